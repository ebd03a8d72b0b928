"""Prospects, who may have ordered something, enter no sum of what customers are worth."""

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, add_simulated, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.samples.simulated import Population, simulate_book

PEOPLE = Population(model="paretonbd", customers=120, days=900)
INSIDE = 100


def scored(book):
    run = score_book(book, asked=Asked())
    rows = pq.read_table(run / "customers.parquet").to_pylist()
    return read_record(run), {row["customer_id"]: row for row in rows}


@pytest.fixture
def book(tmp_path):
    made = empty_book(tmp_path)
    add_simulated(made, simulate_book(PEOPLE, rng=np.random.default_rng(5)))
    return made


def kinds(book, kind):
    ids = [f"C{at:06d}" for at in range(120)]
    add(book, "customers", {
        "customer_id": ids, "kind": ["organisation"] * INSIDE + [kind] * (120 - INSIDE),
    })  # fmt: skip


def test_equity_is_that_of_the_customers_alone(book):
    record, before = scored(book)
    assert record["equity"]["mean"] == pytest.approx(sum(row["value"] for row in before.values()), rel=1e-9)
    kinds(book, "prospect")
    record, after = scored(book)
    inside = [row["value"] for own, row in after.items() if own < f"C{INSIDE:06d}"]
    outside = [row["value"] for own, row in after.items() if own >= f"C{INSIDE:06d}"]
    assert outside
    assert set(outside) == {None}
    assert record["equity"]["mean"] == pytest.approx(sum(inside), rel=1e-9)
    assert all(row["value"] == before[own]["value"] for own, row in after.items() if own < f"C{INSIDE:06d}")


def test_who_became_a_customer_is_valued(book):
    kinds(book, "prospect")
    last = max(row["last_order"] for row in scored(book)[1].values())
    add(book, "customers", {"customer_id": ["C000119"], "kind": ["organisation"], "valid_from": [last]})
    _, rows = scored(book)
    assert rows["C000119"]["value"] is not None
    assert rows["C000118"]["value"] is None
