"""A book of shoppers: 300 persons at three shops, of whom 60 answered a whole pulse."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
from tests.factories.books import add, empty_book

from keepworth.tables.book import Book

PULSE = (
    "satisfaction_worth", "performance_overall", "trust_overall", "control_voice", "commitment_worth",
    "structural_saves", "business_suffers", "evp_gain", "fit_collaboration",
)  # fmt: skip
SHOPS = ("harbour", "hill", "station")
SHOPPERS, ASKED = 300, 60
JOINED, ORDERED = dt.date(2024, 1, 1), dt.date(2025, 9, 1)
# At the harbour they are glad, at the hill they are not; of the station six answered, which is too few.
POINTS = {"harbour": 6, "hill": 3, "station": 6}


def shop_of(at: int) -> str:
    """The shop where a shopper usually is."""
    return SHOPS[2] if at % 10 == 9 else SHOPS[at % 2]


def add_persons(book: Book, names: Sequence[str], *, segment: str | None = "Private") -> None:
    many = len(names)
    add(book, "customers", {"customer_id": list(names), "kind": ["person"] * many, "segment": [segment] * many,
                            "valid_from": [JOINED] * many})  # fmt: skip


def add_baskets(book: Book, baskets: Sequence[tuple[str, str | None, dt.date, int]]) -> None:
    """Orders of (customer, shop, day, amount)."""
    who, where, days, amounts = zip(*baskets, strict=True)
    add(book, "orders", {"customer_id": list(who), "location_id": list(where), "ordered_on": list(days),
                         "amount": [Decimal(amount) for amount in amounts]})  # fmt: skip


def add_pulses(book: Book, answers: Sequence[tuple[str, str | None, int]]) -> None:
    """Whole pulses of (customer, shop, points of seven), of the last day; on `emotional_like_any` little is much."""
    columns: dict[str, list] = {
        name: []
        for name in (
            "submission_id",
            "item",
            "value",
            "instrument",
            "version",
            "customer_id",
            "location_id",
            "answered_at",
        )
    }
    for who, shop, points in answers:
        for item, value in [*((item, points) for item in PULSE), ("emotional_like_any", 8 - points)]:
            one = (f"by {who}", item, float(value), "pulse", "1.0", who, shop, dt.datetime(2026, 6, 20, 10))
            for name, of in zip(columns, one, strict=True):
                columns[name].append(of)
    add(book, "answers", columns)


def shop_book(folder: Path) -> Book:
    """300 shoppers; each ordered three times at the own shop and once elsewhere, the first 60 answered.

    c299 never ordered. The further down, the more they spend.
    """
    book = empty_book(folder)
    rng = np.random.default_rng(7)
    names = [f"c{at:03d}" for at in range(SHOPPERS)]
    add_persons(book, names)
    baskets = []
    for at, name in enumerate(names[:-1]):
        days = [ORDERED + dt.timedelta(days=int(day)) for day in np.sort(rng.choice(280, 4, replace=False))]
        shops = [shop_of(at)] * 3 + [SHOPS[at % 3]]
        baskets += [(name, shop, day, 10 + at // 10) for shop, day in zip(shops, days, strict=True)]
    add_baskets(book, baskets)
    add_pulses(book, [(name, None, POINTS[shop_of(at)] + at % 3 // 2) for at, name in enumerate(names[:ASKED])])
    return book
