"""Erase one person from a book: everywhere, for good, with a receipt."""

import datetime as dt
from contextlib import suppress

from keepworth.errors import Busy
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.writing import erasers, writing
from keepworth.tables.book import Book
from keepworth.tables.persons.erasing import Erased, erase

__all__ = ["Erased", "erase_person"]


def erase_person(book: Book, person: str, *, dry: bool = False, at: dt.datetime | None = None) -> Erased:
    """Erase the person whom an own id, a mail address or a telephone number names (`contact:7` names the kind).

    Names, addresses, own words and other people's mentions go, from the facts, old scores, kept source and error
    files; amounts, counts and dates stay under a random id. A later import of the same person is refused. With `dry`
    it is counted and nothing is changed. Erasing again changes nothing.

    Raises
    ------
    BadInput
        Nobody is called that, several are (the message names each), or it is an organisation.
    Busy
        Another process writes to the book, or reads it for long.

    """
    at = at or dt.datetime.now(tz=dt.UTC)
    with writing(book):
        # Whoever was only written in the website is found too. Where its database does not answer, the rest is
        # erased all the same: the erasers say so, and finish later.
        with suppress(Busy):
            take_snapshots(book, is_held=True)
        return erase(book.folder, asked=person, at=at, dry=dry, erasers=erasers())
