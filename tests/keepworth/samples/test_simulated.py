"""Simulated books are what they say."""

import numpy as np
import pytest
from scipy.special import betaln
from tests.factories.simulated import standing

from keepworth.samples.simulated import BUYING, ModelName, Population, simulate_book

MODELS: tuple[ModelName, ...] = ("bgnbd", "mbgnbd", "paretonbd")


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_sorted_and_every_customer_has_a_first_order(model: ModelName) -> None:
    book = simulate_book(Population(model=model, customers=500), rng=np.random.default_rng(1))
    assert np.array_equal(np.unique(book.customer), np.arange(500))
    assert np.all(np.diff(book.customer + book.moment / 1e4) >= 0)
    assert book.customer.shape == book.day.shape == book.amount.shape
    assert (book.day.min(), book.day.max() <= 546, book.amount.min() > 0) == (0, True, True)


def test_no_repeat_order_falls_on_the_day_of_the_first() -> None:
    book = simulate_book(Population(customers=3_000), rng=np.random.default_rng(2))
    first = np.unique(book.customer, return_index=True)[1]
    rest = np.setdiff1d(np.arange(book.day.size), first)
    assert np.all(book.day[rest] > book.day[first][book.customer[rest]])


def test_the_same_seed_gives_the_same_book() -> None:
    one, two = (simulate_book(Population(customers=200), rng=np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(one.moment, two.moment)
    assert np.array_equal(one.amount, two.amount)


def test_spend_has_the_mean_of_its_parameters() -> None:
    book = simulate_book(Population(customers=40_000), rng=np.random.default_rng(3))
    assert book.mean_spend.mean() == pytest.approx(35.22, rel=0.02)  # p γ / (q − 1)
    assert book.amount.mean() == pytest.approx(book.mean_spend[book.customer].mean(), rel=0.01)


def chance_of_no_repeat(model: ModelName, *, weeks: float) -> float:
    r, alpha, a, b = BUYING[model]
    none = (alpha / (alpha + weeks)) ** r
    if model == "bgnbd":
        return none
    left_at_once = np.exp(betaln(a + 1, b) - betaln(a, b))
    return float(left_at_once + (1 - left_at_once) * none)


@pytest.mark.parametrize("model", ["bgnbd", "mbgnbd"])
def test_one_time_buyers_are_as_many_as_the_model_says(model: ModelName) -> None:
    population = Population(model=model, customers=40_000, joining_days=1)
    then = standing(simulate_book(population, rng=np.random.default_rng(4)), as_of=546)
    expected = chance_of_no_repeat(model, weeks=78)
    assert (then.repeats == 0).mean() == pytest.approx(expected, abs=0.01)  # standard error 0.0025


def test_pareto_repeats_are_as_many_as_the_model_says() -> None:
    r, alpha, s, beta = BUYING["paretonbd"]
    population = Population(model="paretonbd", customers=40_000, joining_days=1)
    then = standing(simulate_book(population, rng=np.random.default_rng(5)), as_of=546)
    expected = r * beta / (alpha * (s - 1)) * (1 - (beta / (beta + 78)) ** (s - 1))
    assert then.repeats.mean() == pytest.approx(expected, rel=0.04)  # standard error 1.2 %
