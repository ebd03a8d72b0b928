"""Needs of a book on a day: where they stand, how long an answer takes, and the money behind each topic."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from keepworth.know import Needs, SharedNeed, answer_time, count_states, share_needs
from keepworth.numerics.arrays import Ints
from keepworth.numerics.survival import MedianWait
from keepworth.runs.asked import LEVEL
from keepworth.runs.money_behind import Money, money_behind
from keepworth.runs.seen_as import SeenAs, seen_as
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.book import Book
from keepworth.tables.dealings import needs_on


@dataclass(frozen=True, slots=True)
class Topic:
    """Needs about one thing, over many customers."""

    topic: str
    needs: int
    open: int
    met: int
    customers: int
    waiting: int  # customers of whom it is open
    answer: MedianWait
    worth: Money | None  # of all these customers together
    worth_waiting: Money | None  # of those of whom it is open


@dataclass(frozen=True, slots=True)
class NeedsReport:
    """What customers need, as a book knew it on a day."""

    as_of: dt.date
    run: str | None  # whose lifetime values stand behind the topics
    states: Mapping[str, int]
    answer: MedianWait
    topics: tuple[Topic, ...]


def report_needs(book: Book, *, as_of: dt.date | None = None) -> NeedsReport:
    """Return the needs of a book as of a day, today unless said."""
    day = as_of or book.today()
    with lake_here(book) as lake:
        found = needs_of(columns_of(needs_on(lake.table("needs"), as_of=day)))
    return needs_report(found, seen=seen_as(book, day=day))


def needs_report(needs: Needs, *, seen: SeenAs) -> NeedsReport:
    """Return the report on needs, however they came together."""
    topics = tuple(_topic(one, seen=seen) for one in share_needs(needs, level=LEVEL))
    return NeedsReport(seen.day, seen.run, count_states(needs), answer_time(needs, level=LEVEL), topics)


def needs_of(found: Columns) -> Needs:
    """Return needs from the columns of `needs_on`."""
    return Needs(
        customer=whole(found["customer_id"]),
        topic=tuple(str(one) for one in found["topic"]),
        state=whole(found["state"]),
        days=found["days"].astype(np.float64),
        answered=found["is_answered"].astype(np.bool_),
    )


def whole(column: npt.NDArray[Any]) -> Ints:
    """Return a column of numbers, 0 where there is none: it belongs to nobody that anybody sees."""
    if column.dtype.kind == "i":  # without gaps
        return column.astype(np.int64)
    return np.array([0 if one is None else one for one in column], dtype=np.int64)


def _topic(one: SharedNeed, *, seen: SeenAs) -> Topic:
    worth, waiting = (
        money_behind(seen.scored, some.tolist(), record=seen.record, teams=seen.teams)
        for some in (one.customers, one.waiting)
    )
    return Topic(
        topic=one.topic,
        needs=one.needs,
        open=one.open,
        met=one.met,
        customers=one.customers.size,
        waiting=one.waiting.size,
        answer=one.answer,
        worth=worth,
        worth_waiting=waiting,
    )
