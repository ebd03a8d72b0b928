"""Take what people wrote in the website into the lake, before a run reads it."""

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from keepworth.errors import Busy
from keepworth.runs.writing import writing
from keepworth.tables.book import Book
from keepworth.tables.lake.snapshot import is_current, keep_snapshots
from keepworth.tables.lake.written import Said, Written, distinct, without
from keepworth.tables.persons.tombstones import Tombstones, read_tombstones
from keepworth.tables.persons.who import KINDS
from keepworth.tables.schemas import TABLES

SNAPSHOTS: Final = "keepworth.snapshots"  # entry points of other stores: each returns all rows that it holds of a book
PATIENCE: Final = 30.0  # seconds that a run waits for another writer

type Provider = Callable[[Path], Iterable[Said]]


def take_snapshots(book: Book, *, is_held: bool = False, patience: float = PATIENCE) -> tuple[str, ...]:
    """Take every table that people wrote in since the last time; return these tables.

    Parameters
    ----------
    book
        The book.
    is_held
        The caller holds the book's lock.
    patience
        Seconds to wait for another writer.

    Raises
    ------
    Busy
        Another process writes to the book for longer than that. Where nothing was written, nobody is waited for.

    """
    rows = written_rows(book)
    if is_current(book.lake_folder, rows):
        return ()
    end = time.monotonic() + patience
    while True:
        try:
            with nullcontext() if is_held else writing(book):
                # Read once more: whoever held the book until now may have erased somebody whom the first reading saw.
                rows = rows if is_held else written_rows(book)
                return keep_snapshots(book.lake_folder, rows, limits=book.limits)
        except Busy:
            if is_held or time.monotonic() > end:
                raise
            time.sleep(0.2)


def written_rows(book: Book) -> list[Said]:
    """Return all that people wrote in other stores, but for rows of persons who were erased."""
    tombstones = read_tombstones(book.folder)
    found = [row for point in entry_points(group=SNAPSHOTS) for row in point.load()(book.folder)]
    if not tombstones:
        return found
    return [kept for row in found if (kept := _without_erased(row, tombstones)) is not None]


def _without_erased(row: Said, tombstones: Tombstones) -> Said | None:
    if isinstance(row, Written):
        return None if any(tombstones.is_id(kind, text) for kind, text in _ids(row)) else row
    for name in row.columns.column_names:
        column = TABLES[row.table].column(name)
        if column.kind == "id" and column.of in KINDS:
            erased = [text for text in distinct(row, name) if tombstones.is_id(column.of, text)]
            row = without(row, name, texts=erased)
    return row


def _ids(row: Written) -> list[tuple[str, str]]:
    columns = {column.name: column.of for column in TABLES[row.table].columns if column.kind == "id"}
    named = ((str(row.values.get("who")) if of == "who" else of, row.values.get(name)) for name, of in columns.items())
    return [(kind, text) for kind, text in named if text is not None and kind in KINDS]
