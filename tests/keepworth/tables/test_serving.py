"""What serving customers costs, and which orders are invoices of a contract; by both engines."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, empty_book

from keepworth.tables.book import Book
from keepworth.tables.serving import (
    READ,
    YEAR,
    endless_of,
    invoices_of,
    payments_of,
    yearly_costs,
)
from keepworth.tables.valuing import ALL, BY_PRODUCT, NONE
from keepworth.value.contracts import END, MONTHLY, START

AS_OF = dt.date(2026, 6, 30)
DAY = dt.date.fromisoformat


def money(*amounts: float) -> list[Decimal]:
    return [Decimal(str(amount)) for amount in amounts]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    made = empty_book(tmp_path_factory.mktemp("serving"))
    costs = [
        ("ann", "2026-03", 2.0, 100), ("ann", "2026-03 ", 1.0, 20), ("ann", "2026", 9.0, 900),  # the year is not over
        ("ben", "2025", 12.0, 365), ("ben", "2024", 9.0, 900),  # half of 2025 lies within the twelve months
        ("cy", "lately", 1.0, 1), ("dee", "2026-07", 5.0, 500),
    ]  # fmt: skip
    who, period, hours, amount = zip(*costs, strict=True)
    add(
        made,
        "costs",
        {"customer_id": list(who), "period": list(period), "hours": list(hours), "amount": money(*amount)},
    )
    contracts = [
        ("a", "ann", "app", "2026-01-01", "2026-12-31", "start", 1000),
        ("b", "ben", None, "2025-01-01", None, "end", 500),
        ("c", "cy", "app", "2026-01-01", "2026-03-31", None, 400), ("d", "dee", "app", "2026-08-01", None, None, 1),
    ]  # fmt: skip
    number, who, product, starts, ends, due, worth = zip(*contracts, strict=True)
    add(made, "contracts", {
        "contract_id": list(number), "customer_id": list(who), "product_id": list(product),
        "starts_on": [DAY(one) for one in starts], "ends_on": [one and DAY(one) for one in ends],
        "due": list(due), "annual_value": money(*worth), "margin": [None] * 4,
    })  # fmt: skip
    orders = [
        ("ann", "2026-02-01", 600, "app"), ("ann", "2026-02-02", 300, "paper"), ("ann", "2026-03-01", 100, None),
        ("ann", "2025-12-31", 1000, "app"), ("ann", "2026-07-01", 5000, "app"), ("ann", "2020-01-01", 9000, "app"),
        ("ben", "2026-02-01", 50, None), ("cy", "2026-05-01", 70, "app"), ("eve", "2026-05-01", 70, "app"),
    ]  # fmt: skip
    who, day, amount, product = zip(*orders, strict=True)
    add(made, "orders", {"customer_id": list(who), "ordered_on": [DAY(one) for one in day], "amount": money(*amount),
                         "product_id": list(product)})  # fmt: skip
    return made


@pytest.fixture(params=ENGINES)
def asked(request: pytest.FixtureRequest, book: Book) -> Any:
    with asker_of(book, read=READ, engine=request.param, request=request) as asker:
        yield asker


def by_name(book: Book, found: Any, column: str) -> dict[str, float]:
    names = by_id(book, "customer")
    return {
        names[who]: much for who, much in zip(found.customer.tolist(), getattr(found, column).tolist(), strict=True)
    }


def test_costs_of_the_last_twelve_months_are_taken_up_to_a_year(book: Book, asked: Any) -> None:
    found = yearly_costs(asked, as_of=AS_OF)
    covered = (DAY("2026-03-31") - DAY("2025-07-01")).days + 1
    assert found.days == covered
    year = YEAR / covered
    half = (DAY("2025-12-31") - DAY("2025-07-01")).days + 1
    assert by_name(book, found, "money") == pytest.approx({"ann": 120 * year, "ben": half * year})
    assert by_name(book, found, "hours") == pytest.approx({"ann": 3 * year, "ben": 12 * half / 365 * year})
    assert found.unread == 1


def test_orders_of_the_contracts_product_while_it_runs_are_its_invoices(book: Book, asked: Any) -> None:
    found = invoices_of(asked, as_of=AS_OF, by=BY_PRODUCT)
    assert by_name(book, found, "share") == pytest.approx({"ann": 600 / 2000, "ben": 0.0, "cy": 0.0})
    assert found.unnamed == 2  # ann's and ben's
    assert by_name(book, found.free, "repeats") == {"ann": 3}
    days = [DAY("1970-01-01") + dt.timedelta(days=int(day[0])) for day in (found.free.first, found.free.latest)]
    assert days == [DAY("2020-01-01"), DAY("2026-03-01")]
    assert by_name(book, found.free, "net") == {"ann": 1400}


def test_all_orders_while_a_contract_runs_where_a_book_says_so(book: Book, asked: Any) -> None:
    found = invoices_of(asked, as_of=AS_OF, by=ALL)
    assert by_name(book, found, "share") == pytest.approx({"ann": 0.5, "ben": 1.0, "cy": 0.0})
    assert by_name(book, found.free, "repeats") == {"ann": 1, "ben": -1}  # all of ben's are invoices
    assert by_name(book, found.free, "net") == {"ann": 1000, "ben": 0}
    assert invoices_of(asked, as_of=AS_OF, by=NONE).customer.size == 0


def test_when_contracts_are_paid_and_which_have_no_end(book: Book, asked: Any) -> None:
    found, names = payments_of(asked, as_of=AS_OF), by_id(book, "contract")
    paid = {names[one]: when for one, when in zip(found.contract.tolist(), found.paid.tolist(), strict=True)}
    assert paid == {"a": START, "b": END, "c": MONTHLY}
    endless = endless_of(asked, as_of=AS_OF)
    assert endless.annual_value.tolist() == [500.0]


def test_a_book_without_costs_has_none(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = empty_book(tmp_path)
    add(made, "costs", {"customer_id": ["ann"], "period": ["2027"], "hours": [1.0], "amount": money(1)})
    with asker_of(made, read=READ, engine="embedded", request=request) as asker:
        found = yearly_costs(asker, as_of=AS_OF)
    assert (found.customer.size, found.days, found.unread) == (0, 0, 0)
