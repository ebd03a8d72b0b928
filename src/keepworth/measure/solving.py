"""Many small systems of equations at once: symmetric and positive definite, laid out with the systems last.

A step of Cholesky's over all systems is one pass over columns, which is some ten times faster than to call a library
once a system. From `LARGE` unknowns on the library is called, for then the work is within one system.
"""

from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats

LARGE: Final = 9


def solved(matrices: Floats, right: Floats) -> Floats:
    """Return x of A·x = b for each of many systems.

    Parameters
    ----------
    matrices
        A. Shape (n, n, systems).
    right
        b, one or several for each system. Shape (n, systems) or (n, m, systems).

    """
    if matrices.shape[0] >= LARGE:
        return _by_library(matrices, right)
    factor = _factor(matrices)
    return _backward(factor, _forward(factor, right))


def _by_library(matrices: Floats, right: Floats) -> Floats:
    several = right if right.ndim == 3 else right[:, None]
    found: Floats = np.linalg.solve(np.moveaxis(matrices, 2, 0), np.moveaxis(several, 2, 0))
    back = np.moveaxis(found, 0, 2)
    return back if right.ndim == 3 else back[:, 0]


def _factor(matrices: Floats) -> Floats:
    """Return the lower triangles L of A = L·Lᵀ; what stands above the diagonal is not cleared."""
    lower = matrices.copy()
    for at in range(len(lower)):
        if at:
            lower[at:, at] -= (lower[at:, :at] * lower[at, :at]).sum(axis=1)
        lower[at:, at] /= np.sqrt(lower[at, at])
    return lower


def _forward(lower: Floats, right: Floats) -> Floats:
    found = np.empty_like(right)
    for at in range(len(lower)):
        rest = right[at].copy()
        for before in range(at):
            rest -= lower[at, before] * found[before]
        found[at] = rest / lower[at, at]
    return found


def _backward(lower: Floats, right: Floats) -> Floats:
    found = np.empty_like(right)
    for at in reversed(range(len(lower))):
        rest = right[at].copy()
        for after in range(at + 1, len(lower)):
            rest -= lower[after, at] * found[after]
        found[at] = rest / lower[at, at]
    return found
