"""Buying histories out of sorted occasions, by array arithmetic: what `value.py` says in expressions.

Occasions are sorted by customer, so a customer's days stand together: each sum is one pass over an array, where an
engine would have to look every customer up. Tests hold both to the same answers. Amounts are whole ten-thousandths;
days count from 1970-01-01.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np

from keepworth.tables.lake.occasions import Cursor, Days, Flags, Int32s, Int64s, days_of, joined, run_starts, summed

COLUMNS: Final = ("customer_id", "ordered_on", "amount", "bought")
CUSTOMERS_AT_ONCE: Final = 200_000
PROCESSORS: Final = 2


@dataclass(frozen=True, slots=True)
class Histories:
    """One row a customer, sorted by number; money in whole ten-thousandths."""

    customer: Int64s
    repeats: Int32s  # occasions after the first; −1 for a customer of refunds alone
    first: Int32s  # day of the first occasion
    latest: Int32s  # day of the latest occasion
    net: Int64s  # what came after the first occasion, refunds taken off
    total: Int64s  # all of the customer's money
    opening: Int64s  # the amount of the first occasion

    def __len__(self) -> int:
        """Count the customers."""
        return int(self.customer.size)

    def take(self, rows: slice | Flags | Int64s) -> "Histories":
        """Return some of the customers."""
        return Histories(*(getattr(self, part.name)[rows] for part in fields(self)))

    @property
    def speaks(self) -> Flags:
        """Whether the customers' own repeat orders tell what they spend."""
        return (self.repeats > 0) & (self.net > 0)


def whole_customers(files: Sequence[Path], *, at_once: int = CUSTOMERS_AT_ONCE) -> Iterator[Days]:
    """Yield the occasions of all files, those of one customer together, in the order of customers."""
    with ExitStack() as stack:
        cursors = [stack.enter_context(Cursor(path, columns=COLUMNS)) for path in files]
        cursors = [cursor for cursor in cursors if not cursor.is_done]
        if len(cursors) == 1:
            for table in cursors[0].whole_customers():
                yield days_of(table)
            return
        while cursors:
            low = min(cursor.next_customer for cursor in cursors)
            parts = [found for cursor in cursors if (found := cursor.below(low + at_once)) is not None]
            cursors = [cursor for cursor in cursors if not cursor.is_done]
            yield joined([days_of(part) for part in parts])


def upto(days: Days, last: int) -> Days:
    """Leave out what is dated after a day."""
    seen = days.day <= last
    return days if seen.all() else days.take(seen)


def histories_of(days: Days) -> Histories:
    """Reduce the days of whole customers to histories."""
    starts = run_starts(days.customer) if len(days) else np.empty(0, dtype=np.int64)
    total = summed(days.amount, starts)
    if days.bought.all():
        ends = np.append(starts[1:], len(days)) - 1 if starts.size else starts
        opening = days.amount[starts]
        return Histories(
            customer=days.customer[starts],
            repeats=(ends - starts).astype(np.int32),
            first=days.day[starts],
            latest=days.day[ends],
            net=total - opening,
            total=total,
            opening=opening,
        )
    return _with_refund_days(days, starts=starts, total=total)


def _with_refund_days(days: Days, *, starts: Int64s, total: Int64s) -> Histories:
    """Reduce days of which some are refunds alone, and no occasions."""
    bought = np.add.reduceat(days.bought.astype(np.int64), starts)
    some = bought > 0
    place = np.flatnonzero(days.bought)
    firsts = np.cumsum(bought) - bought  # where each customer's occasions begin among all
    first, latest = np.zeros(starts.size, dtype=np.int64), np.zeros(starts.size, dtype=np.int64)
    first[some], latest[some] = place[firsts[some]], place[(firsts + bought)[some] - 1]
    # Refunds before the first occasion are of an order that the book does not know.
    running = np.append(0, np.cumsum(days.amount))
    early = np.where(some, running[first] - running[starts], 0)
    opening = np.where(some, days.amount[first], 0)
    return Histories(
        customer=days.customer[starts],
        repeats=(bought - 1).astype(np.int32),
        first=np.where(some, days.day[first], 0).astype(np.int32),
        latest=np.where(some, days.day[latest], 0).astype(np.int32),
        net=np.where(some, total - opening - early, 0),
        total=total,
        opening=opening,
    )


def stacked(parts: Sequence[Histories]) -> Histories:
    """Join histories of different customers, in their order."""
    if not parts:
        none = np.empty(0, dtype=np.int64)
        small = none.astype(np.int32)
        return Histories(none, small, small, small, none, none, none)
    names = [each.name for each in fields(Histories)]
    with ThreadPoolExecutor(PROCESSORS) as workers:
        return Histories(*workers.map(lambda name: np.concatenate([getattr(part, name) for part in parts]), names))


def counted_between(days: Days, *, customer: Int64s, after: int, until: int) -> Int64s:
    """Count the occasions of each of `customer` (rising) that fall on days after `after`, up to `until`."""
    within = days.bought & (days.day > after) & (days.day <= until)
    place = np.searchsorted(customer, days.customer[within])
    place = np.minimum(place, max(customer.size - 1, 0))
    known = customer[place] == days.customer[within] if customer.size else np.zeros(0, dtype=np.bool_)
    found: Int64s = np.bincount(place[known], minlength=customer.size)
    return found
