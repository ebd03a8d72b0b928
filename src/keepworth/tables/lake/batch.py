"""Making a batch: the accepted rows of one file, numbered, counted and sorted, named by what they hold."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from keepworth.tables.lake.engine import ROWS_A_GROUP, named, names, parquet, quoted
from keepworth.tables.lake.identity import keyed
from keepworth.tables.lake.keys import numbered
from keepworth.tables.lake.manifest import Batch, Manifest
from keepworth.tables.lake.packed import Packed, pack_rows
from keepworth.tables.lake.sorted_rows import write_sorted
from keepworth.tables.schema import Table


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows of one file, read and typed, before they are a batch."""

    table: Table
    accepted: Path  # source_line, then the supplied columns; ids are text
    source: str  # the file's name
    source_hash: str
    plan: str  # how it was read, as JSON
    corrects: str | None = None  # the batch whose error file this is
    corrected_lines: Path | None = None  # source_line → line in that batch's source


def open_incoming(engine: duckdb.DuckDBPyConnection, incoming: Incoming) -> tuple[str, ...]:
    """Make the view `incoming` over the accepted rows; return the schema's columns that it supplies."""
    engine.execute(f"CREATE TEMP VIEW incoming AS SELECT * FROM read_parquet({quoted(str(incoming.accepted))})")
    found = {row[0] for row in engine.execute("DESCRIBE incoming").fetchall()}
    return tuple(name for name in incoming.table.names if name in found)


def write_batch(
    engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, supplied: tuple[str, ...], manifest: Manifest,
    lake: Path, into: Path,
) -> Batch:  # fmt: skip
    """Write the rows of `incoming`, with ids as numbers, sorted, to `into`, and describe them."""
    table = incoming.table
    rows, columns = f"({numbered(table, supplied)})", supplied
    counting = keyed(table, supplied) == "FALSE" and not incoming.corrects
    if not counting:
        columns = (*_with_lines(engine, incoming, supplied=supplied), "occurrence")
        _count(engine, incoming, supplied=supplied, manifest=manifest, lake=lake)
        rows = "counted"
    order = names(sort_order(table, columns))
    found = engine.execute(f"SELECT {names(columns)} FROM {rows} ORDER BY {order}")
    return _written(found.to_arrow_reader(ROWS_A_GROUP), incoming, columns=columns, counting=counting, into=into)


def packed_rows(
    incoming: Incoming, *, supplied: tuple[str, ...], manifest: Manifest, lake: Path
) -> Packed | None:  # fmt: skip
    """Pack the rows of `incoming`, which numbers and sorts them without the engine, where they have no key."""
    table = incoming.table
    if keyed(table, supplied) != "FALSE" or incoming.corrects:
        return None
    columns = [table.column(name) for name in sort_order(table, supplied)]
    return pack_rows(incoming.accepted, columns, supplied=supplied, manifest=manifest, lake=lake)


def write_packed(packed: Packed, incoming: Incoming, *, into: Path) -> Batch:
    """Write packed rows as `write_batch` writes those of the engine."""
    return _written(packed.parts(), incoming, columns=packed.supplied, counting=True, into=into)


def made_occasions(batch: str) -> str:
    """Name the file, beside the rows of a new batch of orders, that holds their occasions."""
    return f"{batch}.occasions.parquet"


def _written(
    rows: pa.RecordBatchReader, incoming: Incoming, *, columns: tuple[str, ...], counting: bool, into: Path
) -> Batch:  # fmt: skip
    """Write rows that come in their order, and describe them."""
    table = incoming.table
    occasions = into.with_name("occasions.parquet") if table.name == "orders" else None
    written = write_sorted(rows, table=table, counting=counting, into=into, occasions=occasions)
    if occasions:
        occasions.replace(into.with_name(made_occasions(written.digest)))
    recorded_at = dt.datetime.now(tz=dt.UTC).isoformat(timespec="milliseconds")
    return Batch(
        id=written.digest, table=table.name, rows=written.rows, recorded_at=recorded_at, source=incoming.source,
        source_hash=incoming.source_hash, columns=(*columns, "occurrence") if counting else columns,
        plan=incoming.plan, first_day=written.first_day, last_day=written.last_day, corrects=incoming.corrects,
    )  # fmt: skip


def _with_lines(engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, supplied: tuple[str, ...]) -> tuple[str, ...]:
    """Make `numbered`; where an error file is corrected, each row keeps its line in the first source."""
    query = numbered(incoming.table, supplied)
    if incoming.corrected_lines is None:
        engine.execute(f"CREATE TEMP TABLE numbered AS {query}")
        return supplied
    lines = f"read_parquet({quoted(str(incoming.corrected_lines))})"
    engine.execute(f"CREATE TEMP TABLE numbered AS FROM ({query}) JOIN {lines} USING (source_line)")
    return (*supplied, "corrected_line")


def _count(
    engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, supplied: tuple[str, ...], manifest: Manifest, lake: Path
) -> None:
    """Make `counted`: `numbered`, and how late among rows like it each row comes in its file."""
    plain = f"NOT ({keyed(incoming.table, supplied)})"
    if plain == "NOT (TRUE)":
        _number_repeats(engine, incoming.table)
        return
    earlier = _earlier_counts(incoming, supplied=supplied, manifest=manifest, lake=lake)
    _count_occurrences(engine, supplied, plain=plain, earlier=earlier)


def _count_occurrences(
    engine: duckdb.DuckDBPyConnection, supplied: tuple[str, ...], *, plain: str, earlier: str | None
) -> None:
    """Make `counted`: which of the identical rows of its file each row without a key is."""
    same = names(supplied)
    lines = (
        "ELSE row_number() OVER (PARTITION BY order_id, line ORDER BY source_line)"
        if {"order_id", "line"} <= set(supplied)
        else ""
    )
    engine.execute(
        f"CREATE TEMP TABLE counted AS SELECT *, CASE WHEN {plain} THEN row_number() OVER "
        f"(PARTITION BY {same} ORDER BY source_line) {lines} END AS occurrence FROM numbered"
    )
    if earlier is None:
        return
    match = " AND ".join(f"counted.{named(c)} IS NOT DISTINCT FROM before.{named(c)}" for c in supplied)
    engine.execute(
        f"UPDATE counted SET occurrence = occurrence + before.n FROM "
        f"(SELECT {same}, count(*) AS n FROM ({earlier}) WHERE {plain} GROUP BY {same}) AS before WHERE {match}"
    )


def _number_repeats(engine: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make `counted`: how late in its file a row with a key comes among the rows of that key."""
    held = {row[0] for row in engine.execute("DESCRIBE numbered").fetchall()}
    key = names(tuple(column for column in table.key if column in held))
    engine.execute(
        f"CREATE TEMP TABLE counted AS SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY source_line) "
        "AS occurrence FROM numbered"
    )


def _earlier_counts(incoming: Incoming, *, supplied: tuple[str, ...], manifest: Manifest, lake: Path) -> str | None:
    """Select the rows of the file that is corrected, so that corrected rows count on from there."""
    if not incoming.corrects:
        return None
    parts = []
    for batch in manifest.of(incoming.table.name):
        if not set(supplied) <= set(batch.columns):
            continue
        if batch.id == incoming.corrects:
            parts.append(f"SELECT {names(supplied)} FROM {parquet(lake / batch.file)}")
        elif batch.corrects == incoming.corrects:
            parts.append(
                f"SELECT {names(supplied)} FROM {parquet(lake / batch.file)} AS fixed ANTI JOIN numbered "
                "ON fixed.corrected_line = numbered.corrected_line"
            )
    return " UNION ALL ".join(parts) or None


def sort_order(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Order rows by customer and day first: that is how they are read."""
    first = tuple(name for name in ("customer_id", table.when) if name in columns)
    return (*first, *(name for name in columns if name not in first))
