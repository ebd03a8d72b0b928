"""What active customers of Pareto/NBD will still order.

Given active at T after x repeat orders, the rate λ is Gamma(r+x, α+T) and the drop-out rate μ is
Gamma(s, β+T), independent. An order comes at u weeks from T with intensity (r+x)/(α+T) · ((β+T)/(β+T+u))^s.
"""

from collections.abc import Callable

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.numerics.quadrature import legendre
from keepworth.numerics.tail import log_tail
from keepworth.value.cells import Pairs

NODES = 64
FORGOTTEN = 45.0  # e^−45: what lies beyond is discounted to nothing


def pareto_discounted(pairs: Pairs, at: Floats, *, weeks: float, rate: float) -> Floats:
    """E[Σ e^(−rate·u)] over the orders of the next `weeks`, given active: (pairs,). Rate 0 counts orders."""
    r, alpha, s, beta = at
    per_week = (r + pairs.repeats) / (alpha + pairs.weeks)
    if rate == 0:
        while_active = _active_weeks(beta + pairs.times, s, weeks=weeks)
    else:
        while_active = _while_active(beta + pairs.times, s, weeks=weeks, rate=rate, factor=_discount(rate))
    result: Floats = per_week * while_active[pairs.column]
    return result


def pareto_discounted_pairs(pairs: Pairs, at: Floats, *, weeks: float, rate: float) -> Floats:
    """E[Σ over ordered pairs of two different orders of e^(−rate(u+v))], given active: (pairs,).

    An order at u and a later one at v have intensity E[λ² e^(−μv)], whatever u: it is integrated out.
    """
    r, alpha, s, beta = at

    def earlier(v: Floats) -> Floats:
        return np.exp(-rate * v) * (-np.expm1(-rate * v) / rate if rate else v)

    shape, scale = r + pairs.repeats, alpha + pairs.weeks
    inner = _while_active(beta + pairs.times, s, weeks=weeks, rate=rate, factor=earlier)
    result: Floats = 2 * shape * (shape + 1) / scale**2 * inner[pairs.column]
    return result


def pareto_none(pairs: Pairs, at: Floats, *, weeks: float) -> Floats:
    """P(no order in the next `weeks`), given active: (pairs,).

    The chance of an order after u weeks and still being active then, from 0 on less from `weeks` on.
    """
    shape, s = at[0] + pairs.repeats, at[2]
    ordering, leaving = at[1] + pairs.weeks, at[3] + pairs.weeks
    scale = np.log(shape) + shape * np.log(ordering) + s * np.log(leaving)
    soon = np.exp(scale + log_tail(shape + 1, s, ordering=ordering, leaving=leaving))
    late = np.exp(scale + log_tail(shape + 1, s, ordering=ordering + weeks, leaving=leaving + weeks))
    result: Floats = np.clip(1 - soon + late, 0.0, 1.0)
    return result


def _active_weeks(leaving: Floats, s: float, *, weeks: float) -> Floats:
    """∫ ((β+T)/(β+T+u))^s du from 0 to `weeks`; s = 1 is no special case."""
    rise = np.log1p(weeks / leaving)
    power = (1 - s) * rise
    near = np.abs(power) < 1e-300
    result: Floats = leaving * rise * np.where(near, 1.0, np.expm1(power) / np.where(near, 1.0, power))
    return result


def _while_active(
    leaving: Floats, s: float, *, weeks: float, rate: float, factor: Callable[[Floats], Floats]
) -> Floats:
    """∫ factor(u) ((β+T)/(β+T+u))^s du from 0 to `weeks`, by age."""
    far = min(weeks, FORGOTTEN / rate) if rate > 0 else weeks
    inner, weight = legendre(NODES)
    reach = np.log1p(far / leaving)[:, None]
    log_rise = reach * inner
    time = leaving[:, None] * np.expm1(log_rise)
    mass = weight * reach * np.exp((1 - s) * log_rise) * factor(time)
    result: Floats = leaving * mass.sum(axis=1)
    return result


def _discount(rate: float) -> Callable[[Floats], Floats]:
    return lambda u: np.exp(-rate * u)
