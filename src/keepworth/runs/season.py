"""When each customer is expected to buy most, as the last run saw it, with what to offer then; also as a calendar."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.errors import BadInput, NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.offer_results import product_names, season_in, season_told
from keepworth.tables.substitutes import called

NAMED: Final = 20  # customers whom one day of a calendar names; the others are counted


@dataclass(frozen=True, slots=True)
class Window:
    """The months in which one customer is expected to buy most."""

    number: int
    customer: str
    window_start: dt.date
    window_end: dt.date
    offer_on: dt.date
    product: str | None  # the offer that suits these months best
    expected_value: float
    low: float | None  # None: never tested
    high: float | None
    share: float  # of a year's money that falls in it
    why: str  # own, segment, everybody


@dataclass(frozen=True, slots=True)
class SeasonReport:
    """The season of a book."""

    as_of: dt.date
    run: str
    currency: str
    told: Mapping[str, Any]
    windows: tuple[Window, ...]


def report_season(book: Book, customer: str | None = None, *, as_of: dt.date | None = None) -> SeasonReport:
    """Return the windows of everybody or of one customer by their id or name, the first offer to make first.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it says nothing of the season.
    BadInput
        Nobody of that name has a window.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    run = seen.scored.run
    told = season_told(run) if run else None
    if run is None or told is None or seen.record is None:
        raise NotEnough(
            f"No score of this book says when customers buy most on {seen.day}: it takes orders of more than a year, "
            f"and a table of products. Score it: keepworth score {book.folder}"
        )
    away = book.restricted("customer")
    rows = [row for row in season_in(run) if row["customer_id"] not in away]
    names = called(book, {row["customer_id"] for row in rows}, kind="customer")
    goods = product_names(book, {row["product_id"] for row in rows if row["product_id"] is not None})
    windows = tuple(
        Window(
            row["customer_id"], names.get(row["customer_id"], ""), row["window_start"], row["window_end"],
            row["offer_on"], goods.get(row["product_id"]), row["expected_value"], row["low"], row["high"],
            row["share"], row["why"],
        )
        for row in rows
    )  # fmt: skip
    if customer is not None:
        windows = tuple(one for one in windows if one.customer == customer)
        if not windows:
            raise BadInput(f"The run {seen.run} knows of no months in which {customer!r} surely buys most.")
    day = dt.date.fromisoformat(seen.record["as_of"])
    return SeasonReport(day, str(seen.run), book.settings.currency, told, windows)


def season_calendar(of: SeasonReport, *, at: dt.datetime) -> bytes:
    """Return a calendar as RFC 5545 has it: an entry for each day on which offers are due, and whom they are for."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//Keepworth//Season//EN")
    made.add("version", "2.0")
    days: dict[dt.date, list[Window]] = {}
    for one in of.windows:
        days.setdefault(one.offer_on, []).append(one)
    for day, those in sorted(days.items()):
        entry = Event()
        entry.add("uid", f"season-{day.isoformat()}-{of.run}@keepworth")
        entry.add("dtstamp", at.astimezone(dt.UTC).replace(microsecond=0))
        entry.add("dtstart", day)
        entry.add("dtend", day + dt.timedelta(days=1))
        who = "1 customer" if len(those) == 1 else f"{len(those):,} customers"
        money = sum(one.expected_value for one in those)
        entry.add("summary", f"Make offers to {who}: {money:,.0f} {of.currency} expected")
        lines = [f"{one.customer}: {one.product or 'no offer'} (buys most from {one.window_start})" for one in those]
        rest = [f"… and {len(those) - NAMED:,} more"] if len(those) > NAMED else []
        entry.add("description", "\n".join([*lines[:NAMED], *rest]))
        entry.add("transp", "TRANSPARENT")  # a day on which something is due is not a day that is taken
        made.add_component(entry)
    return bytes(made.to_ical())
