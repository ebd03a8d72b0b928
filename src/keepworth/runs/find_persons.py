"""Who is meant, who is restricted, what was deleted: what a page asks before and after a person's rights are used."""

import json
from dataclasses import dataclass
from typing import Any

from keepworth.tables.book import Book
from keepworth.tables.lake.files import reading
from keepworth.tables.lake.restricted import read_restrictions
from keepworth.tables.persons.held import held
from keepworth.tables.persons.journal import RECEIPTS
from keepworth.tables.persons.names import Named, person_numbered, persons_like
from keepworth.tables.persons.tombstones import folder_of
from keepworth.tables.persons.who import Person, find_persons

__all__ = [
    "Named",
    "Person",
    "RestrictedPerson",
    "named_person",
    "persons_called",
    "persons_searched",
    "receipts_of",
    "restricted_persons",
]


@dataclass(frozen=True, slots=True)
class RestrictedPerson:
    """Somebody who is restricted, and since when."""

    person: Person
    since: str


def persons_called(book: Book, asked: str) -> tuple[Person, ...]:
    """Return everybody whom an own id, a mail address or a telephone number names; organisations are among them."""
    with reading(book.lake_folder), held(book.folder) as facts:
        return tuple(find_persons(facts, asked=asked))


def persons_searched(book: Book, asked: str, *, most: int = 50) -> tuple[Named, ...]:
    """Return with their names whom an id, an address or a number names, else those whose name holds the text."""
    with reading(book.lake_folder), held(book.folder) as facts:
        return tuple(persons_like(facts, asked=asked, most=most))


def named_person(book: Book, *, kind: str, number: int) -> Named | None:
    """Return the person of a kind who has this number; None where there is none."""
    with reading(book.lake_folder), held(book.folder) as facts:
        return person_numbered(facts, kind=kind, number=number)


def restricted_persons(book: Book) -> tuple[RestrictedPerson, ...]:
    """Return who is restricted. Scores made before still hold them, so whoever shows a score leaves them out."""
    since = read_restrictions(book.folder).since
    if not since:
        return ()
    with reading(book.lake_folder), held(book.folder) as facts:
        texts = {(kind, number): text for kind, number, text in facts.rows(facts.keys) if (kind, number) in since}
    return tuple(
        RestrictedPerson(Person(kind, number, texts.get((kind, number), "")), day)
        for (kind, number), day in sorted(since.items())
    )


def receipts_of(book: Book) -> tuple[dict[str, Any], ...]:
    """Return the receipts of erasures and of what was kept long enough, newest first."""
    found = (folder_of(book.folder) / RECEIPTS).glob("[!.]*.json")
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(found, reverse=True))
