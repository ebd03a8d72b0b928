"""The choice of an order model by hold-out."""

import numpy as np
import pytest
from tests.factories.simulated import orders_after, standing

from keepworth.samples.simulated import ModelName, Population, simulate_book
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import HeldOutCells, choose_model, log_chance
from keepworth.value.orders import fit_orders

WEEKS = 39


def held_out(
    model: ModelName, *, customers: int, buying: tuple[float, float, float, float] | None = None, seed: int = 1
) -> HeldOutCells:
    population = Population(model=model, buying=buying, customers=customers)
    book = simulate_book(population, rng=np.random.default_rng(seed))
    then = standing(book, as_of=273)
    return HeldOutCells(then.cells, orders_after(book, then, as_of=273, days=7 * WEEKS), float(WEEKS))


# Nobody leaves at once in the first, half of all do in the second: quite different one-time buyers.
APART: list[tuple[ModelName, tuple[float, float, float, float]]] = [
    ("bgnbd", (2.0, 8.0, 0.8, 0.8)),
    ("mbgnbd", (2.0, 8.0, 0.8, 0.8)),
]


@pytest.mark.parametrize(("model", "buying"), APART)
def test_the_model_that_made_the_book_wins_clearly(model: ModelName, buying: tuple[float, float, float, float]) -> None:
    found = choose_model(held_out(model, customers=6_000, buying=buying), models=("bgnbd", "mbgnbd"))
    assert (found.name, found.verdict) == (model, "clear")
    assert "6,000 customers, with the last 39 weeks held out" in found.words


def test_a_tie_goes_to_the_usual_model_and_says_so() -> None:
    found = choose_model(held_out("bgnbd", customers=400))
    assert (found.name, found.verdict) == ("bgnbd", "tie")
    assert "a tie" in found.words
    assert len(found.scores) == 3


def test_scores_are_sorted_and_behind_the_best() -> None:
    scores = choose_model(held_out("mbgnbd", customers=1_000)).scores
    assert [score.log_probability for score in scores] == sorted(
        (score.log_probability for score in scores), reverse=True
    )
    assert (scores[0].behind, scores[0].error) == (0, 0)
    assert all(score.behind > 0 and score.error > 0 for score in scores[1:])


def test_too_little_history_takes_the_usual_model_and_says_so() -> None:
    found = choose_model(held_out("bgnbd", customers=60))
    assert (found.name, found.verdict, found.scores) == ("bgnbd", "too little history", ())
    assert "60 customers" in found.words


def test_models_that_do_not_fit_are_named() -> None:
    n = 400
    alike = BuyingCells(np.full(n, 1), np.full(n, 5.0), np.full(n, 10.0), np.ones(n, dtype=np.int64))
    found = choose_model(HeldOutCells(alike, np.ones(n, dtype=np.int64), 10.0))
    assert any(score.refused for score in found.scores)
    assert found.verdict in {"none fits", "only one fits", "tie", "clear"}
    assert "could not be fitted" in found.words or "No model could be compared" in found.words


def test_counting_look_alikes_once_chooses_the_same() -> None:
    each = held_out("bgnbd", customers=800)
    twice = HeldOutCells(
        BuyingCells(each.cells.repeats, each.cells.last_order, each.cells.age, each.cells.customers * 2),
        each.orders,
        each.weeks,
    )
    doubled = HeldOutCells(
        BuyingCells(
            *(
                np.tile(part, 2)
                for part in (each.cells.repeats, each.cells.last_order, each.cells.age, each.cells.customers)
            )
        ),
        np.tile(each.orders, 2),
        each.weeks,
    )
    one, two = choose_model(twice), choose_model(doubled)
    assert one.words == two.words
    assert one.scores[0].log_probability == pytest.approx(two.scores[0].log_probability, rel=1e-9)


def test_the_chances_of_all_counts_sum_to_one() -> None:
    known = held_out("mbgnbd", customers=300)
    model = fit_orders("mbgnbd", known.cells)
    one = BuyingCells(
        *(part[:5] for part in (known.cells.repeats, known.cells.last_order, known.cells.age, known.cells.customers))
    )
    total = sum(np.exp(log_chance(model, HeldOutCells(one, np.full(5, y), 39.0))) for y in range(200))
    np.testing.assert_allclose(total, 1, atol=1e-6)
