"""The recommend score against the figures of science §1, which are Rocks's (2016) formulas computed in R."""

import math

import pytest
from tests.factories.metrics import recommended

from keepworth.measure.metrics import Verdict, compare_waves, recommend_score


@pytest.mark.parametrize(
    ("counts", "score", "error", "low", "high"),
    [((50, 30, 20), 30, 7.810, 14.69, 45.31), ((9, 4, 2), 46.67, 18.54, 10.33, 83.00)],
)
def test_the_plain_score_has_walds_interval(
    counts: tuple[int, int, int], score: float, error: float, low: float, high: float
) -> None:
    found = recommend_score(recommended(*counts), level=0.95).plain
    assert (found.score, found.low, found.high) == pytest.approx((score, low, high), abs=5e-3)
    assert found.standard_error == pytest.approx(error, abs=5e-3)


@pytest.mark.parametrize(
    ("counts", "score", "low", "high"),
    [((50, 30, 20), 29.126, 14.05, 44.20), ((9, 4, 2), 38.89, 4.84, 72.94), ((5, 0, 0), 62.50, 17.49, 100)],
)
def test_three_answers_are_added_for_the_adjusted_interval(
    counts: tuple[int, int, int], score: float, low: float, high: float
) -> None:
    found = recommend_score(recommended(*counts), level=0.95).adjusted
    assert (found.score, found.low, found.high) == pytest.approx((score, low, high), abs=5e-3)


def test_the_adjusted_error_of_a_hundred_is_that_of_the_design() -> None:
    assert recommend_score(recommended(50, 30, 20)).adjusted.standard_error == pytest.approx(7.692, abs=5e-4)


def test_five_promoters_leave_doubt_where_the_plain_interval_has_none() -> None:
    found = recommend_score(recommended(5, 0, 0), level=0.95)
    assert found.plain.standard_error == 0
    assert found.adjusted.standard_error == pytest.approx(math.sqrt(0.65**2) * 100 / math.sqrt(8), abs=0.1)
    assert (found.shown.score, found.shown.high) == (100, 100)
    assert found.shown.low == pytest.approx(17.49, abs=5e-3)


def test_a_thousand_answers_are_surer_than_a_hundred_by_the_root_of_ten() -> None:
    found = recommend_score(recommended(500, 300, 200), level=0.95).plain
    assert found.standard_error == pytest.approx(2.470, abs=5e-4)


def test_two_waves_are_compared_by_z_of_the_adjusted_errors() -> None:
    change = compare_waves(recommended(50, 30, 20), recommended(54, 28, 18), statistic="recommend")
    # By hand: (54.75 and 18.75 of 103) → variance .5904, SE 7.5776; z = 6 / √(7.6915² + 7.5776²) = .5557.
    assert change.change == pytest.approx(6, abs=1e-9)
    assert change.standard_error == pytest.approx(math.hypot(7.69151, 7.57764), abs=1e-4)
    assert change.p == pytest.approx(0.5784, abs=1e-4)


@pytest.mark.parametrize(("times", "verdict"), [(10, Verdict.UNKNOWN), (13, Verdict.UNKNOWN), (14, Verdict.STILL)])
def test_two_waves_that_look_alike_stood_still_only_where_many_answered(times: int, verdict: Verdict) -> None:
    # By hand from the design's SE of 7.810 for a hundred: 1.645·√2·7.810/√times is 5.75, 5.04 and 4.86 of 5 points.
    wave = recommended(50 * times, 30 * times, 20 * times)
    assert compare_waves(wave, wave, statistic="recommend").verdict is verdict
