"""Getting against keeping as the last run told it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keepworth.errors import NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.weighed import balance_in


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
