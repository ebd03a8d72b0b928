"""Getting against keeping as the last run told it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.errors import NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.weighed import balance_in

A_YEAR: Final = 4  # quarters
SIDES: Final = ("getting", "keeping")


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """What is spent on winning customers and on keeping them, and where it would be best."""

    as_of: dt.date
    run: str
    currency: str
    told: Mapping[str, Any]  # as in `balance.json`


def report_balance(book: Book, *, as_of: dt.date | None = None) -> BalanceReport:
    """Return getting against keeping, as the last run told it that speaks for a day.

    Raises
    ------
    NotEnough
        No run speaks for the day, or the book knows of no spending.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    told = balance_in(seen.scored.run) if seen.scored.run else None
    if told is None or seen.record is None:
        raise NotEnough(
            f"No score of this book weighs getting against keeping on {seen.day}: it takes what was spent on either. "
            f"Import it (keepworth import {book.folder} FILE --as spending) and score the book."
        )
    return BalanceReport(
        dt.date.fromisoformat(seen.record["as_of"]), str(seen.record["run"]), book.settings.currency, told
    )


@dataclass(frozen=True, slots=True)
class Neglected:
    """Quarters of the last four in which nothing was spent on keeping while winning customers was paid for."""

    quarters: int
    of: int
    getting: float  # spent on winning customers in them


def tried_of(told: Mapping[str, Any], side: str) -> tuple[float, float] | None:
    """Return the least and the most that quarters spent on a side, in a year and for as many as there are today.

    None where nothing was learnt from quarters.
    """
    if told["verdict"] != "learnt" or not told["weighed"]:
        return None
    today = told["weighed"]["spent"]["customers"]
    if side == "getting":
        spent = [one["getting"] for one in told["by_quarter"] if one["getting"] is not None and one["before"]]
    else:
        rows = [one for one in told["by_quarter"] if one["keeping"] is not None and one["before"]]
        spent = [one["keeping"] / one["before"] * today for one in rows]
    return (A_YEAR * min(spent), A_YEAR * max(spent)) if spent else None


def beyond_tried(told: Mapping[str, Any], side: str) -> tuple[float, float] | None:
    """Return what quarters tried on a side where the best lies beyond it, so that the curve alone tells it."""
    tried, best = tried_of(told, side), told["weighed"] and told["weighed"][side]["mean"]
    return tried if tried and not tried[0] <= best <= tried[1] else None


def neglected_of(told: Mapping[str, Any]) -> Neglected | None:
    """Return how the keeping side was neglected by the book's own spending; None where it was not."""
    last = [one for one in told["by_quarter"] if one["getting"] is not None or one["keeping"] is not None][-A_YEAR:]
    without = [one for one in last if not one["keeping"] and (one["getting"] or 0) > 0]
    return Neglected(len(without), len(last), sum(one["getting"] for one in without)) if without else None
