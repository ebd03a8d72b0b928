"""What both sides have of a relationship (the design's §3), the whale curve, and the bridge of equity; by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput, NotEnough
from keepworth.value import YearlyMoney, equity_bridge, joint_value, weighted_lines, whale_curve


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_a_ledger_counts_by_how_far_it_is_believed() -> None:
    found = weighted_lines(
        np.array([0, 0, 2, 2]), column(100, 50, 10, 20), status=np.array([0, 1, 2, 0]), customers=3
    )  # fmt: skip
    assert found == pytest.approx([65, 0, 16])
    with pytest.raises(BadInput, match="claimed, verified or signed"):
        weighted_lines(np.array([0]), column(1), status=np.array([3]), customers=1)


def test_both_sides_returns_and_shares() -> None:
    """Gain 180 for 80 and 20 of use: 80, ROI .8; margin 50 less 30: 20; theirs are 80 of 100."""
    found = joint_value(
        YearlyMoney(
            column(180, 300, 90, 105),
            column(80, 80, 80, 0),
            column(20, 20, 20, 0),
            column(50, 30, 50, 900),
            column(30, 5, 0, 0),
        )
    )
    assert found.theirs == pytest.approx([80, 200, -10, 105])
    assert found.ours == pytest.approx([20, 25, 50, 900])
    assert found.returned[:3] == pytest.approx([0.8, 2, -0.1])
    assert np.isnan(found.returned[3])
    assert found.share[[0, 1, 3]] == pytest.approx([0.8, 200 / 225, 105 / 1005])
    assert np.isnan(found.share[2])
    assert found.takes_too_much.tolist() == [0, 1, 0, -1]
    assert found.loses.tolist() == [False, False, True, False]


def test_the_whale_rises_to_who_earns_and_falls_with_who_costs() -> None:
    found = whale_curve(column(-20, 70, 0, 40, -5))
    assert found.order.tolist() == [1, 3, 2, 4, 0]
    assert found.total == pytest.approx([70, 110, 110, 105, 85])
    assert (found.peak, found.at_peak, found.lost) == (110, 2, 25)
    assert whale_curve(column(-1, -2)).peak == 0
    with pytest.raises(NotEnough):
        whale_curve(column())


def test_a_bridge_by_hand() -> None:
    """Of five: one lost, one new, one grew, one shrank; today's models see the facts of then a tenth lower."""
    nan = np.nan
    found = equity_bridge(
        column(100, 50, 60, nan, 30), column(nan, 70, 40, 25, nan), revalued=column(90, 45, 54, nan, nan)
    )
    assert (found.before, found.new, found.lost) == pytest.approx((240, 25, -120))
    assert (found.grown, found.shrunk, found.re_estimated, found.now) == pytest.approx((25, -14, -21, 135))


VALUES = st.lists(st.tuples(*(st.one_of(st.just(float("nan")), st.floats(-1e6, 1e6)) for _ in range(3))), max_size=30)


@given(VALUES)
def test_the_parts_of_a_bridge_add_up(rows: list[tuple[float, float, float]]) -> None:
    before, now, revalued = (np.array([row[at] for row in rows], dtype=np.float64) for at in range(3))
    for by in (None, revalued):
        found = equity_bridge(before, now, revalued=by)
        whole = found.before + found.new + found.lost + found.grown + found.shrunk + found.re_estimated
        assert whole == pytest.approx(found.now, abs=1e-4)
        assert found.grown >= 0 >= found.shrunk
    assert equity_bridge(before, now).re_estimated == 0


def test_columns_of_different_customers_are_refused() -> None:
    with pytest.raises(BadInput, match="same customers"):
        equity_bridge(column(1), column(1, 2))
    with pytest.raises(BadInput, match="0 or more"):
        YearlyMoney(column(1), column(-1), column(0), column(0), column(0))
