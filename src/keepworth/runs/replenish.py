"""What to order or to move so that each place has what it is to keep, as the last run saw it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keepworth.errors import BadInput, NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.offer_results import place_names, product_names, replenish_in, replenish_told


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to keep of one product at one place, and what to order or to move for that."""

    location: str
    product: str
    on_hand: float  # counted, less what was sold since
    on_order: float
    forecast: float  # pieces until the delivery after the next look
    lasts: float  # how often stock should last until then
    order_up_to: float
    order: float | None  # pieces; None: the count is too old
    move_from: str | None  # None: from the supplier
    due_on: dt.date | None  # the day by which it is to be released
    cost: float | None
    released: str | None  # rule


@dataclass(frozen=True, slots=True)
class ReplenishReport:
    """The stock of a chain."""

    as_of: dt.date
    run: str
    currency: str
    told: Mapping[str, Any]
    proposals: tuple[Proposal, ...]


def report_replenish(book: Book, location: str | None = None, *, as_of: dt.date | None = None) -> ReplenishReport:
    """Return what to order and to move, for every place or for one by its name or, without one, its id.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it says nothing of stock.
    BadInput
        Nothing is counted at a place of that name.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    run = seen.scored.run
    told = replenish_told(run) if run else None
    if run is None or told is None or seen.record is None:
        raise NotEnough(
            f"No score of this book says what to order on {seen.day}: it takes counts of stock by product and place, "
            f"and orders that name both. Score it: keepworth score {book.folder}"
        )
    rows = replenish_in(run)
    places = place_names(
        book, {row[name] for row in rows for name in ("location_id", "move_from") if row[name] is not None}
    )
    goods = product_names(book, {row["product_id"] for row in rows})

    def called(number: int | None) -> str | None:
        return None if number is None else places.get(number, str(number))

    proposals = tuple(
        Proposal(
            str(called(row["location_id"])), goods.get(row["product_id"], str(row["product_id"])), row["on_hand"],
            row["on_order"], row["forecast"], row["lasts"], row["order_up_to"], row["order"], called(row["move_from"]),
            row["due_on"], row["cost"], row["released"],
        )
        for row in rows
    )  # fmt: skip
    if location is not None:
        proposals = tuple(one for one in proposals if one.location == location)
        if not proposals:
            raise BadInput(f"The run {seen.run} knows of no stock at a place called {location!r} that is open.")
    day = dt.date.fromisoformat(seen.record["as_of"])
    return ReplenishReport(day, str(seen.run), book.settings.currency, told, proposals)
