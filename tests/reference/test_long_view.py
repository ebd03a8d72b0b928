"""Drivers over stretched windows, and the month of breaking even: the figures of the design's §12."""

import numpy as np
import pytest

from keepworth.prove.long_view import Lasting, break_even, stability, worth_by_month


def test_a_driver_that_says_the_same_in_every_window_endures() -> None:
    found = stability(np.array([0.30, 0.32, 0.28, 0.31, 0.29]), np.full(5, 0.05))
    assert found.q == pytest.approx(0.4, abs=1e-9)
    assert (found.i2, found.lasting) == (0.0, Lasting.ENDURING)


def test_a_driver_that_goes_to_nothing_fades() -> None:
    found = stability(np.array([0.40, 0.25, 0.10, -0.05]), np.full(4, 0.05))
    assert (found.mean, found.q) == pytest.approx((0.175, 45.0), abs=1e-9)
    assert found.i2 == pytest.approx(0.933, abs=5e-4)
    assert found.lasting is Lasting.FADING


def test_ten_now_is_earned_back_by_one_a_month_in_the_eleventh() -> None:
    gain = np.r_[-10.0, np.ones(24)]
    earned = worth_by_month(gain, monthly=0.01) + 10
    assert (earned[10], earned[11]) == pytest.approx((9.47, 10.37), abs=5e-3)
    assert break_even(gain, monthly=0.01) == 11
