"""A book's orders as seen on one day, where an engine of its own does the work, by the expressions of `value.py`.

Answers as `buying.py` does over sorted occasions; tests hold the two together.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import ibis
import numpy as np
import pyarrow.parquet as pq

from keepworth.tables import value
from keepworth.tables.arrays import Columns, columns_of, numpy_columns, row_of
from keepworth.tables.buying import Heads, Span
from keepworth.tables.customers import OUTSIDE, Joined
from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import Int64s
from keepworth.tables.results import write_columns

ROWS_A_GROUP = 122_880

type Place = Callable[[Columns, Path], ibis.Table]
type Write = Callable[[ibis.Table, Path], None]


@dataclass(frozen=True, slots=True)
class EngineTables:
    """What an engine knows of a book's customers, as tables of that engine."""

    occasions: ibis.Table  # one row a customer and day
    customers: ibis.Table  # customer_id, valid_from, segment
    names: ibis.Table  # number, text
    place: Place  # gives columns of ours to the engine; a file of that name may be written on the way
    write: Write  # writes rows, in their order, as one Parquet file of that name


def lake_tables(lake: Lake) -> EngineTables:
    """Return a lake's tables on the embedded engine."""
    orders = lake.table("orders")
    engine = orders.get_backend()

    def place(columns: Columns, beside: Path) -> ibis.Table:
        write_columns(columns, into=beside)
        return engine.read_parquet(beside)

    days = value.occasions(orders)
    return EngineTables(days, lake.table("customers"), lake.keys("customer"), place=place, write=_write_file)


def _write_file(rows: ibis.Table, into: Path) -> None:
    # Floats do not repeat themselves: looking for a dictionary of them costs time and finds none.
    rows.to_parquet(into, row_group_size=ROWS_A_GROUP, compression="lz4", dictionary_size_limit=1)


class EngineBuying:
    """What customers bought up to a day. The one expensive aggregation runs once, when this is made."""

    def __init__(self, tables: EngineTables, *, as_of: dt.date) -> None:
        """Aggregate the occasions that are not dated after `as_of`."""
        self._tables, self._as_of = tables, as_of
        self._histories = value.histories(tables.occasions, as_of=as_of).cache()
        self._lives = value.lives(self._histories, as_of=as_of)

    def __enter__(self) -> Self:
        """Hold the histories until the work is done."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Let go of them, while the engine still runs."""
        self._histories.release()

    def heads(self) -> Heads:
        """Count the customers."""
        row = row_of(value.headcount(self._histories))
        return Heads(some_of_these=self._some_refunded() if row["refunds_only"] else (), **row)

    def _some_refunded(self) -> tuple[str, ...]:
        odd = value.refunded_only(self._histories, names=self._tables.names)
        return tuple(columns_of(odd.limit(3))["text"].tolist())

    def cells(self) -> Columns:
        """Return the distinct histories with their headcounts, sorted: repeats, days, speaks, customers."""
        return columns_of(value.buying_cells(self._lives))

    def spend(self) -> Columns:
        """Return repeats and mean spend of each repeat buyer with a positive net, sorted."""
        return columns_of(value.spend_histories(self._lives))

    def opening_spend(self) -> Columns:
        """Return what each customer paid on the first occasion, as if it were one repeat order, sorted."""
        return columns_of(value.opening_amounts(self._lives))

    def margin(self) -> tuple[float, float]:
        """Return the amounts whose margin the orders give, and that margin; both 0 where none is given."""
        row = row_of(value.money_seen(self._tables.occasions, as_of=self._as_of))
        return float(row["amount"] or 0), float(row["margin"] or 0)

    def before_and_after(self, *, cut: dt.date, customers: int) -> Columns:
        """Return histories at `cut` with the orders that followed, counted, on a fixed sample."""
        some = value.sampled(self._tables.occasions, customers=customers)
        known = value.before_and_after(some, cut=cut, end=self._as_of)
        return columns_of(value.counted_outcomes(known, by=("later",)))

    def ordered_twice(self, *, ends: Int64s) -> int:
        """Count customers with two occasions in one period; `ends` are days back from the day, rising, of its ends."""
        days = [self._as_of - dt.timedelta(days=int(end)) for end in ends]
        found = value.ordered_twice(self._tables.occasions, as_of=self._as_of, ends=days)
        return int(row_of(found)["customers"])

    def write_customers(self, cells: Columns, *, notes: Sequence[str], reach: float, into: Path) -> Joined:
        """Join the predictions of `cells` back to customers, write them, and add up what they spend by cell."""
        beside = into.with_name(f".cells-{into.name}")
        placed = self._tables.place(cells, beside)
        # The ids are joined while rows are narrow: with all three joins in one query the engine may build its
        # hash table over the widest of them.
        with value.named(self._lives, names=self._tables.names).cache() as named:
            found = value.scored_customers(
                named,
                cells=placed,
                described=value.described(self._tables.customers, as_of=self._as_of, outside=OUTSIDE),
                notes=notes,
                reach=reach,
            )
            self._tables.write(found, into)
        beside.unlink(missing_ok=True)
        return _added_up(into, cells=cells["cell"].size)


def _added_up(customers: Path, *, cells: int) -> Joined:
    """Add up what customers spend by cell, in the order of their file."""
    sums = Joined(np.zeros(cells), np.zeros(cells), np.zeros(cells, dtype=np.int64))
    with pq.ParquetFile(customers) as file:
        for group in range(file.num_row_groups):
            found = numpy_columns(file.read_row_group(group, columns=["cell", "expected_spend", "value"]))
            counts = ~np.isnan(found["value"])  # those outside of equity have none
            cell, spend = found["cell"][counts], found["expected_spend"][counts]
            sums.customers[:] += np.bincount(cell, minlength=cells)
            sums.spend[:] += np.bincount(cell, weights=spend, minlength=cells)
            sums.squares[:] += np.bincount(cell, weights=spend**2, minlength=cells)
    return sums


def span(tables: EngineTables) -> Span:
    """Return the days that the orders cover."""
    row = row_of(value.first_and_last_day(tables.occasions))
    return Span(row["first"], row["last"])


def held_out(tables: EngineTables, *, cut: dt.date, end: dt.date) -> Columns:
    """Return all histories at `cut`, the orders before and after it, and segments, counted and sorted."""
    known = value.before_and_after(tables.occasions, cut=cut, end=end)
    placed = value.with_segments(known, value.segments(tables.customers, as_of=cut))
    return columns_of(value.counted_outcomes(placed, by=("later", "previous", "segment")))


def daily_orders(tables: EngineTables, *, cut: dt.date, end: dt.date) -> Columns:
    """Return orders per day after `cut` of customers known by then."""
    return columns_of(value.orders_by_day(tables.occasions, cut=cut, end=end))
