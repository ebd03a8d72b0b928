"""Export a table of a book, or its newest score, to a file of the user's."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keepworth.errors import NotEnough
from keepworth.runs.place import check_place
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.store import latest_run
from keepworth.tables.book import Book
from keepworth.tables.export import lake_rows, result_rows, value_rows, write_rows
from keepworth.tables.schemas import TABLES, table_named

SCORES: Final = "scores"  # what stands in customers.parquet of the newest run
VALUE: Final = "value"  # and whence each customer's value comes


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    table: str
    rows: int
    file: str


def export_table(book: Book, table: str, *, into: Path, replace: bool = False) -> Exported:
    """Write the visible rows of a table, or of the newest score (`scores`, `value`), with the users' own ids.

    The file appears whole or not at all.

    Raises
    ------
    BadInput
        There is no such table or folder, the file exists and `replace` is not asked for, or its ending names no
        format.
    NotEnough
        The book has not been scored yet.

    """
    check_place(into, replace=replace)
    if table not in TABLES and table not in (SCORES, VALUE):
        table_named(table)
    with tempfile.TemporaryDirectory(prefix=".keepworth-", dir=into.parent) as aside:
        written = Path(aside) / into.name
        if table == SCORES:
            rows = write_rows(result_rows(_customers(book), spill=Path(aside)), into=written)
        elif table == VALUE:
            rows = write_rows(value_rows(_customers(book), spill=Path(aside)), into=written)
        else:
            take_snapshots(book)
            with book.lake() as lake:
                rows = write_rows(lake_rows(lake, table), into=written)
        written.replace(into)
    return Exported(table=table, rows=rows, file=str(into))


def _customers(book: Book) -> Path:
    """Return the newest run's customers."""
    found = latest_run(book.scores) / "customers.parquet"
    if not found.is_file():
        raise NotEnough("The newest score says nothing of what customers are worth: the book has no orders.")
    return found
