"""Answers on their way out: each with its words, whose it is and where it was given, for those who may see it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from keepworth.tables.answering import ask, cursor_here, lake_here
from keepworth.tables.book import Book
from keepworth.tables.covering import newest_contacts, own_answers
from keepworth.tables.export import Rows, write_rows
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.scored import Scored
from keepworth.tables.wanted import Wanted

HEADS: Final = (
    "submission_id", "answered_at", "instrument", "version", "item", "value", "words", "customer_id", "customer",
    "contact_id", "contact", "role", "stage", "location_id", "about", "source",
)  # fmt: skip
# What stands in each of them, as SQL over `said` and what is joined to it.
CELLS: Final = (
    "filled.text", "strftime(answered_at::TIMESTAMP, '%Y-%m-%d %H:%M:%S')", "instrument", "coalesce(version, '')",
    "item", '"value"::DOUBLE', "coalesce(words, '')", "coalesce(seen.customer_id, '')", "coalesce(seen.name, '')",
    "coalesce(who.text, '')", "coalesce(people.name, '')", "coalesce(said.role, '')", "coalesce(stage, '')",
    "coalesce(place.text, '')", "coalesce(about, '')", "coalesce(source, '')",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Out:
    """Which answers are told, and to whom."""

    until: dt.date
    teams: tuple[str, ...] | None = None  # None: all customers; answers of nobody known are everybody's
    instrument: str = ""  # empty: every one


def answers_out(book: Book, scored: Scored, *, out: Out, most: int) -> list[tuple[Any, ...]]:
    """Return customers' own answers in the order of time, as `HEADS` says; of more than `most` one more."""
    with lake_here(book) as lake:
        return ask(f"{_query(lake, scored, out=out)} LIMIT {int(most) + 1}")


def write_answers(book: Book, scored: Scored, *, out: Out, into: Path) -> int:
    """Write customers' own answers as the file's name ends; return how many they are.

    Raises
    ------
    BadInput
        As `write_rows`.

    """
    with lake_here(book) as lake:
        return write_rows(Rows(cursor_here(), _query(lake, scored, out=out)), into=into)


def write_table(heads: Sequence[str], rows: Sequence[Sequence[Any]], *, into: Path) -> int:
    """Write rows that stand in memory as the file's name ends; return how many they are.

    Raises
    ------
    BadInput
        As `write_rows`.

    """
    cursor = cursor_here()
    columns = zip(*rows, strict=True) if rows else [()] * len(heads)
    cursor.register("rows_out", pa.table([pa.array(list(one)) for one in columns], names=list(heads)))
    try:
        return write_rows(Rows(cursor, "SELECT * FROM rows_out"), into=into)
    finally:
        cursor.unregister("rows_out")


def _query(lake: Lake, scored: Scored, *, out: Out) -> str:
    seen = scored.told(Wanted(teams=out.teams), columns=("number", "customer_id", "name"))
    which = f"AND instrument = {quoted(out.instrument)} " if out.instrument else ""
    return (
        f"WITH known AS ({known_keys(lake.folder, lake.manifest)}), "
        f"placed AS ({newest_contacts(lake, as_of=out.until)}), seen AS ({seen}), "
        f"people AS (SELECT who_id, any_value(name) AS name FROM ({lake.select('identities')}) AS i "
        "WHERE who = 'contact' AND name IS NOT NULL GROUP BY who_id), "
        "said AS (SELECT a.*, coalesce(a.customer_id, placed.customer_id) AS number, placed.role "
        f"FROM ({own_answers(lake)}) AS a LEFT JOIN placed ON placed.contact_id = a.contact_id "
        f"WHERE answered_at < DATE '{out.until + dt.timedelta(days=1)}' {which}) "
        f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in zip(HEADS, CELLS, strict=True))} "
        f"FROM said LEFT JOIN ({lake.select('texts')}) AS texts USING (text_id) LEFT JOIN seen USING (number) "
        f"LEFT JOIN people ON people.who_id = said.contact_id {_known('filled', 'submission')} "
        f"{_known('who', 'contact')} {_known('place', 'location')} "
        "WHERE number IS NULL OR seen.customer_id IS NOT NULL ORDER BY answered_at, said.submission_id, said.item"
    )


def _known(name: str, kind: str) -> str:
    return f"LEFT JOIN known AS {name} ON {name}.kind = '{kind}' AND {name}.number = said.{kind}_id"
