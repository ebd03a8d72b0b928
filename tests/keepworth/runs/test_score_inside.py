"""Teams of ours whom others of ours serve: the same scales, and scored apart from customers."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, add_orders, empty_book
from tests.factories.gathered import Row, add_answers, said

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.indicator_results import INSIDE_FILE, STRENGTH

PULSE = (
    "satisfaction_worth", "performance_overall", "trust_overall", "control_voice", "commitment_worth",
    "structural_saves", "business_suffers", "evp_gain", "fit_collaboration",
)  # fmt: skip
AS_OF = dt.date(2026, 7, 1)
ASKED = Asked(as_of=AS_OF)
TEXT = "Finance waits for laptops, and for the month's figures, and says so in its own words."


def pulse(submission: str, who: str, value: float, *, at: str = "2026-06-20T10:00") -> list[Row]:
    return [*(said(submission, item, value, contact_id=who, customer_id=None, at=at) for item in PULSE),
             said(submission, "emotional_like_any", 8 - value, contact_id=who, customer_id=None, at=at)]  # fmt: skip


def contacts(book: Book, customers: dict[str, str]) -> None:
    add(book, "contacts", {
        "contact_id": list(customers), "customer_id": list(customers.values()), "influence": [3] * len(customers),
        "valid_from": [dt.date(2024, 1, 1)] * len(customers),
    })  # fmt: skip


def outside(folder: Path) -> Book:
    book = empty_book(folder)
    add(book, "customers", {"customer_id": ["acme", "beta", "gamma"], "kind": ["organisation"] * 3,
                            "segment": ["A", "A", "B"]})  # fmt: skip
    contacts(book, {"cfo": "acme", "user": "acme", "dot": "beta", "eve": "gamma"})
    add_answers(book, *pulse("1", "cfo", 6), *pulse("2", "user", 3, at="2026-03-01T10:00"),
                *pulse("3", "dot", 5), *pulse("4", "eve", 2))  # fmt: skip
    add(book, "ties", {"contact_id": ["cfo", "dot"], "colleague_id": ["ed", "mia"],
                       "asked_on": [dt.date(2026, 5, 1)] * 2, "depth_theirs": [7.0, 3.0]})  # fmt: skip
    add_orders(book, *((who, f"2026-{month:02d}-{5 + at:02d}", 100 + 10 * at + month)
                       for at, who in enumerate(("acme", "beta", "gamma")) for month in range(1, 7 - at)))  # fmt: skip
    add(book, "contracts", {"contract_id": ["k1", "k2"], "customer_id": ["acme", "beta"],
                            "starts_on": [dt.date(2025, 1, 1)] * 2, "ends_on": [dt.date(2026, 12, 31)] * 2,
                            "annual_value": [Decimal(1000)] * 2})  # fmt: skip
    return book


def teams(book: Book, *, kind: str = "internal") -> None:
    """Finance, whom IT serves: it answers, orders, is tied, has a contract, brought a customer and owns one."""
    add(book, "customers", {"customer_id": ["finance", "payroll"], "kind": [kind] * 2, "segment": ["A", "Ours"],
                            "team": ["IT", "IT"]})  # fmt: skip
    contacts(book, {"fay": "finance", "fred": "finance", "pat": "payroll"})
    add_answers(book, *pulse("11", "fay", 7), *pulse("12", "fred", 6), *pulse("13", "pat", 1)[:2])
    add(book, "ties", {"contact_id": ["fay"], "colleague_id": ["ed"], "asked_on": [dt.date(2026, 5, 2)],
                       "depth_theirs": [10.0]})  # fmt: skip
    add_orders(book, *(("finance", f"2026-{month:02d}-09", 90_000) for month in range(1, 7)))
    add(book, "contracts", {"contract_id": ["k9"], "customer_id": ["finance"], "starts_on": [dt.date(2025, 1, 1)],
                            "ends_on": [dt.date(2026, 12, 31)], "annual_value": [Decimal(500_000)]})  # fmt: skip
    add(book, "departures", {"customer_id": ["payroll"], "left_on": [dt.date(2026, 6, 1)]})


def files_of(run: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes().replace(run.name.encode(), b"RUN") for path in sorted(run.iterdir())
            if path.is_file() and path.name not in ("run.json", INSIDE_FILE)}  # fmt: skip


def told(run: Path) -> dict[str, Any]:
    record = {name: value for name, value in read_record(run).items()
              if name not in ("internal", "inputs", "run", "scores", "cells", "started_at", "seconds")}  # fmt: skip
    del record["settings"]["book_id"]
    return json.loads(json.dumps(record).replace(run.name, "RUN"))


def inside_of(run: Path) -> list[dict[str, Any]]:
    return pq.ParquetFile(run / INSIDE_FILE).read().to_pylist()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same customers without and with teams of ours, and the same teams with other customers."""
    plain, both, alike = (outside(tmp_path_factory.mktemp(name)) for name in ("plain", "both", "alike"))
    teams(both)
    teams(alike)
    add_answers(alike, *pulse("21", "eve", 7), *pulse("22", "dot", 1))
    add_orders(alike, ("beta", "2026-06-30", 70_000))
    return {"plain": score_book(plain, asked=ASKED), "both": score_book(both, asked=ASKED),
            "alike": score_book(alike, asked=ASKED)}  # fmt: skip


def test_no_team_of_ours_enters_anything_of_customers(runs):
    before, after = files_of(runs["plain"]), files_of(runs["both"])
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == set()
    assert told(runs["plain"]) == told(runs["both"])
    assert not (runs["plain"] / INSIDE_FILE).exists()
    assert read_record(runs["plain"])["internal"] is None


def test_no_customer_enters_anything_of_teams_of_ours(runs):
    assert inside_of(runs["both"]) == inside_of(runs["alike"])
    assert files_of(runs["both"]) != files_of(runs["alike"])


def test_teams_of_ours_stand_on_the_same_scales(runs):
    rows = {(row["customer_id"], row["indicator"]): row for row in inside_of(runs["both"]) if row["side"] == "customer"}
    first, second = sorted({own for own, _ in rows})
    trust = rows[first, "trust"]
    assert trust["low"] < trust["score"] < trust["high"]
    assert trust["score"] > trust["prior"]
    assert trust["people"] == 2
    assert trust["sources"]
    assert rows[first, STRENGTH]["published"] == "firm"
    assert rows[second, STRENGTH]["published"] == "withheld"
    assert rows[second, STRENGTH]["score"] is None
    assert rows[second, STRENGTH]["people"] == 1
    record = read_record(runs["both"])["internal"]
    assert record["customers"] == 2
    assert record["published"] == {"withheld": 1, "firm": 1}


def test_the_same_teams_as_plain_customers_would_have_moved_others(runs, tmp_path):
    """The test above can fail: where these are no teams of ours, customers' files differ."""
    book = outside(tmp_path)
    teams(book, kind="organisation")
    run = score_book(book, asked=ASKED)
    assert files_of(run) != files_of(runs["plain"])
    assert not (run / INSIDE_FILE).exists()


def test_who_is_no_team_of_ours_any_more_is_a_customer_from_that_day(tmp_path):
    book = outside(tmp_path)
    teams(book)
    add(book, "customers", {"customer_id": ["finance"], "kind": ["organisation"], "valid_from": [dt.date(2026, 7, 2)]})
    assert read_record(score_book(book, asked=ASKED))["internal"]["customers"] == 2
    assert read_record(score_book(book, asked=Asked(as_of=dt.date(2026, 7, 3))))["internal"]["customers"] == 1
