"""What holds for every order model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.histories import MODELS, known_model
from tests.factories.simulated import standing

from keepworth.samples.simulated import Population, simulate_book
from keepworth.value.cells import BuyingCells, counted
from keepworth.value.futures import expected_orders, predict_orders, probability_active
from keepworth.value.orders import fit_orders

TRUTH = {"bgnbd": (0.7, 5.0, 0.8, 3.0), "mbgnbd": (0.9, 6.0, 0.7, 3.0), "paretonbd": (0.9, 7.0, 0.7, 15.0)}
SETTINGS = {"horizon_weeks": 39.0, "value_weeks": 520.0, "weekly_discount": 0.0027}

every_model = pytest.mark.parametrize("name", MODELS)


def book(name: str, customers: int, *, seed: int) -> BuyingCells:
    """Each customer a cell of their own, seen after a year in exact time."""
    population = Population(model=name, buying=TRUTH[name], customers=customers, days=400)
    return standing(simulate_book(population, rng=np.random.default_rng(seed)), as_of=364).cells


def by_day(cells: BuyingCells) -> BuyingCells:
    """The same book in whole days, so that customers share cells."""
    age = np.ceil(cells.age * 7) / 7
    latest = np.where(cells.repeats > 0, np.minimum(np.ceil(cells.last_order * 7) / 7, age), 0.0)
    return BuyingCells(cells.repeats, latest, age, cells.customers)


def permuted(cells: BuyingCells, order: np.ndarray) -> BuyingCells:
    return BuyingCells(cells.repeats[order], cells.last_order[order], cells.age[order], cells.customers[order])


@every_model
def test_known_parameters_come_back_within_3_standard_errors(name: str) -> None:
    """In 24 books 96 parameters are found; all but a few within 3 standard errors, their spread as stated."""
    away = []
    for seed in range(24):
        found = fit_orders(name, book(name, 1500, seed=seed))
        away.append((found.log_parameters - np.log(TRUTH[name])) / np.sqrt(np.diag(found.covariance)))
    scores = np.array(away)
    assert (np.abs(scores) > 3).sum() <= 2
    assert (scores**2).mean() == pytest.approx(1.0, abs=0.45)


@every_model
def test_a_large_book_brings_its_parameters_back_to_a_few_percent(name: str) -> None:
    found = fit_orders(name, counted(by_day(book(name, 60_000, seed=1))))
    assert found.cells < 60_000
    assert found.values == pytest.approx(TRUTH[name], rel=0.12)


@every_model
def test_the_order_of_the_cells_changes_not_one_bit(name: str) -> None:
    cells = counted(by_day(book(name, 3000, seed=2)))
    order = np.random.default_rng(0).permutation(cells.repeats.size)
    here, there = fit_orders(name, cells), fit_orders(name, permuted(cells, order))
    assert (here.values == there.values).all()
    assert (here.covariance == there.covariance).all()
    assert here.log_likelihood == there.log_likelihood
    ours, theirs = predict_orders(here, cells, **SETTINGS), predict_orders(there, permuted(cells, order), **SETTINGS)
    for field in type(ours).__slots__:
        assert (getattr(ours, field)[..., order] == getattr(theirs, field)).all(), field


@every_model
def test_cells_of_customers_and_customers_one_by_one_end_at_the_same_optimum(name: str) -> None:
    cells = counted(by_day(book(name, 3000, seed=3)))
    rows = np.repeat(np.arange(cells.repeats.size), cells.customers)
    alone = BuyingCells(
        cells.repeats[rows], cells.last_order[rows], cells.age[rows], np.ones(rows.size, dtype=np.int64)
    )
    together, apart = fit_orders(name, cells), fit_orders(name, alone)
    assert (together.values == apart.values).all()
    assert (together.cells, together.customers) == (apart.cells, apart.customers)


@every_model
def test_another_unit_of_time_scales_the_times_and_nothing_else(name: str) -> None:
    cells = book(name, 2000, seed=4)
    days = BuyingCells(cells.repeats, cells.last_order * 7, cells.age * 7, cells.customers)
    by_week, by_days = fit_orders(name, cells), fit_orders(name, days)
    units = np.where(by_week.family.timed, 7.0, 1.0)
    assert by_days.values == pytest.approx(by_week.values * units, rel=1e-7)
    assert by_days.covariance == pytest.approx(by_week.covariance, rel=1e-5)
    week = predict_orders(by_week, cells, **SETTINGS)
    day = predict_orders(by_days, days, horizon_weeks=39 * 7, value_weeks=520 * 7, weekly_discount=0.0027 / 7)
    for field in ("p_active", "expected_orders", "discounted_orders", "discounted_square", "p_none"):
        assert getattr(day, field) == pytest.approx(getattr(week, field), rel=1e-6, abs=1e-12), field


positive = st.floats(0.02, 30.0)


@st.composite
def one_history(draw: st.DrawFn) -> BuyingCells:
    age = draw(st.integers(0, 2000)) / 7
    repeats = draw(st.integers(0, 600)) if age else 0
    latest = draw(st.integers(1, max(1, round(age * 7)))) / 7 if repeats else 0.0
    return BuyingCells(np.array([repeats]), np.array([min(latest, age)]), np.array([age]), np.array([1]))


@every_model
@settings(max_examples=60, deadline=None)
@given(cells=one_history(), r=positive, alpha=positive, third=positive, fourth=positive)
def test_any_history_under_any_parameters_gets_numbers_that_hang_together(
    name: str, cells: BuyingCells, r: float, alpha: float, third: float, fourth: float
) -> None:
    model = known_model(name, (r, alpha, third, fourth), doubt=0.1)
    found = predict_orders(model, cells, horizon_weeks=26, value_weeks=260, weekly_discount=0.0027)
    for field in type(found).__slots__:
        assert np.isfinite(getattr(found, field)).all(), field
    assert 0 <= found.p_active_low[0] <= found.p_active[0] <= found.p_active_high[0] <= 1
    assert 0 <= found.p_none[0] <= 1
    assert 0 <= found.expected_orders_low[0] <= found.expected_orders_high[0]
    assert found.discounted_square[0] >= found.discounted_orders[0] ** 2 * (1 - 1e-9)
    assert found.discounted_twice[0] <= found.discounted_orders[0] * (1 + 1e-12)
    # At least one order with probability 1 − p_none, so no fewer on average, undiscounted.
    assert expected_orders(model, cells, weeks=260)[0] >= (1 - found.p_none[0]) * (1 - 1e-9) - 1e-12


@every_model
@settings(max_examples=40, deadline=None)
@given(cells=one_history(), r=positive, alpha=positive, third=positive, fourth=positive)
def test_expected_orders_rise_with_the_horizon_and_never_past_the_pace_so_far(
    name: str, cells: BuyingCells, r: float, alpha: float, third: float, fourth: float
) -> None:
    model = known_model(name, (r, alpha, third, fourth))
    horizons = (0.5, 4.0, 26.0, 104.0, 520.0)
    ahead = np.array([expected_orders(model, cells, weeks=weeks)[0] for weeks in horizons])
    assert (np.diff(ahead) >= -1e-12 * ahead[1:]).all()
    pace = probability_active(model, cells)[0] * (r + cells.repeats[0]) / (alpha + cells.age[0])
    assert (ahead <= pace * np.array(horizons) * (1 + 1e-9)).all()
