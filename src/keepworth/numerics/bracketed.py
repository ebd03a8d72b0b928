"""Where many falling functions cross zero, each between two ends: all at once, until each is near enough."""

from collections.abc import Callable
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints

ZERO: Final = 1e-12  # a function of chances that is nearer to zero than this has crossed it
MOST: Final = 200  # steps; halving from any ends takes fewer


def crossings(of: Callable[[Ints, Floats], Floats], ends: tuple[Floats, Floats], *, close: Floats) -> Floats:
    """Return where functions that never rise cross zero between their ends, each to within `close`.

    A step goes through three points where they lie on a smooth curve, and halves else; it is never much slower than
    halving. Functions that are found are not asked again.

    Parameters
    ----------
    of
        Gives the values of some functions, named by their rows, at a point each.
    ends
        Between which each crosses: not below zero at the first, not above it at the second. Shapes (functions,).
    close
        How near is near enough, above 0. Shape (functions,).

    Source: Chandrupatla (1997), A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
    without using derivatives, Advances in Engineering Software 28.

    """
    found = (ends[0] + ends[1]) / 2
    rows: Ints = np.flatnonzero(ends[1] - ends[0] > close)
    a, b, near = ends[0][rows], ends[1][rows], close[rows]
    at_a, at_b = of(rows, a), of(rows, b)
    part = np.full(rows.size, 0.5)
    for _ in range(MOST):
        if not rows.size:
            break
        new = a + part * (b - a)
        at_new = of(rows, new)
        same = (at_new > 0) == (at_a > 0)
        c, at_c = np.where(same, a, b), np.where(same, at_a, at_b)
        b, at_b = np.where(same, b, a), np.where(same, at_b, at_a)
        a, at_a = new, at_new
        found[rows] = np.where(np.abs(at_a) < np.abs(at_b), a, b)
        least = near / np.maximum(np.abs(b - a), 1e-300)
        going = (least < 0.5) & (np.minimum(np.abs(at_a), np.abs(at_b)) > ZERO)
        part = np.clip(_step((a, b, c), (at_a, at_b, at_c)), least, 1 - least)
        if not going.all():
            rows = rows[going]
            part, near, a, b, at_a, at_b = (one[going] for one in (part, near, a, b, at_a, at_b))
    return found


def _step(points: tuple[Floats, Floats, Floats], values: tuple[Floats, Floats, Floats]) -> Floats:
    """Return how far to go from the first point to the second: through all three where they allow it, else half."""
    (a, b, c), (at_a, at_b, at_c) = points, values
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        xi, phi = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        through = at_a / (at_b - at_a) * at_c / (at_b - at_c)
        through = through + (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
    is_smooth = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi) & np.isfinite(through)
    return np.where(is_smooth, through, 0.5)
