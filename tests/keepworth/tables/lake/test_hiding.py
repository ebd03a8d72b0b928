"""A lake without some customers, and one of these alone: what a score of customers and one of teams of ours see."""

import datetime as dt

import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.tables.inside import within_in
from keepworth.tables.lake.restricted import NOBODY

DAY = dt.date(2026, 5, 1)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    book = empty_book(tmp_path_factory.mktemp("hiding"))
    add(
        book,
        "customers",
        {"customer_id": ["acme", "it"], "parent_id": ["it", None], "kind": ["organisation", "internal"]},
    )
    add(book, "contacts", {"contact_id": ["cfo", "ivy", "both", "both"], "customer_id": ["acme", "it", "it", "acme"],
                           "valid_from": [DAY, DAY, DAY, DAY + dt.timedelta(days=9)]})  # fmt: skip
    add(book, "ties", {"contact_id": ["cfo", "ivy"], "colleague_id": ["ed", "ed"], "asked_on": [DAY] * 2})
    add(book, "referrals", {"referrer_id": ["it", "acme"], "customer_id": ["acme", "beta"], "happened_on": [DAY] * 2})
    add_orders(book, ("acme", DAY, 10), ("it", DAY, 99))
    add_orders(book, ("it", DAY, 98))
    with book.lake() as found:
        yield found


def many(lake, table, of="*"):
    return lake.engine.execute(f"SELECT count({of}) FROM ({lake.select(table)}) AS t").fetchall()[0][0]


def test_who_is_hidden_is_in_no_row_and_named_in_none(lake):
    whom = within_in(lake, as_of=None)
    assert [kind for kind, _ in whom.since] == ["customer", "contact"]
    hidden = lake.hiding(whom)
    assert (many(hidden, "customers"), many(hidden, "customers", of="parent_id")) == (1, 0)
    assert many(hidden, "ties") == 1
    assert many(hidden, "referrals") == 1
    # Who works for a customer today stays, at that customer alone.
    assert many(hidden, "contacts") == 2
    assert not hidden.is_whole
    assert len(hidden.occasions()) == 1
    assert len(lake.occasions()) == 2


def test_of_some_alone_nothing_else_is_seen(lake):
    only = lake.among(within_in(lake, as_of=None))
    for table, found in (("customers", 1), ("contacts", 2), ("ties", 1), ("orders", 2)):
        assert many(only, table) == found, table


def test_where_nobody_is_internal_nothing_is_hidden(lake):
    assert within_in(lake.hiding(within_in(lake, as_of=None)), as_of=None) == NOBODY
