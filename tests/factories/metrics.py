"""Answers to one question, from how many gave which, and how often an interval holds the truth."""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import exp, lgamma, log
from typing import Any

import numpy as np

from keepworth.measure.metrics import Metric, MetricAnswers, metric

RECOMMEND, SATISFIED = metric("nps"), metric("csat-5")
EFFORT, EASE = metric("ces", "1.0"), metric("ces", "2.0")
CLASSES = np.array([10.0, 8.0, 3.0])  # a promoter, a passive, a detractor


def recommended(promoters: int, passives: int, detractors: int, **more: Any) -> MetricAnswers:
    return MetricAnswers(RECOMMEND, np.repeat(CLASSES, [promoters, passives, detractors]), **more)


def satisfied(*values: float, **more: Any) -> MetricAnswers:
    return MetricAnswers(SATISFIED, np.array(values, dtype=float), **more)


def in_top_box(hits: int, of: int) -> MetricAnswers:
    return satisfied(*[5.0] * hits, *[1.0] * (of - hits))


def outcomes(n: int, chances: Sequence[float]) -> list[tuple[tuple[int, ...], float]]:
    """Every way in which n answers can fall into the kinds that have a chance, and its chance."""
    kinds, found = len(chances), []
    for bars in combinations(range(n + kinds - 1), kinds - 1):
        edges = (-1, *bars, n + kinds - 1)
        counts = tuple(edges[at + 1] - edges[at] - 1 for at in range(kinds))
        if all(chance > 0 or not count for chance, count in zip(chances, counts, strict=True)):
            terms = (m * log(c) - lgamma(m + 1) for m, c in zip(counts, chances, strict=True) if m)
            found.append((counts, exp(lgamma(n + 1) + sum(terms))))
    return found


def drawn(n: int, chances: Sequence[float], *, times: int = 3000) -> list[tuple[tuple[int, ...], float]]:
    """So many draws of n answers, each as likely: for where there are too many outcomes to go through."""
    counts = np.random.default_rng(20261125).multinomial(n, chances, size=times)
    kinds, often = np.unique(counts, axis=0, return_counts=True)
    return [(tuple(int(one) for one in kind), float(many) / times) for kind, many in zip(kinds, often, strict=True)]


def coverage(
    interval: Callable[[MetricAnswers], tuple[float, float]], *, metric: Metric, values: Sequence[float],
    chances: Sequence[float], n: int, truth: float,
) -> float:  # fmt: skip
    """How often an interval holds the truth: by all outcomes where they are few, else by draws."""
    few = lgamma(n + len(chances)) - lgamma(n + 1) - lgamma(len(chances)) < log(5000)
    held = 0.0
    for counts, chance in outcomes(n, chances) if few else drawn(n, chances):
        low, high = interval(MetricAnswers(metric, np.repeat(values, counts).astype(float)))
        held += chance * (low - 1e-9 <= truth <= high + 1e-9)
    return held
