"""The website over a scored book."""

from pathlib import Path

import pytest

from keepworth.tables.book import Book
from keepworth.tables.scored import open_scored
from tests.factories.web_book import fill, own_id


@pytest.fixture
def filled(book: Path) -> Book:
    """The book that the website shows, with customers of North, South and no team, in turn."""
    return fill(book)


@pytest.fixture
def number(filled: Book):
    """Return the number of the customer at a place of the list."""
    scored = open_scored(filled)
    return lambda at: scored.find(own_id(at))[0]["number"]
