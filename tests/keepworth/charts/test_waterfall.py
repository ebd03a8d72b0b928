"""Bars that begin where the one before ends, and add up as they are read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.charts.waterfall import waterfall


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=8))
def test_what_is_read_adds_up_and_nothing_leaves_the_picture(amounts):
    *bars, whole = waterfall(amounts)
    assert sum(bar.amount for bar in bars) == bars[-1].total == whole.amount
    assert whole.total == pytest.approx(sum(amounts), abs=0.51)
    for bar in (*bars, whole):
        assert -1e-9 <= bar.start <= bar.start + bar.width <= 1 + 1e-9
    for one, following in pairwise(bars):
        begins = following.start if following.amount >= 0 else following.start + following.width
        assert one.end == pytest.approx(begins, abs=1e-9)


def test_a_loss_goes_back_to_the_left():
    first, second, whole = waterfall([100, -40])
    assert (first.start, first.width, second.start, second.width) == (0.0, 1.0, 0.6, 0.4)
    assert (whole.start, whole.width, whole.amount) == (0.0, 0.6, 60)


def test_nothing_at_all_is_no_error():
    assert [bar.width for bar in waterfall([0.0, 0.0])] == [0.0, 0.0, 0.0]
