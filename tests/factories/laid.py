"""Books that take long to make: made once a process, and copied by whoever changes them."""

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from keepworth.tables.book import Book, find_book


def lasting_folder() -> Path:
    """Return a new folder that stands until the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="keepworth-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def made_whole(make: Callable[[Path], Book]) -> Path:
    """Return the folder of a book that is made in an empty one; nobody may change it."""
    return make(lasting_folder()).folder


def lay_into(book: Path, make: Callable[[Path], Book]) -> Book:
    """Put facts and scores of a book that is made once into an empty book."""
    for part in ("lake", "scores"):
        shutil.copytree(made_whole(make) / part, book / part, symlinks=True, dirs_exist_ok=True)
    return find_book(book)
