"""Everything that can go wrong, in one tree.

* KeepworthError               catch it at the edges (view, command), nowhere else
  x BadInput                   the caller can fix it: the message names the place and what to do
    + NeedsAnswer              the file can be read in more than one way: the exact options are named
    + UnreadableFile           the file is not what it says, is broken, or is larger than the limits
      . NotATable              it is something else than a table, or than its name says
      . FileTooLarge           it is larger than the limits, or becomes so when it is unpacked
    + NotABook                 the folder is no book, or a newer version of Keepworth wrote it
    + SettingRefused           keepworth.toml holds a setting that does not exist or cannot be
    + EngineMissing              keepworth.toml names an engine that is not installed here
    + CellsImpossible          buying histories that cannot happen
    + ScalesMixed              answers on different scales, or to different versions of a question, put together
    + InstrumentRefused        a questionnaire, or an answer to it, that cannot be
  x CannotEstimate             the data are legal but support no trustworthy answer
    + NotConverged             the optimiser stopped before the likelihood was flat
    + NotIdentified            the likelihood is flat: the data do not tell the parameters apart
    + NotEnough                too few customers, orders, weeks or answers to say anything
  x NotPermitted               allowed to somebody else, or not now
    + Busy                     another process is writing to this book
"""


class KeepworthError(Exception):
    """Any refusal or failure that Keepworth explains itself."""


class BadInput(KeepworthError):
    """The caller can fix it: the message names the place and what to do."""


class NeedsAnswer(BadInput):
    """The file can be read in more than one way: the exact options are named."""


class UnreadableFile(BadInput):
    """The file is not what it says, is broken, or is larger than the limits."""


class NotATable(UnreadableFile):
    """It is something else than a table, or than its name says."""


class FileTooLarge(UnreadableFile):
    """It is larger than the limits, or becomes so when it is unpacked."""


class NotABook(BadInput):
    """The folder is no book, or a newer version of Keepworth wrote it."""


class SettingRefused(BadInput):
    """keepworth.toml holds a setting that does not exist or cannot be."""


class EngineMissing(BadInput):
    """keepworth.toml names an engine that is not installed here."""


class CellsImpossible(BadInput):
    """Buying histories that cannot happen."""


class ScalesMixed(BadInput):
    """Answers on different scales, or to different versions of a question, put together."""


class InstrumentRefused(BadInput):
    """A questionnaire, or an answer to it, that cannot be."""


class CannotEstimate(KeepworthError):
    """The data are legal but support no trustworthy answer."""


class NotConverged(CannotEstimate):
    """The optimiser stopped before the likelihood was flat."""

    def __init__(self, model: str, *, steps: int, slope: float) -> None:
        """Say how far `model` came: `slope` is the steepest one left, per customer."""
        self.model, self.steps, self.slope = model, steps, slope
        super().__init__(
            f"{model} did not converge: after {steps} steps the steepest slope is still {slope:.2g} "
            "(want below 1e-4). Usual causes: almost no repeat buyers, or one customer with thousands "
            "of orders. Try another model (--model) or leave that customer out."
        )


class NotIdentified(CannotEstimate):
    """The likelihood is flat: the data do not tell the parameters apart."""


class NotEnough(CannotEstimate):
    """Too few customers, orders, weeks or answers to say anything."""


class NotPermitted(KeepworthError):
    """Allowed to somebody else, or not now."""


class Busy(NotPermitted):
    """Another process is writing to this book."""
