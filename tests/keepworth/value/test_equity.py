"""Equity of a book and of its parts, against simulation."""

import dataclasses

import numpy as np
import pytest
from tests.factories.predictions import poisson_gamma_predictions

from keepworth.errors import BadInput
from keepworth.value.equity import Equity, Holdings, estimate_equity, process_variance, value_slopes
from keepworth.value.gammagamma import GammaGammaParameters
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors
from keepworth.value.spend import SpendModel, expected_spend

SPEND = GammaGammaParameters(p=6.25, q=3.74, gamma=15.44)
SLOPES = np.array([1.0, -SPEND.q / (SPEND.q - 1), 1.0])
MODEL = SpendModel(
    parameters=SPEND,
    log_likelihood=0.0,
    covariance=np.diag([0.002, 0.001, 0.002]),
    customers=1_000,
    population_mean=SPEND.mean,
    population_slopes=SLOPES,
    prior=None,
    warnings=(),
)
ORDER_COVARIANCE = np.diag([0.01, 0.0, 0.0, 0.0])


def factors(customers: int, *, model: SpendModel = MODEL) -> tuple[LifetimeFactors, np.ndarray]:
    rng = np.random.default_rng(0)
    shape, mean = rng.uniform(0.3, 3, customers), rng.gamma(0.8, 3, customers)
    repeats = rng.integers(0, 4, customers)
    made = lifetime_factors(
        poisson_gamma_predictions(shape, mean=mean),
        model,
        order_covariance=ORDER_COVARIANCE,
        spend_repeats=repeats,
    )
    return made, expected_spend(model, repeats=repeats, mean_spend=np.full(customers, 40.0))


def each(spend: np.ndarray, *, margin: float = 1.0) -> Holdings:
    ones = np.ones(spend.size)
    return Holdings(ones.astype(np.int64), spend * margin, (spend * margin) ** 2, ones * margin)


def equity(customers: int, *, margin: float = 1.0, level: float = 0.8) -> Equity:
    made, spend = factors(customers)
    held = each(spend, margin=margin)
    return estimate_equity(made, MODEL, order_covariance=ORDER_COVARIANCE, holdings=held, level=level)


def test_equity_is_the_sum_of_values() -> None:
    made, spend = factors(50)
    assert equity(50).mean == pytest.approx(float(made.mean @ spend))
    assert equity(50).customers == 50


def test_margin_scales_everything() -> None:
    whole, part = equity(50), equity(50, margin=0.3)
    scaled = tuple(0.3 * of for of in (whole.mean, whole.low, whole.high))
    assert (part.mean, part.low, part.high) == pytest.approx(scaled)


@pytest.mark.parametrize("customers", [3, 30, 1_000])
def test_the_range_covers_simulated_sums_eight_times_in_ten(customers: int) -> None:
    rng = np.random.default_rng(5)
    shape, mean = np.full(customers, 0.7), np.full(customers, 2.0)
    made = lifetime_factors(
        poisson_gamma_predictions(shape, mean=mean),
        MODEL,
        order_covariance=ORDER_COVARIANCE,
        spend_repeats=np.zeros(customers, dtype=np.int64),
    )
    said = estimate_equity(
        made, MODEL, order_covariance=ORDER_COVARIANCE, holdings=each(np.full(customers, SPEND.mean))
    )
    draws = 2_000
    wrong = np.exp(0.1 * rng.standard_normal((draws, 1)))  # all order rates at once
    wrong_spend = np.exp((rng.standard_normal((draws, 3)) * np.sqrt(np.diag(MODEL.covariance))) @ SLOPES)
    orders = rng.poisson(rng.gamma(0.7, 1 / 0.7, (draws, customers)) * 2.0 * wrong)
    scale = (SPEND.q - 1) / rng.gamma(SPEND.q, 1, (draws, customers)) * SPEND.mean * wrong_spend[:, None]
    sums = (rng.gamma(np.maximum(SPEND.p * orders, 1e-300)) / SPEND.p * scale).sum(axis=1)
    assert sums.mean() == pytest.approx(said.mean, rel=0.05)
    assert ((said.low <= sums) & (sums <= said.high)).mean() == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("customers", [1, 2, 5])
def test_a_sum_that_may_be_nothing_is_covered_eight_times_in_ten(customers: int) -> None:
    """Zero is spread evenly over its chance, as for counts: nothing narrower than "0 to …" can be said."""
    rng = np.random.default_rng(6)
    made = lifetime_factors(
        poisson_gamma_predictions(np.full(customers, 0.3), mean=np.full(customers, 1.0)),
        MODEL,
        order_covariance=np.zeros((4, 4)),
        spend_repeats=np.zeros(customers, dtype=np.int64),
    )
    held = each(np.full(customers, SPEND.mean))
    said = estimate_equity(made, MODEL, order_covariance=np.zeros((4, 4)), holdings=held)
    orders = rng.poisson(rng.gamma(0.3, 1 / 0.3, (20_000, customers)))
    scale = (SPEND.q - 1) / rng.gamma(SPEND.q, 1, orders.shape) * SPEND.mean
    sums = (rng.gamma(np.maximum(SPEND.p * orders, 1e-300)) / SPEND.p * scale).sum(axis=1)
    nothing = float(np.prod(made.none))
    assert (sums < 1e-9).mean() == pytest.approx(nothing, abs=0.02)
    assert (said.low == 0) == (nothing >= 0.1)
    assert (sums > said.high).mean() == pytest.approx(0.1, abs=0.04)
    if nothing < 0.1:
        assert (sums < said.low).mean() == pytest.approx(0.1, abs=0.04)


def test_ever_more_doubt_never_narrows_the_range_of_a_sum() -> None:
    made, spend = factors(4)
    found = [
        estimate_equity(made, MODEL, order_covariance=np.eye(4) * doubt**2, holdings=each(spend))
        for doubt in (0.1, 0.5, 1.0, 2.0, 5.0)
    ]
    highs, lows = [one.high for one in found], [one.low for one in found]
    assert highs == sorted(highs)
    assert lows == sorted(lows, reverse=True)


def test_few_customers_have_a_skewed_range_that_stays_positive() -> None:
    found = equity(3)
    assert 0 <= found.low < found.mean < found.high
    assert found.high - found.mean > found.mean - found.low


def test_chance_averages_out_and_doubt_does_not() -> None:
    few, many = equity(20), equity(2_000)
    assert many.process_sd / many.mean < few.process_sd / few.mean / 4
    assert many.parameter_sd / many.mean == pytest.approx(few.parameter_sd / few.mean, rel=0.2)


def test_a_wider_level_holds_a_narrower_one() -> None:
    narrow, wide = equity(100, level=0.5), equity(100, level=0.95)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_look_alikes_counted_once_have_the_same_equity() -> None:
    made, _ = factors(1)
    cell = Holdings(np.array([3]), np.array([60.0]), np.array([1400.0]), np.array([3.0]))
    parts = (getattr(made, of.name) for of in dataclasses.fields(made))
    thrice = LifetimeFactors(*(np.repeat(part, 3, axis=-1) for part in parts))
    apart = each(np.array([10.0, 20.0, 30.0]))
    one, two = (
        estimate_equity(of, MODEL, order_covariance=ORDER_COVARIANCE, holdings=held)
        for of, held in ((made, cell), (thrice, apart))
    )
    assert dataclasses.astuple(one) == pytest.approx(dataclasses.astuple(two))


def test_slopes_in_the_spend_parameters_are_those_of_the_values() -> None:
    repeats, spend = np.array([0, 1, 5]), np.array([0.0, 70.0, 20.0])
    predictions = poisson_gamma_predictions(np.ones(3), mean=np.array([1.0, 2.0, 3.0]))
    made = lifetime_factors(predictions, MODEL, order_covariance=ORDER_COVARIANCE, spend_repeats=repeats)
    held = each(expected_spend(MODEL, repeats=repeats, mean_spend=spend))
    found = value_slopes(made, MODEL, holdings=held)
    logs = np.log([SPEND.p, SPEND.q, SPEND.gamma])
    for row, nudge in enumerate(1e-6 * np.eye(3)):
        up, down = (_values(np.exp(logs + side * nudge), repeats, spend) for side in (1, -1))
        np.testing.assert_allclose(found[4 + row], np.array([1.0, 2.0, 3.0]) * (up - down) / 2e-6, rtol=1e-6)


def _values(parameters: np.ndarray, repeats: np.ndarray, spend: np.ndarray) -> np.ndarray:
    at = GammaGammaParameters(*parameters)
    model = dataclasses.replace(MODEL, parameters=at, population_mean=at.mean)
    return expected_spend(model, repeats=repeats, mean_spend=spend)


def test_a_tail_without_variance_still_has_a_finite_range() -> None:
    long = dataclasses.replace(MODEL, parameters=GammaGammaParameters(p=2.0, q=1.5, gamma=5.0))
    made, spend = factors(200, model=long)
    assert np.all(np.isfinite(process_variance(made, customers=200)))
    found = estimate_equity(made, long, order_covariance=ORDER_COVARIANCE, holdings=each(spend))
    assert 0 < found.low < found.mean < found.high < np.inf


def test_orders_at_a_loss_may_cost_money() -> None:
    found = equity(30, margin=-0.2)
    assert found.low < found.mean < found.high
    assert found.mean < 0


def test_a_part_without_customers_is_worth_nothing() -> None:
    made, spend = factors(2)
    none = Holdings(np.zeros(2, dtype=np.int64), 0 * spend, 0 * spend, 0 * spend)
    found = estimate_equity(made, MODEL, order_covariance=ORDER_COVARIANCE, holdings=none)
    assert (found.mean, found.low, found.high) == (0, 0, 0)


def test_a_level_that_is_no_share_is_refused() -> None:
    with pytest.raises(BadInput, match="between 0 and 1"):
        equity(2, level=80)
