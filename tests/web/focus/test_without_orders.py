"""A book of answers without orders: its customers are there with strength and state, and no page or answer fails."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.book import Book
from tests.factories.books import add, empty_book
from tests.factories.gathered import AS_OF, add_answers, ids_of, said
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
ITEMS = ("satisfaction_worth", "performance_overall", "evp_gain", "fit_collaboration", "structural_saves")


@pytest.fixture
def heard(settings, tmp_path: Path) -> Book:
    book = empty_book(tmp_path)
    add(book, "contacts", {"contact_id": ["ann", "ben"], "customer_id": ["acme", "beta"], "influence": [5, 3],
                           "valid_from": [dt.date(2024, 1, 1)] * 2})  # fmt: skip
    add_answers(book, *(said("1", item, 6, contact_id="ann") for item in ITEMS))
    score_book(book, asked=Asked(as_of=AS_OF))
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=book.folder)
    return book


@pytest.mark.parametrize("name", ["focus:portfolio", "focus:map", "know:search", "know:champions", "know:journey"])
def test_its_lists_and_pictures_are_shown(heard, owner, name: str) -> None:
    assert owner.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["know:customer", "know:people", "know:short"])
def test_its_customers_are_shown(heard, owner, name: str) -> None:
    number = ids_of(heard, "customer")["acme"]
    assert owner.get(reverse(name, args=[number])).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("customers", 200), ("portfolio", 200), ("customers/{number}", 200), ("customers/{number}/strength", 200),
        ("customers/{number}/worth", 404), ("customers/{number}/orders", 404),
    ],
)  # fmt: skip
def test_programs_are_answered(heard, people, path: str, status: int) -> None:
    number = ids_of(heard, "customer")["acme"]
    found = with_key(people["owner"]).get(f"/api/v1/{path.format(number=number)}")
    assert found.status_code == status, found.content


def test_strength_is_told_where_value_is_not_known(heard, owner) -> None:
    page = owner.get(reverse("focus:portfolio")).content.decode()
    assert "acme" in page
    assert "beta" in page
