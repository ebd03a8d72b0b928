"""What customers brought in twelve months, by both engines: an invoice of a contract counts once."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, empty_book

from keepworth.tables.book import Book
from keepworth.tables.earning import YEAR, earned_of
from keepworth.tables.valuing import ALL, BY_PRODUCT, NONE

AS_OF = dt.date(2026, 6, 30)
DAY = dt.date.fromisoformat
ORDERS: list[tuple[str, str, int, int | None, str | None]] = [
    ("ann", "2026-01-01", 100, 40, None),
    ("ann", "2025-07-01", 50, None, None),  # the first day of the twelve months; nobody wrote what is left
    ("ann", "2025-06-30", 999, 999, None),
    ("ann", "2026-07-01", 999, 999, None),
    ("ann", "2026-02-01", -10, -5, None),  # given back
    ("ben", "2026-01-01", 70, 30, "app"),  # an invoice of the contract
    ("ben", "2026-01-02", 20, 10, "other"),
    ("ben", "2025-09-01", 60, 20, "app"),  # before it ran
]
CONTRACTS: list[tuple[str, str, str | None, int, int | None]] = [
    ("ben", "2025-10-01", None, 3_650, 1_000),
    ("cyd", "2025-01-01", "2025-12-31", 1_000, None),
    ("cyd", "2026-01-01", "2026-12-31", 2_000, 500),
    ("dee", "2026-07-01", None, 9_999, 9_999),
    ("dee", "2024-01-01", "2025-06-30", 9_999, 9_999),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return told_book(tmp_path_factory.mktemp("earning"))


def told_book(folder: Path) -> Book:
    book = empty_book(folder)
    add(book, "orders", {
        "customer_id": [one[0] for one in ORDERS], "ordered_on": [DAY(one[1]) for one in ORDERS],
        "amount": [Decimal(one[2]) for one in ORDERS],
        "margin": [None if one[3] is None else Decimal(one[3]) for one in ORDERS],
        "product_id": [one[4] for one in ORDERS],
    })  # fmt: skip
    add(book, "contracts", {
        "contract_id": [f"k{at}" for at in range(len(CONTRACTS))], "customer_id": [one[0] for one in CONTRACTS],
        "product_id": ["app"] * len(CONTRACTS), "starts_on": [DAY(one[1]) for one in CONTRACTS],
        "ends_on": [None if one[2] is None else DAY(one[2]) for one in CONTRACTS],
        "annual_value": [Decimal(one[3]) for one in CONTRACTS],
        "margin": [None if one[4] is None else Decimal(one[4]) for one in CONTRACTS],
    })  # fmt: skip
    return book


def earned(book: Book, *, engine: str, request: Any, by: str) -> dict[str, tuple[float, float]]:
    with asker_of(book, read=("orders", "contracts"), engine=engine, request=request) as asker:
        found = earned_of(asker, as_of=AS_OF, by=by, margin=0.5)
    names = by_id(book, "customer")
    return {
        names[who]: (orders, contracts)
        for who, orders, contracts in zip(found.customer.tolist(), found.orders, found.contracts, strict=True)
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_what_each_brought(book: Book, engine: str, request: pytest.FixtureRequest) -> None:
    found = earned(book, engine=engine, request=request, by=BY_PRODUCT)
    assert found["ann"] == pytest.approx((40 + 0.5 * 50 - 5, 0))
    assert found["ben"] == pytest.approx((10 + 20, 1_000 * 273 / YEAR))
    assert found["cyd"] == pytest.approx((0, 0.5 * 1_000 * 184 / YEAR + 500 * 181 / YEAR))
    assert found.keys() == {"ann", "ben", "cyd"}


@pytest.mark.parametrize(("by", "ben"), [(ALL, 20), (NONE, 60)])
def test_which_orders_are_invoices_is_a_setting(
    book: Book, by: str, ben: float, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    assert earned(book, engine="embedded", request=request, by=by)["ben"][0] == ben


def test_how_much_of_it_nobody_wrote(book: Book, request: pytest.FixtureRequest) -> None:
    with asker_of(book, read=("orders", "contracts"), engine="embedded", request=request) as asker:
        found = earned_of(asker, as_of=AS_OF, by=BY_PRODUCT, margin=0.5)
    contracts = [3_650 * 273 / YEAR, 1_000 * 184 / YEAR + 2_000 * 181 / YEAR]
    assert found.unsaid == pytest.approx((50 + 1_000 * 184 / YEAR) / (140 + 80 + sum(contracts)))
