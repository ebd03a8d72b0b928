"""Whether customer intimacy fits a firm: five questions, one answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments.records import Instrument
from keepworth.listen.instruments.scoring import check_answers
from keepworth.listen.instruments.wording import Words

YES, PARTLY = 2, 1
ENOUGH_YES: Final = 3


class Fits(StrEnum):
    """The answer of the check; the instrument holds the words for each."""

    FITS = "fits"  # three or more yes: begin with a pilot in one segment
    NOT_YET = "not_yet"  # even if every open question were a yes, there are fewer than three
    OPEN = "open"  # it hangs on the questions that are still open


@dataclass(frozen=True, slots=True)
class Readiness:
    """The answer, what it rests on, and how to say it."""

    verdict: Fits
    words: Words
    yes: int
    partly: int
    no: int
    unanswered: int
    unproven: tuple[str, ...]  # questions that are said to be a yes without a fact or a link


def readiness(of: Instrument, *, answers: Mapping[str, float], proven: frozenset[str] = frozenset()) -> Readiness:
    """Return whether customer intimacy fits: with three or more yes it does, beginning with a pilot.

    A "partly" is shown and is no yes. A checklist, not a scale: the five answers stand beside the verdict, and no
    reliability is computed.

    Parameters
    ----------
    of
        The instrument `readiness`.
    answers
        By question: 2 yes, 1 partly, 0 no; one that is missing or NaN is still open.
    proven
        The questions with a fact or a link beside the answer.

    Raises
    ------
    InstrumentRefused
        An answer or a question that cannot be, or an instrument without verdicts.

    """
    if set(of.verdicts) != set(Fits):
        raise InstrumentRefused(f"{of.name} {of.version} has no words for {', '.join(Fits)}.")
    for name, value in answers.items():
        check_answers(of.item(name), np.array([value], dtype=float))
    given = [answers.get(one.name, np.nan) for one in of.items]
    yes, partly, no = (given.count(value) for value in (YES, PARTLY, 0))
    unanswered = len(given) - yes - partly - no
    verdict = Fits.FITS if yes >= ENOUGH_YES else Fits.OPEN if yes + unanswered >= ENOUGH_YES else Fits.NOT_YET
    bare = tuple(
        one.name for one in of.items if one.needs_proof and answers.get(one.name) == YES and one.name not in proven
    )
    return Readiness(verdict, of.verdicts[verdict], yes, partly, no, unanswered, bare)
