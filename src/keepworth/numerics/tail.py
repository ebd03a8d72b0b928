"""The tail integral of Pareto/NBD, ∫ (A+h)^−n (B+h)^−m dh from 0 on, without a hypergeometric function."""

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.quadrature import log_unit_interval

# Nodes of the rule, and how far it reaches.
FINE, SMALL, MIDDLE, COARSE = (161, 3.9), (71, 3.4), (41, 3.0), (31, 3.0)
FARTHEST = 690.0  # e^690 is still a float
BLOCK = 1 << 14  # numbers worked on at a time: they fit the processor's cache, and memory stays small


def log_tail(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> Floats:
    """Log of ∫ (ordering+h)^−n (leaving+h)^−m dh over all h > 0: (n,)."""
    value: Floats = log_tail_slopes(n, m, ordering=ordering, leaving=leaving)[0]
    return value


def log_tail_slopes(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> Floats:
    """As `log_tail`, with four means under its integrand: (5, n).

    The means are of log(ordering+h), 1/(ordering+h), log(leaving+h) and 1/(leaving+h). Needs n + m > 1.

    With h = C (ξ^(−1/q) − 1), q = n + m − 1 and C = (n+m) / (n/ordering + m/leaving), the integrand over
    ξ in (0, 1) is level at 1 and finite at 0: a few nodes do, whatever n and m. Absolute error of the
    logarithm below 1e-9, mostly below 1e-14.
    """
    result = np.empty((5, n.size))
    apart = np.abs(np.log(ordering / leaving)) > 3
    rules = (
        (apart, FINE),
        (~apart & (n < 2), SMALL),
        (~apart & (n >= 2) & (n < 8), MIDDLE),
        (~apart & (n >= 8), COARSE),
    )
    for chosen, rule in rules:
        for rows in _blocks(chosen, size=BLOCK // rule[0]):
            result[:, rows] = _by_rule(n[rows], m, ordering=ordering[rows], leaving=leaving[rows], rule=rule)
    return result


def _blocks(chosen: Flags, *, size: int) -> list[Ints]:
    rows = np.flatnonzero(chosen)
    return [rows[start : start + size] for start in range(0, rows.size, size)]


def _by_rule(n: Floats, m: float, *, ordering: Floats, leaving: Floats, rule: tuple[int, float]) -> Floats:
    log_at, log_weight = log_unit_interval(*rule)
    q = n + m - 1
    scale = (n + m) / (n / ordering + m / leaving)
    far = np.minimum(-log_at / q[:, None], FARTHEST)
    h = scale[:, None] * np.expm1(far)
    by_order, by_leave = h / ordering[:, None], h / leaving[:, None]
    log_order, log_leave = np.log1p(by_order), np.log1p(by_leave)
    share = np.exp(log_weight + (n + m)[:, None] * far - n[:, None] * log_order - m * log_leave)
    whole = share.sum(axis=1)
    per = 1 / whole
    result = np.empty((5, n.size))
    result[0] = np.log(whole * scale / q) - n * np.log(ordering) - m * np.log(leaving)
    result[1] = np.log(ordering) + np.einsum("rn,rn->r", share, log_order) * per
    result[2] = (share / (1 + by_order)).sum(axis=1) * per / ordering
    result[3] = np.log(leaving) + np.einsum("rn,rn->r", share, log_leave) * per
    result[4] = (share / (1 + by_leave)).sum(axis=1) * per / leaving
    return result
