"""Integrals by fixed rules: the same nodes every time, so the same bytes every time."""

from functools import lru_cache

import numpy as np

from keepworth.numerics.arrays import Floats


@lru_cache(maxsize=32)
def legendre(nodes: int) -> tuple[Floats, Floats]:
    """Nodes and weights of the Gauss–Legendre rule on (0, 1)."""
    at, weight = np.polynomial.legendre.leggauss(nodes)
    return _fixed((at + 1) / 2), _fixed(weight / 2)


@lru_cache(maxsize=32)
def log_unit_interval(nodes: int, reach: float) -> tuple[Floats, Floats]:
    """Nodes and weights of the tanh-sinh rule on (0, 1), both as logarithms.

    Takes integrands with any mild singularity at either end. `reach` is where the trapezoid in the
    stretched variable stops: 3.1 leaves out 1e-15 at either end, more is needed only where the integrand
    itself grows towards 0.

    Source: Takahasi & Mori (1974), "Double exponential formulas for numerical integration".
    """
    stretched, step = np.linspace(-reach, reach, nodes, retstep=True)
    logit = np.pi * np.sinh(stretched)
    log_at = -np.logaddexp(0, -logit)
    log_weight = np.log(step * np.pi * np.cosh(stretched)) + log_at - np.logaddexp(0, logit)
    return _fixed(log_at), _fixed(log_weight)


@lru_cache(maxsize=32)
def chebyshev(nodes: int) -> tuple[Floats, Floats]:
    """Nodes on (0, 1) to interpolate a smooth function between, and their barycentric weights."""
    angle = (2 * np.arange(nodes) + 1) * np.pi / (2 * nodes)
    signs = np.where(np.arange(nodes) % 2 == 0, 1.0, -1.0)
    return _fixed((1 - np.cos(angle)) / 2), _fixed(signs * np.sin(angle))


def interpolation(at: Floats, nodes: int) -> Floats:
    """Weights that take values at the Chebyshev nodes to values at the points `at` in [0, 1].

    Shapes: `at` (..., ), the answer (..., nodes).
    Source: Berrut & Trefethen (2004), "Barycentric Lagrange interpolation".
    """
    known, weight = chebyshev(nodes)
    gap = at[..., None] - known
    on_node = gap == 0
    share = weight / np.where(on_node, 1.0, gap)
    share = np.where(on_node.any(axis=-1, keepdims=True), on_node.astype(np.float64), share)
    result: Floats = share / share.sum(axis=-1, keepdims=True)
    return result


def _fixed(values: Floats) -> Floats:
    """Make a cached rule unwritable, since every caller shares it."""
    values.setflags(write=False)
    return values
