"""Whether a driver hurts where it fails more than it helps where it shines; so whether exceeding pays."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.prove.regressed import regress

FEWEST: Final = 20  # low or high answers, below which a penalty or a reward is noise; ours
LEANS: Final = 1 / 3  # of |IA|: one side is twice the other; ours


class Shape(StrEnum):
    """What failing and shining do to the outcome."""

    BASIC = "basic"  # failing costs, shining pays little
    PERFORMANCE = "performance"  # both alike
    EXCITEMENT = "excitement"  # shining pays, failing costs little
    NONE = "none"  # neither is beyond its doubt
    TOO_FEW = "too few"  # low or high answers


@dataclass(frozen=True, slots=True)
class PenaltyReward:
    """What each driver costs where low and earns where high, in points of the outcome; shapes (drivers,)."""

    penalty: Floats  # below 0: low answers go with a lower outcome
    penalty_low: Floats
    penalty_high: Floats
    reward: Floats
    reward_low: Floats
    reward_high: Floats
    asymmetry: Floats  # IA = (b − |a|) / (b + |a|), −1 to 1; NaN where neither has the sign that is expected
    low_answers: Ints
    high_answers: Ints
    shape: tuple[Shape, ...]
    middle: float  # the outcome where no driver is low or high
    r2: float
    n: int
    level: float


def penalty_reward(
    drivers: Floats, outcome: Floats, *, low: float, high: float, cluster: Ints | None = None, level: float = 0.8
) -> PenaltyReward:  # fmt: skip
    """Regress the outcome on whether each driver is at most `low` and at least `high`, all drivers together.

    Parameters
    ----------
    drivers, outcome
        (n, k) answers of one scale and (n,), complete.
    low, high
        The cut-points, which decide much: print a second pair beside the first.
    cluster
        (n,) whole numbers: answers of one account are doubted together.
    level
        How often the ranges hold.

    Raises
    ------
    BadInput
        Cut-points that meet, or what is not a number.
    CannotEstimate
        Fewer rows than what is estimated, or two drivers that are low and high together everywhere.

    Source: Brandt (1987); Mittal, Ross & Baldasare (1998), Journal of Marketing 62(1), 33-47; the asymmetry as
    Mikulić & Prebežac (2008). Errors are robust, of clusters where there are some (CR1).

    """
    if drivers.ndim != 2 or outcome.shape != drivers.shape[:1] or not low < high:
        raise BadInput("Drivers are a table with a row for each outcome; the low cut-point lies below the high.")
    if not (np.isfinite(drivers).all() and np.isfinite(outcome).all()):
        raise BadInput("Drivers and outcome are numbers in every row; leave out the rows that lack one.")
    many = drivers.shape[1]
    is_low, is_high = drivers <= low, drivers >= high
    design = np.column_stack([np.ones(outcome.size), is_low, is_high])
    found = regress(design, outcome, cluster=cluster)
    a, b = found.slope[1 : many + 1], found.slope[many + 1 :]
    wide = normal_reach(level) * found.error
    a_wide, b_wide = wide[1 : many + 1], wide[many + 1 :]
    lows, highs = is_low.sum(axis=0), is_high.sum(axis=0)
    loss, gain = np.maximum(-a, 0.0), np.maximum(b, 0.0)
    both = loss + gain
    lean = np.divide(gain - loss, both, out=np.full(many, np.nan), where=both > 0)
    is_sure = (a + a_wide < 0) | (b - b_wide > 0)
    shapes = tuple(
        _shape(float(lean[at]), is_sure=bool(is_sure[at]), fewest=int(min(lows[at], highs[at]))) for at in range(many)
    )
    return PenaltyReward(
        a, a - a_wide, a + a_wide, b, b - b_wide, b + b_wide, lean, lows, highs, shapes,
        float(found.slope[0]), found.r2, outcome.size, level,
    )  # fmt: skip


def _shape(lean: float, *, is_sure: bool, fewest: int) -> Shape:
    if fewest < FEWEST:
        return Shape.TOO_FEW
    if not is_sure or np.isnan(lean):
        return Shape.NONE
    if abs(lean) < LEANS:
        return Shape.PERFORMANCE
    return Shape.EXCITEMENT if lean > 0 else Shape.BASIC


@dataclass(frozen=True, slots=True)
class Exceeding:
    """What it is worth to lift all drivers from low to met, and from met to high, in points of the outcome."""

    meeting: float  # the penalty of all that are low, which meeting expectations takes away; above 0
    meeting_low: float
    meeting_high: float
    exceeding: float  # the reward of all that are high
    exceeding_low: float
    exceeding_high: float
    more: float  # meeting less exceeding: above 0, mending what fails is worth more than shining
    more_low: float
    more_high: float
    n: int
    level: float


def exceeding(
    drivers: Floats, outcome: Floats, *, low: float, high: float, cluster: Ints | None = None, level: float = 0.8
) -> Exceeding:  # fmt: skip
    """Return whether exceeding expectations goes with more than meeting them: of all drivers together.

    The outcome is regressed on which share of the drivers is low and which is high; the arguments and faults are those
    of `penalty_reward`.
    """
    if drivers.ndim != 2 or outcome.shape != drivers.shape[:1] or not low < high:
        raise BadInput("Drivers are a table with a row for each outcome; the low cut-point lies below the high.")
    if not (np.isfinite(drivers).all() and np.isfinite(outcome).all()):
        raise BadInput("Drivers and outcome are numbers in every row; leave out the rows that lack one.")
    design = np.column_stack([np.ones(outcome.size), (drivers <= low).mean(axis=1), (drivers >= high).mean(axis=1)])
    found = regress(design, outcome, cluster=cluster)
    ways = np.array([[0.0, -1.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, -1.0]])
    value = ways @ found.slope
    wide = normal_reach(level) * np.sqrt(np.diagonal(ways @ found.spread @ ways.T))
    meet, meet_low, meet_high, exceed, exceed_low, exceed_high, more, more_low, more_high = (
        np.column_stack([value, value - wide, value + wide]).ravel().tolist()
    )
    return Exceeding(
        meet, meet_low, meet_high, exceed, exceed_low, exceed_high, more, more_low, more_high, outcome.size, level
    )
