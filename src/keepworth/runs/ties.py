"""Ties and champions of a book, as its newest score saw them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keepworth.errors import BadInput, NotEnough
from keepworth.measure import TouchMap
from keepworth.runs.store import latest_run, read_record
from keepworth.tables.book import Book
from keepworth.tables.due import Around
from keepworth.tables.fighting import fighters, going
from keepworth.tables.scored import Wanted, open_scored
from keepworth.tables.tie_results import TIES_FILE
from keepworth.tables.ties_listed import list_champions, list_ties

HANG: Final = ("acts", "value", "p_stay", "p_without", "lost_without", "second", "second_touches")
GONE: Final = ("contact_id", "left_on", "last", "last_act_on", "value", "others", "second", "second_touches")
MOST: Final = 1_000  # of whom are warned of


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
    """Who speaks for us: rows as in `contacts.parquet`, with own ids and names beside numbers.

    Champions come with their `acts` of twelve months, the customer's `value`, `p_stay`, `p_without` and `lost_without`
    them, and the nearest `second`.
    """

    as_of: str
    run: str
    champions: tuple[dict[str, Any], ...]
    claimed: tuple[dict[str, Any], ...]  # influence and stance, but no dated act within 12 months
    going: tuple[dict[str, Any], ...]  # who left lately or is silent: at the most valuable customers first
    undefended: float | None  # value of their customers at whom nobody else fights for us
    currency: str


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
    found, scored, day = list_champions(book, run), open_scored(book, run=run), dt.date.fromisoformat(_about(run)[0])
    around = Around(book, scored, Wanted(), day, day)
    hang = {(row["number"], row["contact_id"]): row for row in fighters(around, way="shown", most=len(found)).rows}
    gone = going(around, most=MOST)
    ids = scored.some([row["number"] for row in gone.rows])
    nothing = dict.fromkeys(HANG)
    champions = tuple(
        row | {name: hang.get((row["customer_id"], row["contact_id"]), nothing)[name] for name in HANG}
        for row in found
        if row["champion"]
    )
    return ChampionsReport(
        *_about(run), champions, tuple(row for row in found if not row["champion"]),
        going=tuple(_gone(row, customer=ids[row["number"]]["customer_id"]) for row in gone.rows),
        undefended=gone.undefended, currency=book.settings.currency,
    )  # fmt: skip


def _gone(row: Mapping[str, Any], *, customer: str) -> dict[str, Any]:
    return {
        "customer": customer, "customer_id": row["number"], "contact": row["who"],
        **{name: row[name] for name in GONE},
    }  # fmt: skip


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
