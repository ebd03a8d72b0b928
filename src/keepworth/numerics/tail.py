"""The tail integral of Pareto/NBD, ∫ (A+h)^−n (B+h)^−m dh from 0 on, without a hypergeometric function."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.quadrature import log_unit_interval

# Nodes of the rule, and how far it reaches.
SMALL, MIDDLE, COARSE = (71, 3.4), (41, 3.0), (31, 3.0)
FARTHEST = 690.0  # e^690 is still a float
APART = 3.0  # scales whose logarithms differ by more need the wide rule
WIDE, CORE, LOST, LONGEST = 161, 2.0, 42.0, 4000.0  # e^−42 is lost beside 1
PAIRS = tuple((one, other) for one in range(4) for other in range(one, 4))  # of the four means
BLOCK = 1 << 14  # numbers worked on at a time: they fit the processor's cache, and memory stays small


def log_tail(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> Floats:
    """Log of ∫ (ordering+h)^−n (leaving+h)^−m dh over all h > 0: (n,)."""
    value: Floats = log_tail_slopes(n, m, ordering=ordering, leaving=leaving)[0]
    return value


def log_tail_slopes(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> Floats:
    """As `log_tail`, with four means under its integrand: (5, n).

    The means are of log(ordering+h), 1/(ordering+h), log(leaving+h) and 1/(leaving+h). Needs n + m > 1.

    With h = C (ξ^(−1/q) − 1), q = n + m − 1 and C = (n+m) / (n/ordering + m/leaving), the integrand over
    ξ in (0, 1) is level at 1 and finite at 0: a few nodes do, whatever n and m, as long as the two scales
    are alike. Where they lie far apart the integrand has two knees, and `_wide_rule` sees both. Absolute
    error of the logarithm below 1e-10, mostly below 1e-14.
    """
    return _by_blocks(n, m, ordering=ordering, leaving=leaving, sums=_means)


def log_tail_moments(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> Floats:
    """As `log_tail_slopes`, followed by the means' covariances in the order of `PAIRS`: (15, n)."""
    return _by_blocks(n, m, ordering=ordering, leaving=leaving, sums=_moments)


@dataclass(frozen=True, slots=True)
class _Integrand:
    """The integrand at the nodes of a rule, and what is averaged under it, a row an integral."""

    level: Floats  # (n,) what to add to the logarithm of the sum of `share`
    share: Floats  # (n, nodes)
    scores: tuple[Floats, Floats, Floats, Floats]  # log(1+h/A), A/(A+h), log(1+h/B), B/(B+h): (n, nodes)


def _by_blocks(n: Floats, m: float, *, ordering: Floats, leaving: Floats, sums: Callable[..., list[Floats]]) -> Floats:
    result = np.empty((5 if sums is _means else 5 + len(PAIRS), n.size))
    apart = np.abs(np.log(ordering / leaving)) > APART
    for rows in _blocks(apart, size=BLOCK // WIDE):
        scales = {"ordering": ordering[rows], "leaving": leaving[rows]}
        result[:, rows] = sums(_wide_rule(n[rows], m, **scales), **scales)
    rules = (
        (~apart & (n < 2), SMALL),
        (~apart & (n >= 2) & (n < 8), MIDDLE),
        (~apart & (n >= 8), COARSE),
    )
    for chosen, rule in rules:
        for rows in _blocks(chosen, size=BLOCK // rule[0]):
            scales = {"ordering": ordering[rows], "leaving": leaving[rows]}
            result[:, rows] = sums(_by_rule(n[rows], m, rule=rule, **scales), **scales)
    return result


def _blocks(chosen: Flags, *, size: int) -> list[Ints]:
    rows = np.flatnonzero(chosen)
    return [rows[start : start + size] for start in range(0, rows.size, size)]


def _means(under: _Integrand, *, ordering: Floats, leaving: Floats) -> list[Floats]:
    whole = under.share.sum(axis=1)
    per = 1 / whole
    order, over_order, leave, over_leave = (np.einsum("rn,rn->r", under.share, score) * per for score in under.scores)
    return [
        np.log(whole) + under.level,
        np.log(ordering) + order,
        over_order / ordering,
        np.log(leaving) + leave,
        over_leave / leaving,
    ]


def _moments(under: _Integrand, *, ordering: Floats, leaving: Floats) -> list[Floats]:
    per = 1 / under.share.sum(axis=1)
    units = (np.ones_like(per), 1 / ordering, np.ones_like(per), 1 / leaving)
    # Centred first: far out the squares would be large beside what is left of them.
    away = [score - (np.einsum("rn,rn->r", under.share, score) * per)[:, None] for score in under.scores]
    weighted = [under.share * score for score in away]
    covariances = [
        np.einsum("rn,rn->r", weighted[one], away[other]) * (per * units[one] * units[other]) for one, other in PAIRS
    ]
    return [*_means(under, ordering=ordering, leaving=leaving), *covariances]


def _by_rule(n: Floats, m: float, *, ordering: Floats, leaving: Floats, rule: tuple[int, float]) -> _Integrand:
    log_at, log_weight = log_unit_interval(*rule)
    q = n + m - 1
    scale = (n + m) / (n / ordering + m / leaving)
    far = np.minimum(-log_at / q[:, None], FARTHEST)
    h = scale[:, None] * np.expm1(far)
    by_order, by_leave = h / ordering[:, None], h / leaving[:, None]
    log_order, log_leave = np.log1p(by_order), np.log1p(by_leave)
    share = np.exp(log_weight + (n + m)[:, None] * far - n[:, None] * log_order - m * log_leave)
    level = np.log(scale / q) - n * np.log(ordering) - m * np.log(leaving)
    return _Integrand(level, share, (log_order, 1 / (1 + by_order), log_leave, 1 / (1 + by_leave)))


def _wide_rule(n: Floats, m: float, *, ordering: Floats, leaving: Floats) -> _Integrand:
    """Take the trapezoid rule in ln h, with nodes spread out beyond the two scales.

    The integrand is smooth there within ±π/2 of the real line, so the rule's error falls off exponentially.
    """
    log_a, log_b = np.log(ordering), np.log(leaving)
    first = np.minimum(log_a - np.log1p(n), log_b - np.log1p(m))
    last = np.maximum(log_a, log_b)
    middle, width = (first + last) / 2, (last - first) / 2 + CORE
    start = np.arcsinh((first - LOST - middle) / width)
    end = np.arcsinh((last + np.minimum(LOST / (n + m - 1), LONGEST) + CORE - middle) / width)
    step = (end - start) / (WIDE - 1)
    at = start[:, None] + step[:, None] * np.arange(WIDE)
    log_h = middle[:, None] + width[:, None] * np.sinh(at)
    log_order, log_leave = (np.logaddexp(0, log_h - of[:, None]) for of in (log_a, log_b))
    heights = np.log(np.cosh(at)) + log_h - n[:, None] * log_order - m * log_leave
    top = heights.max(axis=1)
    share = np.exp(heights - top[:, None])
    level = np.log(width * step) + top - n * log_a - m * log_b
    return _Integrand(level, share, (log_order, np.exp(-log_order), log_leave, np.exp(-log_leave)))
