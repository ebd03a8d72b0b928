"""The tail integral of Pareto/NBD, ∫ (A+h)^−n (B+h)^−m dh from 0 on, without a hypergeometric function."""

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.quadrature import log_unit_interval

# Nodes of the rule, and how far it reaches.
FINE, MIDDLE, COARSE = (161, 3.9), (47, 3.1), (31, 3.0)
BLOCK = 1 << 14  # numbers worked on at a time: they fit the processor's cache, and memory stays small


def log_tail(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> Floats:
    """Log of ∫ (ordering+h)^−n (leaving+h)^−m dh over all h > 0: (n,)."""
    value: Floats = log_tail_slopes(n, m, ordering=ordering, leaving=leaving)[0]
    return value


def log_tail_slopes(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> Floats:
    """As `log_tail`, with four means under its integrand: (5, n).

    The means are of log(ordering+h), 1/(ordering+h), log(leaving+h) and 1/(leaving+h). Needs n + m > 1.

    In v = ordering/(ordering+h) the integrand is v^(n+m−2) (v + (1−v) ρ)^−m with ρ = ordering/leaving; in
    v^(n+m−1) only the mild second factor is left, whatever n. Absolute error of the logarithm below 1e-9,
    below 1e-13 unless m > 3 and ρ > 10.
    """
    result = np.empty((5, n.size))
    # Where n is small or the scales lie apart, the weight may lie far from `ordering`.
    hard = (n < 2) | (np.abs(np.log(ordering / leaving)) > 3)
    for chosen, rule in ((hard, FINE), (~hard & (n < 8), MIDDLE), (~hard & (n >= 8), COARSE)):
        for rows in _blocks(chosen, size=BLOCK // rule[0]):
            result[:, rows] = _by_rule(n[rows], m, ordering=ordering[rows], leaving=leaving[rows], rule=rule)
    return result


def _blocks(chosen: Flags, *, size: int) -> list[Ints]:
    rows = np.flatnonzero(chosen)
    return [rows[start : start + size] for start in range(0, rows.size, size)]


def _by_rule(n: Floats, m: float, *, ordering: Floats, leaving: Floats, rule: tuple[int, float]) -> Floats:
    log_at, log_weight = log_unit_interval(*rule)
    power = n + m - 1
    log_v = log_at / power[:, None]
    gone = -np.expm1(log_v)
    here = 1 - gone
    mix = here + gone * (ordering / leaving)[:, None]
    log_mix = np.log(mix)
    share = np.exp(log_weight - m * log_mix)
    whole = share.sum(axis=1)
    per = 1 / whole
    later = np.einsum("rn,rn->r", share, log_v) * per
    share_here = share * here
    result = np.empty((5, n.size))
    result[0] = np.log(whole / power) + (1 - n) * np.log(ordering) - m * np.log(leaving)
    result[1] = np.log(ordering) - later
    result[2] = share_here.sum(axis=1) * per / ordering
    result[3] = np.log(leaving) + np.einsum("rn,rn->r", share, log_mix) * per - later
    result[4] = (share_here / mix).sum(axis=1) * per / leaving
    return result
