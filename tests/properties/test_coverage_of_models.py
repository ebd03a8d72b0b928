"""Ranges hold what they say, for every order model, on books whose truth is known."""

import numpy as np
import pytest
from tests.factories.simulated import Standing, orders_after, standing, value_after

from keepworth.samples.simulated import BUYING, ModelName, Population, SimulatedBook, simulate_book
from keepworth.value.coverage import interval_coverage
from keepworth.value.equity import Equity, Holdings, estimate_equity
from keepworth.value.forecast import forecast_orders
from keepworth.value.futures import predict_orders
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors
from keepworth.value.orders import OrderModel, fit_orders
from keepworth.value.spend import SpendModel, expected_spend
from keepworth.value.spendfit import fit_spend

MODELS: tuple[ModelName, ...] = ("bgnbd", "mbgnbd", "paretonbd")
# Few, some and many orders while active; and a grocer's uneven baskets.
BUSY: dict[ModelName, tuple[float, float, float, float]] = {
    "bgnbd": (1.0, 2.0, 0.3, 6.0),
    "mbgnbd": (1.0, 2.0, 0.3, 6.0),
    "paretonbd": (3.0, 10.0, 0.3, 30.0),
}
UNEVEN = (0.45, 3.9, 240.0)
DAY, WEEKS, YEARS = 273, 39, 5
DISCOUNT = float(np.log(1.15) / 52)


def book_of(model: ModelName, *, customers: int, seed: int, busy: bool = False) -> tuple[SimulatedBook, Standing]:
    population = Population(
        model=model,
        customers=customers,
        days=DAY + 364 * YEARS,
        buying=BUSY[model] if busy else BUYING[model],
        **({"spending": UNEVEN} if busy else {}),
    )
    book = simulate_book(population, rng=np.random.default_rng(seed))
    return book, standing(book, as_of=DAY)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("customers", "books"), [(200, 12), (2_000, 4), (20_000, 1)])
def test_order_counts_are_covered_eight_times_in_ten(model: ModelName, customers: int, books: int) -> None:
    shares = []
    for seed in range(books):
        book, then = book_of(model, customers=customers, seed=seed)
        after = orders_after(book, then, as_of=DAY, days=7 * WEEKS)
        said = forecast_orders(fit_orders(model, then.cells), then.cells, after=after, weeks=WEEKS)
        shares.append(
            interval_coverage(
                said.below, said.upto, customers=np.ones_like(after), rng=np.random.default_rng(seed)
            ).share
        )
    assert 0.76 <= np.mean(shares) <= 0.84


class Valued:
    """A simulated book, scored, and what its customers brought in truth."""

    def __init__(self, model: ModelName, *, customers: int, seed: int, busy: bool) -> None:
        book, then = book_of(model, customers=customers, seed=seed, busy=busy)
        self.orders: OrderModel = fit_orders(model, then.cells)
        self.model: SpendModel = fit_spend(then.spend)
        predictions = predict_orders(
            self.orders, then.cells, horizon_weeks=WEEKS, value_weeks=52 * YEARS, weekly_discount=DISCOUNT
        )
        self.factors: LifetimeFactors = lifetime_factors(
            predictions, self.model, order_covariance=self.orders.covariance, spend_repeats=then.repeats
        )
        self.spend = expected_spend(self.model, repeats=then.repeats, mean_spend=then.mean_spend)
        self.truth = value_after(book, then, as_of=DAY, days=364 * YEARS, weekly_discount=DISCOUNT)

    def covered(self, *, rng: np.random.Generator) -> np.ndarray:
        """Whether each customer's rank in their forecast is in the middle 80 %, zero spread evenly."""
        none, chance = self.factors.none, rng.random(self.truth.size)
        idle = (chance * none >= 0.1) & (chance * none <= 0.9)
        low, high = self.factors.low * self.spend, self.factors.high * self.spend
        ordered = ((none >= 0.1) | (self.truth >= low)) & (none < 0.9) & (self.truth <= high)
        return np.where(self.truth == 0, idle, ordered)

    def equity(self, rows: np.ndarray) -> Equity:
        """Equity of some customers."""
        spend, ones = self.spend * rows, rows.astype(np.float64)
        return estimate_equity(
            self.factors,
            self.model,
            order_covariance=self.orders.covariance,
            holdings=Holdings(rows.astype(np.int64), spend, spend**2, ones),
        )


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("busy", [False, True])
def test_values_are_covered_eight_times_in_ten_among_the_best_too(model: ModelName, *, busy: bool) -> None:
    valued = Valued(model, customers=4_000, seed=3, busy=busy)
    covered = valued.covered(rng=np.random.default_rng(4))
    best = np.argsort(-valued.factors.mean * valued.spend)[:200]
    assert 0.76 <= covered.mean() <= 0.84
    assert 0.70 <= covered[best].mean() <= 0.90  # 200 customers: a standard error of 3 %


@pytest.mark.parametrize("model", MODELS)
def test_equity_of_books_and_of_parts_is_covered(model: ModelName) -> None:
    held = []
    for seed in range(30):
        valued = Valued(model, customers=400, seed=100 + seed, busy=False)
        part = np.arange(valued.truth.size) % 10 == 0
        for rows in (np.ones_like(part), part):
            said, came = valued.equity(rows), valued.truth[rows].sum()
            held.append(said.low <= came <= said.high)
    assert 0.65 <= np.mean(held) <= 0.95  # 60 sums, related in pairs: a standard error of 6 %
