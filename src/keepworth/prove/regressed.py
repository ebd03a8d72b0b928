"""Least squares with errors that hold where spreads differ, and where rows of one account go together."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import CannotEstimate
from keepworth.numerics.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Regressed:
    """Coefficients, shape (columns,), with their covariance, (columns, columns)."""

    slope: Floats
    spread: Floats
    r2: float
    n: int
    clusters: int

    @property
    def error(self) -> Floats:
        """Standard errors, shape (columns,)."""
        return np.sqrt(np.diagonal(self.spread))


def regress(design: Floats, outcome: Floats, *, cluster: Ints | None = None) -> Regressed:
    """Return least squares of an outcome, (n,), on the columns of a design, (n, columns), which has its own constant.

    Raises
    ------
    CannotEstimate
        Fewer rows than columns, or columns that are sums of each other.

    Source: robust errors HC1, and CR1 of clusters: Cameron & Miller (2015), Journal of Human Resources 50, 317-372.

    """
    n, many = design.shape
    if n <= many or np.linalg.matrix_rank(design) < many:
        raise CannotEstimate(f"{n} rows do not tell {many} coefficients apart: some columns always go together.")
    inverse = np.linalg.inv(design.T @ design)
    slope = inverse @ (design.T @ outcome)
    left = outcome - design @ slope
    scores, groups = design * left[:, None], n
    widen = n / (n - many)
    if cluster is not None:
        scores = by_cluster(scores, cluster)
        groups = len(scores)
        widen = groups / max(groups - 1, 1) * (n - 1) / (n - many)
    total = float(((outcome - outcome.mean()) ** 2).sum())
    spread = widen * inverse @ (scores.T @ scores) @ inverse
    return Regressed(slope, spread, 1 - float(left @ left) / total if total else 0.0, n, groups)


def by_cluster(rows: Floats, cluster: Ints) -> Floats:
    """Return the sums of rows, (n, columns), of each cluster, (clusters, columns), in the order of their numbers."""
    _, of = np.unique(cluster, return_inverse=True)
    groups = int(of.max()) + 1
    return np.stack([np.bincount(of, weights=column, minlength=groups) for column in rows.T], axis=1)
