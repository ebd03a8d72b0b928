"""A metric's score with its interval: means by Student's t, top boxes by Wilson."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keepworth.measure.metrics.answers import MetricAnswers, top_box_of, weighing
from keepworth.measure.metrics.clustering import Telling, telling
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach, student_reach
from keepworth.numerics.shares import wilson_range

type Range = tuple[float, float]
type ScoreAt = Callable[[float], "Score"]


@dataclass(frozen=True, slots=True)
class Score:
    """A score, and how sure it is. The interval holds the score and stays on the scale."""

    score: float
    low: float
    high: float
    n: int  # answers
    effective_n: float  # independent answers of equal weight that would tell as much
    level: float
    method: str
    standard_error: float  # where all answers are alike: the interval's longer arm, in normal standard deviations
    spread: float  # standard deviation of one answer, in the score's unit


def mean_score(answers: MetricAnswers, *, level: float = 0.8) -> Score:
    """Return the mean in points of the scale with Student's interval.

    Where all answers are alike, their spread tells nothing, and the interval would have no width. Then the share of
    people who would answer otherwise is at most s = 1 − (1 − level)^(1/n) with that confidence, and the interval
    reaches to where all those would sit at either end of the scale.

    Raises
    ------
    NotEnough
        All answers are of one customer, though `customer` is said.

    """
    return mean_at(answers)(level)


def mean_at(answers: MetricAnswers) -> ScoreAt:
    """Return what gives `mean_score` at any level, from one look at the answers."""
    limits = float(answers.metric.lowest), float(answers.metric.highest)
    return mean_of(answers.values, weighing(answers), known=telling(answers, answers.values), limits=limits)


def mean_of(each: Floats, weights: Floats, *, known: Telling, limits: Range) -> ScoreAt:
    """Return what gives the mean of numbers within limits at any level; see `mean_score`."""
    mean, spread = moments(each, weights)
    return lambda level: _student(mean, spread, known=known, limits=limits, level=level)


def _student(mean: float, spread: float, *, known: Telling, limits: Range, level: float) -> Score:
    error = float(spread / np.sqrt(known.interval_n))
    if spread > 0:
        reach = student_reach(level, freedom=max(known.effective_n - 1, 1.0)) * error
        low, high, method = mean - reach, mean + reach, "t"
    else:
        others = 1 - (1 - level) ** (1 / known.interval_n)
        low, high = mean - others * (mean - limits[0]), mean + others * (limits[1] - mean)
        error, method = _longer_arm(low, mean, high=high, level=level), "all answers alike"
    low, high = max(low, limits[0]), min(high, limits[1])
    return Score(mean, low, high, known.n, known.effective_n, level, method, error, spread)


def _longer_arm(low: float, middle: float, *, high: float, level: float) -> float:
    return max(middle - low, high - middle) / normal_reach(level)


def moments(each: Floats, weights: Floats) -> tuple[float, float]:
    """Return the weighted mean, and the standard deviation of one answer; 0 where all answers that count are alike."""
    counts = weights > 0
    each, share = each[counts], weights[counts] / weights.sum()
    if (each == each[0]).all():
        return float(each[0]), 0.0
    mean = float(share @ each)
    lost = float(share @ share)  # 1/n where all weigh alike
    return mean, float(np.sqrt(share @ (each - mean) ** 2 / (1 - lost)))


def top_box(answers: MetricAnswers, *, level: float = 0.8) -> Score:
    """Return how many in 100 answers are in the top box, with Wilson's interval.

    Source: Wilson (1927); with weights, clusters or finitely many people the effective number stands for n.

    Raises
    ------
    NotEnough
        All answers are of one customer, though `customer` is said.

    """
    return top_box_at(answers)(level)


def top_box_at(answers: MetricAnswers) -> ScoreAt:
    """Return what gives `top_box` at any level, from one look at the answers."""
    each = top_box_of(answers)
    known = telling(answers, each)
    share = min(moments(each, weighing(answers))[0] / 100, 1.0)
    return lambda level: _wilson(share, known=known, level=level)


def _wilson(share: float, *, known: Telling, level: float) -> Score:
    low, high = wilson_range(share, known.interval_n, level=level)
    low, high = min(low, share), max(high, share)
    spread = float(np.sqrt(share * (1 - share)))
    error = spread / float(np.sqrt(known.interval_n)) if spread else _longer_arm(low, share, high=high, level=level)
    return Score(100 * share, 100 * low, 100 * high, known.n, known.effective_n, level, "Wilson", 100 * error,
                 100 * spread)  # fmt: skip
