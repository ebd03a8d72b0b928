"""Ids are text for people and numbers for the lake: each is interned once, at import."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_table
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.lake.manifest import Manifest
from keepworth.tables.schema import Column, Table

NOBODY: Final = np.empty(0, dtype=np.int64)


def intern(engine: duckdb.DuckDBPyConnection, manifest: Manifest, *, lake: Path, table: Table) -> Manifest:
    """Give every id in `incoming` its number: makes `ids` (kind, match, number) and `new_ids`.

    Two texts that differ only in how Unicode composes their letters are one id; the text first met is kept. New
    ids are numbered in the order of their text, so the order of a file's rows changes nothing. Returns the
    manifest with the next free numbers.
    """
    columns = id_columns(engine, table)
    asked = (
        " UNION ".join(
            f"SELECT DISTINCT {_kind(column)} AS kind, {named(column.name)} AS text FROM incoming "
            f"WHERE {named(column.name)} IS NOT NULL"
            for column in columns
        )
        or "SELECT NULL::VARCHAR AS kind, NULL::VARCHAR AS text LIMIT 0"
    )
    engine.execute(
        f"CREATE TEMP TABLE wanted AS SELECT kind, nfc_normalize(text) AS match, min(text) AS text "
        f"FROM ({asked}) GROUP BY ALL"
    )
    engine.execute(f"CREATE TEMP TABLE ids AS {_already(lake, manifest)}")
    engine.execute("CREATE TEMP TABLE starts (kind VARCHAR, start BIGINT)")
    # Written out: values handed over beside a statement make DuckDB load pandas to look at them.
    starts = ", ".join(f"({quoted(kind)}, {number:d})" for kind, number in manifest.next_number.items())
    if starts:
        engine.execute(f"INSERT INTO starts VALUES {starts}")
    engine.execute(
        "CREATE TEMP TABLE new_ids AS SELECT kind, "
        "coalesce(start, 1) + row_number() OVER (PARTITION BY kind ORDER BY match) - 1 AS number, text, match "
        "FROM (FROM wanted ANTI JOIN ids USING (kind, match)) LEFT JOIN starts USING (kind)"
    )
    engine.execute("INSERT INTO ids SELECT kind, match, number FROM new_ids")
    found = engine.execute("SELECT kind, max(number) + 1 FROM new_ids GROUP BY kind").fetchall()
    return replace(manifest, next_number={**manifest.next_number, **{kind: int(number) for kind, number in found}})


def id_columns(engine: duckdb.DuckDBPyConnection, table: Table) -> list[Column]:
    """Return the id columns of `table` that `incoming` supplies."""
    supplied = {row[0] for row in engine.execute("DESCRIBE incoming").fetchall()}
    return [column for column in table.columns if column.kind == "id" and column.name in supplied]


def numbered(table: Table, supplied: tuple[str, ...]) -> str:
    """Select `incoming` with its ids as numbers."""
    parts, joins = ["source_line"], []
    for name in supplied:
        column = table.column(name)
        if column.kind != "id":
            parts.append(f"incoming.{named(name)}")
            continue
        alias = named(f"of {name}")
        parts.append(f"{alias}.number AS {named(name)}")
        joins.append(
            f"LEFT JOIN ids AS {alias} ON {alias}.kind = {_kind(column)} "
            f"AND {alias}.match = nfc_normalize(incoming.{named(name)})"
        )
    return f"SELECT {', '.join(parts)} FROM incoming {' '.join(joins)}"


def new_keys() -> str:
    """Select the rows of a new file of keys."""
    return "SELECT kind, number, text, '' AS source FROM new_ids ORDER BY kind, number"


def known_keys(lake: Path, manifest: Manifest) -> str:
    """Select every interned id: kind, number, text."""
    if not manifest.keys:
        return "SELECT NULL::VARCHAR AS kind, NULL::BIGINT AS number, NULL::VARCHAR AS text LIMIT 0"
    files = ", ".join(quoted(f"{lake}/{file}") for file in manifest.keys)
    return f"SELECT kind, number, text FROM read_parquet([{files}])"


def known_texts(lake: Path, manifest: Manifest, *, kind: str) -> pa.Table:
    """Read the interned ids of one kind: number, text. Files are sorted by kind, so most of them is passed over."""
    schema = pa.schema([("number", pa.int64()), ("text", pa.string())])
    parts = []
    for path in manifest.keys if kind in manifest.next_number else ():  # no id of that kind was ever met
        with pq.ParquetFile(lake / path) as file:
            parts += [_of_kind(file, group, kind=kind).cast(schema) for group in range(file.num_row_groups)]
    # A table without chunks would load pandas as soon as somebody joins them.
    return pa.concat_tables(parts) if parts else arrow_table({"number": NOBODY, "text": NOBODY.astype(np.object_)})


def _of_kind(file: pq.ParquetFile, group: int, *, kind: str) -> pa.Table:
    held = file.metadata.row_group(group).column(0).statistics
    if held is not None and held.min == held.max == kind:
        return file.read_row_group(group, columns=["number", "text"])
    # A slice and no filter, which would load pandas to look at its argument.
    kinds = file.read_row_group(group, columns=["kind"]).column("kind")
    start, end = _place(kinds, before=lambda one: one < kind), _place(kinds, before=lambda one: one <= kind)
    return file.read_row_group(group, columns=["number", "text"]).slice(start, end - start)


def _place(kinds: pa.ChunkedArray, *, before: Callable[[str], bool]) -> int:
    """Return how many of the sorted kinds come before a border."""
    return bisect_left(range(len(kinds)), 1, key=lambda row: int(not before(kinds[row].as_py())))


def _already(lake: Path, manifest: Manifest) -> str:
    return (
        "SELECT kind, match, number FROM (SELECT kind, nfc_normalize(text) AS match, number "
        f"FROM ({known_keys(lake, manifest)})) SEMI JOIN wanted USING (kind, match)"
    )


def _kind(column: Column) -> str:
    """Write the kind of thing that an id names; for identities it stands in a column of its own."""
    return "incoming.who" if column.of == "who" else quoted(column.of)
