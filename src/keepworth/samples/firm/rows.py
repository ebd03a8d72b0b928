"""Rows of the book's tables, and how they are written as files."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from keepworth.tables.schemas import table_named

type Row = Mapping[str, object]
type Facts = dict[str, list[Row]]  # by table


def write_tables(facts: Facts, *, into: Path) -> dict[str, Path]:
    """Write one CSV a table, its columns in the schema's order; the same facts give the same bytes."""
    return {name: _write(name, rows, into=into) for name, rows in facts.items()}


def _write(name: str, rows: Iterable[Row], *, into: Path) -> Path:
    rows = list(rows)
    columns = [column for column in table_named(name).names if any(column in row for row in rows)]
    path = into / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return path


def _cell(value: object) -> str:
    """Write a value as the import reads it without a question."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
