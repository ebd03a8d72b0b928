"""Merged customers are scored as an import under one id would be, on either engine; undoing brings both back."""

import datetime as dt

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import START, add, empty_book
from tests.factories.spark import by_spark

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.runs.undo_batch import undo_batch
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.directory import directory_of
from keepworth.tables.lake.aliases import merged_numbers, together
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.scored import open_scored

PEOPLE = Population(model="paretonbd", customers=150, days=900)
# The third and the fourth lead to the first; the tenth to another of a different size.
MERGED = {"C000003": "C000001", "C000004": "C000003", "C000010": "C000090"}
ENDS = {"C000003": "C000001", "C000004": "C000001", "C000010": "C000090"}
ENGINES = ["embedded", pytest.param("spark", marks=pytest.mark.spark)]


def filled(folder, *, ids):
    """A book of two files of orders, and of descriptions, whose customers are called as `ids` says."""
    folder.mkdir()
    book = empty_book(folder)
    made = simulate_book(PEOPLE, rng=np.random.default_rng(5))
    own = [f"C{number:06d}" for number in made.customer]
    days = [START + dt.timedelta(days=int(day)) for day in made.day]
    amounts = [round(float(amount) / 1, 2) for amount in made.amount]
    for part in (0, 1):
        rows = [at for at in range(len(own)) if at % 2 == part]
        add(book, "orders", {
            "customer_id": [ids.get(own[at], own[at]) for at in rows], "ordered_on": [days[at] for at in rows],
            "amount": [decimal(amounts[at]) for at in rows],
        })  # fmt: skip
    every = sorted(set(own))
    add(book, "customers", {
        "customer_id": [one for one in every if one not in ids or ids[one] == one],
        "segment": ["Food" for one in every if one not in ids or ids[one] == one],
    })  # fmt: skip
    return book


def decimal(amount):
    from decimal import Decimal

    return Decimal(str(amount))


def merge(book, pairs):
    add(book, "aliases", {
        "who": ["customer"] * len(pairs), "alias_id": list(pairs), "into_id": list(pairs.values()),
        "merged_on": [START] * len(pairs),
    })  # fmt: skip


def scored(book, engine):
    run = score_book(by_spark(book) if engine == "spark" else book, asked=Asked(model="paretonbd"))
    rows = pq.read_table(run / "customers.parquet").drop_columns(["number", "cell"]).to_pylist()
    return read_record(run)["equity"], {row["customer_id"]: row for row in rows}


def near(row):
    return {name: pytest.approx(value, rel=1e-6) if isinstance(value, float) else value for name, value in row.items()}


@pytest.mark.parametrize("engine", ENGINES)
def test_merged_customers_are_scored_as_one(tmp_path, engine, request):
    if engine == "spark":
        request.getfixturevalue("spark")
    apart, together_ = filled(tmp_path / "apart", ids={}), filled(tmp_path / "one", ids=ENDS)
    _, before = scored(apart, engine)
    merge(apart, MERGED)
    equity, found = scored(apart, engine)
    as_one, expected = scored(together_, engine)
    assert found.keys() == expected.keys() == before.keys() - MERGED.keys()
    assert {own: found[own] for own in found} == {own: near(row) for own, row in expected.items()}
    assert equity["mean"] == pytest.approx(as_one["mean"], rel=1e-6)
    assert found["C000001"]["repeats"] > before["C000001"]["repeats"]


def test_an_undone_merge_brings_both_back(tmp_path):
    book = filled(tmp_path / "apart", ids={})
    _, before = scored(book, "embedded")
    merge(book, MERGED)
    scored(book, "embedded")
    batch = read_manifest(book.lake_folder).of("aliases")[0]
    undo_batch(book, batch.id)
    _, after = scored(book, "embedded")
    assert after == before


def test_lists_show_who_holds(tmp_path):
    book = filled(tmp_path / "apart", ids={})
    merge(book, MERGED)
    assert directory_of(book).is_file()
    found = {row["customer_id"] for own in ENDS for row in open_scored(book).find(own)}
    assert found.isdisjoint(ENDS)
    assert open_scored(book).find("C000001")


def test_chains_lead_to_their_end_and_circles_end():
    pairs = [("customer", 1, 2), ("customer", 2, 3), ("customer", 3, 1), ("contact", 1, 5), ("customer", 9, 9)]
    merged = merged_numbers(pairs)
    assert merged == {"customer": {1: 3, 2: 3}, "contact": {1: 5}}
    assert together(merged, kind="customer", number=2) == (3, 1, 2)
    assert together(merged, kind="colleague", number=2) == (2,)
