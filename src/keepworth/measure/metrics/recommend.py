"""The recommend score (NPS), promoters less detractors, with an interval that holds for few answers too."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.measure.metrics.answers import MetricAnswers, classes_of, weighing
from keepworth.measure.metrics.clustering import Telling, telling
from keepworth.measure.metrics.scores import Score
from keepworth.numerics.reach import normal_reach

ADDED: Final = 3.0  # answers, a quarter of them promoters and a quarter detractors
FURTHEST: Final = 100.0


@dataclass(frozen=True, slots=True)
class RecommendScore:
    """The score (NPS) in three dresses; show `shown`, the others are there to be compared with elsewhere."""

    shown: Score  # the plain score in the adjusted interval, which is widened to hold it where answers are few
    adjusted: Score  # with three answers added
    plain: Score  # its interval has no width where all are promoters, and is too narrow for few
    promoters: float  # shares, weighted
    passives: float
    detractors: float


def recommend_score(answers: MetricAnswers, *, level: float = 0.8) -> RecommendScore:
    """Return the recommend score, −100 to 100, with the adjusted Wald interval.

    With p and q the shares of promoters and detractors, the score is 100(p − q) and one answer varies by
    p + q − (p − q)². The adjusted interval adds 3 answers: ¾ promoters, ¾ detractors, 1½ passive.

    Source: Rocks (2016), "Interval estimation for the net promoter score", The American Statistician 70, 365-372.

    Raises
    ------
    BadInput
        The question is not answered on 0 to 10.
    NotEnough
        All answers are of one customer, though `customer` is said.

    """
    return recommend_at(answers)(level)


def recommend_at(answers: MetricAnswers) -> Callable[[float], RecommendScore]:
    """Return what gives `recommend_score` at any level, from one look at the answers."""
    each, weights = classes_of(answers), weighing(answers)
    known = telling(answers, each)
    promoters, detractors = (float(weights[at].sum() / weights.sum()) for at in (each > 0, each < 0))
    return lambda level: _dressed(promoters, detractors, known=known, level=level)


def _dressed(promoters: float, detractors: float, *, known: Telling, level: float) -> RecommendScore:
    weight = ADDED / (known.interval_n + ADDED)
    few = (1 - weight) * promoters + weight / 4, (1 - weight) * detractors + weight / 4
    empty = Score(0.0, 0.0, 0.0, known.n, known.effective_n, level, "", 0.0, 0.0)
    plain = _wald(replace(empty, method="Wald"), promoters, detractors=detractors, of=known.interval_n)
    adjusted = _wald(replace(empty, method="adjusted Wald"), few[0], detractors=few[1], of=known.interval_n + ADDED)
    low, high = min(adjusted.low, plain.score), max(adjusted.high, plain.score)
    shown = replace(adjusted, score=plain.score, low=low, high=high, spread=plain.spread)
    return RecommendScore(shown, adjusted, plain, promoters, max(1 - promoters - detractors, 0.0), detractors)


def _wald(empty: Score, promoters: float, *, detractors: float, of: float) -> Score:
    """Fill in a score and its Wald interval, kept within −100 and 100."""
    score = promoters - detractors
    spread = FURTHEST * float(np.sqrt(max(promoters + detractors - score**2, 0.0)))
    error = float(spread / np.sqrt(of))
    reach = normal_reach(empty.level) * error
    low, high = max(FURTHEST * score - reach, -FURTHEST), min(FURTHEST * score + reach, FURTHEST)
    return replace(empty, score=FURTHEST * score, low=low, high=high, standard_error=error, spread=spread)
