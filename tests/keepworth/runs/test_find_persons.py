"""Who is meant, who is restricted, what was deleted."""

from pathlib import Path

import pytest
from tests.factories.persons import person_book

from keepworth.runs.apply_retention import apply_retention
from keepworth.runs.erase_person import erase_person
from keepworth.runs.find_persons import (
    named_person,
    persons_called,
    persons_searched,
    receipts_of,
    restricted_persons,
)
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


@pytest.mark.parametrize(("asked", "found"), [
    ("quibble", ["contact:cont-0007"]), ("ANN Q", ["contact:cont-0007"]), ("acme", ["customer:acme"]), ("b", []),
    ("bob@canary.example", ["contact:cont-0008"]), ("%", []), ("", []), ("O'Neill", []),
])  # fmt: skip
def test_persons_are_found_by_a_part_of_their_name_too(tmp_path: Path, asked: str, found: list[str]) -> None:
    book = find_book(person_book(tmp_path))
    assert [named.person.asked for named in persons_searched(book, asked)] == found


def test_a_person_is_found_by_number_with_the_names(tmp_path: Path) -> None:
    book = find_book(person_book(tmp_path))
    ann = persons_searched(book, "cont-0007")[0]
    assert named_person(book, kind="contact", number=ann.person.number) == ann
    assert ann.names == ("Ann Quibble",)
    assert named_person(book, kind="contact", number=999) is None
    assert named_person(book, kind="order", number=ann.person.number) is None
    erase_person(book, "cont-0007")
    after = named_person(book, kind="contact", number=ann.person.number)
    assert after is not None
    assert (after.names, after.person.text.startswith("erased-")) == ((), True)
