"""Lifetime value over expected spend, per cell, against simulation."""

import numpy as np
import pytest
from tests.factories.predictions import leaving_predictions, poisson_gamma_predictions

from keepworth.errors import BadInput
from keepworth.value.gammagamma import GammaGammaParameters
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors, spend_square
from keepworth.value.spend import SpendModel

SPEND = GammaGammaParameters(p=6.25, q=3.74, gamma=15.44)
DRAWS = 200_000


def spend_model(parameters: GammaGammaParameters = SPEND, *, doubt: float = 0.0) -> SpendModel:
    q = parameters.q
    return SpendModel(
        parameters=parameters,
        log_likelihood=0.0,
        covariance=doubt**2 * np.eye(3),
        customers=1_000,
        population_mean=parameters.mean,
        population_slopes=np.array([1.0, -q / (q - 1), 1.0]),
        prior=None,
        warnings=(),
    )


def factors_of(
    shape: float,
    mean: float,
    *,
    repeats: int,
    model: SpendModel,
    order_doubt: float = 0.0,
    level: float = 0.8,
) -> LifetimeFactors:
    return lifetime_factors(
        poisson_gamma_predictions(np.array([shape]), mean=np.array([mean])),
        model,
        order_covariance=order_doubt**2 * np.eye(4),
        spend_repeats=np.array([repeats]),
        level=level,
    )


def drawn(shape: float, mean: float, *, repeats: int, at: GammaGammaParameters) -> np.ndarray:
    rng = np.random.default_rng(1)
    orders = rng.poisson(rng.gamma(shape, mean / shape, DRAWS))
    ends = np.cumsum(orders)
    noise = np.concatenate([[0.0], np.cumsum(rng.gamma(at.p, 1 / at.p, int(ends[-1])))])
    worth = noise[ends] - noise[ends - orders]
    tail = at.p * repeats + at.q
    return worth * (tail - 1) / rng.gamma(tail, 1, DRAWS)


CASES = [(0.5, 0.8, 0), (2.0, 3.0, 2), (6.0, 20.0, 10), (1.0, 60.0, 40)]


@pytest.mark.parametrize(("shape", "mean", "repeats"), CASES)
def test_the_range_covers_eight_in_ten_or_stands_on_zero(shape: float, mean: float, repeats: int) -> None:
    found = factors_of(shape, mean, repeats=repeats, model=spend_model())
    value = drawn(shape, mean, repeats=repeats, at=SPEND)
    assert found.mean[0] == pytest.approx(value.mean(), rel=0.02)
    assert (value > found.high[0]).mean() == pytest.approx(0.1, abs=0.02)
    if found.none[0] >= 0.1:
        assert found.low[0] == 0
    else:
        assert (value < found.low[0]).mean() == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_another_level_gives_another_range(level: float) -> None:
    found = factors_of(6.0, 20.0, repeats=10, model=spend_model(), level=level)
    value = drawn(6.0, 20.0, repeats=10, at=SPEND)
    held = ((found.low[0] <= value) & (value <= found.high[0])).mean()
    assert held == pytest.approx(level, abs=0.03)


def test_uneven_orders_widen_the_range_as_they_should() -> None:
    grocer = GammaGammaParameters(p=0.45, q=3.9, gamma=240.0)
    found = factors_of(20.0, 12.0, repeats=60, model=spend_model(grocer))
    value = drawn(20.0, 12.0, repeats=60, at=grocer)
    assert (value > found.high[0]).mean() == pytest.approx(0.1, abs=0.02)
    assert (value < found.low[0]).mean() == pytest.approx(0.1, abs=0.02)
    tail = spend_square(found.spend_shape, customers=10**6)[0]
    assert found.square[0] * tail - found.mean[0] ** 2 == pytest.approx(value.var(), rel=0.03)


# The rate is uncertain, or what is bought (few uneven orders), or hardly anything but the stay.
STAYING = [(2.0, 40.0, 6.25), (6.0, 40.0, 6.25), (80.0, 60.0, 0.3), (400.0, 300.0, 6.25)]


@pytest.mark.parametrize(("rate_shape", "steady", "p"), STAYING)
@pytest.mark.parametrize("doubt", [0.0, 0.4])
def test_the_range_of_who_may_stay_throughout_covers_eight_in_ten(
    rate_shape: float, steady: float, p: float, doubt: float
) -> None:
    rng = np.random.default_rng(4)
    stay = np.where(rng.random(DRAWS) < 0.4, 1.0, rng.random(DRAWS))
    orders = rng.poisson(rng.gamma(rate_shape, steady / rate_shape, DRAWS) * stay)
    bought = rng.gamma(np.maximum(p * orders, 1e-300)) / p
    at = GammaGammaParameters(p=p, q=3.74, gamma=15.0)
    found = lifetime_factors(
        leaving_predictions(orders, steady=steady, rate_shape=rate_shape),
        spend_model(at),
        order_covariance=np.diag([doubt**2, 0, 0, 0]),
        spend_repeats=np.array([500]),
    )
    tail = p * 500 + 3.74
    unsure = np.exp(doubt * rng.standard_normal(DRAWS) - doubt**2 / 2)
    value = bought * (tail - 1) / rng.gamma(tail, 1, DRAWS) * unsure
    assert (value > found.high[0]).mean() == pytest.approx(0.1, abs=0.02)
    assert (value < found.low[0]).mean() == pytest.approx(0.1, abs=0.04)


def test_a_tail_without_variance_still_has_a_range() -> None:
    long = GammaGammaParameters(p=2.0, q=1.4, gamma=5.0)
    found = factors_of(2.0, 3.0, repeats=0, model=spend_model(long))
    value = drawn(2.0, 3.0, repeats=0, at=long)
    assert (value > found.high[0]).mean() == pytest.approx(0.1, abs=0.02)


def test_doubt_about_either_model_widens_the_range() -> None:
    sure = factors_of(6.0, 20.0, repeats=10, model=spend_model())
    of_orders = factors_of(6.0, 20.0, repeats=10, model=spend_model(), order_doubt=0.5)
    of_spend = factors_of(6.0, 20.0, repeats=0, model=spend_model(doubt=0.5))
    alike = factors_of(6.0, 20.0, repeats=0, model=spend_model())
    assert of_orders.low[0] < sure.low[0] < sure.high[0] < of_orders.high[0]
    assert of_spend.low[0] < alike.low[0] < alike.high[0] < of_spend.high[0]
    assert of_orders.mean[0] == sure.mean[0]


@pytest.mark.parametrize(("shape", "mean", "repeats"), [(6.0, 20.0, 10), (0.5, 3.0, 0), (80.0, 60.0, 40)])
def test_ever_more_doubt_never_narrows_the_range(shape: float, mean: float, repeats: int) -> None:
    doubts = (0.1, 0.5, 1.0, 1.5, 3.0)
    found = [factors_of(shape, mean, repeats=repeats, model=spend_model(), order_doubt=doubt) for doubt in doubts]
    lows, highs = [float(one.low[0]) for one in found], [float(one.high[0]) for one in found]
    assert highs == pytest.approx(sorted(highs), rel=1e-9)
    assert lows == sorted(lows, reverse=True)
    assert highs[-1] > mean


def test_doubt_that_scales_all_spend_is_covered() -> None:
    found = factors_of(6.0, 20.0, repeats=0, model=spend_model(doubt=0.3))
    rng = np.random.default_rng(2)
    slopes = np.array([1.0, -SPEND.q / (SPEND.q - 1), 1.0])
    unsure = np.exp(0.3 * np.sqrt(slopes @ slopes) * rng.standard_normal(DRAWS))
    value = drawn(6.0, 20.0, repeats=0, at=SPEND) * unsure
    assert ((found.low[0] <= value) & (value <= found.high[0])).mean() == pytest.approx(0.8, abs=0.03)


def test_who_will_surely_not_order_is_worth_nothing() -> None:
    found = factors_of(0.5, 0.0, repeats=3, model=spend_model())
    assert (found.mean[0], found.low[0], found.high[0]) == (0, 0, 0)


@pytest.mark.parametrize("level", [0.0, 1.0, 80.0])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(BadInput, match="between 0 and 1"):
        factors_of(1.0, 1.0, repeats=1, model=spend_model(), level=level)


@pytest.mark.parametrize("shape", [2.5, 3.74, 30.0, 500.0])
def test_the_square_of_spend_is_the_textbook_one_for_many_customers(shape: float) -> None:
    got = spend_square(np.array([shape]), customers=10**9)
    assert got[0] == pytest.approx((shape - 1) / (shape - 2), rel=0.02)


def test_the_square_of_spend_is_finite_and_steady_around_two() -> None:
    shapes = np.array([1.1, 1.9, 1.9999, 2.0, 2.0001, 2.1])
    got = spend_square(shapes, customers=10_000)
    assert np.all(np.isfinite(got) & (got >= 1))
    assert got[2] == pytest.approx(got[4], rel=1e-2)
    assert got[3] == pytest.approx(got[4], rel=1e-2)
