"""Evidence is the same whoever adds it up: the embedded engine, or Spark over the same lake."""

import datetime as dt
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.books import add, add_orders, empty_book
from tests.factories.gathered import AS_OF, add_answers, gathered, said
from tests.factories.spark import by_spark

from keepworth.tables.book import Book
from keepworth.tables.evidence import evidence_of
from keepworth.tables.evidence.kinds import FACTS

DAY = dt.date(2026, 1, 31)
EVERY = ("answers", "contacts", "customers", "orders", *FACTS)


def book_of_everything(folder: Path) -> Book:
    """A book with evidence of every kind."""
    book = empty_book(folder)
    of = "loyalty"
    add_answers(
        book, said("S", "trust_overall", 6, contact_id="ann"), said("S", "evp_gain", 99), said("T", "recommend", 4),
        said("U", "importance@speed", 9, instrument=of), said("U", "performance@speed", 10, instrument=of),
        *(said("V", f"trust_{part}", 5, instrument="relationship", version=None)
          for part in ("integrity", "competence")),
        said("W", "trust_overall", 2, side="us", colleague_id="ed"), said("X", "control_voice", 2, customer_id="pam"),
    )  # fmt: skip
    add(book, "contacts", {"contact_id": ["ann", "ben"], "customer_id": ["acme"] * 2, "influence": [5, 2]})
    add(book, "customers", {"customer_id": ["acme", "pam"], "kind": ["organisation", "person"], "segment": ["x", None]})
    of_acme = {"customer_id": ["acme"]}
    add(book, "promises", {**of_acme, "promise_id": ["1"], "agreed_on": [DAY], "due_on": [DAY], "kept": ["yes"]})
    add(book, "contracts", {**of_acme, "contract_id": ["1"], "starts_on": [DAY], "ends_on": [dt.date(2027, 1, 1)],
                            "annual_value": [100]})  # fmt: skip
    add(book, "consents", {**of_acme, "purpose": ["usage"], "given_on": [DAY]})
    add(book, "usage", {**of_acme, "product_id": ["app"], "measure": ["Trained Users"], "happened_on": [DAY],
                        "quantity": [3.0]})  # fmt: skip
    add(book, "rivals", {**of_acme, "rival": ["them"], "valid_from": [DAY], "share": [0.25]})
    add(book, "acts", {"act_id": ["1"], "contact_id": ["ben"], "kind": ["vouched"], "happened_on": [DAY]})
    add(book, "referrals", {"referrer_id": ["pam"], "customer_id": ["new"], "happened_on": [DAY]})
    add(book, "ledger", {"customer_id": ["acme", "pam"], "line_id": ["1", "2"], "period": ["2026", "2026-Q1"],
                         "side": ["theirs"] * 2, "amount": [300, 20], "status": ["signed", "claimed"],
                         "status_on": [DAY] * 2})  # fmt: skip
    add_orders(book, ("pam", "2026-02-01", 10))
    return book


@pytest.mark.spark
def test_spark_gathers_the_same(tmp_path: Path, spark: Any) -> None:
    from keepworth.tables.spark.people import spark_asker

    book = book_of_everything(tmp_path)
    here = gathered(book)
    with book.lake() as lake, spark_asker(spark, book=by_spark(book), lake=lake, read=EVERY) as asker:
        there = evidence_of(asker, as_of=AS_OF)
    assert here is not None
    assert there is not None
    assert here.thing.size == 14  # of every kind; one answer is refused
    assert (here.things, here.refused) == (there.things, there.refused)
    for one, other in ((here, there), (here.evidence, there.evidence), (here.deciding, there.deciding)):
        for column in fields(one):
            if isinstance(values := getattr(one, column.name), np.ndarray):
                assert values.tolist() == getattr(other, column.name).tolist(), column.name
