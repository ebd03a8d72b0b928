"""The measures of a back-test, on arrays whose answers can be counted by hand."""

import dataclasses

import numpy as np
import pytest

from keepworth.errors import BadInput, NotEnough
from keepworth.value.backtest import (
    BackTest,
    HeldOutOrders,
    OrderForecast,
    measure_backtest,
    segment_mean_forecast,
    tenths,
)


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.fixture
def orders() -> HeldOutOrders:
    return HeldOutOrders(
        repeats=ints(0, 4, 8),
        age=np.array([20.0, 20.0, 40.0]),
        before=ints(0, 2, 4),
        after=ints(0, 3, 2),
        segment=ints(1, 1, 2),
        customers=ints(6, 3, 1),
    )


@pytest.fixture
def forecast() -> OrderForecast:
    return OrderForecast(
        expected=np.array([0.5, 2.0, 3.0]),
        below=np.array([0.0, 0.5, 0.2]),
        upto=np.array([0.6, 0.7, 0.4]),
        at_least_one=np.array([0.35, 0.8, 0.9]),
        low=ints(0, 1, 1),
        high=ints(1, 2, 5),
    )


def measured(orders: HeldOutOrders, forecast: OrderForecast) -> BackTest:
    return measure_backtest(orders, forecast, weeks=20, rng=np.random.default_rng(1))


def test_totals_count_customers_not_rows(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    found = measured(orders, forecast)
    assert (found.customers, found.orders_actual, found.orders_expected) == (10, 11, pytest.approx(12.0))


def test_errors_are_per_customer(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    found = measured(orders, forecast)
    assert found.mae == pytest.approx((6 * 0.5 + 3 * 1 + 1 * 1) / 10)
    assert found.mae_last_period == pytest.approx((0 + 3 * 1 + 2) / 10)


def test_segment_mean_is_repeats_over_weeks_in_the_segment(orders: HeldOutOrders) -> None:
    found = segment_mean_forecast(orders, weeks=20)
    assert found == pytest.approx([12 / 180 * 20, 12 / 180 * 20, 8 / 40 * 20])


def test_the_naive_error_is_the_better_ones(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    found = measured(orders, forecast)
    assert found.mae_naive == found.mae_last_period == pytest.approx(0.5)
    assert found.mae_segment_mean > found.mae_naive
    assert found.gain == pytest.approx(1 - 0.7 / 0.5)
    assert "40% more than the better naive forecast (the same as last period)" in found.words


def test_words_name_customers_orders_and_weeks(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    said = measured(orders, forecast).words
    assert "In 20 weeks 10 customers placed 11 orders; the model expected 12, 9% more." in said


def test_shown_coverage_counts_customers(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    assert measured(orders, forecast).coverage_shown.share == pytest.approx(0.7)


def test_tenths_hold_every_customer_once() -> None:
    rng = np.random.default_rng(2)
    expected, actual, heads = rng.random(400), rng.poisson(1, 400), rng.integers(1, 4, 400)
    found = tenths(expected, actual=actual, customers=heads)
    assert len(found) == 10
    assert sum(one.customers for one in found) == heads.sum()
    assert sum(one.actual for one in found) == actual @ heads
    assert sum(one.expected for one in found) == pytest.approx(expected @ heads)
    assert all(abs(one.customers - heads.sum() / 10) < 8 for one in found)
    means = [one.expected / one.customers for one in found]
    assert means == sorted(means)


def test_look_alikes_stay_in_one_tenth_whatever_they_ordered() -> None:
    found = tenths(np.array([1.0, 1.0, 5.0]), actual=ints(0, 9, 4), customers=ints(50, 1, 49))
    assert [(one.customers, one.actual) for one in found] == [(51, 9), (49, 196)]


def test_nothing_ordered_before_or_after_is_still_an_answer(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    idle = dataclasses.replace(orders, repeats=ints(0, 0, 0), before=ints(0, 0, 0), after=ints(0, 0, 0))
    found = measured(idle, forecast)
    assert found.mae_naive == 0
    assert np.isnan(found.gain)
    assert found.words.endswith("the model expected 12.")


def test_nobody_known_on_the_date_is_not_enough(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    with pytest.raises(NotEnough, match="later date"):
        measured(dataclasses.replace(orders, customers=ints(0, 0, 0)), forecast)


def test_rows_that_do_not_match_are_refused(orders: HeldOutOrders, forecast: OrderForecast) -> None:
    short = dataclasses.replace(forecast, expected=np.array([1.0]))
    with pytest.raises(BadInput, match="3 rows of orders but 1"):
        measured(orders, short)
