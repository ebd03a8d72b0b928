"""The facts behind a piece of evidence are those of its customer alone, as they were known by the day of the run."""

import datetime as dt
from typing import Any

import pytest
from tests.factories.books import add, empty_book

from keepworth.tables.book import Book
from keepworth.tables.evidence import evidence_asker
from keepworth.tables.evidence.facts import promised
from keepworth.tables.evidence_facts import facts_of
from keepworth.tables.lake.restricted import Restrictions, write_restrictions

NORTH, SOUTH = 1, 2  # numbers in the order of their coming
THEN, UNTIL = dt.datetime(2026, 9, 1, 9), dt.date(2026, 11, 1)


@pytest.fixture
def book(tmp_path) -> Book:
    made = empty_book(tmp_path)
    add(made, "customers", {"customer_id": ["north", "south"]})
    moved = {"contact_id": ["ana", "ana", "li"], "customer_id": ["north", "south", "south"]}
    add(made, "contacts", moved | {"valid_from": [dt.date(2020, 1, 1), dt.date(2026, 1, 1), dt.date(2020, 1, 1)]})
    return made


def answer(book: Book, *items: str, when: dt.datetime = THEN, **columns: list[Any]) -> None:
    many = len(items)
    add(book, "answers", {
        "submission_id": ["1"] * many, "item": items, "instrument": ["loyalty"] * many, "value": [5.0] * many,
        "answered_at": [when] * many, **columns,
    })  # fmt: skip


def items(book: Book, customer: int) -> list[str]:
    return [row["item"] for row in facts_of(book, "answer:1:trust", customer=customer, until=UNTIL).rows]


def test_d1_01_a_number_that_another_customer_has_now_opens_nothing_of_theirs(book: Book) -> None:
    answer(book, "trust", customer_id=["south"])
    assert (items(book, NORTH), items(book, SOUTH)) == ([], ["trust"])


def test_d1_01_of_a_form_on_two_customers_each_opens_its_own_rows(book: Book) -> None:
    answer(book, "trust", "fair", customer_id=["north", "south"])
    assert (items(book, NORTH), items(book, SOUTH)) == (["trust"], ["fair"])


@pytest.mark.parametrize(("year", "theirs"), [(2019, NORTH), (2025, NORTH), (2026, SOUTH)])
def test_who_names_no_customer_speaks_for_where_they_worked_then(book: Book, year: int, theirs: int) -> None:
    answer(book, "trust", when=dt.datetime(year, 9, 1), contact_id=["ana"])
    assert [one for one in (NORTH, SOUTH) if items(book, one)] == [theirs]


def test_what_was_said_after_the_day_of_the_run_is_not_told(book: Book) -> None:
    answer(book, "trust", when=dt.datetime(2026, 11, 2), customer_id=["north"])
    assert items(book, NORTH) == []


@pytest.mark.parametrize(("day", "theirs"), [("2025-09-01", [NORTH]), ("2026-09-01", [SOUTH]), ("2026-11-02", [])])
def test_an_act_is_opened_where_its_contact_worked_then(book: Book, day: str, theirs: list[int]) -> None:
    done = {"act_id": ["a"], "contact_id": ["ana"], "kind": ["vouched"], "happened_on": [dt.date.fromisoformat(day)]}
    add(book, "acts", done)
    found = [one for one in (NORTH, SOUTH) if facts_of(book, "act:1", customer=one, until=UNTIL).rows]
    assert found == theirs


def test_promises_say_how_each_was_kept_as_the_evidence_counts_them(book: Book) -> None:
    day = dt.date
    add(book, "promises", {
        "promise_id": list("abcde"), "customer_id": ["north"] * 5, "agreed_on": [day(2026, 1, 2)] * 5,
        "due_on": [day(2026, 3, 1), day(2026, 3, 2), day(2026, 3, 3), day(2026, 3, 4), day(2026, 12, 1)],
        "kept": ["yes", "yes", "no", "open", "open"],
        "kept_on": [day(2026, 3, 1), day(2026, 4, 1), None, None, None],
    })  # fmt: skip
    rows = facts_of(book, "promises:2026", customer=NORTH, until=UNTIL).rows
    assert [row["how"] for row in rows] == ["kept", "late", "broken", "overdue"]
    with book.lake() as lake:
        asker = evidence_asker(lake)
        assert asker
        (told,) = promised(asker, as_of=UNTIL, errors=None)
    assert told.said.y.tolist() == [100 * (1 + 0.5) / (len(rows) + 1)]


def test_b4_what_was_promised_to_somebody_restricted_is_not_told(book: Book) -> None:
    made = {"promise_id": ["a", "b"], "customer_id": ["north"] * 2, "contact_id": ["ana", "li"], "kept": ["yes"] * 2}
    days = {"agreed_on": [dt.date(2026, 1, 2)] * 2, "due_on": [dt.date(2026, 3, 1), dt.date(2026, 3, 2)]}
    add(book, "promises", made | days)
    write_restrictions(book.folder, Restrictions({("contact", 1): "2026-11-01"}))
    rows = facts_of(book, "promises:2026", customer=NORTH, until=UNTIL).rows
    assert [(row["contact_id"], row["contact"]) for row in rows] == [(2, "li")]
