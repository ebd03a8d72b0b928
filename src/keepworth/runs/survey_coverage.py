"""Who was heard: of those who decide, and of the money; who was not, and who was asked and said nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.numerics.shares import Share, wilson_share
from keepworth.runs.asked import LEVEL
from keepworth.runs.money_behind import Money, money_behind
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.covering import Covering, covering
from keepworth.tables.scored import Wanted

DAYS: Final = 365
LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class SurveyCoverage:
    """Who was heard within a year, as a book knew it on a day."""

    as_of: dt.date
    since: dt.date
    run: str | None  # whose lifetime values count
    deciding: Share | None  # of the contacts who decide and are still there; None: nobody is known to decide
    by_role: Mapping[str, Share]  # the same by their role, the most people first; "" where it is not known
    customers: Share | None  # of whom anybody answered
    worth: Money | None  # of these customers together
    of_worth: float | None  # what all customers are worth together
    share_of_worth: float | None  # of the lifetime value: a count of all, not a sample; None without any
    asked: int  # contacts who were invited
    not_heard: int  # customers of whom nobody answered, or nobody who decides, or too little to tell a strength
    worth_unheard: Money | None  # of these customers together
    minutes: float  # that the questions would take which the run would ask them next
    unheard: tuple[Mapping[str, Any], ...]  # them, the most valuable first; `why` and what to ask whom
    still: int  # of them, who did not answer since
    silent: tuple[Mapping[str, Any], ...]  # them, those of the most valuable customers first


def survey_coverage(book: Book, *, as_of: dt.date | None = None, most: int = LISTED) -> SurveyCoverage:
    """Return who was heard in the year until a day; lists hold `most` at most.

    Without a day it is that until which the book is told.
    """
    return coverage_seen(book, seen=seen_as(book, day=as_of or last_day(book)), most=most)


def coverage_seen(
    book: Book, *, seen: SeenAs, wanted: Wanted | None = None, until: dt.date | None = None, most: int = LISTED
) -> SurveyCoverage:  # fmt: skip
    """Return who was heard of the customers that somebody sees, or of those of them that are wanted."""
    day = until or seen.day
    since = day - dt.timedelta(days=DAYS)
    asked = wanted or Wanted(teams=seen.teams)
    found = covering(book, seen.scored, wanted=asked, since=since, until=day, most=most)
    worth = money_behind(seen.scored, found.heard, record=seen.record, teams=seen.teams)
    of_worth = found.value if seen.record else None
    return SurveyCoverage(
        day, since, seen.run,
        deciding=_share(found),
        by_role={row["role"]: share for row in found.deciding if (share := _of(row["heard"], row["people"]))},
        customers=_of(len(found.heard), found.customers),
        worth=worth,
        of_worth=of_worth,
        share_of_worth=(worth.mean if worth else 0.0) / of_worth if of_worth and of_worth > 0 else None,
        not_heard=found.unheard_all.size,
        worth_unheard=money_behind(seen.scored, found.unheard_all, record=seen.record, teams=seen.teams),
        minutes=found.minutes,
        asked=found.asked,
        still=found.still,
        unheard=tuple(found.unheard),
        silent=tuple(found.silent),
    )  # fmt: skip


def _share(found: Covering) -> Share | None:
    return _of(sum(row["heard"] for row in found.deciding), sum(row["people"] for row in found.deciding))


def _of(hits: int, of: int) -> Share | None:
    return wilson_share(hits, of, level=LEVEL)
