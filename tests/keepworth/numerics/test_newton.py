"""Descent inside a box with exact curvature."""

import numpy as np
import pytest

from keepworth.numerics.arrays import Floats
from keepworth.numerics.newton import descend

WIDE = np.full(2, 50.0)


def valley(at: Floats) -> tuple[float, Floats, Floats]:
    """Rosenbrock's curved valley; its floor is at (1, 1)."""
    x, y = at
    value = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    slopes = np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])
    return float(value), slopes, np.array([[2 + 1200 * x**2 - 400 * y, -400 * x], [-400 * x, 200]])


def double_well(at: Floats) -> tuple[float, Floats, Floats]:
    """Two wells at x = ±1 with a ridge between them; y is a plain bowl."""
    x, y = at
    return float((x**2 - 1) ** 2 + y**2), np.array([4 * x * (x**2 - 1), 2 * y]), np.diag([12 * x**2 - 4, 2])


def test_a_curved_valley_is_followed_to_its_floor() -> None:
    found = descend(valley, np.array([-1.2, 1.0]), lowest=-WIDE, highest=WIDE)
    assert found.at == pytest.approx([1, 1], abs=1e-12)
    assert found.slope < 1e-11
    assert not found.held.any()


def test_a_start_where_the_ground_bends_down_still_ends_in_a_well() -> None:
    found = descend(double_well, np.array([0.1, 3.0]), lowest=-WIDE, highest=WIDE)
    assert found.at == pytest.approx([1, 0], abs=1e-10)
    assert np.linalg.eigvalsh(found.curvature)[0] > 0


def test_a_floor_outside_the_box_is_sought_along_its_edge() -> None:
    found = descend(valley, np.array([-1.2, 1.0]), lowest=-WIDE, highest=np.array([0.5, 50.0]))
    assert found.at == pytest.approx([0.5, 0.25], abs=1e-10)
    assert found.held.tolist() == [True, False]
    assert found.slope < 1e-9


def test_a_start_outside_the_box_is_taken_in() -> None:
    found = descend(double_well, np.array([90.0, 0.0]), lowest=-WIDE, highest=np.array([-0.2, 50.0]))
    assert found.at == pytest.approx([-1, 0], abs=1e-10)


def test_too_few_steps_leave_a_slope_to_judge_by() -> None:
    assert descend(valley, np.array([-1.2, 1.0]), lowest=-WIDE, highest=WIDE, max_steps=3).slope > 1
