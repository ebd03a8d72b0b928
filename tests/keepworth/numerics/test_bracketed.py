"""Crossings of many falling functions, against SciPy's root finder one by one."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr

from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.bracketed import crossings

RNG = np.random.default_rng(3)
MIDDLES, WIDTHS, SHARES = RNG.normal(0, 3, (500, 3)), RNG.uniform(0.001, 4, (500, 3)), RNG.dirichlet((1, 4, 1), 500)


def mixture(rows: Ints, at: Floats) -> Floats:
    """Chances to lie above a point, of a mixture of normals, less one in ten."""
    found: Floats = (SHARES[rows] * ndtr((MIDDLES[rows] - at[:, None]) / WIDTHS[rows])).sum(axis=1) - 0.1
    return found


def test_each_is_where_scipy_finds_it_and_in_a_third_of_the_steps_of_halving() -> None:
    asked = [0]

    def counted(rows: Ints, at: Floats) -> Floats:
        asked[0] += rows.size
        return mixture(rows, at)

    low, high = np.full(500, -40.0), np.full(500, 40.0)
    found = crossings(counted, (low, high), close=np.full(500, 1e-10))
    true = [brentq(lambda at, row=row: mixture(np.array([row]), np.array([at]))[0], -40, 40) for row in range(500)]
    assert found == pytest.approx(np.array(true), abs=1e-9)
    assert asked[0] / 500 < np.log2(80 / 1e-10) / 2


def test_a_jump_is_found_and_so_is_what_is_level_but_there() -> None:
    places = np.array([-0.3, 0.0, 0.7, 1.0 - 1e-7])
    found = crossings(
        lambda rows, at: np.where(at < places[rows], 0.4, -0.6), (np.full(4, -1.0), np.full(4, 1.0)),
        close=np.full(4, 1e-9),
    )  # fmt: skip
    assert found == pytest.approx(places, abs=2e-9)


def test_ends_that_are_near_enough_are_not_asked_about() -> None:
    def never(rows: Ints, at: Floats) -> Floats:
        assert not rows.size
        return at

    assert crossings(never, (np.array([2.0]), np.array([2.0])), close=np.array([1e-9])).tolist() == [2.0]
    assert crossings(never, (np.empty(0), np.empty(0)), close=np.empty(0)).size == 0
