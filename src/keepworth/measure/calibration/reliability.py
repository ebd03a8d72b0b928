"""What was said beside what came: customers in ten groups by the chance that they were given."""

from dataclasses import dataclass

import numpy as np

from keepworth.measure.calibration.scores import check_outcomes
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.shares import Share, wilson_share


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Customers who were given about the same chance, and how many of them stayed."""

    said: float  # mean chance
    least: float
    most: float
    stayed: Share  # with Wilson's interval


def reliability_table(chance: Floats, kept: Ints, *, bins: int = 10, level: float = 0.8) -> tuple[ReliabilityBin, ...]:
    """Sort by chance and cut into groups of nearly equal size; equal chances are never parted, so some may lack.

    Groups are equal in customers, not in chance: where nine of ten stay, equal steps of chance would hold nobody.
    """
    check_outcomes(chance, kept)
    _, place, many = np.unique(chance, return_inverse=True, return_counts=True)
    middle = (np.cumsum(many) - many / 2) / max(kept.size, 1)
    group = np.minimum((middle * bins).astype(np.int64), bins - 1)[place]
    return tuple(_bin(chance[group == at], kept[group == at], level=level) for at in np.unique(group))


def _bin(chance: Floats, kept: Ints, *, level: float) -> ReliabilityBin:
    stayed = wilson_share(int(kept.sum()), int(kept.size), level=level)
    assert stayed  # a group holds somebody
    return ReliabilityBin(float(chance.mean()), float(chance.min()), float(chance.max()), stayed)
