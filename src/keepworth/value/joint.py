"""What a relationship is worth to both sides in a year, and who takes how much of it."""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints


class Status(IntEnum):
    """How far a line of the ledger is believed."""

    CLAIMED = 0  # one side says so
    VERIFIED = 1  # it was checked
    SIGNED = 2  # both sides signed it


WEIGHT: Final = (0.3, 0.7, 1.0)  # by status; settings
FAIR: Final = (0.2, 0.8)  # of the joint value, beyond which one side takes too much. Ours


@dataclass(frozen=True, slots=True)
class YearlyMoney:
    """What a year brought each customer, and us with them; shapes (customers,)."""

    gain: Floats  # theirs: more revenue, less cost, cost avoided
    price: Floats  # what they paid us
    use: Floats  # what switching to us and using it cost them beside
    margin: Floats  # ours, before the cost to serve
    serve: Floats  # what serving them cost us

    def __post_init__(self) -> None:
        """Refuse columns that are not equally long."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1:
            raise BadInput("What a year brought is columns that are equally long.")
        if not ((self.price >= 0) & (self.use >= 0)).all():
            raise BadInput("What they paid and what use cost them is 0 or more.")


@dataclass(frozen=True, slots=True)
class JointValue:
    """What both sides have of it; shapes (customers,)."""

    theirs: Floats  # gain − price − use
    ours: Floats  # margin − cost to serve
    returned: Floats  # ROI: theirs over price and use; NaN where they paid nothing
    share: Floats  # theirs of the joint value; NaN unless both are above 0
    takes_too_much: Ints  # 1 they, −1 we, 0 neither
    loses: Flags  # a side has nothing of it


def weighted_lines(
    customer: Ints, amount: Floats, *, status: Ints, customers: int, weights: tuple[float, float, float] = WEIGHT
) -> Floats:
    """Return the sum of each customer's lines, each by how far it is believed: .3 claimed, .7 verified, 1 signed."""
    if not np.isin(status, list(Status)).all():
        raise BadInput("A line is claimed, verified or signed.")
    believed = amount * np.array(weights)[status]
    found: Floats = np.bincount(customer, weights=believed, minlength=customers)
    return found


def joint_value(of: YearlyMoney, *, fair: tuple[float, float] = FAIR) -> JointValue:
    """Return what each side has of a relationship in a year, and the customer's share of the joint value.

    A share is told only where both sides have something of it: where one loses, it is not a matter of shares.

    Source: the design's §3 (economic value to the parties).
    """
    theirs, ours = of.gain - of.price - of.use, of.margin - of.serve
    paid = of.price + of.use
    nothing = np.full(theirs.shape, np.nan)
    returned = np.divide(theirs, paid, out=nothing.copy(), where=paid > 0)
    both = (theirs > 0) & (ours > 0)
    share = np.divide(theirs, theirs + ours, out=nothing.copy(), where=both)
    greedy = (share > fair[1]).astype(np.int64) - (share < fair[0]).astype(np.int64)
    return JointValue(theirs, ours, returned, share, greedy, ~both)
