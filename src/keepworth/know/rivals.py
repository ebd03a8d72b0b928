"""Rivals: what they leave us of a customer's spending, who of them is cheaper, and who may not be touched."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

_ROUNDING: Final = 1e-6  # shares that are given in hundredths add up to one give or take this


@dataclass(frozen=True, slots=True)
class Rivals:
    """Who else serves which customer on one day; every array has an entry a rival of a customer."""

    customer: Ints
    share: Floats  # of the customer's spending, 0 to 1; nan where nobody knows
    price_gap: Floats  # how many percentage points cheaper; nan where nobody knows
    is_exclusive: Flags  # only this rival may serve a part

    def __post_init__(self) -> None:
        """Refuse rivals that cannot be."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1:
            raise BadInput("customer, share, price_gap and is_exclusive must be equally long.")
        wrong = (self.share < 0) | (self.share > 1)
        if wrong.any():
            raise BadInput(f"{int(wrong.sum())} shares lie outside 0 to 1; the first is row {int(wrong.argmax())}.")


@dataclass(frozen=True, slots=True)
class Wallets:
    """What rivals leave us, an entry a customer with a rival, by rising number."""

    customer: Ints
    ours: Floats  # our share of their spending; nan where the rivals' shares cannot be
    is_at_most: Flags  # a rival's share is not known, so ours is this or less
    is_impossible: Flags  # the rivals' shares are more than the whole
    rivals: Ints
    cheapest: Floats  # percentage points by which the cheapest rival is below us; nan where nobody knows
    is_exclusive: Flags  # a rival alone may serve a part


def open_wallets(rivals: Rivals) -> Wallets:
    """Return our share of each customer's spending: what the rivals that we know of leave.

    A rival of whom nobody knows makes ours too large, so it is as good as the list of rivals is. Shares of more than
    the whole contradict each other, and say nothing.
    """
    customer, row = np.unique(rivals.customer, return_inverse=True)
    known = ~np.isnan(rivals.share)
    size = customer.size
    theirs = np.bincount(row[known], weights=rivals.share[known], minlength=size)
    impossible = theirs > 1 + _ROUNDING
    ours = np.where(impossible, np.nan, np.clip(1 - theirs, 0.0, 1.0))
    cheapest = np.full(size, -np.inf)
    priced = ~np.isnan(rivals.price_gap)
    np.maximum.at(cheapest, row[priced], rivals.price_gap[priced])
    return Wallets(
        customer=customer,
        ours=ours,
        is_at_most=np.bincount(row[~known], minlength=size) > 0,
        is_impossible=impossible,
        rivals=np.bincount(row, minlength=size),
        cheapest=np.where(np.isinf(cheapest), np.nan, cheapest),
        is_exclusive=np.bincount(row[rivals.is_exclusive], minlength=size) > 0,
    )
