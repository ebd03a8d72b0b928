"""Pareto/NBD: customers order at rates of their own, and leave at a moment nobody sees.

Source: Schmittlein, Morrison & Colombo (1987); Fader & Hardie (2005), "A note on deriving the Pareto/NBD
model and related expressions".
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from keepworth.numerics.arrays import Floats
from keepworth.numerics.tail import log_tail_moments, log_tail_slopes
from keepworth.value.cells import BuyingCells, Factors, Pairs, factors
from keepworth.value.likelihood import ENTRIES, Bends, Tables, each_cell


@dataclass(frozen=True, slots=True)
class ParetoNbdParameters:
    """The four parameters, by the paper's names."""

    r: float  # how alike customers' ordering rates are (shape)
    alpha: float  # scale of the ordering rates, weeks
    s: float  # how alike their drop-out rates are (shape)
    beta: float  # scale of the drop-out rates, weeks


def log_likelihood(cells: BuyingCells, at: ParetoNbdParameters) -> tuple[Floats, Floats]:
    """Log-likelihood of one customer in each cell, and its slopes in log-parameters.

    Shapes: (cells,) and (4, cells), slopes in the order r, alpha, s, beta.
    Source: Fader & Hardie (2005), eq. 20, with its two terms combined so that none is subtracted.
    """
    taken_apart = factors(cells)
    theta = np.array([at.r, at.alpha, at.s, at.beta])
    return each_cell(pareto_tables(taken_apart, theta), taken_apart)


def pareto_tables(taken_apart: Factors, at: Floats) -> Tables:
    """Log-likelihood of the two ways, with slopes in the logs of `at` = (r, alpha, s, beta).

    With K(n, m, t) = ∫ (α+u)^−n (β+u)^−m du from t on, the likelihood is
    Γ(r+x)/Γ(r) · α^r β^s · [(r+x) K(r+x+1, s, T) + s K(r+x, s+1, t_x)]:
    the term "active at T" integrated by parts, so both parts are positive and nothing cancels, however
    heavy and current the buyer.
    """
    ages, latest = taken_apart.by_age, taken_apart.by_latest
    late = _common(ages, at) + _tail(ages, at, orders=1, deaths=0)
    early = _common(latest, at) + _tail(latest, at, orders=0, deaths=1)
    return Tables(late=late, early=early, active=_common(ages, at) + _present(ages, at))


def pareto_bends(taken_apart: Factors, at: Floats) -> tuple[Tables, Bends]:
    """As `pareto_tables`, with the second derivatives in the logs of `at`."""
    ages, latest = taken_apart.by_age, taken_apart.by_latest
    late, late_bend = _tail_bends(ages, at, orders=1, deaths=0)
    early, early_bend = _tail_bends(latest, at, orders=0, deaths=1)
    common = _common(ages, at)
    tables = Tables(late=common + late, early=_common(latest, at) + early, active=common + _present(ages, at))
    return tables, Bends(late=_common_bends(ages, at) + late_bend, early=_common_bends(latest, at) + early_bend)


def _common(pairs: Pairs, at: Floats) -> Floats:
    """Log of Γ(r+x)/Γ(r) · α^r β^s, and its slopes."""
    r, alpha, s, beta = at
    counts = (gammaln(r + pairs.distinct) - gammaln(r))[pairs.row]
    rise = (digamma(r + pairs.distinct) - digamma(r))[pairs.row]
    same = np.ones_like(pairs.repeats)
    rows = [
        counts + r * np.log(alpha) + s * np.log(beta),
        r * (rise + np.log(alpha)),
        r * same,
        s * np.log(beta) * same,
        s * same,
    ]
    result: Floats = np.stack(rows)
    return result


def _present(pairs: Pairs, at: Floats) -> Floats:
    """Log of (α+T)^−(r+x) (β+T)^−s, and its slopes."""
    r, alpha, s, beta = at
    n, ordering, leaving = r + pairs.repeats, alpha + pairs.weeks, beta + pairs.weeks
    rows = [
        -n * np.log(ordering) - s * np.log(leaving),
        -r * np.log(ordering),
        -n * alpha / ordering,
        -s * np.log(leaving),
        -s * beta / leaving,
    ]
    result: Floats = np.stack(rows)
    return result


def _common_bends(pairs: Pairs, at: Floats) -> Floats:
    """Second derivatives of `_common`, rows as in `ENTRIES`."""
    r, alpha, s, beta = at
    rise = digamma(r + pairs.distinct) - digamma(r)
    bend = polygamma(1, r + pairs.distinct) - polygamma(1, r)
    result = np.zeros((len(ENTRIES), pairs.weeks.size))
    result[0] = (r * (rise + np.log(alpha)) + r * r * bend)[pairs.row]
    result[1] = r
    result[7] = s * np.log(beta)
    result[8] = s
    return result


def _tail(pairs: Pairs, at: Floats, *, orders: int, deaths: int) -> Floats:
    """Log of (r+x) K(r+x+1, s, t) (orders = 1) or s K(r+x, s+1, t) (deaths = 1), and its slopes."""
    r, alpha, s, beta = at
    ordering, leaving = alpha + pairs.weeks, beta + pairs.weeks
    tail = log_tail_slopes(r + pairs.repeats + orders, s + deaths, ordering=ordering, leaving=leaving)
    return _tail_slopes(tail, pairs, at=at, orders=orders, deaths=deaths)


def _tail_slopes(tail: Floats, pairs: Pairs, *, at: Floats, orders: int, deaths: int) -> Floats:
    r, alpha, s, beta = at
    log_k, log_order, over_order, log_leave, over_leave = tail
    n = r + pairs.repeats
    rows = [
        log_k + (np.log(n) if orders else np.log(s)),
        r * (orders / n - log_order),
        -(n + orders) * alpha * over_order,
        deaths - s * log_leave,
        -(s + deaths) * beta * over_leave,
    ]
    return np.stack(rows)


def _tail_bends(pairs: Pairs, at: Floats, *, orders: int, deaths: int) -> tuple[Floats, Floats]:
    """As `_tail`, and its second derivatives, rows as in `ENTRIES`.

    Those of the log of an integral are the mean of the second derivatives of the integrand's logarithm and
    the covariances of its first, its scores.
    """
    r, alpha, s, beta = at
    n, m = r + pairs.repeats + orders, s + deaths
    moments = log_tail_moments(n, m, ordering=alpha + pairs.weeks, leaving=beta + pairs.weeks)
    _, log_order, over_order, log_leave, over_leave = moments[:5]
    result = moments[5:]
    order_square, leave_square = result[4] + over_order**2, result[9] + over_leave**2
    per_score = (-r, -n * alpha, -s, -m * beta)
    for entry, (one, other) in enumerate(ENTRIES):
        result[entry] *= per_score[one] * per_score[other]
    result[0] -= r * log_order
    result[1] -= r * alpha * over_order
    result[4] += n * alpha * (alpha * order_square - over_order)
    result[7] -= s * log_leave
    result[8] -= s * beta * over_leave
    result[9] += m * beta * (beta * leave_square - over_leave)
    if orders:
        share = r / (r + pairs.repeats)
        result[0] += share * (1 - share)
    return _tail_slopes(moments[:5], pairs, at=at, orders=orders, deaths=deaths), result
