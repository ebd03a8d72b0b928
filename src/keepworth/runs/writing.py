"""Writing to a book: alone, and only after what a killed erasure began is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keepworth.tables.book import Book

if TYPE_CHECKING:
    from keepworth.tables.persons.who import Person, Traits

ERASERS: Final = "keepworth.erasers"  # entry points of other stores: they delete a person's rows and count them


@contextmanager
def writing(book: Book) -> Iterator[None]:
    """Hold the book against other writers, and finish what a killed erasure left to do."""
    from keepworth.tables.persons.erasing import finish

    with book.held():
        finish(book.folder, erasers=erasers())
        yield


def erasers() -> "tuple[Callable[[Path, tuple[Person, ...], Traits], dict[str, int]], ...]":
    """Return what deletes a person from other stores, such as the website's database."""
    return tuple(point.load() for point in entry_points(group=ERASERS))
