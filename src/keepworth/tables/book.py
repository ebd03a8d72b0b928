"""A book: the folder that holds a company's customers, and the locks on it."""

import datetime as dt
import fcntl
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keepworth.errors import BadInput, Busy
from keepworth.tables.lake.files import make_lake
from keepworth.tables.lake.restricted import read_restrictions
from keepworth.tables.settings import FILE, FORMAT, Settings, check_settings, read_settings, write_settings

if TYPE_CHECKING:
    from keepworth.tables.lake import Lake
    from keepworth.tables.lake.change import Limits


@dataclass(frozen=True, slots=True)
class Book:
    """A book's folder and its settings."""

    folder: Path
    settings: Settings

    @property
    def lake_folder(self) -> Path:
        """Where the facts are."""
        return self.folder / "lake"

    @property
    def scores(self) -> Path:
        """Where results are."""
        return self.folder / "scores"

    @property
    def errors(self) -> Path:
        """Where refused rows are."""
        return self.folder / "errors"

    @property
    def truth(self) -> Path:
        """What is true of a simulated book; there is no such file in any other."""
        return self.folder / "samples" / "truth.json"

    def today(self) -> dt.date:
        """Return the day it is in the book's zone."""
        return dt.datetime.now(tz=zoneinfo.ZoneInfo(self.settings.time_zone)).date()

    @property
    def limits(self) -> "Limits":
        """What the engine may take while it changes the lake."""
        from keepworth.tables.lake.change import Limits

        return Limits(memory=self.settings.memory, threads=self.settings.threads)

    @contextmanager
    def lake(self, *, known_by: dt.datetime | None = None) -> Iterator["Lake"]:
        """Open the facts for reading; `known_by` leaves out batches recorded later."""
        from keepworth.tables.lake import open_lake

        with open_lake(self.lake_folder, memory=self.settings.memory, threads=self.settings.threads,
                       known_by=known_by, restricted=read_restrictions(self.folder)) as lake:  # fmt: skip
            yield lake

    def restricted(self, kind: str) -> frozenset[int]:
        """Return the numbers of those of a kind with whose data nobody works now, under whichever id they are read."""
        if not read_restrictions(self.folder).of(kind):
            return frozenset()
        with self.lake() as lake:
            return frozenset(lake.restricted.of(kind))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the book against other writers; the lock goes with the process, however it ends."""
        with (self.folder / "book.lock").open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(
                    f"Another process is writing to {self.folder}. Wait until it has ended, then run this again."
                ) from None
            yield


def find_book(folder: Path) -> Book:
    """Open the book in `folder`."""
    return Book(folder, read_settings(folder))


def make_book(folder: Path, *, currency: str, name: str = "", time_zone: str = "UTC", sample: bool = False) -> Book:
    """Make a new, empty book.

    Raises
    ------
    BadInput
        The folder holds something already.
    SettingRefused
        The currency or the zone cannot be.

    """
    if (folder / FILE).exists():
        raise BadInput(f"{folder} is a book already. Import into it: keepworth import {folder} FILE --as orders")
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise BadInput(f"{folder} is not empty and is no book. Name a folder that does not exist yet.")
    given: dict[str, object] = {
        "name": name or folder.resolve().name,
        "currency": currency,
        "time_zone": time_zone,
    }
    # What cannot be is refused before anything is made.
    check_settings({"format": FORMAT, "book_id": "new", **given}, where=FILE)
    folder.mkdir(parents=True, exist_ok=True)
    settings = write_settings(folder, **given, **({"sample": True} if sample else {}))
    book = Book(folder, settings)
    make_lake(book.lake_folder)
    book.scores.mkdir(exist_ok=True)
    return book
