"""The library's front door: a book, its scores and back-tests, as objects for a notebook."""

import datetime as dt
import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.runs.asked import AUTO, Asked
from keepworth.runs.backtest import backtest_book
from keepworth.runs.backtest_words import backtest_record
from keepworth.runs.score import score_book
from keepworth.runs.score_sentences import score_sentences
from keepworth.runs.store import latest_run, read_record
from keepworth.tables.book import Book, find_book
from keepworth.tables.results import ResultTable
from keepworth.tables.tie_results import CONTACTS_FILE, THREADS_FILE, TIES_FILE


@dataclass(frozen=True, slots=True)
class Score:
    """A stored score."""

    folder: Path  # of the run
    record: dict[str, Any]  # run.json

    @property
    def as_of(self) -> dt.date:
        """The day it speaks for."""
        return dt.date.fromisoformat(self.record["as_of"])

    @property
    def customers(self) -> ResultTable:
        """One row a customer, for Polars, pandas or PyArrow."""
        return ResultTable(self.folder / "customers.parquet")

    @property
    def cells(self) -> ResultTable:
        """One row per distinct history, with what ranges of sums need."""
        return ResultTable(self.folder / "cells.parquet")

    @property
    def ties(self) -> ResultTable | None:
        """One row a contact and colleague, None where nobody is known."""
        return self._people(TIES_FILE)

    @property
    def contacts(self) -> ResultTable | None:
        """One row a contact, None where nobody is known."""
        return self._people(CONTACTS_FILE)

    @property
    def threads(self) -> ResultTable | None:
        """One row a customer: on whom it hangs; None where nobody is known."""
        return self._people(THREADS_FILE)

    def _people(self, file: str) -> ResultTable | None:
        return ResultTable(self.folder / file) if (self.folder / file).is_file() else None

    @property
    def parameters(self) -> dict[str, dict[str, float]]:
        """The parameters of the order and the spend model, by the papers' names."""
        return {part: self.record[part]["parameters"] for part in ("orders", "spend") if self.record[part]}

    @property
    def equity(self) -> dict[str, Any] | None:
        """What all customers are worth: mean, low, high; None where that is not known."""
        equity: dict[str, Any] | None = self.record["equity"]
        return equity

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to mind, in words."""
        return tuple(self.record["warnings"])

    def __str__(self) -> str:
        """Say it in words."""
        return "\n".join(score_sentences(self.record, book=str(self.folder.parent.parent)))

    def _repr_html_(self) -> str:
        return _paragraphs(str(self).splitlines()[:3], title=f"Score as of {self.as_of}")


@dataclass(frozen=True, slots=True)
class BackTestResult:
    """A forecast as of a past day, compared with what came."""

    record: dict[str, Any]  # as `keepworth backtest --json` prints it

    @property
    def words(self) -> tuple[str, ...]:
        """What came out, in words."""
        return tuple(self.record["words"])

    def __str__(self) -> str:
        """Say it in words."""
        return "\n".join(self.words)

    def _repr_html_(self) -> str:
        return _paragraphs(list(self.words), title=f"Back-test as of {self.record['as_of']}")


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A book, open for questions."""

    book: Book

    def score(
        self,
        *,
        as_of: dt.date | str | None = None,
        horizon_weeks: float | None = None,
        discount: float | None = None,
        model: str = AUTO,
    ) -> Score:
        """Score the book and store the result; what is None comes from the book's settings."""
        asked = Asked(as_of=_day(as_of), horizon_weeks=horizon_weeks, discount=discount, model=model)
        return _score(score_book(self.book, asked=asked))

    def latest(self) -> Score:
        """Return the newest score that is stored."""
        return _score(latest_run(self.book.scores))

    def backtest(self, *, as_of: dt.date | str | None = None, model: str = AUTO) -> BackTestResult:
        """Forecast as of a past day and compare with what came."""
        return BackTestResult(backtest_record(backtest_book(self.book, as_of=_day(as_of), model=model)))

    def _repr_html_(self) -> str:
        settings = self.book.settings
        return _paragraphs([f"{self.book.folder}, {settings.currency}"], title=settings.name)


def open_book(folder: str | Path) -> OpenBook:
    """Open the book in `folder`.

    Raises
    ------
    NotABook
        The folder holds no book.

    """
    return OpenBook(find_book(Path(folder)))


def _score(folder: Path) -> Score:
    return Score(folder, read_record(folder))


def _day(given: dt.date | str | None) -> dt.date | None:
    from keepworth.errors import BadInput

    if not isinstance(given, str):
        return given
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        raise BadInput(f"as_of must be a day such as 2026-01-31, not {given!r}.") from None


def _paragraphs(lines: list[str], *, title: str) -> str:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<div><strong>{html.escape(title)}</strong>{body}</div>"
