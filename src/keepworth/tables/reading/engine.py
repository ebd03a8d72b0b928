"""The engine in which columns are looked at and parsed: in memory, bounded, without the network."""

from pathlib import Path

import duckdb

from keepworth.tables.idle import open_engine

MEMORY = "1GB"


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """Open an engine that spills to `spill` and installs nothing."""
    return open_engine(spill, memory=MEMORY, threads=2)


def text(value: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """Write a column's name as an SQL identifier."""
    return '"' + value.replace('"', '""') + '"'


def texts(values: tuple[str, ...]) -> str:
    """Write several texts as an SQL list for IN; never empty."""
    return "(" + ", ".join(text(value) for value in values or ("",)) + ")"


def types_of(engine: duckdb.DuckDBPyConnection, raw: Path) -> dict[str, str]:
    """Return the engine's type of every column of a Parquet file."""
    rows = engine.execute(f"DESCRIBE SELECT * FROM read_parquet({text(str(raw))})").fetchall()
    return {row[0]: row[1] for row in rows}
