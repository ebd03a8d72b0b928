"""Lakes with rows in them, made without reading files."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.factories.books import STORED

from keepworth.tables.lake import Added, add_rows, open_lake
from keepworth.tables.lake.batch import Incoming
from keepworth.tables.lake.change import Limits
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.schemas import table_named

type Row = dict[str, Any]
LIMITS = Limits(threads=1)
DAY = dt.date(2024, 2, 13)


def order(customer: str = "ann", amount: float = 1, *, day: dt.date = DAY, **more: Any) -> Row:
    """One order, with whatever else it has."""
    return {"customer_id": customer, "ordered_on": day, "amount": amount, **more}


def offer(
    lake: Path,
    *rows: Row,
    table: str = "orders",
    source: str = "orders.csv",
    corrects: str | None = None,
    lines: Sequence[int] = (),
    dry: bool = False,
) -> Added:
    """Add rows as one file; every row has the columns of the first.

    With `corrects`, each row stood in that line of the source of that batch.
    """
    schema = table_named(table)
    columns: dict[str, Any] = {
        name: pa.array([row[name] for row in rows], STORED[schema.column(name).kind]) for name in rows[0]
    }
    at = pa.array(range(2, len(rows) + 2), pa.int64())
    with tempfile.TemporaryDirectory() as aside:
        accepted, lined = Path(aside) / "rows.parquet", Path(aside) / "lines.parquet"
        pq.write_table(pa.table({"source_line": at, **columns}), accepted)
        pq.write_table(
            pa.table({"source_line": at[: len(lines)], "corrected_line": pa.array(lines, pa.int64())}), lined
        )
        incoming = Incoming(
            schema, accepted, source=source, source_hash="", plan="{}", corrects=corrects,
            corrected_lines=lined if corrects else None,
        )  # fmt: skip
        return add_rows(lake, incoming, limits=LIMITS, dry=dry)


def visible(lake: Path, table: str = "orders", *, known_by: dt.datetime | None = None) -> list[Row]:
    """The rows that a reader sees, with ids as text and without what is null, in an order of their own."""
    ids = texts(lake)
    kinds = {column.name: column.of for column in table_named(table).columns if column.kind == "id"}
    with open_lake(lake, threads=1, known_by=known_by) as opened:
        found = opened.engine.execute(opened.select(table))
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    shown = [
        {name: ids[kinds[name], value] if name in kinds else value for name, value in row.items() if value is not None}
        for row in rows
    ]
    return sorted(shown, key=repr)


def texts(lake: Path) -> dict[tuple[str, int], str]:
    """Every interned id by its kind and number."""
    rows = [row for file in read_manifest(lake).keys for row in pq.read_table(lake / file).to_pylist()]
    return {(row["kind"], row["number"]): row["text"] for row in rows}


def amounts(lake: Path) -> list[float]:
    """The amounts of the orders that a reader sees."""
    return sorted(float(row["amount"]) for row in visible(lake))
