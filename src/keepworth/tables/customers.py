"""Predictions of cells, joined back to customers and written as one file, a part at a time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Floats
from keepworth.tables.arrays import Columns
from keepworth.tables.arrow import arrow_column, arrow_table, coded_words, days_column
from keepworth.tables.histories import Histories
from keepworth.tables.lake import Lake
from keepworth.tables.lake.keys import known_texts
from keepworth.tables.lake.occasions import CENTS, Int64s, decimals, int64s

ROWS_A_GROUP: Final = 250_000
WORKERS: Final = 2
PREDICTED: Final = (
    "p_active",
    "p_active_low",
    "p_active_high",
    "expected_orders",
    "expected_orders_low",
    "expected_orders_high",
)
OUTSIDE: Final = ("prospect", "internal")  # kinds that are not valued
SPENDING: Final = ("spend_base", "spend_slope", "spend_gamma", "doubt_0", "doubt_1", "doubt_2")
# What has few kinds is looked up in a dictionary; whole numbers that lie near one another are packed as differences.
FEW_KINDS: Final = ("segment", "note", "first_order", "last_order", "last_order_weeks", "age_weeks")
PACKED: Final = ("number", "repeats", "expected_orders_low", "expected_orders_high", "cell")
ZEROS: Final = ("value_low",)  # the one other column that is worth compressing: predictions and money hardly shrink


@dataclass(frozen=True, slots=True)
class Names:
    """The users' own ids of customers, by number, rising."""

    number: Int64s
    text: pa.Array

    def of(self, customers: Int64s) -> pa.Array:
        """Return the ids of some customers, given by rising number."""
        first = int(np.searchsorted(self.number, customers[0])) if customers.size else 0
        together = self.text.slice(first, customers.size)
        if np.array_equal(self.number[first : first + customers.size], customers):
            return together
        return self.text.take(arrow_column(np.searchsorted(self.number, customers)))


def names_of(lake: Lake, kind: str) -> Names:
    """Read the ids of a kind of thing."""
    found = known_texts(lake.folder, lake.manifest, kind=kind)
    number, text = int64s(found, "number"), found.column("text").combine_chunks()
    if number.size and (np.diff(number) <= 0).any():
        order = np.argsort(number)
        number, text = number[order], text.take(arrow_column(order))
    return Names(number, text)


@dataclass(frozen=True, slots=True)
class Segments:
    """The segment of each customer that has one, by number, rising."""

    number: Int64s
    code: Int64s  # place in `names`
    names: tuple[str, ...]  # sorted

    def of(self, customers: Int64s) -> Int64s:
        """Return the place of each customer's segment in `names`, −1 for none."""
        if not self.number.size:
            return np.full(customers.size, -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.number, customers), self.number.size - 1)
        return np.where(self.number[place] == customers, self.code[place], -1)


def segments_of(lake: Lake, *, as_of: dt.date) -> Segments:
    """Return the newest segment that was given each customer and is not dated after `as_of`."""
    if not lake.manifest.standing("customers"):
        none = np.empty(0, dtype=np.int64)
        return Segments(none, none, ())
    since = "coalesce(valid_from, DATE '0001-01-01')"
    rows = lake.engine.execute(
        f"SELECT customer_id, arg_max(segment, {since}) FROM ({lake.select('customers')}) "
        f"WHERE {since} <= DATE '{as_of}' AND segment IS NOT NULL GROUP BY ALL ORDER BY customer_id"
    ).fetchall()
    names = tuple(sorted({name for _, name in rows}))
    code = {name: place for place, name in enumerate(names)}
    number = np.array([number for number, _ in rows], dtype=np.int64)
    return Segments(number, np.array([code[name] for _, name in rows], dtype=np.int64), names)


def outside_of(lake: Lake, *, as_of: dt.date) -> Int64s:
    """Return the numbers, rising, of prospects and internal customers: no sum of what customers are worth has them."""
    if not lake.manifest.standing("customers"):
        return np.empty(0, dtype=np.int64)
    since = "coalesce(valid_from, DATE '0001-01-01')"
    kinds = ", ".join(f"'{kind}'" for kind in OUTSIDE)
    rows = lake.engine.execute(
        f"SELECT customer_id FROM ({lake.select('customers')}) WHERE {since} <= DATE '{as_of}' AND kind IS NOT NULL "
        f"GROUP BY ALL HAVING arg_max(kind, {since}) IN ({kinds}) ORDER BY customer_id"
    ).fetchall()
    return np.array([number for (number,) in rows], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Joined:
    """Those who count in equity by cell, and what they are expected to spend per order, in the order of customers."""

    spend: Floats
    squares: Floats
    customers: Int64s


@dataclass(frozen=True, slots=True)
class Spending:
    """The terms of expected spend and of its doubt by the repeat orders that speak about it.

    They depend on nothing else, and a small table is looked up far faster than every cell.
    """

    terms: Columns  # a row for each number of repeats from 0 on

    def of(self, lives: Histories) -> Columns:
        """Return the terms of some customers."""
        place = np.where(lives.speaks, lives.repeats, 0)
        return {name: term[place] for name, term in self.terms.items()}


def spending_of(cells: Columns) -> Spending:
    """Gather the terms of all cells."""
    repeats = np.where(cells["speaks"], cells["repeats"], 0)
    terms = {name: np.full(int(repeats.max(initial=0)) + 1, np.nan) for name in SPENDING}
    for name, term in terms.items():
        term[repeats] = cells[name]
    return Spending(terms)


@dataclass(frozen=True, slots=True)
class Scored:
    """Customers and what stands beside them, ready to be joined with the predictions of their cells."""

    lives: Histories
    cell: Any  # (customers,) int32
    names: Names
    segments: Segments
    outside: Int64s  # numbers, rising, of those who are not valued
    day: int  # *as of*
    cells: Columns
    spending: Spending
    notes: Sequence[str]
    reach: float  # how many standard errors the range of spend goes to each side


def write_customers(scored: Scored, *, into: Path) -> Joined:
    """Write one row a customer, sorted by number: the predictions of its cell, times what it spends.

    Expected spend is `spend_base` + `spend_slope` · net, which is E(M | x, x̄) of Gamma-Gamma with its terms
    collected per cell. The variance of its logarithm is a quadratic in γ/(γ + net), with the coefficients
    `doubt_0` to `doubt_2`.
    """
    spend = np.empty(len(scored.lives))
    parts = [
        slice(start, min(start + ROWS_A_GROUP, len(scored.lives)))
        for start in range(0, max(len(scored.lives), 1), ROWS_A_GROUP)
    ]
    writer = None
    try:
        for part, (table, own) in zip(parts, _in_turn(scored, parts), strict=True):
            writer = writer or customers_writer(into, table.schema)
            writer.write_table(table, row_group_size=ROWS_A_GROUP)
            spend[part] = own
    finally:
        if writer is not None:
            writer.close()
    size, cell = scored.cells["cell"].size, scored.cell
    if scored.outside.size:
        counts = ~np.isin(scored.lives.customer, scored.outside)
        cell, spend = cell[counts], spend[counts]
    return Joined(
        np.bincount(cell, weights=spend, minlength=size),
        np.bincount(cell, weights=np.square(spend, out=spend), minlength=size),
        np.bincount(cell, minlength=size),
    )


def customers_writer(into: Path, schema: pa.Schema, *, few: Sequence[str] = ()) -> pq.ParquetWriter:
    """Return what writes customers, encoded as each column asks for; `few` are further columns of few kinds."""
    return pq.ParquetWriter(
        into,
        schema,
        compression={name: "lz4" if name in ZEROS else "none" for name in schema.names},
        use_dictionary=[*FEW_KINDS, *few],
        column_encoding=dict.fromkeys(PACKED, "DELTA_BINARY_PACKED"),
        max_rows_per_page=ROWS_A_GROUP,
        store_decimal_as_integer=True,
        store_schema=False,
    )


def _in_turn(scored: Scored, parts: list[slice]) -> Iterator[tuple[pa.Table, Floats]]:
    """Join parts on several processors, few at a time, and yield them in their order."""
    with ThreadPoolExecutor(WORKERS) as workers:
        ahead: list[Future[tuple[pa.Table, Floats]]] = []
        for part in parts:
            ahead.append(workers.submit(_part, scored, part))
            if len(ahead) > WORKERS:
                yield ahead.pop(0).result()
        for one in ahead:
            yield one.result()


def _part(scored: Scored, part: slice) -> tuple[pa.Table, Floats]:
    lives, cell, cells = scored.lives.take(part), scored.cell[part], scored.cells
    net = np.where(lives.speaks, lives.net / CENTS, 0.0)
    at = scored.spending.of(lives)
    spend = at["spend_base"] + at["spend_slope"] * net
    share = at["spend_gamma"] / (at["spend_gamma"] + net)
    variance = at["doubt_0"] + (at["doubt_1"] + at["doubt_2"] * share) * share
    width = np.exp(np.sqrt(variance) * scored.reach)
    valued = np.where(np.isin(lives.customer, scored.outside), np.nan, spend) if scored.outside.size else spend
    repeats = lives.repeats.astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(repeats > 0, lives.net / CENTS / repeats, np.nan)
    columns: dict[str, Any] = {
        "customer_id": scored.names.of(lives.customer),
        "number": lives.customer,
        "segment": coded_words(scored.segments.of(lives.customer), scored.segments.names),
        "first_order": days_column(lives.first),
        "last_order": days_column(lives.latest),
        "repeats": repeats,
        "last_order_weeks": (lives.latest - lives.first) / 7.0,
        "age_weeks": (scored.day - lives.first) / 7.0,
        "total_spend": decimals(lives.total),
        "mean_repeat_spend": mean,
        **{name: cells[name][cell] for name in PREDICTED},
        "expected_spend": spend,
        "expected_spend_low": spend / width,
        "expected_spend_high": spend * width,
        **{name: valued * cells[f"{name}_mean" if name == "value" else name][cell]
           for name in ("value", "value_low", "value_high")},
        "cell": cell.astype(np.int64),
        "note": coded_words(cells["note"][cell] - 1, scored.notes),
    }  # fmt: skip
    return arrow_table(columns), spend
