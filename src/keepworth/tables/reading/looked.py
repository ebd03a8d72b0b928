"""Looking at whole columns before anything is decided: counts over every cell, in one scan a column."""

from pathlib import Path
from typing import Any

import duckdb

from keepworth.tables.reading.engine import name, text
from keepworth.tables.reading.parsed import Cell


def count(
    engine: duckdb.DuckDBPyConnection, raw: Path, *, steps: tuple[str, ...], counts: dict[str, str]
) -> dict[str, Any]:
    """Run aggregates over a staged file whose columns were prepared by `steps`."""
    query = f"SELECT * FROM read_parquet({text(str(raw))})"
    for step in steps:
        query = f"SELECT *, {step} FROM ({query})"
    asked = ", ".join(f"{sql} AS {name(alias)}" for alias, sql in counts.items())
    row = engine.execute(f"SELECT {asked} FROM ({query})").fetchone()
    return dict(zip(counts, row or (), strict=True))


def count_if(condition: str) -> str:
    """Count the rows that meet a condition; NULL counts as no."""
    return f"count(*) FILTER ({condition})"


def example(column: str, condition: str) -> str:
    """Return the first cell, in the file's order, that meets a condition."""
    return f"arg_min({column}, line) FILTER ({condition})"


def matches(column: str, pattern: str) -> str:
    """Say whether a text matches an expression."""
    return f"regexp_matches({column}, {text(pattern)})"


def filled(cell: Cell) -> str:
    """Say whether a cell holds anything."""
    return f"({cell.raw} IS NOT NULL AND trim({cell.as_text}) <> '')"
