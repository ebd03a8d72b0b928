"""Word of mouth and profit in a whole run: each as its facts say, and none of it in equity."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.book import Book, find_book
from keepworth.tables.persons.scores import ALSO
from keepworth.tables.referring_results import FILES
from keepworth.tables.settings_change import change_settings

MONTHS = [f"2025-{month:02d}-15" for month in range(1, 13)]
WHO = ["ann", "bob", "cyd", "dee", "eve", "fay"]
DAY = dt.date.fromisoformat
YEAR_END = Asked(as_of=dt.date(2025, 12, 31))


def plain_book(folder: Path) -> Book:
    """Six customers who order by the month, a different amount each."""
    folder = empty_book(folder).folder
    change_settings(folder, margin=0.5)
    book = find_book(folder)
    lines = [(who, day, 100 * (at + 1)) for at, who in enumerate(WHO) for day in MONTHS[at:]]
    add_orders(book, *lines)
    return book


def told(book: Book) -> Book:
    """All that is told beside the orders."""
    return with_word(with_dealings(book))


def with_word(book: Book) -> Book:
    """Who brought whom, and who spoke for us."""
    add(book, "referrals", {
        "referrer_id": ["ann", "ann", "bob", "fay"], "customer_id": ["bob", "cyd", "dee", "eve"],
        "happened_on": [DAY("2025-02-01"), DAY("2025-03-01"), DAY("2025-04-01"), DAY("2025-05-01")],
        "would_have_come": [0.0, 1.0, 0.25, 0.0], "cost": [Decimal(40), None, None, None],
    })  # fmt: skip
    add(book, "acts", {"act_id": ["a1"], "contact_id": ["al"], "kind": ["referenced"], "for_id": ["fay"],
                       "share": [0.2], "happened_on": [DAY("2025-06-01")]})  # fmt: skip
    return book


def with_dealings(book: Book) -> Book:
    """Who left, what was spent, and what serving cost."""
    add(book, "departures", {"customer_id": ["eve"], "left_on": [DAY("2025-12-20")]})
    add(book, "contacts", {"contact_id": ["al"], "customer_id": ["ann"]})
    add(book, "spending", {"period": ["2025"], "purpose": ["getting"], "amount": [Decimal(600)]})
    add(book, "costs", {"customer_id": ["ann", "bob"], "period": ["2025", "2025"], "hours": [10.0, None],
                        "amount": [Decimal(2000), Decimal(100)]})  # fmt: skip
    return book


def rows(run: Path, file: str, *, by: str) -> dict[Any, dict[str, Any]]:
    return {row[by]: row for row in pq.read_table(run / file).to_pylist()}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return told(plain_book(tmp_path_factory.mktemp("told")))


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book, asked=YEAR_END)


def by_name(run: Path, file: str) -> dict[str, dict[str, Any]]:
    names = {row["number"]: name for name, row in rows(run, "customers.parquet", by="customer_id").items()}
    return {names[number]: row for number, row in rows(run, file, by="customer_id").items()}


def test_who_brought_is_owed_what_they_are_worth_who_came(run: Path) -> None:
    """Type 1 with the value and what was saved, type 2 with what was saved alone, less the reward."""
    worth, found = rows(run, "customers.parquet", by="customer_id"), by_name(run, "advocates.parquet")
    saved = 600 / 6
    assert found["ann"]["referral_value"] == pytest.approx(worth["bob"]["value"] + saved - 40 + saved)
    assert found["ann"]["referral_low"] == pytest.approx(worth["bob"]["value_low"] + 2 * saved - 40)
    assert found["bob"]["referral_value"] == pytest.approx(0.75 * worth["dee"]["value"] + saved)
    assert found["fay"]["referral_value"] == pytest.approx(saved)  # whom they brought has left
    assert found["dee"]["referral_value"] == 0
    assert found["ann"]["reference_value"] == pytest.approx(0.2 * worth["fay"]["value"])
    assert [found[who]["brought"] for who in WHO] == [2, 1, 0, 0, 0, 1]


def test_the_fields_are_by_the_medians_of_those_who_are_here(run: Path) -> None:
    found = by_name(run, "advocates.parquet")
    value, referral = ({who: found[who][name] for who in WHO if who != "eve"} for name in ("value", "referral_value"))
    for who in value:
        pays, brings = (of[who] > np.median(list(of.values())) for of in (value, referral))
        assert found[who]["field"] == {
            (True, True): "champion", (True, False): "affluent", (False, True): "advocate", (False, False): "miser"
        }[bool(pays), bool(brings)]  # fmt: skip
    assert found["eve"]["field"] is None


def test_who_came_by_word_of_mouth_and_when(run: Path) -> None:
    found = by_name(run, "advocates.parquet")
    assert [found[who]["came_by_word"] for who in WHO] == [False, True, True, True, True, False]
    assert [found[who]["won_on"] for who in WHO] == [DAY(MONTHS[at]) for at in range(6)]


def test_equity_never_counts_who_was_brought_twice(tmp_path: Path, run: Path) -> None:
    """The same book without any word of mouth is worth the same, to the last bit."""
    silent = score_book(with_dealings(plain_book(tmp_path)), asked=YEAR_END)
    quiet, loud = (json.loads((one / "run.json").read_text(encoding="utf-8")) for one in (silent, run))
    assert quiet["word_of_mouth"] is None
    assert loud["word_of_mouth"]["referral"]["counts"] == 4
    for file in ("customers.parquet", "value.parquet"):
        then, now = (rows(one, file, by="customer_id") for one in (silent, run))
        assert {who: row["value"] for who, row in then.items()} == {who: row["value"] for who, row in now.items()}
    assert quiet["equity"] is not None
    assert loud["equity"] == quiet["equity"]


def test_profit_is_the_margin_less_what_serving_cost(run: Path) -> None:
    found = by_name(run, "profit.parquet")
    year = 365.25 / 365  # costs of so many days are taken up to a year
    assert found["ann"]["from_orders"] == pytest.approx(0.5 * 1200)
    assert found["ann"]["cost"] == pytest.approx(2000 * year)
    assert found["ann"]["profit"] == pytest.approx(600 - found["ann"]["cost"])
    assert found["fay"]["profit"] == pytest.approx(0.5 * 600 * 7)
    assert found["ann"]["place"] == 6  # the last of all
    assert found["ann"]["total"] == pytest.approx(sum(row["profit"] for row in found.values()))
    record = json.loads((run / "whale.json").read_text(encoding="utf-8"))
    assert (record["hour_cost"], record["margin"], record["margin_unsaid"]) == (None, 0.5, 1.0)


def test_hours_are_priced_where_the_book_says_by_what(tmp_path: Path) -> None:
    book = told(plain_book(tmp_path))
    change_settings(book.folder, value={"hour_cost": 30.0})
    found = by_name(score_book(find_book(book.folder), asked=YEAR_END), "profit.parquet")["ann"]
    assert found["cost"] == pytest.approx(found["money"] + 30 * found["hours"])
    assert found["hours"] > 9


def test_a_person_who_is_erased_is_named_in_no_file() -> None:
    ids = {name for kinds in FILES.values() for name in kinds if name.endswith("_id")}
    assert ids <= {"customer_id", *ALSO["customer"]}
