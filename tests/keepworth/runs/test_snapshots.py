"""What people wrote goes into the lake as it stands once the book is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.factories.books import empty_book

from keepworth.runs import snapshots
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.writing import writing
from keepworth.tables.book import Book
from keepworth.tables.export import lake_rows
from keepworth.tables.lake.written import Written


def role(contact: str) -> Written:
    return Written(
        "contacts", {"contact_id": contact, "customer_id": "c1", "valid_from": "2026-01-05", "role": "Buyer"}
    )


def test_who_is_erased_while_a_run_waits_for_the_book_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, kept = empty_book(tmp_path), [role("p1"), role("p2")]

    @contextmanager
    def after_an_erasure(of: Book) -> Iterator[None]:
        kept.pop()
        with writing(of):
            yield

    monkeypatch.setattr(snapshots, "written_rows", lambda book: list(kept))
    monkeypatch.setattr(snapshots, "writing", after_an_erasure)
    assert take_snapshots(book) == ("contacts",)
    with book.lake() as lake:
        rows = lake_rows(lake, "contacts")
        said = rows.engine.execute(f"SELECT contact_id FROM ({rows.query})").fetchall()
    assert said == [("p1",)]
