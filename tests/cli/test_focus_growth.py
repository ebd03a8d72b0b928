"""`keepworth focus growth`."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.factories.books import add, empty_book
from tests.factories.commands import answered, keepworth

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.book import Book

DAY = dt.date(2026, 6, 30)


def stocked(folder: Path, *, names_products: bool = True) -> Book:
    """Eight customers buy paper for 100 and, all but `c0`, ink for 24; two of them are units of one group."""
    book = empty_book(folder)
    who = [f"c{at}" for at in range(8)]
    add(book, "customers", {
        "customer_id": who, "segment": ["North"] * 8, "parent_id": ["c1" if one == "c0" else None for one in who],
    })  # fmt: skip
    bought = [(one, "paper", 100) for one in who] + [(one, "ink", 24) for one in who[1:]]
    add(book, "contracts", {
        "contract_id": [f"k{at}" for at in range(len(bought))], "customer_id": [one for one, *_ in bought],
        "product_id": [what if names_products else None for _, what, _ in bought],
        "annual_value": [Decimal(much) for *_, much in bought], "starts_on": [dt.date(2026, 1, 1)] * len(bought),
        "ends_on": [dt.date(2027, 1, 1)] * len(bought), "renewed": ["open"] * len(bought),
    })  # fmt: skip
    score_book(book, asked=Asked(as_of=DAY))
    return book


def test_it_is_said_by_product_and_unit_with_money_and_its_range(tmp_path: Path) -> None:
    book = stocked(tmp_path)
    told = answered("focus", "growth", book.folder)
    (one,) = told["chances"]
    assert (one["customer_id"], one["product"], one["similar"]) == ("c0", "ink", 7)
    assert (one["low"], one["middle"], one["high"]) == pytest.approx((24, 24, 24))
    assert one["buys"] == pytest.approx((7 + 5 * 7 / 8) / 13)
    assert (one["sisters"], one["sisters_buy"]) == (1, 1)
    said = keepworth("focus", "growth", book.folder).output
    assert "1 product of 8 accounts that similar ones buy, on average 21 USD a year." in said
    assert "c0: ink, on average 21; 24 if they bought it (24 to 24, buyers of their segment)" in said
    assert "1 of 1 units of the group buy it" in said
    assert "not known of 8 of 8 accounts" in said


def test_where_nothing_names_its_product_it_is_not_known(tmp_path: Path) -> None:
    book = stocked(tmp_path, names_products=False)
    assert answered("focus", "growth", book.folder)["named"] == 0
    assert "not known. No order and no contract names its product." in keepworth("focus", "growth", book.folder).output
