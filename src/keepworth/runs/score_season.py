"""The part of a score about the season: when each customer buys most, what that comes to, and what to offer then."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.act.offer.windows import Kinds, Monthly, Tried, Windows, busy_class, tried, windows
from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.asked import Resolved
from keepworth.tables.evidence.places import NOWHERE, Places, each_once
from keepworth.tables.offer_results import offered_columns, write_season
from keepworth.tables.seasons import Seasons, first_of, month_after, seasons
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import EPOCH, Asker

LEAD: Final = 28  # days before a window on which its offer is due; ours
YEAR: Final = 12
STEADY: Final = 10.0  # a tenth of what a product sells on average draws its months to an even year; ours
OWN, SEGMENT, EVERYBODY = "own", "segment", "everybody"


def score_season(of: Asker, *, left: Ints, to: Resolved, into: Path) -> dict[str, Any] | None:
    """Write season.parquet and season.json, and return the record; None where no order by the day names a product."""
    known = seasons(of, as_of=to.as_of)
    if not (known.bought["customer_id"].size and known.goods["product_id"].size):
        return None
    customers, names, monthly = _monthly(known, left=left)
    end = month_after(to.as_of) - int(known.bought["month"].min())
    found, kinds = windows(monthly, end=end)
    held, why = _tried(monthly, end=end, rng=np.random.default_rng(to.seed))
    columns = _columns(found, held, customers=customers, kind=monthly.kind, as_of=to.as_of)
    columns["product_id"] = _offers(found, known, customers=customers, into=into)
    count = {name: int((columns["why"] == name).sum()) for name in (OWN, SEGMENT, EVERYBODY)}
    told = {
        "customers": int(found.customer.size), "judged": found.judged, **count, "lead_days": LEAD,
        "weight": kinds.weight, "kinds": _kinds(kinds, names), "tested": None if held is None else _told(held),
        "why": why,
    }  # fmt: skip
    write_season(columns, told=told, into=into)
    return told


def _monthly(known: Seasons, *, left: Ints) -> tuple[Ints, list[str], Monthly]:
    """Return who is here, what their segments are called, and what they bought by month."""
    of = known.bought
    here = ~np.isin(of["customer_id"], left)
    if not here.any():
        raise NotEnough("No customer who is here has bought anything.")
    customers, first = each_once(of["customer_id"][here]), int(of["month"].min())
    place = Places(customers).of(known.segments["customer_id"])
    names = sorted(set(known.segments["segment"][place != NOWHERE]))
    kind = np.full(customers.size, -1)
    code = {name: at for at, name in enumerate(names)}
    kind[place[place != NOWHERE]] = [code[name] for name in known.segments["segment"][place != NOWHERE]]
    return customers, names, Monthly(
        Places(customers).of(of["customer_id"][here]), of["month"][here] - first, of["amount"][here], of["days"][here],
        kind, first % YEAR,
    )  # fmt: skip


def _tried(of: Monthly, *, end: int, rng: np.random.Generator) -> tuple[Tried | None, str | None]:
    try:
        return tried(of, end=end, rng=rng), None
    except NotEnough as refusal:
        return None, str(refusal)


def _columns(
    found: Windows, held: Tried | None, *, customers: Ints, kind: Ints, as_of: dt.date
) -> dict[str, Any]:  # fmt: skip
    """Return the next window of each customer; what it should come to is lowered by what such windows came to."""
    now = month_after(as_of)
    begins = now + (found.start - now) % YEAR
    ends = begins + found.months
    start, stop = (np.array([(first_of(month) - EPOCH).days for month in months.tolist()]) for months in (begins, ends))
    foreseen = found.share * found.yearly
    missed = held.quantiles[busy_class(found.busy)] if held else np.full((found.customer.size, 3), np.nan)
    why = np.where(found.own, OWN, np.where(kind[found.customer] >= 0, SEGMENT, EVERYBODY)).astype(np.object_)
    days = "datetime64[D]"
    return {
        "customer_id": customers[found.customer], "window_start": start.astype(days),
        "window_end": (stop - 1).astype(days),
        "offer_on": np.maximum(start - LEAD, (as_of - EPOCH).days + 1).astype(days),
        "expected_value": foreseen * (held.kept if held else 1.0),
        "low": foreseen * missed[:, 0], "high": foreseen * missed[:, 2], "share": found.share, "why": why,
    }  # fmt: skip


def _offers(found: Windows, known: Seasons, *, customers: Ints, into: Path) -> Ints:
    """Return the offer of each customer that suits the months of their window best; the earlier in rank, the better."""
    best = np.full(found.customer.size, UNKNOWN)
    offers = offered_columns(into)
    if not offers["customer_id"].size:
        return best
    goods = each_once(offers["product_id"])
    index = _months_of(known, goods=goods)
    who = Places(customers[found.customer]).of(offers["customer_id"])
    there = who != NOWHERE
    who, product = who[there], np.searchsorted(goods, offers["product_id"][there])
    months = np.zeros((found.customer.size, YEAR))
    for ahead in range(int(found.months.max(initial=0))):
        rows = np.flatnonzero(found.months > ahead)
        months[rows, (found.start[rows] + ahead) % YEAR] = 1 / found.months[rows]
    suits = (index[product] * months[who]).sum(axis=1) / offers["rank"][there]
    order = np.lexsort((-suits, who))
    first = order[np.r_[True, who[order][1:] != who[order][:-1]]] if order.size else order
    best[who[first]] = offers["product_id"][there][first]
    return best


def _months_of(known: Seasons, *, goods: Ints) -> Floats:
    """Return how much of each product is bought in a month against an average one, drawn to 1."""
    of = known.goods
    place = Places(goods).of(of["product_id"])
    there = place != NOWHERE
    money = np.zeros((goods.size, YEAR))
    money[place[there], of["month"][there]] = of["amount"][there]
    whole = money.sum(axis=1, keepdims=True)
    usual = float(whole.mean()) / STEADY
    found: Floats = (money + usual / YEAR) / (whole + usual) * YEAR
    return np.where(whole > 0, found, 1.0)


def _kinds(of: Kinds, names: list[str]) -> list[dict[str, Any]]:
    said = [*names, None]
    return [
        {"segment": said[at], "customers": int(of.customers[at]), "months": of.index[at].tolist(),
         "best": int(of.index[at].argmax()) + 1}
        for at in range(len(said))
    ]  # fmt: skip


def _told(of: Tried) -> dict[str, Any]:
    return {
        "customers": of.customers, "share": of.share, "by_chance": of.by_chance, "low": of.low, "high": of.high,
        "level": of.level, "kept": of.kept,
    }  # fmt: skip
