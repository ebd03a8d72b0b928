"""A book's customers as some teams see them on a day, with the run that speaks for it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from keepworth.runs.store import read_record, run_of_day
from keepworth.tables.book import Book
from keepworth.tables.scored import Scored, open_directory, open_scored


@dataclass(frozen=True, slots=True)
class SeenAs:
    """Who is seen, and what is known of their value."""

    day: dt.date
    scored: Scored
    record: dict[str, Any] | None  # None: no run speaks for the day
    teams: tuple[str, ...] | None = None  # None: all

    @property
    def run(self) -> str | None:
        """The name of the run."""
        return None if self.record is None else str(self.record["run"])


def last_day(book: Book) -> dt.date:
    """Return the day until which a book is told: today; of a sample, which ends one day, the day of its last run."""
    run = run_of_day(book.scores, day=book.today()) if book.settings.sample else None
    return book.today() if run is None else dt.date.fromisoformat(read_record(run)["as_of"])


def seen_as(book: Book, *, day: dt.date, teams: tuple[str, ...] | None = None) -> SeenAs:
    """Return a book's customers as the last run saw them that speaks for the day or one before it."""
    run = run_of_day(book.scores, day=day)
    if run is None:
        return SeenAs(day, open_directory(book), None, teams)
    return SeenAs(day, open_scored(book, run=run), read_record(run), teams)
