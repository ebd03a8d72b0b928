"""The portfolio of a book of contracts alone: a range for all, and who may well not renew."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from keepworth.runs.asked import Asked
from keepworth.runs.portfolio import portfolio_of
from keepworth.runs.score import score_book
from keepworth.tables.book import Book
from tests.factories.books import add, empty_book
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 12, 31)


@pytest.fixture
def agreed(settings, tmp_path: Path) -> Book:
    book = empty_book(tmp_path)
    many = 12
    add(book, "contracts", {
        "contract_id": [f"k{n}" for n in range(many)], "customer_id": [f"c{n}" for n in range(many)],
        "starts_on": [dt.date(2025, 1, 1)] * many, "ends_on": [dt.date(2026, 2, 1 + n) for n in range(many)],
        "annual_value": [1000 * (n + 1) for n in range(many)], "margin": [400 * (n + 1) for n in range(many)],
        "price_change": [0, *[20] * (many - 1)], "renewed": ["open"] * many,
    })  # fmt: skip
    score_book(book, asked=Asked(as_of=DAY))
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=book.folder)
    return book


def test_all_have_a_range_and_who_may_not_renew_is_led_to(agreed, people):
    told = with_key(people["owner"]).get("/api/v1/portfolio").json()
    assert told["these"]["low"] < told["these"]["mean"] < told["these"]["high"]
    assert told["silent"] is None
    client = with_key(people["owner"])
    led = client.get(told["leaving"]["address"]).json()
    assert led["count"] == told["leaving"]["customers"] > 0
    assert all(one["p_stay"] <= 0.6 for one in led["items"])


def test_the_page_says_it_and_lists_the_most_valuable_first(agreed, owner):
    page = owner.get("/focus/").text
    assert "stay at their next renewal with a chance below 60 in 100" in page
    run = (agreed.folder / "scores/latest").resolve()
    first, second = portfolio_of(agreed, run=run).valuable[:2]
    assert 0 < page.index(f">{first.customer_id}<") < page.index(f">{second.customer_id}<")


def test_the_list_by_what_is_at_stake_is_that_of_the_command(agreed, people):
    items = with_key(people["owner"]).get("/api/v1/customers?sort=-stake&column=stake").json()["items"]
    run = (agreed.folder / "scores/latest").resolve()
    assert [one["name"] or one["customer_id"] for one in items][:3] == [
        one.customer_id for one in portfolio_of(agreed, run=run).risk[:3]
    ]
