"""A row that is given by hand is parsed as a file's row is, and refused with the same words."""

import datetime as dt
from decimal import Decimal

import pytest

from keepworth.errors import BadInput
from keepworth.tables.reading.given import take_given
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.schemas import TABLES

BOOK = BookFacts("EUR", "Europe/Madrid", "2026-11-25")


def taken(table, **given):
    return take_given(TABLES[table], given, book=BOOK)


def test_every_kind_is_typed():
    contact = taken("contacts", contact_id="007", decides="是", influence="5", stance="-2", left_on="2026-01-31")
    assert contact.faults == {}
    assert contact.values == {
        "contact_id": "007", "decides": True, "influence": 5, "stance": -2, "left_on": dt.date(2026, 1, 31),
    }  # fmt: skip
    order = taken("orders", amount="12.50", quantity="3")
    assert order.values == {"amount": Decimal("12.5000"), "quantity": 3.0}


def test_moments_without_a_zone_are_the_books():
    assert taken("touchpoints", at="2026-07-01T10:30").values["at"] == dt.datetime(2026, 7, 1, 8, 30)
    assert taken("touchpoints", at="2026-07-01T10:30Z").values["at"] == dt.datetime(2026, 7, 1, 10, 30)


@pytest.mark.parametrize(
    ("table", "column", "said", "why"),
    [
        ("contacts", "influence", "6", "outside 1 to 5"),
        ("contacts", "influence", "2.5", "not a whole number"),
        ("contacts", "decides", "perhaps", "neither yes nor no"),
        ("contacts", "role", "a\x07b", "a control character, such as a line break"),
        ("contacts", "contact_id", " ", "empty, but needed"),
        ("contacts", "left_on", "2026-02-30", "no such day or time"),
        ("contacts", "left_on", "2026-11-26", "after today (2026-11-25)"),
        ("customers", "kind", "friend", "not one of organisation, person, prospect, internal"),
        ("ledger", "amount", "USD 5", "an amount in USD, not in EUR"),
    ],
)
def test_what_cannot_be_is_refused(table, column, said, why):
    found = taken(table, **{column: said})
    assert found.faults == {column: why}
    assert found.values == {}


def test_what_is_planned_may_lie_ahead():
    assert taken("promises", due_on="2027-01-01").faults == {}


def test_an_empty_text_is_nothing():
    assert taken("customers", segment="", since=None).values == {"segment": None, "since": None}


def test_a_column_of_no_table_is_named():
    with pytest.raises(BadInput, match="no column 'mood'"):
        taken("contacts", mood="fine")
