"""B4: the short page of somebody restricted says so, and nothing about them."""

import pytest

from keepworth.runs.find_persons import persons_searched
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.restrict_person import restrict_person
from keepworth.tables.book import find_book
from tests.factories.persons import CUSTOMERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def zelda(book, tmp_path):
    """The number of a customer who is a person."""
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(CUSTOMERS) + "\n", encoding="utf-8")
    import_file(find_book(book), file, asked=Asked(table="customers"))
    return persons_searched(find_book(book), "pers-0042")[0].person.number


def test_b4_the_short_page_says_that_somebody_is_restricted(owner, colleague, stranger, book, zelda):
    address = f"/know/{zelda}/short/"
    assert "Zelda Quartz" in colleague.get(address).text
    restrict_person(find_book(book), "pers-0042")
    for client in (owner, colleague, stranger):
        page = client.get(address)
        assert page.status_code == 200
        assert "nobody works with their data" in page.text
        assert "Zelda" not in page.text
        assert "pers-0042" not in page.text
        assert client.get(f"/know/{zelda}/").status_code == 404
        assert client.get("/know/find/?q=Zelda&format=json").json()["customers"] == []
    restrict_person(find_book(book), "pers-0042", lift=True)
    assert "Zelda Quartz" in colleague.get(address).text
