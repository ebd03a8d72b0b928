"""Coverage of count intervals, Wilson intervals, calibration of "active"."""

import numpy as np
import pytest
from scipy.stats import poisson

from keepworth.value.coverage import active_calibration, interval_coverage, shown_coverage, wilson

RNG_SEED = 4


def coverage_of(mean_said: float, *, mean_true: float, customers: int = 20_000) -> tuple[float, float]:
    rng = np.random.default_rng(RNG_SEED)
    y, ones = rng.poisson(mean_true, customers), np.ones(customers, dtype=np.int64)
    below, upto = poisson.cdf(y - 1, mean_said), poisson.cdf(y, mean_said)
    fair = interval_coverage(below, upto, customers=ones, rng=rng)
    low, high = (np.full(customers, poisson.ppf(end, mean_said)) for end in (0.1, 0.9))
    return fair.share, shown_coverage(y, low=low, high=high, customers=ones).share


@pytest.mark.parametrize("mean", [0.05, 0.7, 3.0, 40.0])
def test_a_right_forecast_covers_what_it_says_however_few_the_orders(mean: float) -> None:
    fair, shown = coverage_of(mean, mean_true=mean)
    assert fair == pytest.approx(0.8, abs=0.01)  # standard error 0.003
    assert shown >= 0.8 - 0.01


def test_an_overconfident_forecast_covers_less() -> None:
    rng = np.random.default_rng(1)
    y, ones = rng.negative_binomial(2, 0.2, 20_000), np.ones(20_000, dtype=np.int64)
    found = interval_coverage(poisson.cdf(y - 1, 8), poisson.cdf(y, 8), customers=ones, rng=rng)
    assert found.high < 0.6


def test_a_forecast_that_is_too_high_covers_less() -> None:
    assert coverage_of(4.0, mean_true=1.0)[0] < 0.6


def test_headcounts_stand_for_customers() -> None:
    below, upto = np.array([0.0, 0.5]), np.array([0.5, 1.0])
    found = interval_coverage(below, upto, customers=np.array([40_000, 40_000]), rng=np.random.default_rng(0))
    assert found.customers == 80_000
    assert found.share == pytest.approx(0.8, abs=0.01)  # 0.4 of each half's 0.5 lies in the middle


def test_the_same_seed_gives_the_same_coverage() -> None:
    args = (np.array([0.0, 0.2]), np.array([0.9, 0.95]))
    one, two = (interval_coverage(*args, customers=np.array([9, 9]), rng=np.random.default_rng(3)) for _ in range(2))
    assert one == two


def test_another_level_takes_another_middle() -> None:
    evenly = np.arange(1_000) / 1_000
    ones = np.ones(1_000, dtype=np.int64)
    found = interval_coverage(evenly, evenly + 1e-3, customers=ones, rng=np.random.default_rng(0), level=0.5)
    assert found.share == pytest.approx(0.5, abs=0.002)


def test_wilson_interval_matches_wilson_1927() -> None:
    found = wilson(8, of=10, level=0.95)
    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)


@pytest.mark.parametrize(("held", "of"), [(0, 5), (5, 5), (0, 1), (3, 10**6)])
def test_wilson_interval_holds_the_share_and_stays_within_0_and_1(held: int, of: int) -> None:
    found = wilson(held, of=of)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_of_nobody_nothing_is_known() -> None:
    found = wilson(0, of=0)
    assert (found.low, found.high, found.customers) == (0, 1, 0)


def test_calibration_puts_what_was_said_beside_what_happened() -> None:
    said = np.array([0.05, 0.07, 0.95, 1.0])
    found = active_calibration(said, ordered=np.array([0, 1, 3, 1]), customers=np.array([8, 2, 5, 5]))
    assert [one.happened.customers for one in found] == [10, 10]
    assert [one.said for one in found] == pytest.approx([0.054, 0.975])
    assert [one.happened.share for one in found] == pytest.approx([0.2, 1.0])


def test_a_right_forecast_is_calibrated_in_every_bin() -> None:
    rng = np.random.default_rng(6)
    said, ones = rng.random(50_000), np.ones(50_000, dtype=np.int64)
    found = active_calibration(said, ordered=(rng.random(50_000) < said).astype(int), customers=ones)
    assert all(abs(one.said - one.happened.share) < 0.03 for one in found)  # standard error at most 0.007
    assert len(found) == 10
