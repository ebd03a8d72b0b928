"""What is asked of any customers of a scored table: their cells, and what they are on average."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.tables.answering import cursor_here
from keepworth.tables.arrays import Columns
from keepworth.tables.lake.engine import quoted

CELLS: Final = "cells.parquet"


@dataclass(frozen=True, slots=True)
class Typical:
    """What scored customers are on average."""

    customers: int
    active: float  # chance of being active
    orders: float  # value over spend per order: discounted orders to come, times the share that is kept
    spend: float  # per order to come


def held_by(customers: str, *, run: Path | None) -> Columns:
    """Return, for every cell that has one of these, its factors, and how many they are and what they spend.

    `customers` is a query of the table in which a run is joined, `run` its folder, None where there is none.
    """
    if run is None or not (run / CELLS).is_file():
        return {}
    own = (
        "SELECT cell, count(*) AS customers, sum(expected_spend) AS spend, "
        f"sum(expected_spend * expected_spend) AS squares FROM ({customers}) WHERE value IS NOT NULL GROUP BY cell"
    )
    cells = f"SELECT * EXCLUDE (customers) FROM read_parquet({quoted(str(run / CELLS))})"
    found = cursor_here().execute(f"SELECT * FROM ({own}) JOIN ({cells}) USING (cell) ORDER BY cell").fetchnumpy()
    return {name: np.ma.getdata(column) for name, column in found.items()}


def typical_by(customers: str, *, ask: Callable[[str], list[Any]]) -> Typical | None:
    """Return the average of those of these customers that are valued, None where there is none."""
    (row,) = ask(
        "SELECT count(*), avg(p_active), avg(value / expected_spend), avg(expected_spend) "
        f"FROM ({customers}) WHERE value IS NOT NULL AND expected_spend > 0"
    )
    return Typical(*row) if row[0] else None
