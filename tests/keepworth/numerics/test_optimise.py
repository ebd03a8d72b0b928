import numpy as np
import pytest

from keepworth.numerics.arrays import Floats
from keepworth.numerics.optimise import LONGEST_STEP, minimise, newton_step, polish

BOUNDS = [(-50.0, 50.0)] * 2


def valley(at: Floats) -> tuple[float, Floats]:
    """Rosenbrock's curved valley; its floor is at (1, 1)."""
    x, y = at
    value = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    return float(value), np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def bent(at: Floats) -> tuple[float, Floats, Floats]:
    x, y = at
    return *valley(at), np.array([[2 + 1200 * x**2 - 400 * y, -400 * x], [-400 * x, 200.0]])


def test_a_curved_valley_is_followed_to_its_floor_and_polished_to_the_last_digits() -> None:
    found = minimise(valley, bent, start=np.array([-1.2, 1.0]), bounds=BOUNDS)
    assert found.at == pytest.approx([1, 1], abs=1e-12)
    assert found.slope < 1e-9
    assert found.curvature == pytest.approx(np.array([[802, -400], [-400, 200]]), rel=1e-9)
    assert 1 <= found.newton < found.steps


def test_polishing_doubles_the_digits_with_every_step() -> None:
    found = polish(bent, np.array([1.0001, 1.0002]))
    assert found.at == pytest.approx([1, 1], abs=1e-12)
    assert found.newton <= 4


def test_polishing_with_a_wrong_curvature_keeps_the_better_point() -> None:
    start = np.array([0.9, 0.7])
    found = polish(lambda at: (*valley(at), -1e-9 * np.eye(2)), start)
    assert found.value <= valley(start)[0]


def test_a_newton_step_is_never_too_long_and_leads_downhill_where_the_bowl_bends_down() -> None:
    gradient = np.array([1.0, -1.0])
    step = newton_step(gradient, np.array([[1e-8, 0.0], [0.0, -1e-8]]))
    assert np.abs(step).max() == pytest.approx(LONGEST_STEP)
    assert step @ gradient < 0


def test_a_step_of_nothing_from_a_flat_point() -> None:
    assert newton_step(np.zeros(2), np.zeros((2, 2))).tolist() == [0.0, 0.0]
