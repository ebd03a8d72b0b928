"""The graded response model: where on what an item measures people go from one point to the next, and how sharply."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from keepworth.measure.estimate import Estimate
from keepworth.measure.psychometrics.items import ItemAnswers, cannot_tell
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach

ENOUGH: Final = 200  # people
NODES: Final = 41  # of the normal distribution of the trait
FLAT_ENOUGH: Final = 1e-5  # slope per person
TOLD_APART: Final = 1e-9
LEAST_CHANCE: Final = 1e-300
WIDEST: Final = 30.0  # of a slope, a threshold or the logarithm of a step


@dataclass(frozen=True, slots=True)
class GradedItem:
    """One item: P(answer ≥ points[k]) = σ(a(θ − b_k)), with θ normal around 0 with variance 1."""

    name: str
    points: tuple[float, ...]  # that anybody chose
    slope: Estimate  # a: how sharply it tells people apart
    steps: tuple[Estimate, ...]  # b: the trait at which half go beyond each point but the last


@dataclass(frozen=True, slots=True)
class GradedFit:
    """Items on one scale of what they measure, in standard deviations of people."""

    items: tuple[GradedItem, ...]
    log_likelihood: float
    n: int
    level: float


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Ways in which people answered, each once."""

    codes: Ints  # (patterns, items) which of the points of the item
    people: Floats  # (patterns,) how many answered so
    sizes: tuple[int, ...]  # points of each item


def fit_graded(
    answers: ItemAnswers, *, level: float = 0.8, fewest: int = ENOUGH, max_steps: int = 500
) -> GradedFit | Withheld:  # fmt: skip
    """Fit the graded response model by maximum marginal likelihood; of two points it is the two-parameter model.

    Source: Samejima (1969), Psychometrika Monograph 17; Bock & Aitkin (1981), Psychometrika 46, 443-459.
    """
    from keepworth.numerics.optimise import approach

    untold = cannot_tell(answers, items=3, fewest=fewest)
    if untold:
        return untold
    points = [np.unique(column) for column in answers.complete.T]
    of = _patterns(answers.complete, points)
    n = float(of.people.sum())

    def loss(at: Floats) -> tuple[float, Floats]:
        each, slopes = log_likelihood(at, of)
        return -float(of.people @ each) / n, -(of.people @ slopes) / n

    start = _start(of)
    found, _ = approach(loss, start=start, bounds=[(-WIDEST, WIDEST)] * start.size, max_steps=max_steps)
    each, slopes = log_likelihood(found, of)
    if not np.abs(of.people @ slopes).max() / n < FLAT_ENOUGH:
        return Withheld(Why.NOT_CONVERGED)
    told = (slopes.T * of.people) @ slopes
    if np.linalg.eigvalsh(told)[0] < TOLD_APART * np.linalg.eigvalsh(told)[-1]:
        return Withheld(Why.NOT_IDENTIFIED)
    doubt = np.linalg.inv(told)
    if found[0] < 0:
        found, doubt = _turned(found, of, doubt=doubt)
    items = _items(found, of, doubt=doubt, names=answers.names, points=points, level=level)
    return GradedFit(items, float(of.people @ each), int(n), level)


def log_likelihood(at: Floats, of: _Patterns) -> tuple[Floats, Floats]:
    """Return the log-likelihood of one person of each pattern, and its slopes: (patterns,) and (patterns, parameters).

    Parameters of an item: a, the first of d = a·b, and logarithms of the steps to the next.
    """
    trait, weight = _normal()
    parts = [
        _item_likelihood(at[place], size, trait=trait) for place, size in zip(_places(of.sizes), of.sizes, strict=True)
    ]
    logs = np.log(weight) + sum(np.log(chance)[of.codes[:, item]] for item, (chance, _) in enumerate(parts))
    top = logs.max(axis=1, keepdims=True)
    share = np.exp(logs - top)
    whole = share.sum(axis=1, keepdims=True)
    share /= whole
    slopes = [
        np.einsum("pn,pqn->pq", share, (slope / chance[:, None])[of.codes[:, item]])
        for item, (chance, slope) in enumerate(parts)
    ]
    return top[:, 0] + np.log(whole[:, 0]), np.concatenate(slopes, axis=1)


def _item_likelihood(at: Floats, size: int, *, trait: Floats) -> tuple[Floats, Floats]:
    """Return the chance of each point at each trait and its slopes: (points, nodes) and (points, parameters, nodes)."""
    from scipy.special import expit

    steps = _thresholds(at)
    beyond = np.vstack([np.ones_like(trait), expit(at[0] * trait - steps[:, None]), np.zeros_like(trait)])
    bend = beyond * (1 - beyond)
    above = np.zeros((size + 1, at.size, trait.size))  # how each chance of going beyond changes
    above[:, 0] = bend * trait
    for later in range(1, size):
        above[later, 1] = -bend[later]
        for step in range(2, later + 1):
            above[later, step] = -bend[later] * np.exp(at[step])
    return np.maximum(beyond[:-1] - beyond[1:], LEAST_CHANCE), above[:-1] - above[1:]


def _thresholds(at: Floats) -> Floats:
    """Return d from its first and the logarithms of the steps."""
    rising: Floats = np.cumsum(np.concatenate([at[1:2], np.exp(at[2:])]))
    return rising


def _normal() -> tuple[Floats, Floats]:
    """Return nodes and weights of the standard normal distribution."""
    at, weight = np.polynomial.hermite_e.hermegauss(NODES)
    return at, weight / weight.sum()


def _places(sizes: tuple[int, ...]) -> list[slice]:
    ends = np.cumsum([0, *sizes])
    return [slice(int(start), int(end)) for start, end in pairwise(ends)]


def _patterns(complete: Floats, points: list[Floats]) -> _Patterns:
    codes = np.column_stack([np.searchsorted(of, column) for of, column in zip(points, complete.T, strict=True)])
    ways, people = np.unique(codes, axis=0, return_counts=True)
    return _Patterns(ways, people.astype(np.float64), tuple(of.size for of in points))


def _start(of: _Patterns) -> Floats:
    """Start from slopes of 1, turned as items go with the first, and from the shares who go beyond each point."""
    first = np.cov(of.codes, rowvar=False, fweights=of.people.astype(np.int64))[0]
    found = []
    for item, size in enumerate(of.sizes):
        shares = np.bincount(of.codes[:, item], weights=of.people, minlength=size) / of.people.sum()
        below = np.cumsum(shares)[:-1]
        steps = np.log(below / (1 - below))
        found.append(np.concatenate([[1.0 if first[item] >= 0 else -1.0], steps[:1], np.log(np.diff(steps))]))
    return np.concatenate(found)


def _turned(at: Floats, of: _Patterns, *, doubt: Floats) -> tuple[Floats, Floats]:
    """Turn the trait round so that the first item rises with it; only slopes change their sign."""
    sign = np.ones(at.size)
    sign[[place.start for place in _places(of.sizes)]] = -1.0
    return at * sign, doubt * np.outer(sign, sign)


def _items(
    at: Floats, of: _Patterns, *, doubt: Floats, names: tuple[str, ...], points: list[Floats], level: float
) -> tuple[GradedItem, ...]:  # fmt: skip
    reach = normal_reach(level)
    return tuple(
        _item(name, of_points, at=at[place], doubt=doubt[place, place], reach=reach)
        for name, of_points, place in zip(names, points, _places(of.sizes), strict=True)
    )


def _item(name: str, points: Floats, *, at: Floats, doubt: Floats, reach: float) -> GradedItem:
    """Return a, and b = d/a by the delta method."""
    steps, slope = _thresholds(at), float(at[0])
    error = reach * float(np.sqrt(doubt[0, 0]))
    told = []
    for step, threshold in enumerate(steps, start=1):
        line = np.zeros(at.size)
        line[0] = -threshold / slope**2
        line[1] = 1 / slope
        line[2 : step + 1] = np.exp(at[2 : step + 1]) / slope
        width, value = reach * float(np.sqrt(line @ doubt @ line)), float(threshold / slope)
        told.append(Estimate(value, value - width, value + width))
    return GradedItem(name, tuple(points.tolist()), Estimate(slope, slope - error, slope + error), tuple(told))
