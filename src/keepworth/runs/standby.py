"""Stand-by: which purchases are likely to bring trouble soon, so that we ask before anybody complains."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.measure.standby import EDGES, Expected, PastTroubles, TroubleRates, expected_troubles, trouble_rates
from keepworth.runs.seen_as import last_day
from keepworth.tables.answering import lake_here
from keepworth.tables.book import Book
from keepworth.tables.known_rows import texts_of_ids
from keepworth.tables.standby import Purchased, past_purchases, young_purchases

AHEAD: Final = 14  # days that are looked at; ours
OLDEST: Final = 180  # days after which nobody is asked about a purchase; ours
MOST: Final = 100
LIKELY: Final = 1.5  # times the average chance of the purchases looked at: from there on somebody is asked; ours


@dataclass(frozen=True, slots=True)
class ProductTold:
    """What past purchases say of one product: the chance of trouble within a month of buying it."""

    product: str  # the id; empty where orders do not say it
    purchases: int
    troubles: float
    chance: float
    low: float
    high: float
    is_told: bool  # enough were bought to say it of this product by itself


@dataclass(frozen=True, slots=True)
class PurchaseTold:
    """A purchase to be asked about, with the chance that it brings trouble soon."""

    customer: int
    order: str
    product: str
    bought_on: dt.date
    age: int
    chance: float
    low: float
    high: float
    times: float  # so many times the average chance of the purchases looked at


@dataclass(frozen=True, slots=True)
class Standby:
    """What is to be expected after purchases; `products` and `ask` are empty where too little is known."""

    as_of: dt.date
    days: int
    kind: str  # by what purchases are told apart: product_id, location_id, or nothing
    cases: int
    placed: int  # cases of which a purchase is known
    purchases: int
    looked_at: int  # young purchases without trouble so far
    products: tuple[ProductTold, ...]
    ask: tuple[PurchaseTold, ...]


def standby_of(
    book: Book, *, as_of: dt.date | None = None, days: int = AHEAD, within: str = "", most: int = MOST
) -> Standby:  # fmt: skip
    """Return what is to be expected, from the book's own past; `within` is a query of customers' numbers.

    Without a day it is that until which the book is told. Rates are of the whole book: they say nothing of a customer.
    Only the purchases to be asked about are narrowed.
    """
    as_of, zone = as_of or last_day(book), book.settings.time_zone
    with lake_here(book) as lake:
        past = past_purchases(lake, until=as_of, zone=zone, edges=EDGES)
        rates = _rates(past)
        rows = (
            young_purchases(lake, until=as_of, zone=zone, kind=past.kind, most_days=OLDEST, within=within)
            if rates
            else []
        )
        chosen, expected = _chosen(rates, past, rows=rows, days=days, most=most) if rates and rows else ([], None)
        kind = "product" if past.kind == "product_id" else "location"
        wanted = {kind: {one for one in past.ids if one is not None},
                  "order": {rows[at]["order_id"] for at in chosen if rows[at]["order_id"] is not None}}  # fmt: skip
        texts = texts_of_ids(lake, wanted)
    names = {number: text for (of, number), text in texts.items() if of == kind}
    orders = {number: text for (of, number), text in texts.items() if of == "order"}
    average = float(expected.mean.mean()) if expected is not None and len(expected.mean) else 0.0
    ask = tuple(
        _purchase(rows[at], expected, at=at, names=names, orders=orders, average=average)
        for at in chosen if expected is not None
    )  # fmt: skip
    return Standby(
        as_of, days, past.kind, past.cases, past.placed, sum(past.purchases), len(rows),
        products=_products(rates, past, names=names), ask=ask,
    )  # fmt: skip


def _rates(past: Purchased) -> TroubleRates | None:
    if not past.ids:
        return None
    arrays = PastTroubles(
        np.array(past.exposed, dtype=np.float64),
        np.array(past.troubles, dtype=np.float64),
        np.array(past.purchases, dtype=np.int64),
    )
    return trouble_rates(arrays)


def _chosen(
    rates: TroubleRates, past: Purchased, *, rows: list[dict[str, Any]], days: int, most: int
) -> tuple[list[int], Expected]:  # fmt: skip
    """Return which purchases stand out, the likeliest first, and what is expected of all that were looked at."""
    places = {number: at for at, number in enumerate(past.ids)}
    product = np.array([places[row["thing"]] for row in rows], dtype=np.int64)
    expected = expected_troubles(rates, product, age=np.array([float(row["age"]) for row in rows]), days=days)
    order = np.argsort(-expected.mean, kind="stable")
    bound = LIKELY * float(expected.mean.mean())
    is_told = rates.is_told[product]
    return [int(at) for at in order if expected.mean[at] >= bound and is_told[at]][:most], expected


def _purchase(
    row: dict[str, Any], expected: Expected, *, at: int, names: dict[int, str], orders: dict[int, str], average: float
) -> PurchaseTold:  # fmt: skip
    chance = float(expected.mean[at])
    return PurchaseTold(
        row["customer_id"], orders.get(row["order_id"], ""), names.get(row["thing"], ""), row["bought_on"],
        int(row["age"]), chance, float(expected.low[at]), float(expected.high[at]), chance / average,
    )  # fmt: skip


def _products(rates: TroubleRates | None, past: Purchased, *, names: dict[int, str]) -> tuple[ProductTold, ...]:
    if rates is None:
        return ()
    count = len(past.ids)
    month = expected_troubles(rates, np.arange(count, dtype=np.int64), age=np.zeros(count), days=30)
    found = [
        ProductTold(
            names.get(number, "") if number is not None else "", past.purchases[at], float(rates.troubles[at]),
            float(month.mean[at]), float(month.low[at]), float(month.high[at]), bool(rates.is_told[at]),
        )
        for at, number in enumerate(past.ids)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.is_told, -one.chance)))
