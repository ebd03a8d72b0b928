"""Decisions to stay, counted by age: all that a retention curve needs, however many customers there are."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

OPEN = -1  # what was not decided yet


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by age: row a holds those of customers who had completed a periods before; shapes (ages,).

    The first renewal of a contract stands at age 0. Who is still there, or came late, is in the rows that were seen
    and in no other: so censoring and late entry need nothing more. Weights may make fractions.
    """

    due: Floats
    lost: Floats

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        if self.due.shape != self.lost.shape or self.due.ndim != 1:
            raise BadInput("Decisions and losses are flat and equally long.")
        if not (np.isfinite(self.due).all() and (self.lost >= 0).all() and (self.lost <= self.due).all()):
            raise BadInput("Losses are 0 or more, and no more than the decisions of their age.")

    @property
    def kept(self) -> Floats:
        """Who stayed."""
        return self.due - self.lost

    @property
    def ages(self) -> Ints:
        """Periods completed before."""
        return np.arange(self.due.size)


def count_decisions(age: Ints, kept: Ints, *, weight: Floats | None = None) -> Decisions:
    """Count renewals: `kept` is 1, 0, or −1 where nothing was decided yet, which counts nowhere.

    Parameters
    ----------
    age
        (n,) periods completed before the decision.
    kept
        (n,) as above.
    weight
        (n,) as how many each counts; one each unless said.

    """
    if age.shape != kept.shape or age.ndim != 1:
        raise BadInput("Ages and outcomes are flat and equally long.")
    if (age < 0).any():
        raise BadInput(f"{int((age < 0).sum())} of {age.size} ages are below 0.")
    decided = kept != OPEN
    if not np.isin(kept[decided], (0, 1)).all():
        raise BadInput("An outcome is 1 (kept), 0 (lost) or -1 (open).")
    ages, counts = age[decided], _weights(weight, age.size)[decided]
    size = int(ages.max(initial=-1)) + 1
    due = np.bincount(ages, weights=counts, minlength=size)
    return Decisions(due, np.bincount(ages, weights=counts * (kept[decided] == 0), minlength=size))


def count_lives(
    periods: Ints, ended: Flags, *, entered: Ints | None = None, weight: Floats | None = None
) -> Decisions:  # fmt: skip
    """Count lives as decisions: `periods` of each were seen to their end, and the last was the last where it `ended`.

    Parameters
    ----------
    periods
        (n,) periods, 0 or more; who has not ended decided to stay at the end of each.
    ended
        (n,) whether they left at the end of the last.
    entered
        (n,) periods that were over when somebody first looked; 0 unless said.
    weight
        (n,) as how many each counts.

    """
    begun = np.zeros_like(periods) if entered is None else entered
    counts = _weights(weight, periods.size)
    if not periods.shape == ended.shape == begun.shape == counts.shape or periods.ndim != 1:
        raise BadInput("Lives are columns that are equally long.")
    wrong = (begun < 0) | (periods < begun) | (ended & (periods == begun))
    if wrong.any():
        raise BadInput(f"{int(wrong.sum())} of {periods.size} lives end before anybody looked.")
    size = int(periods.max(initial=0))
    started = np.bincount(begun, weights=counts, minlength=size + 1)
    stopped = np.bincount(periods, weights=counts, minlength=size + 1)
    due = np.cumsum(started - stopped)[:size]
    lost = np.bincount(periods[ended] - 1, weights=counts[ended], minlength=size)
    # Sums and differences of fractions may miss by a rounding.
    return Decisions(np.maximum(due, lost), lost)


def _weights(weight: Floats | None, size: int) -> Floats:
    if weight is None:
        return np.ones(size)
    if weight.shape != (size,) or not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise BadInput("Weights are as many as there are rows, and 0 or more.")
    return weight
