"""Whether two scales measure two things, or one under two names."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.psychometrics.items import ItemAnswers, cannot_tell
from keepworth.measure.psychometrics.reliability import SURE
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach

SAME: Final = 0.85  # scales whose ratio is above are hardly two: the strict of two conventions
ENOUGH: Final = 100  # people
LEAST: Final = 1e-9  # a correlation that cannot be told from none


class Told(StrEnum):
    """What may be said of two scales."""

    APART = "apart"
    ONE = "one thing"
    UNKNOWN = "cannot tell"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scales beside each other."""

    scales: tuple[int, int]  # by their places
    ratio: Estimate  # HTMT: 1 for one thing under two names
    judged: Told


def tell_apart(
    answers: ItemAnswers, scales: tuple[tuple[str, ...], ...], *, level: float = 0.8, fewest: int = ENOUGH
) -> tuple[Pair, ...] | Withheld:  # fmt: skip
    """Return of every two scales whether they are two things, by the ratio of correlations (HTMT).

    That is the mean correlation between items of both over the geometric mean of those within each, all without sign.
    "apart" where it is surely below .85, "one thing" where it is surely above. The interval is that of its logarithm
    by the delta method, however answers are distributed.

    Source: Henseler, Ringle & Sarstedt (2015), Journal of the Academy of Marketing Science 43, 115-135.

    Raises
    ------
    BadInput
        Fewer than two scales, or one of a single item.

    """
    if len(scales) < 2 or min(map(len, scales)) < 2:
        raise BadInput(f"Scales of two items or more are told apart, two or more of them; these are {scales}.")
    mine = answers.of(tuple(name for scale in scales for name in scale))
    untold = cannot_tell(mine, items=4, fewest=fewest)
    if untold:
        return untold
    white = mine.complete - mine.complete.mean(axis=0)
    white /= white.std(axis=0)
    place = np.repeat(np.arange(len(scales)), [len(scale) for scale in scales])
    pairs = [_pair(white, place, at=pair, level=level) for pair in combinations(range(len(scales)), 2)]
    return tuple(one for one in pairs if one) if all(pairs) else Withheld(Why.NOT_IDENTIFIED)


def variance_extracted(loadings: Floats) -> float:
    """Return the share of their items' variance that a factor explains, from standardised loadings (AVE).

    Source: Fornell & Larcker (1981), Journal of Marketing Research 18, 39-50.
    """
    return float((loadings**2).mean())


def _pair(white: Floats, place: Ints, *, at: tuple[int, int], level: float) -> Pair | None:
    """Compare two scales; None where items between or within them do not go together at all."""
    first, second = (np.flatnonzero(place == one).tolist() for one in at)
    between = _mean_correlation(white, [(one, other) for one in first for other in second])
    within = [_mean_correlation(white, list(combinations(mine, 2))) for mine in (first, second)]
    if min(between[0], within[0][0], within[1][0]) < LEAST:
        return None
    value = between[0] / np.sqrt(within[0][0] * within[1][0])
    # Of ln HTMT: each person's pull on each mean, by that mean.
    pull = between[1] / between[0] - within[0][1] / within[0][0] / 2 - within[1][1] / within[1][0] / 2
    error = float(pull.std() / np.sqrt(white.shape[0]))
    ends = {at: float(np.exp(normal_reach(at) * error)) for at in (level, SURE)}
    judged = Told.APART if value * ends[SURE] < SAME else Told.ONE if value / ends[SURE] > SAME else Told.UNKNOWN
    return Pair(at, Estimate(float(value), float(value / ends[level]), float(value * ends[level])), judged)


def _mean_correlation(white: Floats, pairs: list[tuple[int, int]]) -> tuple[float, Floats]:
    """Return the mean correlation of pairs of items, without signs, and each person's pull on it."""
    values, pulls = [], []
    for one, other in pairs:
        value = float((white[:, one] * white[:, other]).mean())
        pull = white[:, one] * white[:, other] - value * (white[:, one] ** 2 + white[:, other] ** 2) / 2
        values.append(abs(value))
        pulls.append(np.sign(value) * pull)
    return float(np.mean(values)), np.mean(pulls, axis=0)
