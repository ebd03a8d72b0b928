"""Forecasts against statements of their sources, and stock filled up by them against simulated demand."""

import numpy as np
import pytest

from keepworth.act.offer.forecasting import COURSE, LEVEL, WAYS, Asked, forecasts, seldom, smoothed, tsb
from keepworth.act.offer.stocking import order_up_to
from keepworth.errors import BadInput, NotEnough


def test_a_level_is_smoothed_as_browns_recursion_has_it() -> None:
    """By hand from the mean of ten weeks or more, 4: 4 + .1 (14 − 4) = 5, 5 + .1 (5 − 5) = 5, 5 + .1 (0 − 5) = 4.5."""
    level = smoothed(np.array([[4.0] * 13 + [14, 5, 0]]), alpha=0.1)[0]
    assert level[12:] == pytest.approx([4, 5, 5, 4.5])


def test_intermittent_demand_is_a_chance_times_a_size() -> None:
    """TSB by hand: .5 of 4 after ten weeks; then .55, .495 and .5455, the last of a size of 4 + 4/7."""
    found = tsb(np.array([[4.0, 0, 4, 0, 4, 0, 4, 0, 4, 0, 4, 0, 8]]), alpha=0.1, beta=0.1)[0]
    assert found[9:] == pytest.approx([0.5 * 4, 0.55 * 4, 0.495 * 4, 0.5455 * (4 + 4 / 7)])


def test_what_nobody_asks_for_any_longer_fades_out() -> None:
    """Teunter, Syntetos & Babai (2011): the forecast falls each week without demand, which Croston's does not."""
    found = tsb(np.array([[3.0] * 20 + [0.0] * 30]))[0, 19:]
    assert (np.diff(found) < 0).all()
    assert found[-1] == pytest.approx(3 * 0.9**30)


def test_demand_is_intermittent_beyond_the_published_interval() -> None:
    """Every week, two weeks of three, every other week: intervals of 1, 1.5 and 2 against 1.32."""
    rows = np.stack([np.resize(row, 60) for row in ([1.0, 2, 3], [1.0, 1, 0], [1.0, 0])])
    assert seldom(rows).tolist() == [False, True, True]


def test_unknown_weeks_change_nothing() -> None:
    week = np.array([[4.0] * 13 + [14, np.nan, np.nan, 5]])
    assert smoothed(week)[0, 13:] == pytest.approx([5, 5, 5, 5])


def test_the_mean_is_recovered_and_beats_last_year_repeated() -> None:
    """200 rows of steady negative binomial demand: the mean within 3 %, and misses below those of repeating."""
    rng = np.random.default_rng(21)
    mean = rng.uniform(0.3, 8, 200)
    pieces = rng.negative_binomial(4, 4 / (4 + mean[:, None]), (200, 106)).astype(float)
    found = forecasts(Asked(pieces, np.arange(200) % 50), ahead=2)
    assert found.season == 52
    assert found.demand.mean.sum() == pytest.approx(mean.sum(), rel=0.03)
    repeated, chosen = np.nanmean(found.missed, axis=1)[[0, -1]]
    assert chosen < 0.85 * repeated


def test_a_season_is_followed_where_there_is_one() -> None:
    """Demand that doubles and halves over the year: last year speaks for it, within 10 % of the truth."""
    rng = np.random.default_rng(22)
    weeks = np.arange(106)
    rate = 10 * np.exp(0.8 * np.sin(2 * np.pi * weeks / 52))
    pieces = rng.poisson(np.broadcast_to(rate, (60, 106))).astype(float)
    found = forecasts(Asked(pieces, np.arange(60) % 6), ahead=4)
    assert LEVEL not in {WAYS[way] for way in found.way}
    coming = 10 * np.exp(0.8 * np.sin(2 * np.pi * np.arange(106, 110) / 52)).mean()
    assert found.demand.mean.mean() == pytest.approx(coming, rel=0.1)
    assert np.nanmean(found.missed[WAYS.index(COURSE)]) < 0.9 * np.nanmean(found.missed[WAYS.index(LEVEL)])


@pytest.mark.parametrize("ratio", [0.8, 0.95])
def test_stock_lasts_as_often_as_it_is_to(ratio: float) -> None:
    """1,500 rows, each filled up to its level for two weeks: it lasts in `ratio` of them, 3 in 100 under to 5 over."""
    rng = np.random.default_rng(23)
    mean = rng.gamma(1.5, 2, 1_500)
    drawn = rng.negative_binomial(3, 3 / (3 + mean[:, None]), (1_500, 82)).astype(float)
    found = forecasts(Asked(drawn[:, :80], np.arange(1_500) % 100), ahead=2)
    level = order_up_to(found.demand, ratio=np.full(1_500, ratio), periods=np.full(1_500, 2.0))
    lasted = (drawn[:, 80:].sum(axis=1) <= level).mean()
    assert ratio - 0.03 <= lasted <= ratio + 0.05  # whole pieces round up


def test_forecasts_see_only_their_own_past() -> None:
    rng = np.random.default_rng(24)
    pieces = rng.poisson(3, (40, 60)).astype(float)
    found = forecasts(Asked(pieces, np.arange(40)), ahead=1)
    later = pieces.copy()
    later[:, -1] += 100
    other = forecasts(Asked(later, np.arange(40)), ahead=1)
    assert (other.way == found.way).all(), "the last week is in the judged half"
    assert (other.missed[1] > found.missed[1]).all()


def test_too_few_weeks_foresee_nothing() -> None:
    with pytest.raises(NotEnough, match="at least 18 weeks are needed"):
        forecasts(Asked(np.ones((2, 17)), np.arange(2)), ahead=2)
    assert forecasts(Asked(np.ones((2, 18)), np.arange(2)), ahead=2).demand.mean == pytest.approx([1, 1])


def test_demand_below_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="none below 0"):
        Asked(np.array([[1.0, -1.0]]), np.array([0]))
