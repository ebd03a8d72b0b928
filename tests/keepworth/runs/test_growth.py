"""Unused potential of a book: what similar customers buy, what units of one group do, and what rivals have."""

import datetime as dt
from pathlib import Path

import pytest
from tests.factories.books import add, empty_book

from keepworth.runs import growth
from keepworth.runs.growth import growth_of_one, growth_seen
from keepworth.runs.seen_as import seen_as
from keepworth.tables.book import Book

DAY = dt.date(2025, 6, 30)
BUYERS = [f"B{at}" for at in range(6)]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Six who buy paper and print, a unit of one of their groups that buys paper alone, and a prospect."""
    book = empty_book(tmp_path / "book")
    every = [*BUYERS, "UNIT", "MAYBE"]
    add(book, "customers", {
        "customer_id": every, "segment": ["Finance"] * len(every), "parent_id": ["HOLD", *[None] * 5, "HOLD", None],
        "kind": [*["organisation"] * 7, "prospect"], "team": [*["North"] * 6, "South", None],
    })  # fmt: skip
    bought = [(one, "paper", 100) for one in BUYERS] + [(one, "print", 20) for one in BUYERS]
    bought += [("UNIT", "paper", 200), ("MAYBE", "paper", 1000)]
    add(book, "orders", {
        "order_id": [f"o{at}" for at in range(len(bought))], "customer_id": [one[0] for one in bought],
        "product_id": [one[1] for one in bought], "amount": [one[2] for one in bought],
        "ordered_on": [dt.date(2025, 3, 1)] * len(bought),
    })  # fmt: skip
    return book


def found(book: Book) -> growth.Growth:
    return growth_seen(book, seen=seen_as(book, day=DAY))


def test_what_similar_customers_buy_is_told_with_money_range_and_sisters(book: Book) -> None:
    told = found(book)
    assert (told.named, told.is_too_large) == (1.0, False)
    (one,) = told.chances
    assert (one.customer_id, one.product) == ("UNIT", "print")
    assert (one.low, one.middle, one.high) == pytest.approx((40, 40, 40))
    # 6 of 7 in the segment buy it, and the book's 6 of 7 for five customers more; the prospect is no customer.
    assert one.buys == pytest.approx(6 / 7, abs=0.1)
    assert (one.similar, one.sisters, one.sisters_buy) == (6, 1, 1)


def test_it_can_be_asked_of_one_customer_and_of_whom_a_team_sees_alone(book: Book) -> None:
    (unit,) = found(book).chances
    told, buys_nothing = growth_of_one(
        book, seen=seen_as(book, day=DAY), until=DAY, number=unit.number, most_pairs=growth.MOST_PAIRS
    )  # fmt: skip
    assert (told.chances, buys_nothing) == ((unit,), False)
    walled = seen_as(book, day=DAY, teams=("North",))
    assert growth_seen(book, seen=walled).chances == ()


def test_what_rivals_have_is_told_where_each_share_is_known(book: Book) -> None:
    add(book, "rivals", {"customer_id": ["UNIT", "B0"], "rival": ["Elsewhere", "Other"], "share": [0.6, None],
                         "valid_from": [dt.date(2025, 1, 1)] * 2})  # fmt: skip
    told = found(book)
    assert [one.customer_id for one in told.elsewhere] == ["UNIT"]
    assert (told.elsewhere[0].ours, told.elsewhere[0].money) == pytest.approx((0.4, 300))


def test_orders_that_name_no_product_tell_nothing_and_it_says_so(tmp_path: Path) -> None:
    bare = empty_book(tmp_path / "bare")
    assert found(bare).named is None
    add(bare, "orders", {"order_id": ["o1"], "customer_id": ["A"], "amount": [10], "ordered_on": [DAY]})
    told = found(bare)
    assert (told.named, told.chances, told.is_too_large) == (0.0, (), False)


def test_what_was_bought_more_than_a_year_ago_counts_no_more(book: Book) -> None:
    later = growth_seen(book, seen=seen_as(book, day=dt.date(2027, 6, 30)))
    assert (later.named, later.chances) == (None, ())


def test_too_many_pairs_are_not_compared_while_somebody_waits(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "MOST_PAIRS", 3)
    told = found(book)
    assert (told.is_too_large, told.chances) == (True, ())


def test_a_contract_counts_once_beside_its_invoices(book: Book) -> None:
    add(book, "contracts", {"contract_id": ["k"], "customer_id": ["UNIT"], "product_id": ["paper"],
                            "starts_on": [dt.date(2025, 1, 1)], "annual_value": [200]})  # fmt: skip
    assert found(book).chances[0].middle == pytest.approx(40)
