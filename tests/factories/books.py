"""Books with rows in them, made without reading files."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.samples.simulated import SimulatedBook
from keepworth.tables.book import Book, make_book
from keepworth.tables.lake import add_rows
from keepworth.tables.lake.batch import Incoming
from keepworth.tables.lake.change import Limits
from keepworth.tables.schemas import table_named

STORED = {
    "id": pa.string(),
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
    "money": pa.decimal128(18, 4),
    "number": pa.float64(),
    "whole": pa.int64(),
    "flag": pa.bool_(),
    "choice": pa.string(),
    "country": pa.string(),
    "text": pa.string(),
}
START = dt.date(2020, 1, 1)


def empty_book(folder: Path, **settings: Any) -> Book:
    return make_book(folder / "book", currency="USD", name="A book", **settings)


def add(book: Book, table: str, columns: dict[str, Sequence[Any]]) -> None:
    """Add rows to a table of a book; ids are text, days are dates, money is a decimal."""
    schema = table_named(table)
    arrays = {
        name: pa.array(values, type=STORED[schema.column(name).kind]) if isinstance(values, list) else values
        for name, values in columns.items()
    }
    size = len(next(iter(columns.values())))
    rows = book.folder / f".rows-{table}.parquet"
    pq.write_table(pa.table({"source_line": pa.array(range(1, size + 1), pa.int64()), **arrays}), rows)
    incoming = Incoming(schema, rows, source=f"{table}.csv", source_hash="", plan="{}")
    with book.held():
        add_rows(book.lake_folder, incoming, limits=Limits())
    rows.unlink()


def add_orders(book: Book, *lines: tuple[Any, ...]) -> None:
    """Add orders of (customer, day as text or date, amount[, margin])."""
    columns: dict[str, list[Any]] = {
        "customer_id": [str(line[0]) for line in lines],
        "ordered_on": [dt.date.fromisoformat(str(line[1])) for line in lines],
        "amount": [Decimal(str(line[2])) for line in lines],
    }
    if any(len(line) > 3 for line in lines):
        columns["margin"] = [Decimal(str(line[3])) if len(line) > 3 else None for line in lines]
    add(book, "orders", columns)


def add_simulated(book: Book, simulated: SimulatedBook, *, rows: np.ndarray | None = None) -> None:
    """Add a simulated book's orders, in the order of `rows`."""
    rows = np.arange(simulated.customer.size) if rows is None else rows
    days = (START - dt.date(1970, 1, 1)).days + simulated.day[rows]
    add(
        book,
        "orders",
        {
            "customer_id": [f"C{number:06d}" for number in simulated.customer[rows]],
            "ordered_on": pa.array(days.astype(np.int32)).cast(pa.date32()),
            "amount": pa.array(simulated.amount[rows]).cast(pa.decimal128(18, 4)),
        },
    )
