"""Thirty firms of which two were heard, with what is written down of them: for the success index."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from tests.factories.books import add, add_orders, empty_book
from tests.factories.gathered import AS_OF
from tests.factories.shoppers import add_pulses

from keepworth.tables.book import Book

EARLIER = dt.date(2025, 6, 30)  # 365 days before
LATER = dt.date(2026, 7, 15)
FIRMS = 30


def known_book(folder: Path) -> Book:
    """Thirty firms that order, each more than the one before; f29 is known and heard, f28 heard, f27 only ordered."""
    book = empty_book(folder)
    firms = [f"f{at:02d}" for at in range(FIRMS)]
    add(book, "customers", {"customer_id": firms, "kind": ["organisation"] * FIRMS, "valid_from": [EARLIER] * FIRMS})
    days = [dt.date(2025, 7, 1) + dt.timedelta(days=30 * at) for at in range(12)]
    add_orders(book, *((firm, day, 100 + 20 * at) for at, firm in enumerate(firms) for day in days))
    add(book, "contacts", {"contact_id": ["ann", "bob", "gone"], "customer_id": ["f29", "f28", "f28"],
                           "role": ["buyer", None, "chief"], "valid_from": [AS_OF, AS_OF, None],
                           "left_on": [None, None, EARLIER]})  # fmt: skip
    add(book, "needs", {"need_id": ["1", "2", "3", "4"], "customer_id": ["f29", "f29", "f29", "f29"],
                        "kind": ["goal", "problem", "personal", "need"],
                        "stated_on": [AS_OF, EARLIER, AS_OF, LATER]})  # fmt: skip
    add(book, "contracts", {"contract_id": ["k", "old"], "customer_id": ["f29", "f28"], "starts_on": [EARLIER] * 2,
                            "ends_on": [LATER, EARLIER], "annual_value": [Decimal(5)] * 2})  # fmt: skip
    add_pulses(book, [("f29", None, 6), ("f28", None, 5)])
    return book
