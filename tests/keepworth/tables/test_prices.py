"""List prices, and what was bought at them: the middle of lines that agree, by both engines."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, empty_book

from keepworth.tables import prices
from keepworth.tables.book import Book
from keepworth.tables.prices import FEWEST, READ, Bought, bought_at_list_prices, first_day

AS_OF = dt.date(2025, 2, 20)
type Line = tuple[str, str, str, float | None, float | None]  # customer, day, product, pieces, price of all

# In January a piece of soap costs 4, in February 5; one line was written with another price.
SOAP: tuple[Line, ...] = (
    ("ann", "2025-01-03", "soap", 2, 8), ("ann", "2025-01-20", "soap", 1, 4), ("ben", "2025-01-05", "soap", 3, 12),
    ("cy", "2025-01-07", "soap", 1, 4.1), ("dee", "2025-01-09", "soap", 2, 30),
    *((who, "2025-02-11", "soap", 1, 5) for who in ("ann", "ben", "cy", "dee", "eve")),
)  # fmt: skip
LEFT: tuple[Line, ...] = (
    # Everybody pays another price for a piece of advice: there is no list price.
    *((who, "2025-01-11", "advice", 1, 10 * (at + 1)) for at, who in enumerate(("ann", "ben", "cy", "dee", "eve"))),
    # Too few lines to agree, unknown pieces, unknown price, a refund, and what comes later.
    *((who, "2025-01-11", "wax", 1, 7) for who in ("ann", "ben", "cy", "dee")),
    ("ann", "2025-01-04", "soap", None, 9), ("ann", "2025-01-04", "soap", 9, None),
    ("ann", "2025-01-06", "soap", -1, 4), ("ann", "2025-02-21", "soap", 50, 250),
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    made, rows = empty_book(tmp_path_factory.mktemp("prices")), (*SOAP, *LEFT)
    add(made, "orders", {
        "order_id": [f"o{at}" for at in range(len(rows))], "customer_id": [row[0] for row in rows],
        "ordered_on": [dt.date.fromisoformat(row[1]) for row in rows], "product_id": [row[2] for row in rows],
        "quantity": [row[3] for row in rows], "amount": [Decimal(str(row[4] or 1)) for row in rows],
        "list_price": [None if row[4] is None else Decimal(str(row[4])) for row in rows],
    })  # fmt: skip
    return made


def found_in(book: Book, *, engine: str, request: Any) -> Bought:
    with asker_of(book, read=READ, engine=engine, request=request) as asker:
        return bought_at_list_prices(asker, as_of=AS_OF)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_is_what_a_customer_bought_of_a_product_in_a_month(book: Book, engine: str, request: Any) -> None:
    found, who = found_in(book, engine=engine, request=request), by_id(book, "customer")
    rows = [
        (who[customer], str(first_day(month))[:7], quantity, price)
        for customer, month, quantity, price in zip(
            found.customer.tolist(), found.month.tolist(), found.quantity.tolist(), found.price.tolist(), strict=True
        )
    ]
    assert sorted(rows) == [
        ("ann", "2025-01", 3, 4), ("ann", "2025-02", 1, 5), ("ben", "2025-01", 3, 4), ("ben", "2025-02", 1, 5),
        ("cy", "2025-01", 1, 4), ("cy", "2025-02", 1, 5), ("dee", "2025-01", 2, 4), ("dee", "2025-02", 1, 5),
        ("eve", "2025-02", 1, 5),
    ]  # fmt: skip
    assert found.every == 1
    assert len(SOAP) == 2 * FEWEST


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("is_of_piece", [True, False])
def test_the_price_may_be_that_of_a_piece_or_of_the_line(
    tmp_path: Path, engine: str, request: Any, *, is_of_piece: bool
) -> None:
    """Pieces at 4, some of them sold a tenth below; what was taken off is not always written down."""
    made, pieces = empty_book(tmp_path), [1, 2, 3, 5, 8, 2]
    off = [Decimal(one) * 4 / 10 if at % 2 else Decimal(0) for at, one in enumerate(pieces)]
    add(made, "orders", {
        "order_id": [f"o{at}" for at in range(6)], "customer_id": [f"c{at}" for at in range(6)],
        "ordered_on": [dt.date(2025, 1, 3)] * 6, "product_id": ["soap"] * 6, "quantity": [float(one) for one in pieces],
        "amount": [4 * Decimal(one) - less for one, less in zip(pieces, off, strict=True)],
        "discount": [less if at % 3 else None for at, less in enumerate(off)],
        "list_price": [Decimal(4) if is_of_piece else Decimal(4) * one for one in pieces],
    })  # fmt: skip
    found = found_in(made, engine=engine, request=request)
    assert found.price.tolist() == [4] * 6
    assert sorted(found.quantity.tolist()) == sorted(pieces)


def test_of_very_many_customers_some_are_read_evenly(book: Book, request: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(prices, "ASKED", 2)
    found = found_in(book, engine="embedded", request=request)
    assert found.every == 3
    assert set((found.customer % 3).tolist()) == {0}
    assert found.customer.size
    assert set(found.price.tolist()) == {4, 5}, "the list price is still that of all lines"
