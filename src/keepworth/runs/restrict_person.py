"""Restrict one person: what is held stays, and nobody works with it until that is lifted."""

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.writing import writing
from keepworth.tables.book import Book
from keepworth.tables.lake.restricted import Restrictions, read_restrictions, write_restrictions
from keepworth.tables.persons.held import held
from keepworth.tables.persons.who import Person, the_person


@dataclass(frozen=True, slots=True)
class Restricted:
    """What became of a restriction."""

    kind: str
    id: str
    since: str | None  # None: it is lifted, or there was none
    changed: bool


def restrict_person(
    book: Book,
    person: str,
    *,
    lift: bool = False,
    at: dt.datetime | None = None,
    around: AbstractContextManager[None] | None = None,
) -> Restricted:
    """Restrict a person, or lift the restriction.

    While it holds, their own words and addresses are hidden, their rows are in no measure and no new score, and
    orders of an organisation that they work for stay. Nothing is deleted; scores made before stand as they are.
    `around` is entered just before the change is written, and left when it stands.

    Raises
    ------
    BadInput
        Nobody is called that, several are (the message names each), or it is an organisation.
    Busy
        Another process writes to the book.

    """
    day = f"{at or dt.datetime.now(tz=dt.UTC):%Y-%m-%d}"
    with writing(book):
        take_snapshots(book, is_held=True)
        with held(book.folder) as facts:
            who = the_person(facts, asked=person)
        before = read_restrictions(book.folder).since
        after = {key: since for key, since in before.items() if key != (who.kind, who.number)}
        if not lift:
            after[who.kind, who.number] = before.get((who.kind, who.number), day)
        if after != before:
            with around or nullcontext():
                write_restrictions(book.folder, Restrictions(after))
    return Restricted(who.kind, who.text, after.get((who.kind, who.number)), after != before)


def restricted_since(book: Book, person: Person) -> str | None:
    """Return the day since when a person is restricted, None where they are not."""
    return read_restrictions(book.folder).since.get((person.kind, person.number))
