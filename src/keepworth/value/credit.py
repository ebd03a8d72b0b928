"""What customers are credited with of what others are worth, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach


@dataclass(frozen=True, slots=True)
class Claims:
    """What some are credited with of what others are worth; shapes (claims,)."""

    whose: Ints  # who is credited, 0 to customers − 1
    about: Ints  # whose value it is a part of, likewise
    chance: Floats  # that any of it is owed, 0 to 1
    share: Floats  # of the value that is owed then, 0 to 1
    sure: Floats  # money that is credited beside it, whatever they are worth

    def __post_init__(self) -> None:
        """Refuse claims that cannot be."""
        for name in ("chance", "share"):
            if not ((getattr(self, name) >= 0) & (getattr(self, name) <= 1)).all():
                raise BadInput(f"The {name} of a claim is 0 to 1.")


@dataclass(frozen=True, slots=True)
class Ranged:
    """A sum of money of each customer, and its range; shapes (customers,)."""

    mean: Floats
    low: Floats
    high: Floats


def credited(of: Claims, worth: Ranged, *, level: float) -> Ranged:
    """Return what each customer is credited with, given what all are worth with the ranges at `level`.

    Whether somebody would have come anyway is one throw of the chance, which widens the range. Those who were brought
    are taken as independent of each other; no end lies beyond what could come of the claims.
    """
    reach, customers = normal_reach(level), worth.mean.size

    def added(each: Floats) -> Floats:
        found: Floats = np.bincount(of.whose, weights=each, minlength=customers)
        return found

    value = worth.mean[of.about]
    mean = added(of.share * of.chance * value + of.sure)
    thrown = of.chance * (1 - of.chance) * value**2

    def end(sign: int, to: Floats) -> Floats:
        spread = reach * np.sqrt(added(of.share**2 * (of.chance * ((to - value) / reach) ** 2 + thrown)))
        nothing = np.minimum(to, 0) if sign < 0 else np.maximum(to, 0)  # where the chance may go the other way
        farthest = np.where(of.chance >= 1, to, np.where(of.chance > 0, nothing, 0.0))
        most = added(of.share * farthest + of.sure)
        return np.maximum(mean - spread, most) if sign < 0 else np.minimum(mean + spread, most)

    return Ranged(mean, end(-1, worth.low[of.about]), end(1, worth.high[of.about]))
