"""What to offer to whom, as the last run saw it, with the reason in words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keepworth.errors import BadInput, NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.offer_results import offered_in, offers_in, product_names
from keepworth.tables.substitutes import called


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer to one customer."""

    number: int
    customer: str
    product: str
    rank: int
    reason: str  # need, similar, again, popular
    because: str | None  # the need, or the product of theirs that speaks for it
    chance: float | None  # that they buy it the next time they come; None: never tested
    expected_margin: float | None
    words: str


@dataclass(frozen=True, slots=True)
class OffersReport:
    """Offers of a book."""

    as_of: dt.date
    run: str
    currency: str
    told: Mapping[str, Any]
    offers: tuple[Offer, ...]


def report_offers(book: Book, customer: str | None = None, *, as_of: dt.date | None = None) -> OffersReport:
    """Return what to offer, to everybody or to one customer by their id or name.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it says nothing of offers.
    BadInput
        Nobody is offered anything under that name.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    run = seen.scored.run
    told = offered_in(run) if run else None
    if run is None or told is None or seen.record is None:
        raise NotEnough(
            f"No score of this book says what to offer on {seen.day}: it takes orders that name products, and a table "
            f"of products. Score it: keepworth score {book.folder}"
        )
    away, rows = book.restricted("customer"), offers_in(run)
    rows = [row for row in rows if row["customer_id"] not in away]
    names = called(book, {row["customer_id"] for row in rows}, kind="customer")
    named = {row[key] for row in rows for key in ("product_id", "because") if row[key] is not None}
    goods = product_names(book, named)
    offers = tuple(_offer(row, names=names, goods=goods) for row in rows)
    if customer is not None:
        offers = tuple(one for one in offers if one.customer == customer)
        if not offers:
            raise BadInput(f"Nobody called {customer!r} is offered anything by the run {seen.run}.")
    day = dt.date.fromisoformat(seen.record["as_of"])
    return OffersReport(day, str(seen.run), book.settings.currency, told, offers)


def _offer(row: Mapping[str, Any], *, names: Mapping[int, str], goods: Mapping[int, str]) -> Offer:
    product = goods.get(row["product_id"], str(row["product_id"]))
    by = None if row["because"] is None else goods.get(row["because"], str(row["because"]))
    because = row["topic"] or by
    words = {
        "need": f"They told us what they need: {because}.",
        "similar": f"Customers who buy {because} buy it too.",
        "again": "They bought it before: a reminder, and no discount for what they would have bought anyway.",
        "popular": "It is among what most customers buy.",
    }[row["reason"]]
    return Offer(
        row["customer_id"], names.get(row["customer_id"], ""), product, row["rank"], row["reason"], because,
        row["chance"], row["expected_margin"], words,
    )  # fmt: skip
