"""The engine over the lake: DuckDB in memory, bounded, without the network."""

import os
from pathlib import Path

import duckdb

from keepworth.tables.idle import open_engine
from keepworth.tables.schema import STORED_AS, Table

ROWS_A_GROUP = 122_880
AUTO = "auto"


def connect(spill: Path, *, memory: str = AUTO, threads: int = 0) -> duckdb.DuckDBPyConnection:
    """Open an engine that spills to `spill` when `memory` is full."""
    return open_engine(spill, memory=memory_of(memory), threads=threads)


def memory_of(setting: str) -> str:
    """Return the memory that an engine may take: what the setting says, or half of what there is."""
    return f"{_half_of_the_memory() // 2**20}MiB" if setting == AUTO else setting


def _half_of_the_memory() -> int:
    """Return half of what this machine, or the container we are in, has."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    allowed = limit.read_text(encoding="ascii").strip() if limit.is_file() else ""
    return min(whole, int(allowed)) // 2 if allowed.isdigit() else whole // 2


def quoted(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """Write a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def names(columns: tuple[str, ...]) -> str:
    """Write several names as an SQL list."""
    return ", ".join(named(column) for column in columns)


def parquet(*files: Path) -> str:
    """Read Parquet files, each row with its number within its file."""
    listed = ", ".join(quoted(str(file)) for file in files)
    return f"read_parquet([{listed}], union_by_name = true, file_row_number = true)"


def typed(table: Table, supplied: tuple[str, ...]) -> str:
    """Select every column of a table's schema; those that a batch does not supply are null."""
    return ", ".join(
        f"{named(column.name) if column.name in supplied else 'NULL'}::{STORED_AS[column.kind]} AS {named(column.name)}"
        for column in table.columns
    )


def write_parquet(engine: duckdb.DuckDBPyConnection, query: str, *, into: Path) -> None:
    """Write a query's rows, in its order, with the book's format in the file's metadata."""
    engine.execute(
        f"COPY ({query}) TO {quoted(str(into))} (FORMAT parquet, COMPRESSION zstd, "
        f"ROW_GROUP_SIZE {ROWS_A_GROUP}, KV_METADATA {{keepworth_format: '1'}})"
    )


def row_text(table: Table, columns: tuple[str, ...]) -> str:
    """Write a row as one text, in SQL; no two different rows are alike."""
    kinds = {column.name: column.kind for column in table.columns}
    parts = []
    for name in columns:
        kind = kinds.get(name)
        text = f"{named(name)}::{STORED_AS[kind] if kind else 'BIGINT'}::VARCHAR"
        # Only words can hold the mark that stands between columns.
        parts.append(f"coalesce({f"replace({text}, '|', '||')" if kind in ('text', 'choice') else text}, '|-')")
    return f"concat_ws('|;', {', '.join(parts)})"


def one(engine: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return a query's one number."""
    row = engine.execute(query).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
