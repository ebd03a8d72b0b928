"""The briefing on a segment: what a colleague who takes it over should read first, made from the book alone."""

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.know import Kept, Month, find_season, keep_promises
from keepworth.know.season import MONTHS
from keepworth.numerics.arrays import Ints
from keepworth.runs.asked import LEVEL
from keepworth.runs.briefing_facts import Dealings, Told, gather, told_by
from keepworth.runs.money_behind import Money, money_behind
from keepworth.runs.needs import NeedsReport, needs_report
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import columns_of
from keepworth.tables.behind import typical_among
from keepworth.tables.book import Book
from keepworth.tables.dealings import segment_names
from keepworth.tables.lake import Lake
from keepworth.tables.scored import Typical
from keepworth.value.because import Because, Outlook, because

TOPICS: Final = 8  # of needs that are told


@dataclass(frozen=True, slots=True)
class Left:
    """A customer who left."""

    number: int
    left_on: dt.date
    reason: str | None


@dataclass(frozen=True, slots=True)
class RivalHere:
    """A rival, and at how many customers of the segment it is."""

    rival: str
    customers: int


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the book says of a segment on a day."""

    segment: str
    as_of: dt.date
    run: str | None
    owner: str | None  # who of us serves it
    team: str | None
    about: str | None
    customers: int  # seen, those who left among them; prospects and our own offices are none
    worth: Money | None
    because: Because | None  # of an average customer here, against an average one of the book
    typical: Typical | None  # of the segment
    needs: NeedsReport
    promises: Kept
    acts: int  # of people who spoke up for us within a year
    passed: int  # trials
    failed: int
    gone: int  # customers who left
    left: tuple[Left, ...]  # of these the last fifty, the last first
    rivals: tuple[RivalHere, ...]
    trends: tuple[dict[str, Any], ...]  # what weighs most first
    season: tuple[Month, ...]


def brief_segment(book: Book, segment: str, *, as_of: dt.date | None = None) -> Briefing:
    """Return the briefing on a segment as of a day, unless said that until which it is told.

    Raises
    ------
    BadInput
        No customer is of that segment on the day, and nothing is written down about it.

    """
    day = as_of or last_day(book)
    with lake_here(book) as lake:
        told = told_by(lake, as_of=day)
    return brief(book, segment, seen=seen_as(book, day=day), told=told)


def brief(book: Book, segment: str, *, seen: SeenAs, told: Told) -> Briefing:
    """Return the briefing on a segment, of the customers that are seen, and of what is told."""
    described = told.described.get(segment)
    with lake_here(book) as lake:
        facts = gather(lake, segment, seen=seen, told=told)
        if described is None and not facts.customers.size and segment not in (there := _names(lake, day=seen.day)):
            known = ", ".join(sorted({*there, *told.described})) or "none"
            raise BadInput(f"There is no segment {segment[:80]!r}. Segments: {known}.")
    typical = typical_among(seen.scored, facts.customers, teams=seen.teams)
    needs = needs_report(facts.needs, seen=seen)
    return Briefing(
        segment=segment,
        as_of=seen.day,
        run=seen.run,
        owner=described["owner"] if described else None,
        team=described["team"] if described else None,
        about=described["words"] if described else None,
        customers=facts.customers.size,
        worth=money_behind(seen.scored, facts.customers, record=seen.record, teams=seen.teams),
        because=_because(typical, whole=seen.scored.typical(seen.teams)),
        typical=typical,
        needs=replace(needs, topics=needs.topics[:TOPICS]),
        promises=keep_promises(facts.promises, level=LEVEL),
        acts=facts.acts,
        passed=facts.passed,
        failed=facts.failed,
        gone=facts.left,
        left=tuple(Left(one["customer_id"], one["left_on"], one["words"]) for one in facts.departures),
        rivals=tuple(RivalHere(one["rival"], one["customers"]) for one in facts.rivals),
        trends=tuple(dict(one) for one in told.trends if not one["segment"] or one["segment"] == segment),
        season=_season(facts, until=seen.day),
    )


def _names(lake: Lake, *, day: dt.date) -> list[str]:
    """Return the segments that customers are of."""
    return [str(one) for one in columns_of(segment_names(lake.table("customers"), as_of=day))["segment"]]


def _because(typical: Typical | None, *, whole: Typical | None) -> Because | None:
    """Say why an average customer here is worth more or less than one of the whole book."""
    if typical is None or whole is None:
        return None
    own, others = (Outlook(one.active, one.orders, one.spend) for one in (typical, whole))
    return because(own, typical=others)


def _season(facts: Dealings, *, until: dt.date) -> tuple[Month, ...]:
    """Compare the months, from the first order of the segment to the day of the last fact of the book."""
    last = min(facts.last_order or until, until)
    return find_season(facts.orders, _days(facts.first_order or last, last), level=LEVEL)


def _days(first: dt.date, last: dt.date) -> Ints:
    """Return how many days of each month of the year lie between two days, both of them counted."""
    days = np.zeros(MONTHS, dtype=np.int64)
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        length = calendar.monthrange(year, month)[1]
        begins = first.day if (year, month) == (first.year, first.month) else 1
        ends = last.day if (year, month) == (last.year, last.month) else length
        days[month - 1] += ends - begins + 1
        year, month = (year + 1, 1) if month == MONTHS else (year, month + 1)
    return days
