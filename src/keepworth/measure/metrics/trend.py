"""Several waves: what moved from one to the next, and over all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.measure.metrics.answers import MetricAnswers, check_one_metric
from keepworth.measure.metrics.changes import (
    Change,
    Statistic,
    Verdict,
    between_scores,
    compare_waves,
    lies_within,
    margin_of,
    scored_at,
)
from keepworth.measure.metrics.scores import Range, Score
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach, student_reach

CERTAIN: Final = 1e-9  # the error of a score without any, in its unit


@dataclass(frozen=True, slots=True)
class Trend:
    """The score of each wave, each step, and what may be said of all."""

    scores: tuple[Score, ...]
    steps: tuple[Change, ...]  # their verdicts share the risk of being wrong among them
    verdict: Verdict  # over all waves
    slope: float  # change from wave to wave along the straight line
    slope_low: float
    slope_high: float
    level: float
    margin: float
    within_margin: bool  # it is sure of every two waves that they differ by less


def trend(
    waves: Sequence[MetricAnswers], *, statistic: Statistic, margin: float | None = None, level: float = 0.8,
    wrong: float = 0.05,
) -> Trend:  # fmt: skip
    """Return how a score went over waves of different people, the oldest first.

    "moved": two waves differ by more than chance, the risk shared among all pairs; `within_margin` says whether every
    difference is sure to be smaller than what matters. "did not move": else, every difference is. "cannot tell":
    neither. No shape is assumed, so that up and down again is "moved" though the straight line is level. The line
    weighs waves by their errors; its range is widened where they scatter around it by more than chance. Parameters as
    in `compare_waves`.

    Source: Berger & Hsu (1996), Statistical Science 11, 283-319, for equivalence of all pairs at once; the rest is
    Bonferroni's. (Cochran's Q takes errors as known, and says "moved" far too often of waves of five answers.)

    Raises
    ------
    NotEnough
        Fewer than two waves.
    ScalesMixed
        The waves answer different questions, or versions of one.

    """
    if len(waves) < 2:
        raise NotEnough(f"Not enough waves: a trend needs at least 2, there are {len(waves)}.")
    check_one_metric(*waves)
    matters = margin_of(waves[0], statistic=statistic, margin=margin)
    steps = tuple(
        compare_waves(*both, statistic=statistic, margin=matters, level=level, wrong=wrong / (len(waves) - 1))
        for both in pairwise(waves)
    )
    scored = [scored_at(wave, statistic=statistic) for wave in waves]
    every = [between_scores(*both) for both in combinations(scored, 2)]
    scores = tuple(one(level) for one in scored)
    is_within = all(lies_within(between, margin=matters, wrong=wrong) for between in every)
    verdict = _over_all(every, is_within=is_within, wrong=wrong)
    slope, (low, high) = _line(scores, level=level)
    return Trend(scores, steps, verdict, slope, low, high, level, matters, is_within)


def _over_all(every: list[Callable[[float], Range]], *, is_within: bool, wrong: float) -> Verdict:
    """Return what may be said of all waves, from the differences of every two."""
    for low, high in (between(1 - wrong / len(every)) for between in every):
        if low > 0 or high < 0:
            return Verdict.MOVED
    return Verdict.STILL if is_within else Verdict.UNKNOWN


def _line(scores: tuple[Score, ...], *, level: float) -> tuple[float, Range]:
    """Return the slope of the weighted line through the scores, and its range."""
    at, weight = _weighed(scores)
    wave = np.arange(at.size, dtype=float)
    away = wave - weight @ wave / weight.sum()
    squares = float(weight @ away**2)
    slope = float(weight @ (away * at) / squares)
    left = at - weight @ at / weight.sum() - slope * away
    free = at.size - 2
    scatter = float(weight @ left**2 / free) if free else 1.0
    reach = student_reach(level, freedom=free) * np.sqrt(scatter) if scatter > 1 else normal_reach(level)
    reach = float(reach / np.sqrt(squares))
    return slope, (slope - reach, slope + reach)


def _weighed(scores: tuple[Score, ...]) -> tuple[Floats, Floats]:
    """Return the scores and the weight of each: one over its squared error, which a count of all does not have."""
    errors = np.array([max(one.standard_error, CERTAIN) for one in scores])
    return np.array([one.score for one in scores]), errors**-2.0
