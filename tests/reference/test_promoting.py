"""What promotions sold against what would have been sold anyway, recovered from simulated places with a known truth."""

import numpy as np
import pytest

from keepworth.act.offer.promoting import Sales, changed, earned, season_of, within_limits
from keepworth.errors import BadInput


def sales(rng: np.random.Generator, *, times: float, places: int = 10, trend: float = 1.3) -> Sales:
    """Four weeks after eight; others sell `trend` times as much a week, and each place moves by chance of its own."""
    usual = rng.gamma(4, 10, places)
    own = np.exp(rng.normal(0, 0.15, places) - 0.15**2 / 2)
    before, during = rng.poisson(usual), rng.poisson(usual / 2 * trend * own * times)
    others = rng.poisson(40 * usual), rng.poisson(20 * usual * trend)
    nothing = np.zeros(places)
    return Sales(*(one.astype(float) for one in (during, before, others[1], others[0])), nothing, nothing, nothing)


@pytest.mark.parametrize("times", [1.0, 1.8])
def test_ranges_hold_the_truth_eight_times_in_ten(times: float) -> None:
    """400 promotions at ten places: 80 % ± 3 standard errors of 2 % each."""
    rng = np.random.default_rng(41)
    found = [earned(sales(rng, times=times)) for _ in range(400)]
    assert np.mean([one.times for one in found]) == pytest.approx(times, rel=0.02)
    assert 0.74 <= np.mean([one.low <= times <= one.high for one in found]) <= 0.86


def test_one_place_has_the_range_of_its_counts() -> None:
    """By hand: 90 of 60 expected (120 before, others halved): 1.5, log error √(1/90 + 1/120 + 1/500 + 1/1000)."""
    at = [np.array([one]) for one in (90.0, 120, 500, 1000, 45, 60, 5)]
    found = earned(Sales(*at))
    error = (1 / 90 + 1 / 120 + 1 / 500 + 1 / 1000) ** 0.5
    assert (found.pieces, found.expected, found.times) == (90, 60, 1.5)
    assert found.low == pytest.approx(1.5 * np.exp(-1.2815516 * error), rel=1e-4)
    assert found.high == pytest.approx(1.5 * np.exp(1.2815516 * error), rel=1e-4)
    assert found.gain == pytest.approx(45 - 60 / 120 * 60 - 5), (
        "its margin, less what 60 would have left, less its cost"
    )


def test_what_all_places_are_compared_with_adds_its_own_chance() -> None:
    rng = np.random.default_rng(42)
    one = sales(rng, times=1.5)
    few = np.full(10, 20.0)
    alone = earned(Sales(one.during, one.before, few, few, one.cost, one.cost, one.cost))
    shared = earned(Sales(one.during, one.before, few, few, one.cost, one.cost, one.cost, shared=True))
    assert shared.times == alone.times
    assert np.log(shared.high / shared.low) > np.log(alone.high / alone.low)


def test_a_season_of_the_year_before_is_taken_out() -> None:
    """By hand: from 100 to 90 where others went from 400 to 180 is twice as well."""
    season, doubt = season_of((100, 90), (400, 180))
    assert season == pytest.approx(2)
    assert doubt == pytest.approx((1 / 100 + 1 / 90 + 1 / 400 + 1 / 180) ** 0.5)
    assert season_of((29, 90), (400, 180)) == (1, 0)
    at = [np.array([one]) for one in (90.0, 120, 500, 1000, 45, 60, 5)]
    plain, moved = earned(Sales(*at)), earned(Sales(*at, season=season, doubt=doubt))
    assert moved.times == pytest.approx(plain.times / 2)
    apart = np.log(moved.high / moved.low) ** 2 - np.log(plain.high / plain.low) ** 2
    assert apart == pytest.approx((2 * 1.2815516 * doubt) ** 2, rel=1e-4)


def test_what_a_change_earned_is_recovered() -> None:
    """300 rounds, five places that changed it against five that did not: 1.7 times as well, 72 to 88 in 100 hold it."""
    rng = np.random.default_rng(43)
    found = [changed(sales(rng, times=1.7, places=5), sales(rng, times=1.0, places=5)) for _ in range(300)]
    assert np.exp(np.mean([np.log(one.ratio) for one in found])) == pytest.approx(1.7, rel=0.03)
    assert 0.72 <= np.mean([one.low <= 1.7 <= one.high for one in found]) <= 0.9


def test_nothing_sold_before_tells_nothing() -> None:
    zero, some = np.zeros(3), np.ones(3)
    found = earned(Sales(some, zero, some, some, some, some, zero))
    assert (found.times, found.gain, found.verdict) == (None, None, "unsure")


def test_margins_that_are_not_known_leave_no_gain() -> None:
    some = np.full(3, 40.0)
    found = earned(Sales(some, some, some, some, np.full(3, np.nan), some, some))
    assert found.times == 1
    assert found.gain is None


def test_a_place_stays_within_what_head_office_allows() -> None:
    assert within_limits(15, least=5, most=30) == 15
    for off in (4, 31):
        with pytest.raises(BadInput, match="5 to 30 %"):
            within_limits(off, least=5, most=30)
    assert within_limits(90, least=None, most=None) == 90
