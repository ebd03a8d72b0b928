"""Who forecast better: only where there is enough to tell, and never by chance alone."""

import numpy as np
import pytest

from keepworth.runs.verdict import Verdict, verdict_on
from keepworth.value.backtest import HeldOutOrders, OrderForecast, measure_backtest


def verdict(came: list[int], *, said: float, before: int, customers: int) -> Verdict:
    """Judge a forecast of `said` orders for everybody against that of `before`."""
    size = len(came)
    after = np.array(came, dtype=np.int64)
    orders = HeldOutOrders(
        repeats=np.full(size, 5),
        age=np.full(size, 50.0),
        before=np.full(size, before),
        after=after,
        segment=np.zeros(size, dtype=np.int64),
        customers=np.full(size, customers),
    )
    share = np.full(size, 0.5)
    forecast = OrderForecast(
        expected=np.full(size, said), below=share, upto=share, at_least_one=share, low=after, high=after
    )
    test = measure_backtest(orders, forecast, weeks=10.0, rng=np.random.default_rng(1))
    return verdict_on(test, expected=forecast.expected, naive=orders.before.astype(np.float64), orders=orders)


@pytest.mark.parametrize(("said", "before", "found"), [(2.0, 4, "better"), (4.0, 2, "not better"), (2.5, 2, "tie")])
def test_of_many_customers_the_nearer_forecast_wins_and_equal_ones_tie(said: float, before: int, found: str) -> None:
    assert verdict([2, 3, 2, 3], said=said, before=before, customers=100).is_ == found


@pytest.mark.parametrize(("customers", "came"), [(1, [2, 3]), (10, [2, 2]), (500, [0, 0])])
def test_of_few_customers_or_orders_nobody_is_called_the_winner(customers: int, came: list[int]) -> None:
    found = verdict(came, said=2.0, before=9, customers=customers)
    assert found.is_ == "too few"
    assert "(at least 200 and 50)" in found.words
    assert "orders per customer against" in found.words
