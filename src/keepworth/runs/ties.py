"""Ties and champions of a book, as its newest score saw them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.errors import BadInput, NotEnough
from keepworth.measure import TouchMap
from keepworth.runs.store import latest_run, read_record
from keepworth.tables.book import Book
from keepworth.tables.tie_results import TIES_FILE
from keepworth.tables.ties_listed import list_champions, list_ties


@dataclass(frozen=True, slots=True)
class TiesReport:
    """Who is tied to whom: rows as in `threads.parquet` and `ties.parquet`, with own ids and names beside numbers."""

    as_of: str
    run: str
    touch_map: str  # where what touches tell comes from, as `TouchMap.source` says it
    threads: tuple[dict[str, Any], ...]
    ties: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ChampionsReport:
    """Who speaks for us: rows as in `contacts.parquet`, with own ids and names beside numbers."""

    as_of: str
    run: str
    champions: tuple[dict[str, Any], ...]
    claimed: tuple[dict[str, Any], ...]  # influence and stance, but no dated act within 12 months


def report_ties(book: Book, *, customer: str | None = None) -> TiesReport:
    """Return the ties of all customers, or of one, by customer, contact and colleague: never by how much one writes.

    Raises
    ------
    NotEnough
        The book has not been scored, or its score says nothing of ties.
    BadInput
        Of that customer nobody is known.

    """
    run = _scored(book)
    threads, ties = list_ties(book, run, customer=customer)
    if customer is not None and not threads:
        raise BadInput(
            f"Of {customer!r} no contact is known in the newest score. Import contacts, touchpoints or ties and "
            f"score again, or look at all: keepworth know ties {book.folder}"
        )
    # Runs of earlier versions all went by what was printed.
    source = read_record(run)["people"].get("touch_map", TouchMap().source)
    return TiesReport(*_about(run), source, tuple(threads), tuple(ties))


def report_champions(book: Book) -> ChampionsReport:
    """Return the champions of a book, and who is claimed to be one."""
    run = _scored(book)
    found = list_champions(book, run)
    champions = tuple(row for row in found if row["champion"])
    return ChampionsReport(*_about(run), champions, tuple(row for row in found if not row["champion"]))


def _scored(book: Book) -> Path:
    run = latest_run(book.scores)
    if not (run / TIES_FILE).is_file():
        raise NotEnough(
            "The newest score says nothing of ties: the book knows of no contacts, touchpoints or ties by its day. "
            f"Import some, and score again: keepworth import {book.folder} FILE --as touchpoints"
        )
    return run


def _about(run: Path) -> tuple[str, str]:
    record = read_record(run)
    return record["as_of"], record["run"]
