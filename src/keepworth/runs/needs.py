"""Needs of a book on a day: where they stand, how long an answer takes, and the money behind each topic."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from keepworth.know import Needs, SharedNeed, answer_time, count_states, share_needs
from keepworth.numerics.survival import MedianWait
from keepworth.runs.asked import LEVEL
from keepworth.runs.money_behind import Money, money_behind
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import coded
from keepworth.tables.behind import seen_of
from keepworth.tables.book import Book
from keepworth.tables.dealings import COUNTED, needs_on
from keepworth.tables.wanted import Wanted

if TYPE_CHECKING:
    from keepworth.tables.dealings import Table


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
    """Return the needs of a book as of a day, unless said that until which it is told."""
    day = as_of or last_day(book)
    with lake_here(book) as lake:
        found = needs_of(needs_on(lake.table("needs"), as_of=day))
    return needs_report(found, seen=seen_as(book, day=day))


def needs_seen(
    book: Book, *, seen: SeenAs, wanted: Wanted, written: Sequence[Mapping[str, Any]]
) -> NeedsReport:  # fmt: skip
    """Return the report on the needs of the customers that are wanted.

    `written` is what people wrote that is in no snapshot yet, as `Lake.table_with` takes it.
    """
    with lake_here(book) as lake:
        these = lake.listed(seen_of(seen.scored, wanted))
        rows = lake.table_with("needs", written).semi_join(these, "customer_id")
        return needs_report(needs_of(needs_on(rows, as_of=seen.day)), seen=seen)


def needs_report(needs: Needs, *, seen: SeenAs) -> NeedsReport:
    """Return the report on needs, however they came together."""
    topics = tuple(_topic(one, seen=seen) for one in share_needs(needs, level=LEVEL))
    return NeedsReport(seen.day, seen.run, count_states(needs), answer_time(needs, level=LEVEL), topics)


def needs_of(needs: "Table") -> Needs:
    """Return needs from the rows of `needs_on`; those of no customer, 0, belong to nobody that anybody sees."""
    found, topics = coded(needs.select(*COUNTED).fill_null({"customer_id": 0}), column="topic")
    return Needs(
        customer=found["customer_id"].astype(np.int64),
        topic=found["topic"],
        state=found["state"].astype(np.int64),
        days=found["days"].astype(np.float64),
        answered=found["is_answered"].astype(np.bool_),
        topics=topics,
    )


def _topic(one: SharedNeed, *, seen: SeenAs) -> Topic:
    worth, waiting = (
        money_behind(seen.scored, some, record=seen.record, teams=seen.teams) for some in (one.customers, one.waiting)
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
