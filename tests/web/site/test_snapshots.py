"""What people wrote is read by a run, whether the website runs in its process or not."""

import pytest
from django.db import connection
from django.utils import timezone

from keepworth.tables.lake.written import Written
from keepworth.tables.settings import read_settings
from keepworth_web.book.models import BookMark
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_customers
from keepworth_web.site import snapshots
from tests.factories.web_book import one_customer
from tests.web.borrowed import stand_beside
from tests.web.people import make_people

VALUES = {"contact_id": "007", "customer_id": "1001", "decides": "yes", "influence": "4", "left_on": "2024-02-29"}


@pytest.fixture
def written(db, book):
    """One row that says something, one that was taken away, and one that says nothing any more."""
    one_customer(book)
    owner = make_people()["owner"]
    write_row(Said("contacts", VALUES), by=owner, at=timezone.now())
    write_row(Said("touchpoints", {"touchpoint_id": "t1", "customer_id": "1001", "at": "2024-01-01T10:00Z"}), by=owner,
              at=timezone.now())  # fmt: skip
    reader = Reader(visible_customers(owner))
    (row,) = reader.all_rows("touchpoints")
    remove_row(row, by=owner, at=timezone.now())
    return [
        Written("contacts", {
            "contact_id": "007", "valid_from": None, "customer_id": "1001", "decides": "true", "influence": "4",
            "left_on": "2024-02-29",
        }),
        Written("touchpoints", {"touchpoint_id": "t1"}, gone=True),
    ]  # fmt: skip


def test_the_website_hands_them_over(written, book):
    assert sorted(snapshots.written_rows(book), key=lambda row: row.table) == written


@pytest.fixture
def beside(monkeypatch):
    """A process that is not the website."""
    stand_beside(monkeypatch)


def test_without_the_website_they_are_read_from_its_database(written, beside, book, tmp_path):
    folder = book
    if connection.vendor == "sqlite":
        folder = tmp_path
        (tmp_path / "keepworth.sqlite3").touch()
    else:
        assert snapshots.written_rows(book) == []  # nobody knows whose they are
        BookMark.objects.create(book_id="another")
        assert snapshots.written_rows(book) == []
        BookMark.objects.update(book_id=read_settings(book).book_id)
    assert sorted(snapshots.written_rows(folder), key=lambda row: row.table) == written


def test_a_book_that_was_never_opened_has_none(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert snapshots.written_rows(tmp_path) == []
