"""How much less answers tell that hang together, or that weigh unequally."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.measure.metrics.answers import MetricAnswers, weighing
from keepworth.numerics.arrays import Floats, Ints

SPARSE: Final = 4  # places a customer's number may take for each answer


@dataclass(frozen=True, slots=True)
class Clustering:
    """How alike the contacts of one customer answer, and what that costs."""

    icc: float  # ICC(1), not below −1/(size − 1)
    size: float  # answers of a customer, Σ m² / Σ m: as an answer meets it
    design_effect: float  # 1 + (size − 1) · ICC, never below 1: by how much more answers are needed
    customers: int


def clustering(values: Floats, customer: Ints) -> Clustering:
    """Return the intraclass correlation ICC(1) of answers within customers, and the design effect.

    From the analysis of variance in one way, with (Σm − Σm²/Σm)/(g − 1) as the customers' common size where they
    differ. A negative estimate is kept as it is, and costs nothing.

    Source: Shrout & Fleiss (1979), ICC(1,1); Donner & Koval (1980) for unequal sizes; Kish (1965) for 1 + (k − 1)·ICC.

    Raises
    ------
    NotEnough
        All answers are of one customer: nothing tells how much customers differ.

    """
    group, sizes = _grouped(customer)
    n, groups = values.size, sizes.size
    if groups < 2:
        raise NotEnough("Not enough customers: all answers are of one, which speak for that customer alone.")
    size = float((sizes**2).sum() / n)
    if groups == n:
        return Clustering(0.0, size, 1.0, groups)
    means = np.bincount(group, weights=values) / sizes
    within = float(((values - means[group]) ** 2).sum() / (n - groups))
    between = float((sizes * (means - values.mean()) ** 2).sum() / (groups - 1))
    common = (n - size) / (groups - 1)
    whole = between + (common - 1) * within
    icc = (between - within) / whole if whole > 0 else 0.0
    return Clustering(icc, size, 1 + (size - 1) * max(icc, 0.0), groups)


def _grouped(customer: Ints) -> tuple[Ints, Ints]:
    """Return a number from 0 on for the customer of each answer, and how many answers each customer has."""
    lowest = int(customer.min())
    if int(customer.max()) - lowest < SPARSE * customer.size:
        # Counting is many times faster than sorting, as long as numbers lie close together.
        sizes = np.bincount(customer - lowest)
        number = np.cumsum(sizes > 0) - 1
        return number[customer - lowest], sizes[sizes > 0]
    _, group, sizes = np.unique(customer, return_inverse=True, return_counts=True)
    return group, sizes


@dataclass(frozen=True, slots=True)
class Telling:
    """How many answers there are, and how many independent ones of equal weight would tell as much."""

    n: int
    effective_n: float  # n / (1 + cv² of weights) / design effect
    interval_n: float  # as large a sample of endlessly many people; endless where everybody answered


def telling(answers: MetricAnswers, each: Floats) -> Telling:
    """Return how much the answers tell about the mean of `each`, which is made from them.

    Weights cost as Kish says, (Σw)²/Σw²; contacts of one customer the design effect; and of a finite number of
    people N the variance is smaller by (N − n)/(N − 1).
    """
    weights = weighing(answers)
    counts = weights > 0
    n = int(np.count_nonzero(counts))
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    if answers.customer is not None:
        effective /= clustering(each[counts], answers.customer[counts]).design_effect
    left = 1.0 if answers.population is None else _left(n, answers.population)
    return Telling(n, effective, effective / left if left else np.inf)


def _left(n: int, population: int) -> float:
    return (population - n) / (population - 1) if population > 1 else 0.0
