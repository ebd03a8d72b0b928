"""What is asked of any customers of a scored table: their cells, and what they are on average."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq

from keepworth.tables.answering import cursor_here
from keepworth.tables.arrays import Columns, numpy_columns
from keepworth.tables.arrow import floats_of, read_rows
from keepworth.tables.evidence.places import values_at
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.value_results import DOUBTS, SOURCES, TERMS_FILE, VALUE_FILE

CELLS: Final = "cells.parquet"
CUSTOMERS: Final = "customers.parquet"
AGREED: Final = ("mean", "chance", "floor", "ceiling", *DOUBTS)  # of `TERMS`: what is added up


@dataclass(frozen=True, slots=True)
class Typical:
    """What scored customers are on average."""

    customers: int
    active: float  # chance of being active
    orders: float  # value over spend per order: discounted orders to come, times the share that is kept
    spend: float  # per order to come


def held_by(customers: str, *, run: Path | None) -> Columns:
    """Return, for every cell that has one of these, its factors, and how many they are and what they spend.

    `customers` is a query of the table in which a run is joined, `run` its folder, None where there is none. Where the
    run knows of contracts or costs, `kept` says how much of each cell's headcount stands for orders, and `agreed`, a
    row of its own, what the contracts are together: how many customers are valued, then the columns of `TERMS`.
    """
    if run is None:
        return {}
    terms = quoted(str(run / TERMS_FILE)) if (run / TERMS_FILE).is_file() else ""
    valued = f"SELECT * FROM ({customers}) WHERE value IS NOT NULL"
    if terms:
        own = ", ".join(f"coalesce({one}, 0) AS own_{one}" for one in AGREED)
        valued = (
            f"SELECT valued.*, coalesce(scale, 1) AS scale, {own} "
            f"FROM ({valued}) AS valued LEFT JOIN read_parquet({terms}) AS terms ON terms.customer_id = valued.number"
        )
    found = _cells_of(valued, run=run, is_scaled=bool(terms)) if (run / CELLS).is_file() else {}
    if terms:
        sums = ", ".join(f"coalesce(sum(own_{one}), 0)" for one in AGREED)
        row = cursor_here().execute(f"SELECT count(*), {sums} FROM ({valued})").fetchall()[0]
        found["agreed"] = np.array(row, dtype=np.float64)
    return found


def _cells_of(valued: str, *, run: Path, is_scaled: bool) -> Columns:
    heads, spend = "count(*)", "expected_spend"
    if is_scaled:
        heads, spend = "count(*) FILTER (WHERE scale <> 0)", "expected_spend * scale"
    kept = ", sum(scale) AS kept" if is_scaled else ""
    own = (
        f"SELECT cell, {heads} AS customers, sum({spend}) AS spend, sum(({spend}) * ({spend})) AS squares{kept} "
        f"FROM ({valued}) WHERE cell IS NOT NULL GROUP BY cell"
    )
    cells = f"SELECT * EXCLUDE (customers) FROM read_parquet({quoted(str(run / CELLS))})"
    found = cursor_here().execute(f"SELECT * FROM ({own}) JOIN ({cells}) USING (cell) ORDER BY cell").fetchnumpy()
    return {name: np.ma.getdata(column) for name, column in found.items()}


def held_in_all(run: Path) -> Columns:
    """Return the same of all customers of a run that is being made, in the order of its file."""
    with pq.ParquetFile(run / CUSTOMERS) as file:
        table = file.read(columns=["number", "cell", "expected_spend", "value"])
    number, (cell, spend, value) = (
        int64s(table, "number"),
        (floats_of(table.column(name)) for name in ("cell", "expected_spend", "value")),
    )
    terms = numpy_columns(read_rows(run / TERMS_FILE))
    scale = values_at(number, terms["customer_id"], values=terms["scale"], missing=1.0)
    valued = ~np.isnan(value)
    sums = (
        np.nansum(values_at(number[valued], terms["customer_id"], values=terms[one], missing=0.0)) for one in AGREED
    )
    agreed = np.array([valued.sum(), *sums], dtype=np.float64)
    if not (run / CELLS).is_file():
        return {"agreed": agreed}
    with pq.ParquetFile(run / CELLS) as file:
        cells = numpy_columns(file.read())
    own = valued & ~np.isnan(cell) & ~np.isnan(spend)
    row, each = cell[own].astype(np.int64), spend[own] * scale[own]
    size = cells["cell"].size
    weights = {"spend": each, "squares": each**2, "kept": scale[own], "customers": (scale[own] != 0).astype(np.float64)}
    found = {name: np.bincount(row, weights=weight, minlength=size) for name, weight in weights.items()}
    return {**cells, **found, "agreed": agreed}


def typical_by(customers: str, *, ask: Callable[[str], list[Any]], run: Path | None = None) -> Typical | None:
    """Return the average of those of these customers whose orders are valued, None where there is none.

    `run` is the folder of the run; where it knows of contracts and costs, these are left out: orders alone are told.
    """
    ordered = f"SELECT *, value AS order_value FROM ({customers})"
    if run is not None and (run / TERMS_FILE).is_file():
        told = f"SELECT customer_id, order_value FROM read_parquet({quoted(str(run / VALUE_FILE))})"
        ordered = (
            f"SELECT these.*, order_value FROM ({customers}) AS these "
            f"JOIN ({told}) AS told ON told.customer_id = these.number"
        )
    (row,) = ask(
        "SELECT count(*), avg(p_active), avg(order_value / expected_spend), avg(expected_spend) "
        f"FROM ({ordered}) WHERE order_value IS NOT NULL AND expected_spend > 0"
    )
    return Typical(*row) if row[0] else None


def sources_in(run: Path | None, number: int) -> dict[str, float | None]:
    """Return whence a customer's value comes, by `SOURCES`; empty where the run says nothing but of orders."""
    if run is None or not (run / TERMS_FILE).is_file():
        return {}
    rows = f"read_parquet({quoted(str(run / VALUE_FILE))})"
    asked = f"SELECT {', '.join(SOURCES)} FROM {rows} WHERE customer_id = {int(number)}"
    row = cursor_here().execute(asked).fetchone()
    return dict(zip(SOURCES, row, strict=True)) if row else {}
