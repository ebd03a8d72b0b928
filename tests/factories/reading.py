"""Staged files made by hand, planned and taken, without a child process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.reading.engine import connect
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.plan import Plan, make_plan
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.staged import Staged
from keepworth.tables.reading.values import take_values
from keepworth.tables.schemas import table_named

TODAY = "2026-11-24"
REFUSED = pa.schema([("line", pa.int64()), ("column", pa.string()), ("reason", pa.string()), ("text", pa.string())])


@dataclass(frozen=True, slots=True)
class ReadByHand:
    """What became of a staged file."""

    plan: Plan
    rows: list[dict[str, Any]]
    faults: list[tuple[int, str, str, str]]
    notes: tuple[str, ...]
    rows_read: int
    rows_refused: int

    def column(self, ours: str) -> list[Any]:
        return [row[ours] for row in self.rows]


def stage_by_hand(columns: dict[str, Any], *, into: Path, kind: str = "csv") -> Staged:
    """Write the columns as a staged file; lists are text, Arrow arrays keep their type."""
    into.mkdir(parents=True, exist_ok=True)
    cells = [one if isinstance(one, pa.Array) else pa.array(one, pa.string()) for one in columns.values()]
    lines = pa.array(range(2, len(cells[0]) + 2), pa.int64())
    names = ["line", *(f"c{at}" for at in range(len(cells)))]
    raw, refused = into / "raw.parquet", into / "unsplit.parquet"
    pq.write_table(pa.table([lines, *cells], names=names), raw)
    pq.write_table(REFUSED.empty_table(), refused)
    return Staged(
        kind=kind,
        columns=tuple(columns),
        raw=raw,
        refused=refused,
        rows=len(cells[0]),
        said=("UTF-8", "commas", "header in row 1"),
        notes=(),
    )


def read_by_hand(
    columns: dict[str, Any],
    *,
    into: Path,
    table: str = "orders",
    maps: tuple[str, ...] = (),
    read: tuple[str, ...] = (),
    currency: str = "USD",
    zone: str = "UTC",
    kind: str = "csv",
) -> ReadByHand:
    """Stage, plan and take columns; what is needed and not given is filled in for orders."""
    staged = stage_by_hand(columns, into=into, kind=kind)
    book, schema = BookFacts(currency, zone, TODAY), table_named(table)
    with connect(into / "spill") as engine:
        asked = (ReadOptions.parse(read), book)
        plan = make_plan(engine, staged, source="orders.csv", table=schema, maps=maps, asked=asked)
        taken = take_values(engine, staged, plan=plan, table=schema, into=into)
    faults = pq.read_table(taken.refused).to_pylist()
    return ReadByHand(
        plan=plan,
        rows=pq.read_table(taken.accepted).to_pylist(),
        faults=[(one["line"], one["column"], one["reason"], one["text"]) for one in faults],
        notes=taken.notes,
        rows_read=taken.rows_read,
        rows_refused=taken.rows_refused,
    )


def amounts(values: Any, **options: Any) -> ReadByHand:
    """Read one column of amounts."""
    size = len(values)
    columns = {"customer_id": ["a"] * size, "ordered_on": ["2024-02-13"] * size, "amount": values}
    return read_by_hand(columns, **options)


def days(values: Any, **options: Any) -> ReadByHand:
    """Read one column of days."""
    size = len(values)
    return read_by_hand({"customer_id": ["a"] * size, "ordered_on": values, "amount": ["1"] * size}, **options)


def moments(values: Any, **options: Any) -> ReadByHand:
    """Read one column of moments."""
    columns = {
        "touchpoint_id": [str(at) for at in range(len(values))],
        "customer_id": ["a"] * len(values),
        "at": values,
    }
    return read_by_hand(columns, table="touchpoints", **options)


def ids(values: Any, **options: Any) -> ReadByHand:
    """Read one column of customers' ids."""
    size = len(values)
    columns = {"customer_id": values, "ordered_on": ["2024-02-13"] * size, "amount": ["1"] * size}
    return read_by_hand(columns, **options)
