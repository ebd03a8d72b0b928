"""What needs a colleague first: money at stake × chance × urgency."""

from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

# All of these are ours, not findings.
HALVES: Final = 14.0  # days ahead of its day at which something is half as urgent
UNDATED: Final = 0.5  # urgency of what has no day: as if it had one in `HALVES` days
UNKNOWN: Final = 0.5  # chance, where none is known


def urgency(days: Floats) -> Floats:
    """Return how urgent something is, so many days before its day: 1 on it and after, half of it every 14 days before.

    NaN is what has no day.
    """
    found: Floats = np.where(np.isnan(days), UNDATED, 2.0 ** (-np.maximum(np.nan_to_num(days), 0.0) / HALVES))
    return found


def weighed(stake: Floats, *, chance: Floats, days: Floats) -> Floats:
    """Return money at stake × chance × urgency of each thing; NaN where it is not known what is at stake.

    A chance that is not known is taken as one half.
    """
    if (stake < 0).any() or ((chance < 0) | (chance > 1)).any():
        raise BadInput("What is at stake is 0 or more, and a chance 0 to 1.")
    found: Floats = stake * np.where(np.isnan(chance), UNKNOWN, chance) * urgency(days)
    return found


def in_order(stake: Floats, *, chance: Floats, days: Floats) -> Ints:
    """Return the places of things, what weighs most first; where no money is known, the more urgent first, at the end.

    Equal ones keep their order.
    """
    weight = weighed(stake, chance=chance, days=days)
    found: Ints = np.lexsort((-urgency(days), -np.nan_to_num(weight, nan=-1.0)))
    return found
