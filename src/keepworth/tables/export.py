"""Rows on their way out: a table of the lake or a result file, with the users' own ids, as CSV, Parquet or xlsx."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from keepworth.errors import BadInput, NotEnough
from keepworth.tables.escaping import escaped
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import connect, named, one, quoted, write_parquet
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.schema import Column
from keepworth.tables.schemas import table_named
from keepworth.tables.value_results import VALUE_FILE

SHEET_ROWS: Final = 1_048_575  # what a sheet of xlsx holds below its header
CELL_LETTERS: Final = 32_767  # what a cell of xlsx holds; longer texts would be cut without a word
ROWS_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Rows:
    """A query of rows to write, and the engine that answers it."""

    engine: duckdb.DuckDBPyConnection
    query: str


def lake_rows(lake: Lake, name: str) -> Rows:
    """Return the visible rows of a table of the lake, ids as the text that came in, in the order of its key.

    Columns that no batch supplies are left out: an export is meant to be read, and imported again.
    """
    table = table_named(name)
    filled = {column for batch in lake.manifest.standing(name) for column in batch.columns}
    columns = [column for column in table.columns if column.name in filled] or list(table.columns)
    joins = "".join(
        f" LEFT JOIN known AS {_of(column)} ON {_of(column)}.kind = {_kind(column)} "
        f"AND {_of(column)}.number = held.{named(column.name)}"
        for column in columns
        if column.kind == "id"
    )
    order = [column.name for column in columns if column.name in ("customer_id", table.when, *table.key)]
    sorted_by = ", ".join(f"held.{named(name)}" for name in order)
    query = (
        f"WITH known AS ({known_keys(lake.folder, lake.manifest)}), held AS ({lake.select(name)}) "
        f"SELECT {', '.join(_selected(column) for column in columns)} FROM held{joins}"
        f"{f' ORDER BY {sorted_by}' if sorted_by else ''}"
    )
    return Rows(lake.engine, query)


def result_rows(path: Path, *, spill: Path) -> Rows:
    """Return the rows of a result file, in its order."""
    query = f"SELECT * FROM read_parquet({quoted(str(path))})"
    return Rows(connect(spill, threads=1), query)


def value_rows(customers: Path, *, spill: Path) -> Rows:
    """Return whence the value of a run's customers comes, with the users' own ids in place of numbers.

    Raises
    ------
    NotEnough
        The run is older than that.

    """
    path = customers.with_name(VALUE_FILE)
    if not path.is_file():
        raise NotEnough("The newest score does not say whence value comes. Score the book anew.")
    query = (
        "SELECT listed.customer_id, told.* EXCLUDE (customer_id) "
        f"FROM read_parquet({quoted(str(path))}) AS told JOIN read_parquet({quoted(str(customers))}) AS listed "
        "ON listed.number = told.customer_id ORDER BY listed.number"
    )
    return Rows(connect(spill, threads=1), query)


def _of(column: Column) -> str:
    return named(f"of {column.name}")


def _kind(column: Column) -> str:
    return "held.who" if column.of == "who" else quoted(column.of)


def _selected(column: Column) -> str:
    if column.kind == "id":
        return f"{_of(column)}.text AS {named(column.name)}"
    return f"held.{named(column.name)} AS {named(column.name)}"


def write_rows(rows: Rows, *, into: Path) -> int:
    """Write rows in the format that the file's name ends with; return how many they are.

    Raises
    ------
    BadInput
        The ending names no format that is written, or the rows do not fit into one sheet.

    """
    for ending, write in _WRITERS.items():
        if into.name.lower().endswith(ending):
            return write(rows, into)
    raise BadInput(f"Nothing is written as {into.name}. Name a file that ends with {', '.join(_WRITERS)}.")


def _csv(rows: Rows, into: Path) -> int:
    packed = into.name.lower().endswith(".gz")
    return _copied(
        rows.engine, f"COPY ({_harmless(rows)}) TO {quoted(str(into))} (FORMAT csv, HEADER true, "
        f"COMPRESSION {'gzip' if packed else 'none'})",
    )  # fmt: skip


def _parquet(rows: Rows, into: Path) -> int:
    write_parquet(rows.engine, rows.query, into=into)
    return one(rows.engine, f"SELECT count(*) FROM read_parquet({quoted(str(into))})")


def _xlsx(rows: Rows, into: Path) -> int:
    import xlsxwriter

    count = one(rows.engine, f"SELECT count(*) FROM ({rows.query})")
    if count > SHEET_ROWS:
        raise BadInput(f"{count:,} rows do not fit into one sheet, which holds {SHEET_ROWS:,}. Write CSV or Parquet.")
    found = rows.engine.execute(rows.query)
    headers = [column[0] for column in found.description or ()]
    # Texts are written as texts, so nothing in them can run.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    with xlsxwriter.Workbook(into, options) as book:
        sheet = book.add_worksheet("Keepworth")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headers)
        at = 0
        while part := found.fetchmany(ROWS_AT_ONCE):
            for values in part:
                at += 1
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(at, column, _fitting(value, name=headers[column]))
                    elif value is not None:
                        sheet.write(at, column, value)
    return count


def _fitting(text: str, *, name: str) -> str:
    if len(text) > CELL_LETTERS:
        raise BadInput(
            f"{name} has a text of {len(text):,} characters; a cell of a spreadsheet holds {CELL_LETTERS:,}. Write CSV "
            "or Parquet."
        )
    return text


_WRITERS: Final[dict[str, Callable[[Rows, Path], int]]] = {
    ".csv": _csv,
    ".csv.gz": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}


def _harmless(rows: Rows) -> str:
    """Select the rows with texts that a spreadsheet would run made harmless."""
    described = rows.engine.execute(f"DESCRIBE {rows.query}").fetchall()
    columns = ", ".join(
        f"{escaped(named(name))} AS {named(name)}" if kind == "VARCHAR" else named(name) for name, kind, *_ in described
    )
    return f"SELECT {columns} FROM ({rows.query})"


def _copied(engine: duckdb.DuckDBPyConnection, query: str) -> int:
    row = engine.execute(query).fetchone()
    return int(row[0]) if row else 0
