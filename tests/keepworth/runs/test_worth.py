"""What a part of a scored book is worth: the run's own sum for all of it, and never the sum of ends for a part."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add_simulated, empty_book

from keepworth.errors import NotEnough
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.runs.worth import worth_of
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.arrays import Columns, numpy_columns
from keepworth.tables.book import Book
from keepworth.tables.scored import Filter, Wanted, open_scored


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    made = empty_book(tmp_path_factory.mktemp("shop"))
    add_simulated(made, simulate_book(Population(customers=300), rng=np.random.default_rng(5)))
    return made


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book)


def read(run: Path, name: str) -> Columns:
    with pq.ParquetFile(run / f"{name}.parquet") as file:
        return numpy_columns(file.read())


def held_by(run: Path, chosen: np.ndarray) -> Columns:
    """Gather what a query would: the cells of the chosen customers, and their spend."""
    customers, cells = read(run, "customers"), read(run, "cells")
    cell, spend = customers["cell"][chosen].astype(int), customers["expected_spend"][chosen]
    size = cells["cell"].size
    heads = np.bincount(cell, minlength=size)
    some = heads > 0
    summed = {"spend": spend, "squares": spend**2}
    return {name: column[some] for name, column in cells.items() if name != "customers"} | {
        "customers": heads[some],
        **{name: np.bincount(cell, weights=part, minlength=size)[some] for name, part in summed.items()},
    }


def test_all_customers_are_worth_what_the_run_says(run: Path) -> None:
    equity = read_record(run)["equity"]
    found = worth_of(read_record(run), held=held_by(run, np.arange(300)))
    assert (found.mean, found.low, found.high) == pytest.approx(
        (equity["mean"], equity["low"], equity["high"]), rel=1e-9
    )


def test_a_part_is_worth_the_sum_of_its_values_within_less_than_the_sum_of_ends(run: Path) -> None:
    customers = read(run, "customers")
    chosen = np.argsort(-customers["value"])[:20]
    found = worth_of(read_record(run), held=held_by(run, chosen))
    low, mean, high = (float(customers[name][chosen].sum()) for name in ("value_low", "value", "value_high"))
    assert found.mean == pytest.approx(mean, rel=1e-9)
    assert low < found.low < mean < found.high < high
    assert found.customers == 20


def test_a_single_customer_is_worth_about_what_the_table_says(run: Path) -> None:
    customers = read(run, "customers")
    best = int(np.argmax(customers["value"]))
    found = worth_of(read_record(run), held=held_by(run, np.array([best])))
    ends = (customers["value_low"][best], customers["value_high"][best])
    assert (found.low, found.high) == pytest.approx(ends, abs=0.1 * found.mean)


def test_what_pages_ask_for_is_what_is_held(book: Book, run: Path) -> None:
    floor = float(np.sort(read(run, "customers")["value"])[-20])
    chosen = np.flatnonzero(read(run, "customers")["value"] >= floor)
    asked = open_scored(book, run=run).held(Wanted(filters=(Filter("value", "ge", floor),)))
    found = worth_of(read_record(run), held=asked)
    by_hand = worth_of(read_record(run), held=held_by(run, chosen))
    assert (found.mean, found.low, found.high) == pytest.approx((by_hand.mean, by_hand.low, by_hand.high), rel=1e-9)


def test_silence_is_told_in_usual_gaps_and_of_a_few_orders_not_at_all(book: Book, run: Path) -> None:
    rows = open_scored(book, run=run).page(Wanted(limit=300)).rows
    assert any(row["silence"] is None for row in rows)
    for row in rows:
        if row["repeats"] < 2:
            assert row["silence"] is None
        else:
            gap = row["last_order_weeks"] / row["repeats"]
            assert row["silence"] == pytest.approx((row["age_weeks"] - row["last_order_weeks"]) / gap)


def test_nobody_is_worth_nothing(run: Path) -> None:
    found = worth_of(read_record(run), held=held_by(run, np.array([], dtype=int)))
    assert (found.mean, found.low, found.high, found.customers) == (0, 0, 0, 0)


def test_a_run_that_could_value_nobody_says_so(run: Path) -> None:
    with pytest.raises(NotEnough, match="could not value anybody"):
        worth_of(read_record(run) | {"spend": None}, held={})
