"""Looking at whole columns before anything is decided: counts over every cell, each way to write one looked at once."""

from pathlib import Path
from typing import Any

import duckdb

from keepworth.tables.reading.engine import name, text
from keepworth.tables.reading.parsed import Cell


def count(
    engine: duckdb.DuckDBPyConnection, raw: Path, *, cell: Cell, steps: tuple[str, ...], counts: dict[str, str]
) -> dict[str, Any]:
    """Run aggregates over the cells of a column that was prepared by `steps`."""
    asked = ", ".join(f"{sql} AS {name(alias)}" for alias, sql in counts.items())
    row = engine.execute(f"SELECT {asked} FROM ({_prepared(engine, raw, cell=cell, steps=steps)})").fetchone()
    return dict(zip(counts, row or (), strict=True))


def tally(
    engine: duckdb.DuckDBPyConnection, raw: Path, *, cell: Cell, steps: tuple[str, ...], of: str
) -> dict[str, int]:
    """Count how often every text but the empty one comes out of an expression."""
    prepared = _prepared(engine, raw, cell=cell, steps=steps)
    rows = engine.execute(
        f"SELECT {of} AS seen, sum(times) FROM ({prepared}) WHERE seen <> '' GROUP BY seen"
    ).fetchall()
    return {seen: int(times) for seen, times in rows}


def cells_once(engine: duckdb.DuckDBPyConnection, raw: Path, *, cell: Cell) -> str:
    """Make the table of a column's different cells: each with how often it stands there, and its first line.

    Days and amounts repeat: what is costly to find out of a text is found out once.
    """
    table = name(f"cells of {cell.raw}")
    engine.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {table} AS SELECT {cell.raw}, count(*) AS times, min(line) AS line "
        f"FROM read_parquet({text(str(raw))}) GROUP BY {cell.raw}"
    )
    return table


def _prepared(engine: duckdb.DuckDBPyConnection, raw: Path, *, cell: Cell, steps: tuple[str, ...]) -> str:
    query = f"SELECT * FROM {cells_once(engine, raw, cell=cell)}"
    for step in steps:
        query = f"SELECT *, {step} FROM ({query})"
    return query


def count_if(condition: str) -> str:
    """Count the cells that meet a condition; NULL counts as no."""
    return f"coalesce(sum(times) FILTER ({condition}), 0)::BIGINT"


def example(column: str, condition: str) -> str:
    """Return the first cell, in the file's order, that meets a condition."""
    return f"arg_min({column}, line) FILTER ({condition})"


def matches(column: str, pattern: str) -> str:
    """Say whether a text matches an expression."""
    return f"regexp_matches({column}, {text(pattern)})"


def filled(cell: Cell) -> str:
    """Say whether a cell holds anything."""
    return f"({cell.raw} IS NOT NULL AND trim({cell.as_text}) <> '')"
