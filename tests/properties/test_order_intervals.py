"""Do ranges hold what they promise? 80 % of what came must lie within, on books whose truth is known.

Counts are whole numbers, so the share is judged by the randomised probability integral transform.
"""

import numpy as np
import pytest
from tests.factories.histories import MODELS
from tests.factories.simulated import orders_after, standing

from keepworth.samples.simulated import Population, simulate_book
from keepworth.value.futures import order_counts, predict_orders, probability_active
from keepworth.value.orders import fit_orders

AS_OF, DAYS_AHEAD = 365, 181
BUSY = {"bgnbd": (2.0, 2.0, 0.5, 5.0), "mbgnbd": (0.8, 20.0, 0.3, 2.0), "paretonbd": (2.0, 2.0, 1.0, 60.0)}


def coverage(
    name: str, *, customers: int, books: int, buying: tuple[float, float, float, float] | None = None
) -> tuple[float, float]:
    """Share of customers whose orders fell within the 80 % range: randomised, and as shown."""
    rng = np.random.default_rng([customers, books, buying is None])
    inside, shown = [], []
    for _ in range(books):
        population = Population(model=name, buying=buying, customers=customers)
        book = simulate_book(population, rng=rng)
        then = standing(book, as_of=AS_OF)
        came = orders_after(book, then, as_of=AS_OF, days=DAYS_AHEAD)
        counts = order_counts(fit_orders(name, then.cells), then.cells, weeks=DAYS_AHEAD / 7)
        at, below = counts.at_most(came), counts.at_most(came - 1)
        transformed = below + rng.random(came.size) * (at - below)
        inside.append((transformed >= 0.1) & (transformed <= 0.9))
        low, high = counts.quantiles((0.1, 0.9))
        shown.append((came >= low) & (came <= high))
    return float(np.concatenate(inside).mean()), float(np.concatenate(shown).mean())


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(("customers", "books"), [(3000, 3), (150, 40), (40, 100)])
def test_ranges_of_order_counts_hold_76_to_84_percent(name: str, customers: int, books: int) -> None:
    randomised, shown = coverage(name, customers=customers, books=books)
    assert 0.76 <= randomised <= 0.84
    assert shown >= 0.8


@pytest.mark.parametrize("name", MODELS)
def test_ranges_hold_on_small_books_far_from_the_prior_too(name: str) -> None:
    randomised, _ = coverage(name, customers=40, books=100, buying=BUSY[name])
    assert 0.76 <= randomised <= 0.84


@pytest.mark.parametrize("name", MODELS)
def test_ranges_of_p_active_hold_the_true_one_in_8_of_10_books(name: str) -> None:
    """The truth is what the true parameters say of the same history; judged by its mean over the book."""
    rng = np.random.default_rng(8)
    held = []
    for _ in range(60):
        book = simulate_book(Population(model=name, buying=BUSY[name], customers=400), rng=rng)
        cells = standing(book, as_of=AS_OF).cells
        fitted = fit_orders(name, cells)
        truth = probability_active(_with(fitted, BUSY[name]), cells)
        found = predict_orders(fitted, cells, horizon_weeks=4, value_weeks=4, weekly_discount=0)
        doubtful = found.p_active < 1 - 1e-9
        inside = (found.p_active_low <= truth) & (truth <= found.p_active_high)
        held.append(inside[doubtful].mean())
    assert 0.7 <= np.mean(held) <= 0.9


def _with(model: object, values: tuple[float, ...]) -> object:
    from dataclasses import replace

    return replace(model, parameters=model.family.parameters(*values))  # type: ignore[attr-defined, type-var]
