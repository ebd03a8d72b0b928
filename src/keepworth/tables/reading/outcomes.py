"""Rows that came to nothing: deals that were lost, payments that failed, quotations. They are no orders."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from keepworth.errors import NeedsAnswer
from keepworth.tables.known_names import fold
from keepworth.tables.reading.looked import tally
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.parsed import Cell
from keepworth.tables.reading.profiles import Profile, lost_words
from keepworth.tables.reading.rules import many
from keepworth.tables.schema import Table

_MOST = 200  # different words beyond which a column says no outcome


@dataclass(frozen=True, slots=True)
class Outcome:
    """The column that says what came of a row, and the words by which a row is no order."""

    theirs: str
    at: int
    words: tuple[str, ...]


def decide_outcome(
    engine: duckdb.DuckDBPyConnection,
    raw: Path,
    *,
    table: Table,
    cells: tuple[tuple[str, Cell], ...],
    profile: Profile | None,
    options: ReadOptions,
) -> tuple[Outcome | None, tuple[str, ...]]:
    """Find the rows that came to nothing, and say in a note how many they are; only orders have an outcome.

    `cells` are the columns of the source that fill none of ours, with their headers; the profile, where the source has
    one, names the words of what came about.

    Raises
    ------
    NeedsAnswer
        By the profile's words not one row came about: this company uses words of its own.

    """
    if table.name != "orders" or options.status == "all":
        return None, ()
    headers, lost = lost_words()
    headers = profile.won.headers if profile and profile.won else headers
    column = next(((header, cell) for header, cell in cells if fold(header) in headers), None)
    if column is None:
        return None, ()
    header, cell = column
    seen = tally(engine, raw, cell=cell, steps=(), of=f"lower(trim({cell.as_text}))")
    if len(seen) > _MOST:
        return None, ()
    won = profile.won.words if profile and profile.won else None
    words = tuple(sorted(word for word in seen if (word not in won if won else word in lost)))
    if not words:
        return None, ()
    times, shown = sum(seen[word] for word in words), ", ".join(words[:6]) + (", …" if len(words) > 6 else "")
    if won and len(words) == len(seen):
        raise NeedsAnswer(
            f"{header} says of no row that it came about ({shown}), so none would be an order. Say --read status=all "
            f"to take all rows, or export only those that did."
        )
    note = f"{header}: {many(times, 'row')} that came to nothing ({shown}) refused; --read status=all takes them too."
    return Outcome(header, cell.at, words), (note,)
