"""Rivals of a book on a day: what they leave us of each customer's spending."""

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np

from keepworth.know import Rivals, Wallets, open_wallets
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.book import Book
from keepworth.tables.dealings import rivals_on
from keepworth.tables.wanted import Wanted

EVERYBODY = Wanted()


@dataclass(frozen=True, slots=True)
class Rival:
    """One rival of a customer."""

    rival: str
    share: float | None
    price_gap: float | None  # percentage points cheaper
    exclusive: bool
    source: str | None
    since: dt.date


@dataclass(frozen=True, slots=True)
class Wallet:
    """A customer's spending, as far as we know who shares it."""

    number: int
    customer_id: str
    name: str | None
    ours: float | None  # None: the rivals' shares are more than the whole
    is_at_most: bool
    is_impossible: bool
    cheapest: float | None
    is_exclusive: bool
    rivals: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class RivalsReport:
    """Who else serves the customers, those first of whom we have the least."""

    as_of: dt.date
    customers: tuple[Wallet, ...]
    without: int  # customers of whom no rival is known: nobody asked, or there is none


def report_rivals(book: Book, *, as_of: dt.date | None = None) -> RivalsReport:
    """Return the rivals of a book as of a day, unless said that until which it is told."""
    day = as_of or last_day(book)
    with lake_here(book) as lake:
        found = columns_of(rivals_on(lake.table("rivals"), as_of=day))
    seen = seen_as(book, day=day)
    wallets = open_wallets(rivals_of(found))
    rows = seen.scored.some(wallets.customer.tolist())
    rivals: dict[int, list[Rival]] = {}
    for at, number in enumerate(found["customer_id"].tolist()):
        rivals.setdefault(number, []).append(_rival(found, at))
    listed = [
        _wallet(wallets, place, rivals=rivals[number], row=rows[number])
        for place, number in enumerate(wallets.customer.tolist())
        if number in rows
    ]
    listed.sort(key=lambda one: (one.ours is not None, one.ours or 0.0, one.customer_id))
    everybody = seen.scored.totals(EVERYBODY).customers
    return RivalsReport(day, tuple(listed), everybody - len(listed))


def rivals_of(found: Columns) -> Rivals:
    """Return rivals from the columns of `rivals_on`."""
    share, gap = (found[name].astype(np.float64) for name in ("share", "price_gap"))
    exclusive = np.array([bool(one) for one in found["exclusive"]], dtype=np.bool_)
    return Rivals(found["customer_id"].astype(np.int64), share, gap, exclusive)


def _wallet(wallets: Wallets, place: int, *, rivals: list[Rival], row: dict[str, object]) -> Wallet:
    return Wallet(
        number=int(wallets.customer[place]),
        customer_id=str(row["customer_id"]),
        name=None if row["name"] is None else str(row["name"]),
        ours=_known(wallets.ours[place]),
        is_at_most=bool(wallets.is_at_most[place]),
        is_impossible=bool(wallets.is_impossible[place]),
        cheapest=_known(wallets.cheapest[place]),
        is_exclusive=bool(wallets.is_exclusive[place]),
        rivals=tuple(sorted(rivals, key=lambda one: (-(one.share or 0.0), one.rival))),
    )


def _rival(found: Columns, at: int) -> Rival:
    return Rival(
        rival=str(found["rival"][at]),
        share=_known(found["share"][at]),
        price_gap=_known(found["price_gap"][at]),
        exclusive=bool(found["exclusive"][at]),
        source=found["source"][at],
        since=found["valid_from"][at],
    )


def _known(number: float | None) -> float | None:
    return None if number is None or math.isnan(number) else float(number)
