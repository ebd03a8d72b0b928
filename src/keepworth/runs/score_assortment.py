"""The part of a score about shelves: what sells better or worse at each place, and what nothing on them meets."""

from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.act.offer.shelves import DROP, LIST, MORE, Shelf, Shelves, shelves
from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.asked import Resolved
from keepworth.tables.arrays import Columns
from keepworth.tables.assorting import DAYS, Assorting, assorting
from keepworth.tables.evidence.places import NOWHERE, Places, each_once
from keepworth.tables.offer_results import write_assortment
from keepworth.tables.touching import Asker

STILL: Final = 90  # days without a sale or a count after which a product lies there no longer; ours
TOPICS: Final = 100  # unmet needs that are told, those of who paid most
A_YEAR: Final = 365


def score_assortment(of: Asker, *, to: Resolved, into: Path) -> dict[str, Any] | None:
    """Write assortment.parquet and assortment.json, and return the record; None where no order names a place."""
    known = assorting(of, as_of=to.as_of)
    if not (known.visits["location_id"].size and known.sold["location_id"].size and known.goods["product_id"].size):
        return None
    places, shelf = _shelf(known)
    goods = known.goods["product_id"]
    found = shelves(shelf)
    count = {name: int((found.proposal == name).sum()) for name in (LIST, DROP, MORE)}
    topics = [
        {"topic": topic, "customers": int(customers), "needs": int(needs), "paid_12m": float(paid)}
        for topic, customers, needs, paid in zip(*known.unmet.values(), strict=True)
    ]
    told = {
        "locations": int(np.unique(found.place).size), "products": int(np.unique(found.product).size),
        "baskets": int(known.visits["baskets"].sum()), "days": DAYS, **count,
        "unmet": topics[:TOPICS], "unmet_topics": len(topics),
    }  # fmt: skip
    write_assortment(_columns(found, places=places, goods=goods), told=told, into=into)
    return told


def _shelf(known: Assorting) -> tuple[Ints, Shelf]:
    """Count baskets by place and product, those of days on which it lay there."""
    open_ = known.places["location_id"][known.places["closed"] == 0]
    places, goods = np.intersect1d(each_once(known.visits["location_id"]), open_), known.goods["product_id"]
    sold, stock = (_keyed(of, places=places, goods=goods) for of in (known.sold, known.stock))
    pair = np.unique(np.r_[sold[0], stock[0]])
    if not sold[0].size:
        raise NotEnough(
            "No order names both a place that stands among the locations and is not closed, and a product that stands "
            "among the products."
        )
    by_day = _cumulated(known, places=places)
    place, product = pair // goods.size, pair % goods.size
    took, lay = np.searchsorted(pair, sold[0]), np.searchsorted(pair, stock[0])
    hits = np.zeros(pair.size)
    hits[took] = sold[1]["baskets"]
    first, last = _stood(pair.size, goods.size, product=product, sold=(took, sold[1]), stock=(lay, stock[1]))
    here = last >= DAYS - STILL
    until = np.where(here, DAYS - 1, last)
    without = _sold_out(known, pair, places=places, by_day=by_day)
    of = np.maximum(by_day[place, until + 1] - by_day[place, first] - without, hits)
    some = of > 0
    return places, Shelf(
        place[some], product[some], hits[some], of[some], here[some], _areas(known, places=places), _a_year(by_day),
        _leaves(product[took], sold[1], goods=goods.size), known.goods["ended"] > 0,
    )  # fmt: skip


def _areas(known: Assorting, *, places: Ints) -> Ints:
    """Return the kind of area of each place, -1 where nobody says."""
    area = known.places["area"][np.searchsorted(known.places["location_id"], places)]
    kinds = {name: at for at, name in enumerate(sorted({one for one in area if one is not None}))}
    return np.array([NOWHERE if one is None else kinds[one] for one in area], dtype=np.int64)


def _a_year(by_day: Floats) -> Floats:
    """Return the baskets of a year at each place; of one that opened since, by the days that it was there."""
    began = np.maximum(np.argmax(by_day > 0, axis=1) - 1, 0)
    found: Floats = by_day[:, -1] * A_YEAR / (DAYS - began)
    return found


def _leaves(product: Ints, sold: Columns, *, goods: int) -> Floats:
    """Return what a basket with each product leaves by it; NaN where that is not known."""
    known = np.isfinite(sold["margin"])
    baskets = np.bincount(product[known], sold["baskets"][known], goods)
    money = np.bincount(product[known], sold["margin"][known], goods)
    return np.where(baskets > 0, money / np.maximum(baskets, 1), np.nan)


def _keyed(of: Columns, *, places: Ints, goods: Ints) -> tuple[Ints, Columns]:
    """Return the rows of places and goods that are known, with one number for both."""
    where, what = Places(places).of(of["location_id"]), Places(goods).of(of["product_id"])
    known = (where != NOWHERE) & (what != NOWHERE)
    return (where * goods.size + what)[known], {name: column[known] for name, column in of.items()}


def _cumulated(known: Assorting, *, places: Ints) -> Floats:
    """Return how many baskets there were at each place before each day; shape (places, days + 1)."""
    where = Places(places).of(known.visits["location_id"])
    there = where != NOWHERE
    found = np.zeros((places.size, DAYS + 1))
    found[where[there], known.visits["day"][there] + 1] = known.visits["baskets"][there]
    return found.cumsum(axis=1)


def _stood(
    pairs: int, goods: int, *, product: Ints, sold: tuple[Ints, Columns], stock: tuple[Ints, Columns]
) -> tuple[Ints, Ints]:
    """Return from which day to which each product lay at each place.

    Where nobody counts it, it is taken to lie there since the chain first sold it.
    """
    first, last = np.full(pairs, DAYS), np.full(pairs, -1)
    began = np.full(goods, DAYS)
    np.minimum.at(began, product[sold[0]], sold[1]["first"])
    for at, of in (sold, stock):
        first[at], last[at] = np.minimum(first[at], of["first"]), np.maximum(last[at], of["last"])
    counted = np.zeros(pairs, dtype=np.bool_)
    counted[stock[0]] = True
    return np.clip(np.where(counted, first, began[product]), 0, DAYS), last


def _sold_out(known: Assorting, pair: Ints, *, places: Ints, by_day: Floats) -> Floats:
    """Return how many baskets each place had on days on which a product was sold out there."""
    goods = known.goods["product_id"]
    key, of = _keyed(known.out, places=places, goods=goods)
    end = of["day"] + 1
    start = np.maximum(end - np.ceil(of["out_days"]).astype(np.int64), 0)
    lost = by_day[key // goods.size, end] - by_day[key // goods.size, start]
    found: Floats = np.bincount(np.searchsorted(pair, key), lost, pair.size)
    return found


def _columns(found: Shelves, *, places: Ints, goods: Ints) -> dict[str, Any]:
    return {
        "location_id": places[found.place], "product_id": goods[found.product], "lift": found.lift, "low": found.low,
        "high": found.high, "proposal": found.proposal, "baskets": found.of.astype(np.int64),
        "gain_12m": found.gain, "gain_low": found.gain_low, "gain_high": found.gain_high,
    }  # fmt: skip
