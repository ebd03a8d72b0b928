"""Carry doubt about parameters into what is computed from them."""

import numpy as np

from keepworth.numerics.arrays import Floats


def sigma_points(centre: Floats, covariance: Floats) -> Floats:
    """Return 2d equally likely points (2d, d) with the mean and covariance given.

    Averaging a function over them integrates it over a normal distribution exactly up to third order,
    without one random number.
    Source: Arasaratnam & Haykin (2009), "Cubature Kalman filters", eq. 30-32.
    """
    spread = np.sqrt(centre.size) * lower_root(covariance).T
    points: Floats = np.concatenate([centre + spread, centre - spread])
    return points


def lower_root(covariance: Floats) -> Floats:
    """Triangular root of a covariance; directions of no or negative spread count as certain."""
    spreads, directions = np.linalg.eigh((covariance + covariance.T) / 2)
    root = directions * np.sqrt(np.maximum(spreads, 0.0))
    # The QR factor of the symmetric root is the Cholesky factor, also where Cholesky itself would fail.
    triangle = np.linalg.qr(root.T, mode="r").T
    lower: Floats = triangle * np.where(np.diag(triangle) < 0, -1.0, 1.0)
    return lower


def inverse(information: Floats) -> Floats:
    """Covariance from an information matrix that is positive definite, symmetric to the bit."""
    amounts, directions = np.linalg.eigh(information)
    covariance: Floats = (directions / amounts) @ directions.T
    return (covariance + covariance.T) / 2
