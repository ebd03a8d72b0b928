import numpy as np
import pytest

from keepworth.numerics.uncertainty import inverse, lower_root, sigma_points

COVARIANCE = np.array([[2.0, 0.6, 0.1], [0.6, 1.0, -0.3], [0.1, -0.3, 0.5]])


def test_sigma_points_have_the_mean_and_covariance_given() -> None:
    centre = np.array([1.0, -2.0, 3.0])
    points = sigma_points(centre, COVARIANCE)
    away = points - centre
    assert points.shape == (6, 3)
    assert points.mean(axis=0) == pytest.approx(centre, abs=1e-14)
    assert away.T @ away / len(points) == pytest.approx(COVARIANCE, abs=1e-14)


def test_the_root_is_the_cholesky_factor() -> None:
    assert lower_root(COVARIANCE) == pytest.approx(np.linalg.cholesky(COVARIANCE), abs=1e-14)


def test_certain_directions_and_rounding_below_zero_have_a_root_too() -> None:
    flat = np.array([[1.0, 1.0], [1.0, 1.0 - 1e-17]])
    root = lower_root(flat)
    assert root @ root.T == pytest.approx(flat, abs=1e-15)
    assert lower_root(np.zeros((2, 2))).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_the_inverse_is_symmetric_to_the_bit() -> None:
    covariance = inverse(COVARIANCE)
    assert covariance @ COVARIANCE == pytest.approx(np.eye(3), abs=1e-14)
    assert (covariance == covariance.T).all()
