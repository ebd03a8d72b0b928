"""Trials: events that tested how gladly a customer stays, of known hardness, passed or failed."""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

REVEALED: Final = 1.0  # what they did counts whole
STATED: Final = 0.5  # what they say they would do counts half


class TrialKind(IntEnum):
    """What happened."""

    PRICE_RISE = 0  # a contract came up at a higher price: renewed is passed
    CHEAPER_RIVAL = 1  # a cheaper offer was on the table: chose us is passed
    FAILURE = 2  # we failed them badly: stayed is passed
    SPOKE_UP = 3  # somebody of theirs vouched for us or defended us: passed
    DISCOUNT = 4  # they demanded a discount to stay: failed, at the gap before it
    RIVAL_BUSINESS = 5  # they gave business to a rival: failed
    OTHER = 6  # entered by hand as something else
    SWITCHING_PRICE = 7  # stated: from what price they would leave
    WOULD_OBJECT = 8  # stated: whether they would object if procurement replaced us


STATED_KINDS: Final = (TrialKind.SWITCHING_PRICE, TrialKind.WOULD_OBJECT)


@dataclass(frozen=True, slots=True)
class Trials:
    """Trials of many customers, in any order; shapes (trials,)."""

    customer: Ints  # 0 to customers − 1
    kind: Ints  # see `TrialKind`
    gap: Floats  # price disadvantage at that time, in percentage points; below 0 we were cheaper
    stress: Floats  # e: what else made it hard, in logits
    passed: Flags
    weight: Floats  # 1 of what they did, ½ of what they say
    day: Ints  # days since 1970

    def __post_init__(self) -> None:
        """Refuse trials that cannot have been."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1 or self.customer.ndim != 1:
            raise BadInput("Trials are columns that are equally long.")
        wrong = ~(np.isfinite(self.gap) & np.isfinite(self.stress))
        if wrong.any():
            raise BadInput(
                f"{int(wrong.sum())} of {wrong.size} trials have no known gap or stress; say 0 where there was none. "
                f"The first is row {int(wrong.argmax())}."
            )
        if not ((self.weight > 0) & (self.weight <= 1)).all():
            raise BadInput("A trial weighs more than 0 and at most 1.")
        if not ((self.customer >= 0).all() and np.isin(self.kind, list(TrialKind)).all()):
            raise BadInput("Customers of trials are numbered from 0, and kinds are those of `TrialKind`.")

    @property
    def revealed(self) -> Flags:
        """Which were acts: an answer is no trial that was passed or failed."""
        found: Flags = ~np.isin(self.kind, STATED_KINDS)
        return found


def renewals_as_trials(customer: Ints, gap: Floats, *, kept: Flags, day: Ints) -> Trials:
    """Return decided renewals as trials, kept or not, of those whose gap is known (not NaN).

    Both outcomes belong here, and renewals at an old price too (gap 0): what a point of price is worth is told from
    how many were kept at each gap. Shapes (renewals,).
    """
    known = ~np.isnan(gap)
    count = int(known.sum())
    return Trials(
        customer[known],
        np.full(count, int(TrialKind.PRICE_RISE)),
        gap[known],
        np.zeros(count),
        kept[known],
        np.full(count, REVEALED),
        day[known],
    )
