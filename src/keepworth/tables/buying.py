"""A book's orders as seen on one day, held while a run works on them."""

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import pyarrow.parquet as pq

from keepworth.tables.arrays import Columns
from keepworth.tables.customers import (
    Joined,
    Scored,
    Segments,
    names_of,
    outside_of,
    segments_of,
    spending_of,
    write_customers,
)
from keepworth.tables.histories import (
    Histories,
    counted_between,
    histories_of,
    stacked,
    upto,
    whole_customers,
)
from keepworth.tables.kept import Kept, gone_on, keep, recall
from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import CENTS, Days, Int32s, Int64s, int64s, joined, run_starts
from keepworth.tables.look_alikes import LookAlikes, look_alikes
from keepworth.tables.sampling import least_out, scattered

CELL: Final = ("repeats", "last_days", "age_days")
EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a table of orders covers."""

    first: dt.date | None  # None: there are no orders
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Heads:
    """How many customers there are to score, and whom to leave out."""

    customers: int  # with at least one occasion
    refunds_only: int  # with none: all that is known of them are refunds
    some_of_these: tuple[str, ...]  # a few of their ids
    silent: int  # repeat buyers whose net spend after the first occasion is not above zero
    one_time: int  # without a repeat order
    first: dt.date | None  # day of the first occasion of all


def span(lake: Lake) -> Span:
    """Return the days that the book's orders cover."""
    days = []
    for path in lake.occasions():
        with pq.ParquetFile(path) as file:
            found = [file.metadata.row_group(group).column(1).statistics for group in range(file.num_row_groups)]
        days += [day for one in found for day in (one.min, one.max)]
    return Span(min(days, default=None), max(days, default=None))


class Buying:
    """What customers bought up to a day. The occasions are read once, when this is made."""

    def __init__(self, lake: Lake, *, as_of: dt.date) -> None:
        """Reduce the orders of `lake` that are not dated after `as_of`."""
        self._lake, self._as_of, self._day = lake, as_of, day_number(as_of)
        self._files = lake.occasions()
        # Beside the work that needs them not: whom numbers stand for, and then what is kept for the next score.
        self._beside = ThreadPoolExecutor(1)
        self._names = self._beside.submit(names_of, lake, "customer")
        found = _found(lake, self._files, day=self._day)
        self._known, self._sample, self._sampled_below = found.histories, found.sample, found.sampled_below
        self._keeping: Future[None] | None = None
        if found.is_new and lake.is_whole and self._day >= day_number(span(lake).last or as_of):
            self._keeping = self._beside.submit(keep, lake, found)
        bought = self._known.repeats >= 0
        self._lives = self._known if bought.all() else self._known.take(bought)
        self._cells: LookAlikes | None = None

    def __enter__(self) -> Self:
        """Hold the histories until the work is done."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Let go of them."""
        self._beside.shutdown()
        if self._keeping is not None:
            self._keeping.result()  # a fault of ours is not passed over
        self._known = self._lives = stacked([])

    def heads(self) -> Heads:
        """Count the customers."""
        lives = self._lives
        odd = self._known.customer[self._known.repeats < 0]
        return Heads(
            customers=len(lives),
            refunds_only=int(odd.size),
            some_of_these=tuple(self._names.result().of(odd[:3]).to_pylist()) if odd.size else (),
            silent=int(((lives.repeats > 0) & (lives.net <= 0)).sum()),
            one_time=int((lives.repeats == 0).sum()),
            first=day_of(int(lives.first.min())) if len(lives) else None,
        )

    def cells(self) -> Columns:
        """Return the distinct histories with their headcounts, sorted: repeats, days, speaks, customers."""
        lives = self._lives
        found = self._cells = look_alikes(*_cell(lives, day=self._day), lives.speaks.view(np.uint8))
        keys = dict(zip((*CELL, "speaks"), found.keys, strict=True))
        return {**keys, "speaks": keys["speaks"] > 0, "customers": found.count}

    def spend(self) -> Columns:
        """Return repeats and mean spend of each repeat buyer with a positive net, in the order of customers."""
        tell = self._lives.speaks
        repeats = self._lives.repeats[tell].astype(np.int64)
        mean = self._lives.net[tell] / CENTS
        mean /= repeats
        return {"repeats": repeats, "mean_spend": mean}

    def opening_spend(self) -> Columns:
        """Return what each customer paid on the first occasion, as if it were one repeat order."""
        paid = self._lives.opening[self._lives.opening > 0]
        return {"repeats": np.ones(paid.size, dtype=np.int64), "mean_spend": paid / CENTS}

    def margin(self) -> tuple[float, float]:
        """Return the amounts whose margin the orders give, and that margin; both 0 where none is given."""
        amount = margin = 0
        for path in self._files:
            with pq.ParquetFile(path) as file:
                groups = range(file.num_row_groups) if "margin" in file.schema_arrow.names else range(0)
                for group in groups:
                    found = file.read_row_group(group, columns=["ordered_on", "margin_amount", "margin"])
                    seen = int64s(found, "ordered_on") <= self._day
                    amount += _exactly(int64s(found, "margin_amount")[seen])
                    margin += _exactly(int64s(found, "margin")[seen])
        return amount / CENTS, margin / CENTS

    def before_and_after(self, *, cut: dt.date, customers: int) -> Columns:
        """Return histories at `cut` with the orders that followed, counted, on a fixed sample."""
        below = least_out(customers=customers)
        if below <= self._sampled_below:
            some = _sampled(self._sample, below=below)
        else:
            seen = (upto(days, self._day) for days in whole_customers(self._files))
            some = joined([_sampled(days, below=below) for days in seen])
        known = _known_at(some, cut=day_number(cut))
        later = counted_between(some, customer=known.customer, after=day_number(cut), until=self._day)
        found = look_alikes(*_cell(known, day=day_number(cut)), later)
        return {**dict(zip((*CELL, "later"), found.keys, strict=True)), "customers": found.count}

    def ordered_twice(self, *, ends: Int64s) -> int:
        """Count customers with two occasions in one period; `ends` are days back from the day, rising, of its ends."""
        found = 0
        for days in whole_customers(self._files):
            seen = upto(days, self._day)
            seen = seen.take(seen.bought)
            period = np.searchsorted(ends, self._day - seen.day, side="right")
            same = (np.diff(seen.customer) == 0) & (np.diff(period) == 0)
            found += int(np.unique(seen.customer[1:][same]).size)
        return found

    def write_customers(self, cells: Columns, *, notes: Sequence[str], reach: float, into: Path) -> Joined:
        """Join the predictions of `cells` back to customers, write them, and add up what they spend by cell."""
        assert self._cells is not None, "cells() comes first: its rows are joined back"
        scored = Scored(
            lives=self._lives,
            cell=self._cells.row,
            names=self._names.result(),
            segments=segments_of(self._lake, as_of=self._as_of),
            outside=outside_of(self._lake, as_of=self._as_of),
            day=self._day,
            cells=cells,
            spending=spending_of(cells),
            notes=notes,
            reach=reach,
        )
        return write_customers(scored, into=into)


def _found(lake: Lake, files: Sequence[Path], *, day: int) -> Kept:
    """Return what customers had bought by a day: from what was kept where that can be gone on from."""
    known = recall(lake, files, day=day)
    if known is None:
        return _added_up(lake, files, day=day)
    fresh = [path for path in files if path.name not in known.files]
    if not fresh:
        return known
    later = joined([upto(days, day) for days in whole_customers(fresh)])
    return Kept(
        histories=gone_on(known.histories, later),
        sample=joined([known.sample, _sampled(later, below=known.sampled_below)]),
        sampled_below=known.sampled_below,
        day=day,
        files=tuple(path.name for path in files),
    )


def _added_up(lake: Lake, files: Sequence[Path], *, day: int) -> Kept:
    """Read all occasions up to a day."""
    # More are sampled than will be needed: who has bought by then is known only afterwards.
    below = least_out(customers=lake.manifest.next_number.get("customer", 1) // 2)
    parts, some = [], []
    for days in whole_customers(files):
        seen = upto(days, day)
        parts.append(histories_of(seen))
        some.append(_sampled(seen, below=below, customers=parts[-1].customer))
    return Kept(stacked(parts), joined(some), below, day, tuple(path.name for path in files))


def held_out(lake: Lake, *, cut: dt.date, end: dt.date) -> Columns:
    """Return all histories at `cut`, the orders before and after it, and segments, counted and sorted."""
    segments, border = segments_of(lake, as_of=cut), day_number(cut)
    parts = [
        _outcomes(upto(days, day_number(end)), cut=border, until=day_number(end), segments=segments)
        for days in whole_customers(lake.occasions())
    ]
    whole = [np.concatenate(column) for column in zip(*parts, strict=True)] or [np.empty(0, dtype=np.int64)] * 6
    found = look_alikes(*whole)
    columns: Columns = dict(zip((*CELL, "later", "previous", "segment"), found.keys, strict=True))
    names = np.array([*segments.names, None], dtype=np.object_)
    return {**columns, "segment": names[columns["segment"]], "customers": found.count}


def _outcomes(days: Days, *, cut: int, until: int, segments: Segments) -> list[Int32s | Int64s]:
    known = _known_at(days, cut=cut)
    start = cut - (until - cut)
    # The first occasion is left out of what came before, for that is how the customer came.
    before = counted_between(days, customer=known.customer, after=start, until=cut) - (known.first > start)
    later = counted_between(days, customer=known.customer, after=cut, until=until)
    return [*_cell(known, day=cut), later, before, segments.of(known.customer)]


def daily_orders(lake: Lake, *, cut: dt.date, end: dt.date) -> Columns:
    """Return orders per day after `cut` of customers known by then."""
    border, until = day_number(cut), day_number(end)
    counts = np.zeros(until - border + 1, dtype=np.int64)
    for days in whole_customers(lake.occasions()):
        known = _known_at(days, cut=border).customer
        later = days.take(days.bought & (days.day > border) & (days.day <= until))
        place = np.minimum(np.searchsorted(known, later.customer), max(known.size - 1, 0))
        theirs = known[place] == later.customer if known.size else np.zeros(len(later), dtype=np.bool_)
        counts += np.bincount(later.day[theirs] - border, minlength=counts.size)
    day = np.flatnonzero(counts)
    return {"day": day, "orders": counts[day]}


def _known_at(days: Days, *, cut: int) -> Histories:
    known = histories_of(upto(days, cut))
    return known.take(known.repeats >= 0)


def _cell(of: Histories, *, day: int) -> list[Int32s]:
    """Lay histories on the day grid of the models: repeats, days to the latest occasion, days to `day`."""
    return [of.repeats, of.latest - of.first, day - of.first]


def _sampled(days: Days, *, below: int, customers: Int64s | None = None) -> Days:
    """Return the days of sampled customers; `customers`, where they are known, saves looking at every day."""
    known = days.customer[run_starts(days.customer)] if customers is None else customers
    drawn = known[scattered(known) < below]
    if drawn.size == known.size:
        return days
    starts, ends = np.searchsorted(days.customer, drawn), np.searchsorted(days.customer, drawn, side="right")
    sizes = ends - starts
    firsts = np.cumsum(sizes) - sizes
    return days.take(np.repeat(starts - firsts, sizes) + np.arange(sizes.sum()))


def _exactly(amounts: Int64s) -> int:
    """Add up without a limit: halves of 32 bits cannot overflow."""
    return (int((amounts >> 32).sum()) << 32) + int((amounts & 0xFFFFFFFF).sum())


def day_number(day: dt.date) -> int:
    """Return a day as occasions have it."""
    return (day - EPOCH).days


def day_of(number: int) -> dt.date:
    """Return the day of a number."""
    return EPOCH + dt.timedelta(days=number)
