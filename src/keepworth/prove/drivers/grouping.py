"""Drivers that are hardly told apart stand together: alone they would split between them what is theirs together."""

from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats

ALIKE: Final = 0.8  # of a correlation: more is a near-duplicate; ours


def alike(drivers: Floats, *, least: float = ALIKE) -> tuple[tuple[int, ...], ...]:
    """Return groups of columns, (n, k), all of which go together at least so closely, in the order of their first.

    Complete linkage: two that are alike to a third, but not to each other, do not meet in one group.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if drivers.ndim != 2 or len(drivers) < 2 or not np.isfinite(drivers).all():
        raise BadInput("Drivers are a table of numbers with at least two rows.")
    many = drivers.shape[1]
    if many < 2:
        return tuple((at,) for at in range(many))
    wide = drivers.std(axis=0)
    scaled = (drivers - drivers.mean(axis=0)) / np.where(wide > 0, wide, 1.0)
    apart = np.clip(1 - scaled.T @ scaled / len(drivers), 0.0, 2.0)
    np.fill_diagonal(apart, 0.0)
    of = fcluster(linkage(squareform(apart, checks=False), method="complete"), 1 - least, criterion="distance")
    groups = [tuple(np.flatnonzero(of == one).tolist()) for one in dict.fromkeys(of.tolist())]
    return tuple(sorted(groups))


def merged(drivers: Floats, groups: tuple[tuple[int, ...], ...]) -> Floats:
    """Return the mean of each group's columns, (n, groups)."""
    return np.column_stack([drivers[:, list(group)].mean(axis=1) for group in groups])
