"""A score, from orders in a book to stored numbers."""

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import START, add_orders, add_simulated, empty_book

from keepworth.errors import BadInput, NotEnough
from keepworth.runs import estimates
from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book
from keepworth.value.cells import BuyingCells
from keepworth.value.futures import predict_orders
from keepworth.value.gammagamma import SpendHistories
from keepworth.value.orders import fit_orders
from keepworth.value.spend import expected_spend_range
from keepworth.value.spendfit import fit_spend

NAMED = (
    "customer_id", "repeats", "last_order_weeks", "age_weeks", "p_active", "p_active_low", "p_active_high",
    "expected_orders", "expected_orders_low", "expected_orders_high", "expected_spend", "expected_spend_low",
    "expected_spend_high", "value", "value_low", "value_high",
)  # fmt: skip
AS_OF = START + dt.timedelta(days=400)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A simulated shop of 600 customers."""
    made = empty_book(tmp_path_factory.mktemp("shop"))
    add_simulated(made, simulate_book(Population(customers=600), rng=np.random.default_rng(3)))
    return made


def scored(book: Book, **asked: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    run = score_book(book, asked=Asked(**asked))
    table = pq.read_table(run / "customers.parquet")
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return record, {name: np.array(table.column(name).to_pylist()) for name in table.column_names}


def test_the_record_holds_what_others_rely_on(book: Book) -> None:
    record, customers = scored(book, as_of=AS_OF, horizon_weeks=39, discount=0.15)
    assert record["as_of"] == AS_OF.isoformat()
    assert record["customers"] == customers["customer_id"].size == 600
    assert record["orders"]["cells"] <= 600
    assert set(record["spend"]["parameters"]) == {"p", "q", "gamma"}
    assert record["equity"]["low"] < record["equity"]["mean"] < record["equity"]["high"]
    assert (book.folder / record["scores"]).is_file()
    assert record["seconds"]["total"] > 0
    assert record["orders"]["choice"]["words"]
    assert [batch["table"] for batch in record["inputs"]] == ["orders"]


def test_customers_have_their_own_ids_and_every_range_holds_its_middle(book: Book) -> None:
    _, customers = scored(book, as_of=AS_OF, model="mbgnbd")
    assert set(NAMED) <= set(customers)
    assert customers["customer_id"][0].startswith("C0")
    for name in ("p_active", "expected_spend"):
        assert (customers[f"{name}_low"] <= customers[name] + 1e-12).all()
        assert (customers[name] <= customers[f"{name}_high"] + 1e-12).all()
    assert (customers["value_low"] <= customers["value_high"]).all()
    assert (customers["expected_orders_low"] <= customers["expected_orders_high"]).all()


@pytest.mark.parametrize("model", ["bgnbd", "mbgnbd", "paretonbd"])
def test_what_is_joined_back_equals_the_pure_functions(book: Book, model: str) -> None:
    record, customers = scored(book, as_of=AS_OF, model=model, horizon_weeks=20, discount=0.2)
    ones = np.ones(600, dtype=np.int64)
    cells = BuyingCells(customers["repeats"], customers["last_order_weeks"], customers["age_weeks"], ones)
    fitted = fit_orders(model, cells)
    said = predict_orders(fitted, cells, horizon_weeks=20, value_weeks=520, weekly_discount=np.log(1.2) / 52)
    assert record["orders"]["log_likelihood"] == pytest.approx(fitted.log_likelihood, rel=1e-9)
    assert customers["p_active"] == pytest.approx(said.p_active, rel=1e-6)
    assert customers["expected_orders"] == pytest.approx(said.expected_orders, rel=1e-6)
    again = customers["repeats"] > 0
    means = np.where(again, customers["mean_repeat_spend"], 0).astype(np.float64)
    spend = fit_spend(SpendHistories(customers["repeats"][again], means[again], ones[again]))
    low, high = expected_spend_range(spend, repeats=customers["repeats"], mean_spend=means)
    assert customers["expected_spend_low"] == pytest.approx(low, rel=1e-6)
    assert customers["expected_spend_high"] == pytest.approx(high, rel=1e-6)
    assert customers["value"] == pytest.approx(said.discounted_orders * np.sqrt(low * high), rel=1e-5)
    assert record["equity"]["mean"] == pytest.approx(customers["value"].sum(), rel=1e-9)


def test_the_same_orders_give_the_same_bytes_in_any_order_on_any_number_of_threads(tmp_path: Path) -> None:
    # More customers than one row group of the engine holds, so that threads have something to share.
    shop = simulate_book(Population(customers=125_000, days=200), rng=np.random.default_rng(5))
    shuffled = np.random.default_rng(6).permutation(shop.customer.size)
    seen = []
    for name, rows, threads in (("one", None, 1), ("two", shuffled, 2)):
        (tmp_path / name).mkdir()
        made = empty_book(tmp_path / name)
        add_simulated(made, shop, rows=rows)
        held = dataclasses.replace(made, settings=dataclasses.replace(made.settings, threads=threads))
        run = score_book(held, asked=Asked(model="bgnbd"))
        record = json.loads((run / "run.json").read_text(encoding="utf-8"))
        seen.append(((run / "customers.parquet").read_bytes(), (run / "cells.parquet").read_bytes(), record))
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] == seen[1][1]
    for part in ("orders", "spend", "equity", "warnings"):
        assert seen[0][2][part] == seen[1][2][part]


def test_a_book_without_orders_is_not_scored(tmp_path: Path) -> None:
    with pytest.raises(NotEnough, match=r"no orders yet.*keepworth import"):
        score_book(empty_book(tmp_path))


def test_a_day_before_the_first_order_is_not_scored(book: Book) -> None:
    with pytest.raises(NotEnough, match="No customer has placed an order by 2019-12-31"):
        scored(book, as_of=dt.date(2019, 12, 31))


def test_impossible_questions_are_refused(book: Book) -> None:
    with pytest.raises(BadInput, match=r"no order model 'guess'.*bgnbd"):
        scored(book, model="guess")
    with pytest.raises(BadInput, match="horizon"):
        scored(book, horizon_weeks=float("nan"))
    with pytest.raises(BadInput, match="discount"):
        scored(book, discount=-0.1)


def test_few_customers_are_scored_with_a_prior_and_a_word(tmp_path: Path) -> None:
    made = empty_book(tmp_path)
    add_orders(made, ("a", "2020-01-01", 10), ("a", "2020-02-01", 12), ("b", "2020-01-05", 8), ("b", "2020-03-01", 9))
    record, customers = scored(made)
    assert customers["customer_id"].tolist() == ["a", "b"]
    assert record["orders"]["prior"]
    assert any("fewer than 200" in warning for warning in record["warnings"])
    assert np.isfinite(customers["value"].astype(np.float64)).all()


def test_parts_of_the_histories_are_foreseen_as_all_of_them_at_once(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, whole = scored(book, as_of=AS_OF)
    monkeypatch.setattr(estimates, "CELLS_A_PART", 61)
    _, parted = scored(book, as_of=AS_OF)
    for name in NAMED[1:]:
        # The ends of a value's range are sought to 1e-6 of its logarithm; all else to the rounding of sums.
        nearly = 1e-4 if name in ("value_low", "value_high") else 1e-12
        np.testing.assert_allclose(parted[name], whole[name], rtol=nearly, err_msg=name)
