"""Writing to a book: alone, and only after what a killed erasure began is done."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from keepworth.tables.book import Book

if TYPE_CHECKING:
    from keepworth.tables.persons.retiring import Named
    from keepworth.tables.persons.who import Person, Traits

ERASERS: Final = "keepworth.erasers"  # entry points of other stores: they delete a person's rows and count them
RETIRERS: Final = "keepworth.retirers"  # entry points of other stores: they delete what is older than it is kept


class Retirer(Protocol):
    """Deletes from another store, such as the website's database."""

    def __call__(
        self, folder: Path, *, gone: "Named", before: Mapping[str, dt.date], dry: bool
    ) -> dict[str, int]:  # fmt: skip
        """Delete these texts and persons, and what only that store has of before a day; count the latter by kind."""


@contextmanager
def writing(book: Book) -> Iterator[None]:
    """Hold the book against other writers, and finish what a killed erasure left to do."""
    from keepworth.tables.persons.erasing import finish

    with book.held():
        finish(book.folder, erasers=erasers())
        yield


@cache  # which there are is known once a process began, and looking takes as long as reading a small file
def erasers() -> "tuple[Callable[[Path, tuple[Person, ...], Traits], dict[str, int]], ...]":
    """Return what deletes a person from other stores, such as the website's database."""
    return tuple(point.load() for point in entry_points(group=ERASERS))


def retirers() -> tuple[Retirer, ...]:
    """Return what deletes old words and names from other stores."""
    return tuple(point.load() for point in entry_points(group=RETIRERS))
