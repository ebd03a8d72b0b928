"""What a model said about the weeks after a date."""

import numpy as np
import pytest
from tests.factories.simulated import orders_after, standing

from keepworth.errors import BadInput
from keepworth.samples.simulated import Population, simulate_book
from keepworth.value.backtest import HeldOutOrders, measure_backtest
from keepworth.value.forecast import cumulative_orders, forecast_orders
from keepworth.value.orders import fit_orders

DAY, WEEKS = 273, 39
BOOK = simulate_book(Population(model="mbgnbd", customers=5_000), rng=np.random.default_rng(11))
THEN = standing(BOOK, as_of=DAY)
AFTER = orders_after(BOOK, THEN, as_of=DAY, days=7 * WEEKS)
MODEL = fit_orders("mbgnbd", THEN.cells)


def test_probabilities_and_intervals_belong_together() -> None:
    said = forecast_orders(MODEL, THEN.cells, after=AFTER, weeks=WEEKS)
    assert np.all((said.below >= 0) & (said.below < said.upto) & (said.upto <= 1 + 1e-12))
    assert np.all(said.low <= said.high)
    assert np.all(said.below[AFTER == 0] == 0)
    np.testing.assert_allclose(said.upto[AFTER == 0], 1 - said.at_least_one[AFTER == 0])


def test_a_backtest_of_the_true_model_is_calibrated_and_beats_naive_forecasts() -> None:
    zeros = np.zeros(AFTER.size, dtype=np.int64)
    before = THEN.repeats  # all of the past fits into the 39 weeks before
    known = HeldOutOrders(THEN.repeats, THEN.age, before, AFTER, zeros, zeros + 1)
    said = forecast_orders(MODEL, THEN.cells, after=AFTER, weeks=WEEKS)
    found = measure_backtest(known, said, weeks=WEEKS, rng=np.random.default_rng(2))
    assert found.orders_expected == pytest.approx(found.orders_actual, rel=0.1)
    assert 0.78 < found.coverage.share < 0.82
    assert found.gain > 0.05
    assert all(abs(one.said - one.happened.share) < 0.1 for one in found.calibration)
    assert [one.actual for one in found.tenths][-1] > 5 * found.tenths[0].actual


def test_expected_orders_add_up_week_by_week() -> None:
    weeks = np.array([1.0, 13.0, 26.0, 39.0])
    actual = np.array([orders_after(BOOK, THEN, as_of=DAY, days=int(7 * week)).sum() for week in weeks])
    found = cumulative_orders(MODEL, THEN.cells, weeks=weeks, actual=actual)
    assert np.all(np.diff(found.expected) > 0)
    np.testing.assert_allclose(found.expected[1:], found.actual[1:], rtol=0.1)


def test_weeks_and_counts_must_match() -> None:
    with pytest.raises(BadInput, match="2 weeks but 1"):
        cumulative_orders(MODEL, THEN.cells, weeks=[1.0, 2.0], actual=np.array([3]))
