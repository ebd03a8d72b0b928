"""Spend per order: the Gamma-Gamma model.

Each order of a customer is Gamma(p, ν), and ν differs between customers as Gamma(q, γ). The mean spend
x̄ of x repeat orders and x itself say all that the orders tell about a customer's ν.
Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value", eq. 1a and 5; after Colombo &
Jiang (1999) and Fader, Hardie & Lee (2005b).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from keepworth.errors import CellsImpossible
from keepworth.numerics.arrays import Floats, Ints

FEW_REPEATS = 1 << 16  # repeats below this are sorted as 16-bit numbers


@dataclass(frozen=True, slots=True)
class SpendHistories:
    """What repeat buyers spent, counted once where two look the same.

    Leave out customers without a repeat order and those whose refunds ate all they paid (net mean ≤ 0).
    """

    repeats: Ints  # x: orders after the first
    mean_spend: Floats  # x̄: net amount per repeat order, in the book's currency, above zero
    customers: Ints  # how many customers share this row

    def __post_init__(self) -> None:
        if not self.repeats.shape == self.mean_spend.shape == self.customers.shape:
            raise CellsImpossible("repeats, mean_spend and customers must be equally long.")
        faults = [
            (self.repeats < 1, "no repeat order"),
            (~(np.isfinite(self.mean_spend) & (self.mean_spend > 0)), "a mean spend that is not above zero"),
            (self.customers < 0, "a negative headcount"),
        ]
        said = [
            f"{int(wrong.sum())} with {what} (first: row {int(wrong.argmax())})"
            for wrong, what in faults
            if wrong.any()
        ]
        if said:
            raise CellsImpossible(
                f"Of {self.repeats.size} spend histories: {', '.join(said)}. Leave such customers out of the "
                "fit; they get the spend of the others."
            )


@dataclass(frozen=True, slots=True)
class GammaGammaParameters:
    """The three parameters, by the paper's names."""

    p: float  # evenness of one customer's orders: their coefficient of variation is 1/√p
    q: float  # evenness of customers: the larger, the more alike
    gamma: float  # scale, in the book's currency

    @property
    def mean(self) -> float:
        """Mean spend per order over all customers, pγ/(q−1); infinite where q ≤ 1."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else float("inf")


def log_likelihood(histories: SpendHistories, at: GammaGammaParameters) -> tuple[Floats, Floats]:
    """Log-likelihood of one customer in each row, and its slopes in the log-parameters.

    Shapes (rows,) and (3, rows), slopes in the order p, q, gamma.
    Source: Fader & Hardie (2013), eq. 1a.
    """
    p, q, gamma = at.p, at.q, at.gamma
    x = histories.repeats.astype(np.float64)
    total = x * histories.mean_spend
    log_own = np.log(total / (gamma + total))
    log_others = np.log(gamma / (gamma + total))
    each: Floats = (
        gammaln(p * x + q)
        - gammaln(p * x)
        - gammaln(q)
        + q * log_others
        + p * x * log_own
        - np.log(histories.mean_spend)
    )
    rise = digamma(p * x + q)
    slopes: Floats = np.stack(
        [
            p * x * (rise - digamma(p * x) + log_own),
            q * (rise - digamma(q) + log_others),
            q - (p * x + q) * gamma / (gamma + total),
        ]
    )
    return each, slopes


@dataclass(frozen=True, slots=True)
class SpendSums:
    """Histories prepared for fitting: money as multiples of its mean, gamma functions once per x.

    Sorted, and summed without threads, so that neither row order nor machine changes a digit.
    """

    x: Floats  # distinct repeats
    x_customers: Floats  # customers at each distinct x
    totals: Floats  # x·x̄ over the mean, per row
    repeats: Floats  # x, per row
    weights: Floats  # customers, per row
    unit: float  # the mean spend that is 1 here
    log_spend: float  # Σ customers · ln x̄, in the book's currency

    @property
    def customers(self) -> float:
        """How many customers there are."""
        return float(self.x_customers.sum())


def spend_sums(histories: SpendHistories) -> SpendSums:
    """Prepare `histories` for `weighted_likelihood`."""
    x, spend, weights = _in_order(histories)
    unit = float((weights * spend).sum() / weights.sum())
    distinct, starts = np.unique(x, return_index=True)
    return SpendSums(
        x=distinct.astype(np.float64),
        x_customers=np.add.reduceat(weights, starts),
        totals=x * (spend / unit),
        repeats=x.astype(np.float64),
        weights=weights,
        unit=unit,
        log_spend=float((weights * np.log(spend)).sum()),
    )


def _in_order(histories: SpendHistories) -> tuple[Ints, Floats, Floats]:
    """Return repeats, mean spend and headcounts of rows with customers, sorted by all three."""
    x, spend, heads = histories.repeats, histories.mean_spend, histories.customers
    if (heads == 1).all() and x.max() < FEW_REPEATS:
        # Most often a row is one customer: sorting small numbers, then spend within each, is far faster.
        order = np.argsort(x.astype(np.uint16), kind="stable")
        x, spend = x[order], spend[order]
        for part in np.split(spend, np.flatnonzero(np.diff(x)) + 1):
            part.sort()
        return x, spend, np.ones(x.size)
    order = np.lexsort((heads, spend, x))
    order = order[heads[order] > 0]
    return x[order], spend[order], heads[order].astype(np.float64)


def every_kth(sums: SpendSums, k: int) -> SpendSums:
    """Return an even sample of the rows, one in `k`: for a start, not for an answer."""
    some = slice(k // 2, None, k)
    x, starts = np.unique(sums.repeats[some], return_index=True)
    weights = sums.weights[some]
    return SpendSums(
        x=x,
        x_customers=np.add.reduceat(weights, starts),
        totals=sums.totals[some],
        repeats=sums.repeats[some],
        weights=weights,
        unit=sums.unit,
        log_spend=float((weights * np.log(sums.totals[some] / sums.repeats[some] * sums.unit)).sum()),
    )


def weighted_likelihood(sums: SpendSums, logs: Floats) -> tuple[float, Floats, Floats]:
    """Log-likelihood of all customers, its slopes (3,) and curvature (3, 3), in ln p, ln q, ln(γ/unit)."""
    p, q, gamma = np.exp(logs)
    n, w, wx = sums.customers, sums.weights, sums.weights * sums.repeats
    share = gamma / (gamma + sums.totals)  # the weight that others' spend keeps
    log_others, log_own = np.log(share), np.log(sums.totals / (gamma + sums.totals))
    grow, own = p * sums.x + q, p * sums.x
    value = (
        (sums.x_customers * (gammaln(grow) - gammaln(own))).sum()
        - n * gammaln(q)
        + q * (w * log_others).sum()
        + p * (wx * log_own).sum()
        - sums.log_spend
    )
    slopes = np.array(
        [
            (sums.x_customers * own * (digamma(grow) - digamma(own))).sum() + p * (wx * log_own).sum(),
            q * ((sums.x_customers * digamma(grow)).sum() - n * digamma(q) + (w * log_others).sum()),
            q * n - ((p * wx + q * w) * share).sum(),
        ]
    )
    bend = polygamma(1, grow)
    others_left, own_left = (w * share).sum(), (wx * share).sum()
    pp = (sums.x_customers * own**2 * (bend - polygamma(1, own))).sum() + slopes[0]
    pq = p * q * (sums.x_customers * sums.x * bend).sum()
    qq = q**2 * ((sums.x_customers * bend).sum() - n * polygamma(1, q)) + slopes[1]
    pg, qg = -p * own_left, q * (n - others_left)
    gg = -((p * wx + q * w) * share * (1 - share)).sum()
    return float(value), slopes, np.array([[pp, pq, pg], [pq, qq, qg], [pg, qg, gg]])
