"""What sells better or worse at each place, as the last run saw it, and what to list, drop or give more room."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keepworth.errors import BadInput, NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.offer_results import assortment_in, assortment_told, place_names, product_names


@dataclass(frozen=True, slots=True)
class Lift:
    """One product at one place."""

    location: str
    product: str
    lift: float  # how many times the chain's its share of baskets is there
    low: float
    high: float
    proposal: str | None  # list, drop, more
    baskets: int  # behind it
    gain_12m: float | None  # what it leaves there in a year; None: margins are not known
    gain_low: float | None
    gain_high: float | None


@dataclass(frozen=True, slots=True)
class AssortmentReport:
    """The shelves of a chain."""

    as_of: dt.date
    run: str
    currency: str
    told: Mapping[str, Any]
    lifts: tuple[Lift, ...]


def report_assortment(book: Book, location: str | None = None, *, as_of: dt.date | None = None) -> AssortmentReport:
    """Return lifts and proposals of every place, or of one by its name or, without one, its id.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it says nothing of shelves.
    BadInput
        Nothing is known of a place of that name.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    run = seen.scored.run
    told = assortment_told(run) if run else None
    if run is None or told is None or seen.record is None:
        raise NotEnough(
            f"No score of this book says what to list where on {seen.day}: it takes orders that name their products "
            f"and places, and tables of products and locations. Score it: keepworth score {book.folder}"
        )
    rows = assortment_in(run)
    places = place_names(book, {row["location_id"] for row in rows})
    goods = product_names(book, {row["product_id"] for row in rows})
    lifts = tuple(
        Lift(
            places.get(row["location_id"], str(row["location_id"])),
            goods.get(row["product_id"], str(row["product_id"])),
            row["lift"], row["low"], row["high"], row["proposal"], row["baskets"],
            row["gain_12m"], row["gain_low"], row["gain_high"],
        )
        for row in rows
    )  # fmt: skip
    if location is not None:
        lifts = tuple(one for one in lifts if one.location == location)
        if not lifts:
            raise BadInput(f"The run {seen.run} knows of no place called {location!r} that is open and sells anything.")
    day = dt.date.fromisoformat(seen.record["as_of"])
    return AssortmentReport(day, str(seen.run), book.settings.currency, told, lifts)
