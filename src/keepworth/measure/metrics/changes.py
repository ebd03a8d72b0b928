"""What changed between two waves, of different people or of the same ones, and whether it moved."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.measure.metrics.answers import (
    MetricAnswers,
    check_one_metric,
    classes_of,
    top_box_of,
    weighing,
)
from keepworth.measure.metrics.clustering import Telling
from keepworth.measure.metrics.recommend import recommend_at
from keepworth.measure.metrics.scores import Range, Score, ScoreAt, mean_at, mean_of, top_box_at
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_chance

type Statistic = Literal["mean", "top box", "recommend"]

FURTHEST_REACH: Final = 6.0  # standard deviations looked at for p
PRECISE: Final = 1e-7
MARGIN: Final = 0.025  # of the score's whole range: smaller changes do not matter. Ours, not a finding


class Verdict(StrEnum):
    """What may be said of a change."""

    MOVED = "moved"  # the change is not noise; `within_margin` says whether it is sure to be smaller than what matters
    STILL = "did not move"  # no change is seen, and whatever it is, it is smaller than what matters
    UNKNOWN = "cannot tell"  # neither: more answers are needed


@dataclass(frozen=True, slots=True)
class Change:
    """The later score less the earlier one."""

    change: float
    low: float
    high: float
    level: float
    p: float  # of a change as large, either way, if nothing moved
    standard_error: float
    n: tuple[int, int]  # answers earlier and later; of pairs, twice their number
    method: str
    verdict: Verdict
    margin: float  # the smallest change that matters, in the score's unit
    within_margin: bool  # it is sure that the change is smaller than that


def score_by(answers: MetricAnswers, *, statistic: Statistic, level: float = 0.8) -> Score:
    """Return the score that a statistic makes of answers."""
    return scored_at(answers, statistic=statistic)(level)


def scored_at(answers: MetricAnswers, *, statistic: Statistic) -> ScoreAt:
    """Return what gives the score at any level, from one look at the answers."""
    if statistic == "mean":
        return mean_at(answers)
    if statistic == "top box":
        return top_box_at(answers)
    found = recommend_at(answers)
    return lambda level: found(level).shown


def margin_of(answers: MetricAnswers, *, statistic: Statistic, margin: float | None) -> float:
    """Return the smallest change that matters: as asked, else 2.5 in 100 of the score's whole range."""
    if margin is None:
        return MARGIN * (_limits(answers, statistic=statistic)[1] - _limits(answers, statistic=statistic)[0])
    if not margin > 0:
        raise BadInput(f"The smallest change that matters is above 0, not {margin:g}.")
    return margin


def compare_waves(
    earlier: MetricAnswers, later: MetricAnswers, *, statistic: Statistic, margin: float | None = None,
    level: float = 0.8, wrong: float = 0.05,
) -> Change:  # fmt: skip
    """Return what changed between two waves of different people.

    The interval is put together from those of both waves, which need not be symmetric: the lower end lies
    √((x₂ − low₂)² + (high₁ − x₁)²) below the difference, the upper end likewise. p of a recommend score is that of
    z = difference / √(SE₁² + SE₂²) with the adjusted standard errors; of the others, 1 less the level from which on
    the interval holds 0, not below 2e-9. People who answered both waves make both too careful: use `compare_pairs`.

    Parameters
    ----------
    earlier, later
        Answers to one question in one version.
    statistic
        "mean", "top box" or "recommend".
    margin
        The smallest change that matters, in the score's unit; None: 2.5 in 100 of its range.
    level
        Of the interval.
    wrong
        How often the verdict may be "moved" though nothing did, and "did not move" though it did by `margin`.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Zou & Donner (2008) for any intervals.

    Raises
    ------
    ScalesMixed
        The waves answer different questions, or versions of one.

    """
    check_one_metric(earlier, later)
    matters = margin_of(earlier, statistic=statistic, margin=margin)
    before, after = (scored_at(wave, statistic=statistic) for wave in (earlier, later))
    between, scores = between_scores(before, after), (before(level), after(level))
    difference = scores[1].score - scores[0].score
    error = float(np.hypot(scores[0].standard_error, scores[1].standard_error))
    low, high = between(level)
    p = _chance(difference, error) if statistic == "recommend" else _chance_by(between)
    return Change(difference, low, high, level, p, error, (scores[0].n, scores[1].n), "from both intervals",
                  *judged(between, margin=matters, wrong=wrong))  # fmt: skip


def between_scores(earlier: ScoreAt, later: ScoreAt) -> Callable[[float], Range]:
    """Return what gives the interval of the change at any level; see `compare_waves`."""
    return lambda level: _put_together(earlier(level), later(level))


def compare_pairs(
    earlier: MetricAnswers, later: MetricAnswers, *, statistic: Statistic, margin: float | None = None,
    level: float = 0.8, wrong: float = 0.05,
) -> Change:  # fmt: skip
    """Return what changed for the people who answered both waves; the others are left out.

    Each person's difference (of points, of the top box, or of the class −1, 0, +1) is one number, and Student's
    interval that of their mean. Where all differ alike, as where nobody changed, see `mean_score`. Weights are those
    of the later wave. Parameters as in `compare_waves`.

    Raises
    ------
    ScalesMixed
        The waves answer different questions, or versions of one.
    BadInput
        It is not known who answered, or somebody answered a wave twice.
    NotEnough
        Nobody answered both.

    """
    check_one_metric(earlier, later)
    first, second = _same_people(earlier, later)
    limits = _limits(earlier, statistic=statistic)
    width = limits[1] - limits[0]
    each = _each(later, statistic=statistic)[second] - _each(earlier, statistic=statistic)[first]
    weights = weighing(later)[second]
    if not weights.any():
        raise NotEnough("Not enough answers: nobody whose answer counts answered both waves.")
    n = int(np.count_nonzero(weights))
    told = float(weights.sum() ** 2 / (weights**2).sum())

    scored = mean_of(each, weights, known=Telling(n, told, told), limits=(-width, width))

    def between(at: float) -> Range:
        found = scored(at)
        return found.low, found.high

    found, matters = scored(level), margin_of(earlier, statistic=statistic, margin=margin)
    p = _student_chance(found)
    return Change(found.score, found.low, found.high, level, p, found.standard_error, (n, n),
                  f"pairs, {found.method}", *judged(between, margin=matters, wrong=wrong))  # fmt: skip


def judged(between: Callable[[float], Range], *, margin: float, wrong: float) -> tuple[Verdict, float, bool]:
    """Return what may be said of a change, the margin, and whether the change is sure to lie within it."""
    is_within = lies_within(between, margin=margin, wrong=wrong)
    return verdict_on(between, is_within=is_within, wrong=wrong), margin, is_within


def lies_within(between: Callable[[float], Range], *, margin: float, wrong: float) -> bool:
    """Whether the interval at level 1 − 2·wrong lies within ±margin: two one-sided tests of equivalence."""
    if not 0 < wrong < 0.5:
        raise BadInput(f"A verdict can be wrong with a chance above 0 and below 0.5, not {wrong:g}.")
    low, high = between(1 - 2 * wrong)
    return -margin < low and high < margin


def verdict_on(between: Callable[[float], Range], *, is_within: bool, wrong: float) -> Verdict:
    """Return what may be said of a change, from its interval at any level.

    "moved": the interval at level 1 − wrong leaves out 0, however small the change is. "did not move": else, it lies
    within the margin. So no change that is sure is ever said to be none.
    """
    low, high = between(1 - wrong)
    if low > 0 or high < 0:
        return Verdict.MOVED
    return Verdict.STILL if is_within else Verdict.UNKNOWN


def _put_together(earlier: Score, later: Score) -> Range:
    difference = later.score - earlier.score
    below = np.hypot(later.score - later.low, earlier.high - earlier.score)
    above = np.hypot(later.high - later.score, earlier.score - earlier.low)
    return float(difference - below), float(difference + above)


def _chance(difference: float, error: float) -> float:
    """Return p of a difference; without any error, as of two counts of all, every difference is sure."""
    return normal_chance(difference / error) if error > 0 else float(difference == 0)


def _chance_by(between: Callable[[float], Range]) -> float:
    """Return p as 1 less the level from which on the interval holds 0."""
    below, above = 0.0, FURTHEST_REACH
    while above - below > PRECISE:
        middle = (below + above) / 2
        low, high = between(1 - normal_chance(middle))
        below, above = (below, middle) if low <= 0 <= high else (middle, above)
    return normal_chance(above if below else 0.0)


def _student_chance(found: Score) -> float:
    """Return p of a mean difference. Where all differ alike, that of as many falling on the same side by chance."""
    from scipy.special import stdtr

    if found.spread == 0:
        return min(1.0, 2.0 ** (1 - found.effective_n)) if found.score else 1.0
    return float(2 * stdtr(max(found.effective_n - 1, 1.0), -abs(found.score) / found.standard_error))


def _limits(answers: MetricAnswers, *, statistic: Statistic) -> Range:
    if statistic == "mean":
        return float(answers.metric.lowest), float(answers.metric.highest)
    return (0.0, 100.0) if statistic == "top box" else (-100.0, 100.0)


def _each(answers: MetricAnswers, *, statistic: Statistic) -> Floats:
    """Return the numbers whose mean the statistic is."""
    if statistic == "mean":
        return answers.values
    return top_box_of(answers) if statistic == "top box" else classes_of(answers)


def _same_people(earlier: MetricAnswers, later: MetricAnswers) -> tuple[Ints, Ints]:
    """Return the rows of the people who answered both."""
    if earlier.person is None or later.person is None:
        raise BadInput("Who answered is needed in both waves (`person`) to compare the same people.")
    for name, wave in (("earlier", earlier.person), ("later", later.person)):
        twice = wave.size - np.unique(wave).size
        if twice:
            raise BadInput(
                f"{twice} answers of the {name} wave are by somebody who already answered it; keep one each."
            )
    _, first, second = np.intersect1d(earlier.person, later.person, assume_unique=True, return_indices=True)
    if not first.size:
        raise NotEnough("Not enough answers: nobody answered both waves.")
    return first, second
