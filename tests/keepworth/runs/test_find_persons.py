"""Who is meant, who is restricted, what was deleted."""

from pathlib import Path

import pytest
from tests.factories.persons import person_book

from keepworth.runs.apply_retention import apply_retention
from keepworth.runs.erase_person import erase_person
from keepworth.runs.find_persons import persons_called, receipts_of, restricted_persons
from keepworth.runs.restrict_person import restrict_person
from keepworth.tables.book import find_book


@pytest.mark.parametrize(("asked", "found"), [
    ("cont-0007", ["contact:cont-0007"]), ("CONT-0007", []), ("ann.quibble@CANARY.example", ["contact:cont-0007"]),
    ("+442055501234", ["contact:cont-0007"]), ("acme", ["customer:acme"]), ("12345", []), ("it's", []), ("", []),
])  # fmt: skip
def test_persons_are_found_by_id_mail_and_phone(tmp_path: Path, asked: str, found: list[str]) -> None:
    assert [person.asked for person in persons_called(find_book(person_book(tmp_path)), asked)] == found


def test_who_is_restricted_is_told_with_the_day(tmp_path: Path) -> None:
    book = find_book(person_book(tmp_path))
    assert restricted_persons(book) == ()
    since = restrict_person(book, "cont-0007").since
    assert [(one.person.asked, one.since) for one in restricted_persons(book)] == [("contact:cont-0007", since)]


def test_receipts_are_listed(tmp_path: Path) -> None:
    book = find_book(person_book(tmp_path))
    assert receipts_of(book) == ()
    erase_person(book, "cont-0007")
    apply_retention(book)
    assert [receipt["what"] for receipt in receipts_of(book)] == ["erasure of one person"]
