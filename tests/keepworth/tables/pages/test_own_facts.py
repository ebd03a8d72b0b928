"""What the facts say of one customer."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.tables.own_facts import latest_orders, open_promises, orders_by_year, running_contracts
from keepworth.tables.scored import open_scored

DAY = dt.date(2026, 6, 30)


@pytest.fixture
def book(tmp_path):
    book = empty_book(tmp_path)
    add_orders(book, ("a", "2023-03-01", 10), ("a", "2023-03-01", 5), ("a", "2025-01-01", 20), ("a", "2025-02-01", -3),
               ("a", "2026-07-01", 99), ("b", "2024-01-01", 7))  # fmt: skip
    return book


def number_of(book, own_id) -> int:
    return open_scored(book).find(own_id)[0]["number"]


def test_orders_are_counted_by_day_and_refunds_taken_off_and_empty_years_named(book):
    years = orders_by_year(book, number_of(book, "a"), until=DAY)
    assert [(one.year, one.orders, one.amount) for one in years] == [
        (2023, 1, Decimal(15)), (2024, 0, Decimal(0)), (2025, 1, Decimal(17)), (2026, 0, Decimal(0)),
    ]  # fmt: skip
    assert orders_by_year(book, 999, until=DAY) == []


def test_the_latest_rows_come_first_and_none_of_later_days(book):
    rows = latest_orders(book, number_of(book, "a"), until=DAY, most=3)
    assert [(str(row["ordered_on"]), row["amount"]) for row in rows] == [
        ("2025-02-01", Decimal(-3)), ("2025-01-01", Decimal(20)), ("2023-03-01", Decimal(10)),
    ]  # fmt: skip
    add(book, "orders", {"order_id": ["o-9"], "line": ["1"], "customer_id": ["b"],
                         "ordered_on": [dt.date(2026, 1, 1)], "amount": [Decimal(4)]})  # fmt: skip
    (last, *_) = latest_orders(book, number_of(book, "b"), until=DAY, most=3)
    assert last["order"] == "o-9"


def test_a_promise_is_open_until_the_day_it_was_kept(book):
    add(book, "texts", {"text_id": ["w"], "words": ["three names by Friday"]})
    add(book, "promises", {
        "promise_id": ["p1", "p2", "p3"], "customer_id": ["a"] * 3, "what_text_id": ["w", None, None],
        "agreed_on": [dt.date(2026, 5, 1), dt.date(2026, 5, 1), dt.date(2026, 7, 5)],
        "due_on": [dt.date(2026, 7, 10)] * 3, "kept": ["open", "yes", "open"],
        "kept_on": [None, dt.date(2026, 7, 2), None],
    })  # fmt: skip
    a = number_of(book, "a")
    assert [one["words"] for one in open_promises(book, a, on=DAY)] == ["three names by Friday", None]
    assert len(open_promises(book, a, on=dt.date(2026, 7, 6))) == 2
    assert open_promises(book, number_of(book, "b"), on=DAY) == []


def test_contracts_that_run_are_told_without_their_price(book):
    add(book, "contracts", {
        "contract_id": ["c1", "c2"], "customer_id": ["a", "a"], "product_id": ["care", "care"],
        "starts_on": [dt.date(2024, 1, 1), dt.date(2026, 1, 1)], "ends_on": [dt.date(2024, 12, 31), None],
        "annual_value": [Decimal(10), Decimal(20)],
    })  # fmt: skip
    (one,) = running_contracts(book, number_of(book, "a"), on=DAY)
    assert one == {"contract": "c2", "product": "care", "starts_on": dt.date(2026, 1, 1), "ends_on": None}
