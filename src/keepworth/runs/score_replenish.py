"""The part of a score about stock: what will be asked for at each place, and what to order or to move there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.act.offer.forecasting import WAYS, Asked, Forecasts, forecasts
from keepworth.act.offer.ranking import beats
from keepworth.act.offer.replenishing import SUPPLIER, Filled, Held, days_left, released, replenish
from keepworth.act.offer.stocking import order_up_to
from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import Resolved
from keepworth.tables.acting import Acting
from keepworth.tables.arrays import Columns
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.offer_results import write_replenish
from keepworth.tables.replenishing import WEEKS, Replenishing, replenishing
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import Asker

UNSAID: Final = 7  # days of lead and of review where a place says neither; ours
OLD: Final = 28  # days after which a count says nothing of what lies there; ours
MOST_OUT: Final = 3.5  # days of a week sold out beyond which the week says nothing; ours
AT_ONCE: Final = 40_000  # places and products
CHOSEN: Final = "chosen"
FEW: Final = "Fewer than 30 products could be judged: how far forecasts miss is told without a range."


@dataclass(frozen=True, slots=True)
class _Rows:
    """Places and products that are counted, by product and place, with what is known of each."""

    location: Ints
    product: Ints
    on_hand: Floats  # counted, less what was sold since
    on_order: Floats
    stale: Flags
    first: Ints  # the week from which it was there
    lead: Ints
    review: Ints
    lasts: Floats  # how often stock should last
    priced: Flags  # that is known from what a piece too few and too many cost
    cost: Floats  # of a piece

    @property
    def places(self) -> Ints:
        """Return the place of each product among those there are."""
        found: Ints = np.unique(self.product, return_inverse=True)[1].ravel()
        return found


def score_replenish(of: Asker, *, acting: Acting, to: Resolved, into: Path) -> dict[str, Any] | None:
    """Write replenish.parquet and replenish.json, and return the record; None where nothing was counted by the day."""
    known = replenishing(of, as_of=to.as_of)
    if not known.counts["location_id"].size:
        return None
    rows = _rows(known, acting=acting)
    if not rows.product.size or not known.sold["week"].size:
        raise NotEnough("Nothing is counted at a place that is open of a product that is sold still, or nothing sold.")
    days = rows.lead + rows.review
    ahead = int(np.ceil(np.median(days) / 7))
    parts = [(part, _foreseen(known, rows, part=part, ahead=ahead)) for part in _parts(rows)]
    order = np.concatenate([part for part, _ in parts])
    mean, variance, level = (np.empty(order.size) for _ in range(3))
    for part, found in parts:
        mean[part], variance[part] = found.demand.mean, found.demand.variance
        level[part] = order_up_to(found.demand, ratio=rows.lasts[part], periods=days[part] / 7)
    fresh = np.flatnonzero(~rows.stale)
    held = Held(rows.location[fresh], rows.product[fresh], rows.on_hand[fresh], rows.on_order[fresh], level[fresh])
    filled = replenish(held)
    due = days_left(held, weekly=mean[fresh], lead=rows.lead[fresh], review=rows.review[fresh])
    columns = _columns(rows, filled, fresh=fresh, due=due, to=to, acting=acting)
    which = columns.pop("row")
    columns |= {"forecast": mean[which] * days[which] / 7, "order_up_to": level[which]}
    told = _told(rows, columns) | _judged(rows, [found for _, found in parts], rng=np.random.default_rng(to.seed))
    write_replenish(columns, told=told, into=into)
    return told


def _rows(known: Replenishing, *, acting: Acting) -> _Rows:
    """Gather what is known of every place and product that is counted, open and sold still."""
    of, goods, places = known.counts, known.goods, known.places
    where, what = Places(places["location_id"]).of(of["location_id"]), Places(goods["product_id"]).of(of["product_id"])

    def told(columns: Columns, name: str, *, at: Ints, unknown: float) -> Floats:
        found = np.full(at.size, unknown)
        found[at != NOWHERE] = columns[name][at[at != NOWHERE]]
        return found

    there = (told(places, "closed", at=where, unknown=0) == 0) & (told(goods, "ended", at=what, unknown=0) == 0)
    there = np.flatnonzero(there)
    there = there[np.lexsort((of["location_id"][there], of["product_id"][there]))]
    where, what = where[there], what[there]
    leaves, left_over = (told(goods, name, at=what, unknown=np.nan) for name in ("leaves", "left_over"))
    priced = (leaves > 0) & (left_over > 0)
    lasts = np.where(priced, leaves / np.where(priced, leaves + left_over, 1.0), acting.stock_lasts)
    lead, review = (told(places, name, at=where, unknown=-1) for name in ("lead_days", "review_days"))
    location, product = of["location_id"][there], of["product_id"][there]
    return _Rows(
        location, product, np.maximum(of["on_hand"][there] - _sold_since(known, location, product=product), 0.0),
        of["on_order"][there], 7 * WEEKS - 1 - of["day"][there] > OLD, of["first"][there] // 7,
        np.where(lead < 0, UNSAID, lead).astype(np.int64), np.where(review < 1, UNSAID, review).astype(np.int64),
        lasts, priced, told(goods, "unit_cost", at=what, unknown=np.nan),
    )  # fmt: skip


def _sold_since(known: Replenishing, location: Ints, *, product: Ints) -> Floats:
    found, of = np.zeros(location.size), known.since
    at = _at(location, product, of=of)
    found[at[at != NOWHERE]] = of["pieces"][at != NOWHERE]
    return found


def _at(location: Ints, product: Ints, *, of: Columns) -> Ints:
    """Return the row of each pair of a table among rows by product and place; −1: none."""
    places = np.unique(location)
    where = Places(places).of(of["location_id"])
    width = places.size + 1
    keys = product * width + np.searchsorted(places, location)
    found: Ints = Places(keys).of(of["product_id"] * width + where)
    return np.where(where == NOWHERE, NOWHERE, found)


def _parts(rows: _Rows) -> Iterator[Ints]:
    """Part the rows so that all places of a product are in one part."""
    ends = np.r_[np.flatnonzero(np.diff(rows.product)) + 1, rows.product.size]
    start = 0
    while start < rows.product.size:
        within = ends[(ends > start) & (ends <= start + AT_ONCE)]
        end = int(within[-1]) if within.size else int(ends[ends > start][0])
        yield np.arange(start, end)
        start = end


def _foreseen(known: Replenishing, rows: _Rows, *, part: Ints, ahead: int) -> Forecasts:
    pieces = _weekly(known, rows, part=part)
    begun = int(min(known.sold["week"].min(), WEEKS - 1))
    product = np.unique(rows.product[part], return_inverse=True)[1].ravel()
    # The week in which the book begins is seldom whole.
    return forecasts(Asked(pieces[:, min(begun + 1, WEEKS - 1) :], product), ahead=ahead)


def _weekly(known: Replenishing, rows: _Rows, *, part: Ints) -> Floats:
    """Return pieces asked for by week: what was sold, over the part of the week in which it was there."""
    location, product = rows.location[part], rows.product[part]
    pieces = np.zeros((part.size, WEEKS))
    at = _at(location, product, of=known.sold)
    of = known.sold["week"][at != NOWHERE]
    pieces[at[at != NOWHERE], of] = known.sold["pieces"][at != NOWHERE]
    first = rows.first[part].copy()
    np.minimum.at(first, at[at != NOWHERE], of)
    out = _out(known, _at(location, product, of=known.out), size=part.size)
    found = np.where(out <= MOST_OUT, pieces * 7 / np.maximum(7 - out, 1e-12), np.nan)
    return np.where(np.arange(WEEKS) < first[:, None], np.nan, found)


def _out(known: Replenishing, at: Ints, *, size: int) -> Floats:
    """Return on how many days of each week everything was sold out: the days up to each count that says so."""
    here = at != NOWHERE
    end = known.out["day"][here] + 1
    days = np.ceil(known.out["out_days"][here]).astype(np.int64)
    row = np.repeat(at[here], days)
    day = np.repeat(end, days) - 1 - (np.arange(row.size) - np.repeat(np.cumsum(days) - days, days))
    found = np.zeros((size, WEEKS))
    np.add.at(found, (row[day >= 0], day[day >= 0] // 7), 1.0)
    return np.minimum(found, 7.0)


def _columns(
    rows: _Rows, filled: Filled, *, fresh: Ints, due: Ints, to: Resolved, acting: Acting
) -> dict[str, Any]:  # fmt: skip
    row = np.r_[fresh[filled.row], np.flatnonzero(rows.stale)]
    old = np.arange(row.size) >= filled.row.size
    pieces, source = np.full(row.size, np.nan), np.full(row.size, SUPPLIER)
    pieces[~old], source[~old] = filled.pieces, filled.source
    due_on = np.full(row.size, np.datetime64("NaT", "D"))
    today = np.datetime64(to.as_of, "D") + due[filled.row].astype("timedelta64[D]")
    due_on[~old] = np.where(filled.pieces > 0, today, np.datetime64("NaT", "D"))
    some = pieces > 0
    cost = np.where(some, pieces * rows.cost[row], np.nan)
    keys = list(zip(rows.location[row].tolist(), rows.product[row].tolist(), source.tolist(), strict=True))
    order = np.lexsort((source == SUPPLIER, rows.product[row], rows.location[row]))
    columns = {
        "row": row, "location_id": rows.location[row], "product_id": rows.product[row], "on_hand": rows.on_hand[row],
        "on_order": rows.on_order[row], "lasts": rows.lasts[row], "order": pieces,
        "move_from": np.where(source == SUPPLIER, UNKNOWN, source), "due_on": due_on, "cost": cost,
        "released": released(keys, cost, up_to=acting.released_up_to),
    }  # fmt: skip
    return {name: column[order] for name, column in columns.items()}


def _told(rows: _Rows, columns: dict[str, Any]) -> dict[str, Any]:
    some, moved = columns["order"] > 0, columns["move_from"] != UNKNOWN
    bought = some & ~moved
    return {
        "locations": int(np.unique(rows.location).size), "products": int(np.unique(rows.product).size),
        "held": int(rows.product.size), "old_counts": int(rows.stale.sum()), "priced": int(rows.priced.sum()),
        "orders": int(bought.sum()), "moves": int(moved.sum()),
        "ordered": float(columns["order"][bought].sum()), "moved": float(columns["order"][moved].sum()),
        "cost": float(np.nansum(columns["cost"][bought])), "unpriced": int(np.isnan(columns["cost"][bought]).sum()),
        "released": sum(one is not None for one in columns["released"]),
    }  # fmt: skip


def _judged(rows: _Rows, found: list[Forecasts], *, rng: np.random.Generator) -> dict[str, Any]:
    """Say how far forecasts missed, and whether they beat what repeats, by drawing products."""
    missed = np.concatenate([one.missed for one in found], axis=1)
    way = np.concatenate([one.way for one in found])
    each = missed[:, np.isfinite(missed).all(axis=0)]
    product = rows.places[np.isfinite(missed).all(axis=0)]
    n = np.bincount(product)
    by_product = np.stack([np.bincount(product, one)[n > 0] / n[n > 0] for one in each]) if product.size else each
    one = found[0]
    said = {
        "ahead": one.ahead, "season": one.season, "origins": one.origins, "judged": int(product.size),
        "ways": {name: int((way == at).sum()) for at, name in enumerate(WAYS)},
        "mase": dict(zip((*WAYS, CHOSEN), each.mean(axis=1).tolist(), strict=True)) if product.size else None,
    }  # fmt: skip
    try:
        beaten = beats(by_product[0], by_product[-1], rng=rng)
    except NotEnough:
        return said | {"gain": None, "why": FEW}
    gain = {
        "repeated": beaten.one, "chosen": beaten.other, "difference": beaten.difference, "low": beaten.low,
        "high": beaten.high, "level": beaten.level, "products": beaten.customers,
    }  # fmt: skip
    return said | {"gain": gain, "why": None}
