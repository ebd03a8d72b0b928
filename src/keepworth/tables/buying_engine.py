"""A book's orders as seen on one day, where an engine of its own does the work, by the expressions of `value.py`.

Answers as `buying.py` does over sorted occasions; tests hold the two together.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from keepworth.tables import value
from keepworth.tables.arrays import Columns, columns_of, row_of
from keepworth.tables.buying import Heads
from keepworth.tables.customers import Joined
from keepworth.tables.lake import Lake
from keepworth.tables.results import read_columns, write_columns

ROWS_A_GROUP = 122_880


class EngineBuying:
    """What customers bought up to a day. The one expensive aggregation runs once, when this is made."""

    def __init__(self, lake: Lake, *, as_of: dt.date) -> None:
        """Aggregate the orders of `lake` that are not dated after `as_of`."""
        self._lake, self._as_of = lake, as_of
        self._orders = lake.table("orders")
        self._histories = value.histories(self._orders, as_of=as_of).cache()
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
        odd = value.refunded_only(self._histories, names=self._lake.keys("customer"))
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
        row = row_of(value.money_seen(self._orders, as_of=self._as_of))
        return float(row["amount"] or 0), float(row["margin"] or 0)

    def before_and_after(self, *, cut: dt.date, customers: int) -> Columns:
        """Return histories at `cut` with the orders that followed, counted, on a fixed sample."""
        some = value.sampled(self._orders, customers=customers)
        known = value.before_and_after(some, cut=cut, end=self._as_of)
        return columns_of(value.counted_outcomes(known, by=("later",)))

    def write_customers(self, cells: Columns, *, notes: Sequence[str], reach: float, into: Path) -> Joined:
        """Join the predictions of `cells` back to customers, write them, and add up what they spend by cell."""
        beside = into.with_name(f".cells-{into.name}")
        write_columns(cells, into=beside)
        # The ids are joined while rows are narrow: with all three joins in one query the engine may build its
        # hash table over the widest of them.
        with value.named(self._lives, names=self._lake.keys("customer")).cache() as named:
            found = value.scored_customers(
                named,
                cells=named.get_backend().read_parquet(beside),
                segments=value.segments(self._lake.table("customers"), as_of=self._as_of),
                notes=notes,
                reach=reach,
            )
            # Floats do not repeat themselves: looking for a dictionary of them costs time and finds none.
            found.to_parquet(into, row_group_size=ROWS_A_GROUP, compression="lz4", dictionary_size_limit=1)
        beside.unlink()
        read, size = read_columns(into, names=("cell", "expected_spend")), cells["cell"].size
        spend = read["expected_spend"]
        return Joined(
            np.bincount(read["cell"], weights=spend, minlength=size),
            np.bincount(read["cell"], weights=spend**2, minlength=size),
        )


def held_out(lake: Lake, *, cut: dt.date, end: dt.date) -> Columns:
    """Return all histories at `cut`, the orders before and after it, and segments, counted and sorted."""
    known = value.before_and_after(lake.table("orders"), cut=cut, end=end)
    placed = value.with_segments(known, value.segments(lake.table("customers"), as_of=cut))
    return columns_of(value.counted_outcomes(placed, by=("later", "previous", "segment")))


def daily_orders(lake: Lake, *, cut: dt.date, end: dt.date) -> Columns:
    """Return orders per day after `cut` of customers known by then."""
    return columns_of(value.orders_by_day(lake.table("orders"), cut=cut, end=end))
