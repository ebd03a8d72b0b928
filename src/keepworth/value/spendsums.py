"""Spend histories prepared for fitting Gamma-Gamma: gamma functions once per x, one pass over the money a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.gammagamma import SpendHistories

FEW_REPEATS: Final = 1 << 16  # repeats below this are sorted as 16-bit numbers
BLOCK: Final = 1 << 15  # rows worked on at a time: they fit the processor's cache


@dataclass(frozen=True, slots=True)
class SpendSums:
    """Histories with money as multiples of its mean, rows of equal x together.

    Sorted, and summed without threads, so that neither row order nor machine changes a digit.
    """

    x: Floats  # distinct repeats, rising
    x_customers: Floats  # customers at each distinct x
    starts: Ints  # row at which each distinct x begins
    totals: Floats  # x·x̄ over the mean, per row
    weights: Floats | None  # customers, per row; None: one each
    log_totals: Floats  # Σ customers · ln total, by distinct x
    unit: float  # the mean spend that is 1 here

    @property
    def customers(self) -> float:
        """How many customers there are."""
        return float(self.x_customers.sum())

    @property
    def log_spend(self) -> float:
        """Σ customers · ln x̄, in the book's currency."""
        return float((self.log_totals + self.x_customers * np.log(self.unit / self.x)).sum())

    @property
    def repeats(self) -> Floats:
        """Repeats of each row."""
        return np.repeat(self.x, np.diff(self.starts, append=self.totals.size))


def spend_sums(histories: SpendHistories) -> SpendSums:
    """Prepare `histories` for `weighted_likelihood`."""
    x, starts, spend, weights = _in_order(histories)
    heads = spend.size if weights is None else weights.sum()
    unit = float((spend if weights is None else weights * spend).sum() / heads)
    for level, start, end in zip(x, starts, (*starts[1:], spend.size), strict=True):
        spend[start:end] *= level / unit
    return _prepared(x, starts=starts, totals=spend, weights=weights, unit=unit)


def _prepared(x: Floats, *, starts: Ints, totals: Floats, weights: Floats | None, unit: float) -> SpendSums:
    sizes = np.diff(starts, append=totals.size).astype(np.float64)
    heads = sizes if weights is None else np.add.reduceat(weights, starts)
    (logs,) = _by_x(totals, starts=starts, weights=weights, terms=lambda total: (np.log(total),))
    return SpendSums(x, heads, starts, totals, weights, logs, unit)


def every_kth(sums: SpendSums, k: int) -> SpendSums:
    """Return an even sample of the rows, one in `k`: for a start, not for an answer."""
    some = np.arange(k // 2, sums.totals.size, k)
    kept, starts = np.unique(np.searchsorted(sums.starts, some, side="right") - 1, return_index=True)
    weights = None if sums.weights is None else sums.weights[some]
    return _prepared(sums.x[kept], starts=starts, totals=sums.totals[some], weights=weights, unit=sums.unit)


def _by_x(
    totals: Floats, *, starts: Ints, weights: Floats | None, terms: Callable[[Floats], tuple[Floats, ...]]
) -> tuple[Floats, ...]:
    """Sum terms of each row over the rows of equal x; a block of rows at a time, always the same ones."""
    sums: list[Floats] = []
    for first in range(0, totals.size, BLOCK):
        rows = slice(first, min(first + BLOCK, totals.size))
        found = terms(totals[rows])
        if weights is not None:
            found = tuple(weights[rows] * term for term in found)
        low, high = np.searchsorted(starts, (rows.start, rows.stop - 1), side="right")
        edges = np.maximum(starts[low - 1 : high] - rows.start, 0)
        sums = sums or [np.zeros(starts.size) for _ in found]
        for whole, term in zip(sums, found, strict=True):
            whole[low - 1 : high] += np.add.reduceat(term, edges)
    return tuple(sums)


def _in_order(histories: SpendHistories) -> tuple[Floats, Ints, Floats, Floats | None]:
    """Return the distinct repeats, where each begins, and mean spend and headcounts sorted by all three."""
    x, spend, heads = histories.repeats, histories.mean_spend, histories.customers
    if (heads == 1).all() and x.max() < FEW_REPEATS:
        # Most often a row is one customer: sorting small numbers, then spend within each, is far faster.
        order = np.argsort(x.astype(np.uint16), kind="stable")
        sizes, spend, weights = np.bincount(x), spend[order], None
        distinct = np.flatnonzero(sizes)
        starts = np.cumsum(sizes[distinct]) - sizes[distinct]
        for start, end in zip(starts, (*starts[1:], spend.size), strict=True):
            spend[start:end].sort()
    else:
        order = np.lexsort((heads, spend, x))
        order = order[heads[order] > 0]
        spend, weights = spend[order], heads[order].astype(np.float64)
        distinct, starts = np.unique(x[order], return_index=True)
    return distinct.astype(np.float64), starts, spend, weights


def weighted_likelihood(sums: SpendSums, logs: Floats) -> tuple[float, Floats, Floats]:
    """Log-likelihood of all customers, its slopes (3,) and curvature (3, 3), in ln p, ln q, ln(γ/unit)."""
    p, q, gamma = np.exp(logs)
    n, x, heads = sums.customers, sums.x, sums.x_customers

    def terms(total: Floats) -> tuple[Floats, ...]:
        both = gamma + total
        share = gamma / both  # the weight that others' spend keeps
        return np.log(both), share, share * (total / both)

    log_both, left, unsure = _by_x(sums.totals, starts=sums.starts, weights=sums.weights, terms=terms)
    log_others = n * logs[2] - log_both.sum()  # Σ ln(γ/(γ + total))
    log_own = (x * (sums.log_totals - log_both)).sum()  # Σ x ln(total/(γ + total))
    grow, own = p * x + q, p * x
    value = (heads * (gammaln(grow) - gammaln(own))).sum() - n * gammaln(q) + q * log_others + p * log_own
    rise, bend = digamma(grow), polygamma(1, grow)
    slopes = np.array(
        [
            (heads * own * (rise - digamma(own))).sum() + p * log_own,
            q * ((heads * rise).sum() - n * digamma(q) + log_others),
            q * n - (grow * left).sum(),
        ]
    )
    pp = (heads * own**2 * (bend - polygamma(1, own))).sum() + slopes[0]
    pq = p * q * (heads * x * bend).sum()
    qq = q**2 * ((heads * bend).sum() - n * polygamma(1, q)) + slopes[1]
    pg, qg, gg = -(own * left).sum(), q * (n - left.sum()), -(grow * unsure).sum()
    return float(value) - sums.log_spend, slopes, np.array([[pp, pq, pg], [pq, qq, qg], [pg, qg, gg]])
