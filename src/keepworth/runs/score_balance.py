"""The part of a score about getting against keeping: learnt from the book's own quarters, or as the owner says."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.focus.balance import Economics, Response, response_through
from keepworth.focus.elements import elements_of
from keepworth.focus.response import LearntResponse, fit_response
from keepworth.focus.weighing import LEVEL, Spent, Weighed, weigh, weigh_learnt
from keepworth.numerics.arrays import Flags, Floats
from keepworth.runs.asked import Resolved
from keepworth.tables.focusing import Focusing
from keepworth.tables.settings import Settings
from keepworth.tables.touching import EPOCH, Asker
from keepworth.tables.weighed import write_balance
from keepworth.tables.winning import Quarters, quarters_of

MORE: Final = 10_000.0  # in the book's currency: of the next so much in a year it is told what it earns
NEEDED, NEEDED_EVENTS = 8, 10  # quarters, and customers won and lost in them, until curves are learnt; ours
A_YEAR: Final = 4
ASKED: Final = ("won", "won_most", "kept", "kept_most")


@dataclass(frozen=True, slots=True)
class Worth:
    """What customers brought in a year."""

    revenue: float
    customers: int
    margin: float | None  # the share that is left; None: nobody says, and revenue is taken


def score_balance(
    of: Asker, worth: Worth | None, *, settings: Settings, to: Resolved, into: Path
) -> dict[str, Any] | None:
    """Write balance.json and return the record; None where no spending is known."""
    quarters = quarters_of(of, as_of=to.as_of)
    if quarters is None:
        return None
    asked = settings.focus
    rows = _rows(quarters)
    prospects = _prospects(quarters, asked)
    usable = {"getting": _usable(quarters, "getting"), "keeping": _usable(quarters, "keeping")}
    missing = _missing(quarters, worth, prospects=prospects, usable=usable)
    record: dict[str, Any] = {
        "verdict": "not enough", "missing": missing, "quarters": int(min(one.sum() for one in usable.values())),
        "needed": NEEDED, "needed_events": NEEDED_EVENTS,
        "won": int(quarters.won[usable["getting"]].sum()),
        "lost": int((quarters.before - quarters.kept)[usable["keeping"]].sum()),
        "customers": quarters.here, "prospects": prospects,
        "asked": {name: getattr(asked, name) for name in (*ASKED, "prospects")},
        "margin_known": bool(worth and worth.margin is not None), "level": LEVEL, "more": MORE, "weighed": None,
        "by_quarter": rows, "elements": _elements(quarters),
    }  # fmt: skip
    if worth is not None and worth.revenue > 0 and prospects and quarters.here:
        by = Economics(worth.revenue * (worth.margin or 1.0) / worth.customers, settings.discount)
        if not missing:
            record |= _learnt(quarters, by, prospects=prospects, usable=usable, seed=to.seed)
        elif all(getattr(asked, name) is not None for name in ASKED):
            record |= _stated(quarters, by, asked=asked, prospects=prospects)
    write_balance(record, into=into)
    return record


def _rows(of: Quarters) -> list[Mapping[str, Any]]:
    return [
        {
            "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "getting": _known(of.getting[at]),
            "keeping": _known(of.keeping[at]), "before": int(of.before[at]), "kept": int(of.kept[at]),
            "won": int(of.won[at]),
        }
        for at, day in enumerate(EPOCH + dt.timedelta(days=int(first)) for first in of.first)
    ]  # fmt: skip


def _elements(of: Quarters) -> dict[str, Any] | None:
    """Tell what the money for keeping was for in the last four quarters of which it is known."""
    last = np.flatnonzero(~np.isnan(of.keeping))[-A_YEAR:]
    found = elements_of({name: float(money[last].sum()) for name, money in of.elements.items()}, quarters=last.size)
    return None if found is None else {**asdict(found), "twice": list(of.twice)}


def _known(amount: float) -> float | None:
    return None if np.isnan(amount) else float(amount)


def _usable(of: Quarters, purpose: str) -> Flags:
    """Tell which quarters teach: their spending is known, and somebody was a customer before them."""
    found: Flags = ~np.isnan(getattr(of, purpose)) & (of.before > 0)
    return found


def _prospects(of: Quarters, asked: Focusing) -> float | None:
    """Return on how many prospects the money of a quarter is spent: as the owner says, else as many as are known."""
    if asked.prospects is not None:
        return asked.prospects / A_YEAR
    return float(of.prospects) + float(of.won.mean()) if of.prospects else None


def _missing(of: Quarters, worth: Worth | None, *, prospects: float | None, usable: Mapping[str, Any]) -> list[str]:
    """Say what it takes until curves are learnt, by key."""
    found = []
    if min(int(one.sum()) for one in usable.values()) < NEEDED:
        found.append("quarters")
    if int(of.won[usable["getting"]].sum()) < NEEDED_EVENTS:
        found.append("won")
    if int((of.before - of.kept)[usable["keeping"]].sum()) < NEEDED_EVENTS:
        found.append("lost")
    if prospects is None:
        found.append("prospects")
    if worth is None or worth.revenue <= 0:
        found.append("revenue")
    return found


def _learnt(
    of: Quarters, by: Economics, *, prospects: float, usable: Mapping[str, Any], seed: int
) -> dict[str, Any]:  # fmt: skip
    """Weigh by quarters; money and interest of a quarter."""
    get, keep = usable["getting"], usable["keeping"]
    tried = np.maximum(prospects, of.won[get].astype(np.float64))
    win = fit_response(of.getting[get] / prospects, tried, reached=of.won[get].astype(np.float64))
    before = of.before[keep].astype(np.float64)
    kept = fit_response(of.keeping[keep] / before, before, reached=of.kept[keep].astype(np.float64))
    quarterly = Economics(by.margin / A_YEAR, (1 + by.discount) ** (1 / A_YEAR) - 1)
    spent = Spent(_last(of.getting), _last(of.keeping), prospects, float(of.here))
    rng = np.random.default_rng(seed)
    found = weigh_learnt(win, kept, by=quarterly, spent=spent, more=MORE / A_YEAR, rng=rng)
    return {"verdict": "learnt", "weighed": _told(found, spent, by=quarterly, curves=(win, kept), times=A_YEAR)}


def _stated(of: Quarters, by: Economics, *, asked: Focusing, prospects: float) -> dict[str, Any]:
    """Weigh by what the owner says is won and kept in a year, now and at most."""
    spent = Spent(A_YEAR * _last(of.getting), A_YEAR * _last(of.keeping), A_YEAR * prospects, float(of.here))
    win, keep = (
        response_through(money / heads, getattr(asked, now), ceiling=getattr(asked, f"{now}_most"))
        for money, heads, now in ((spent.getting, spent.prospects, "won"), (spent.keeping, spent.customers, "kept"))
    )
    found = weigh(win, keep, by=by, spent=spent, more=MORE)
    return {"verdict": "asked", "weighed": _told(found, spent, by=by, curves=(win, keep), times=1)}


def _last(money: Floats) -> float:
    """Return what was spent in a quarter, on average of the last four that are known."""
    known = money[~np.isnan(money)][-A_YEAR:]
    return float(known.mean()) if known.size else 0.0


def _told(
    found: Weighed, spent: Spent, *, by: Economics, curves: tuple[LearntResponse | Response, ...], times: int
) -> dict[str, Any]:
    """Return what was weighed; money is of a year, shares and values of the period that the curves are of."""
    won, kept = (one.response if isinstance(one, LearntResponse) else one for one in curves)
    return {
        "period": "quarter" if times == A_YEAR else "year", "margin": by.margin, "discount": by.discount,
        "spent": {**asdict(spent), "getting": times * spent.getting, "keeping": times * spent.keeping},
        "win": asdict(won), "keep": asdict(kept),
        "now": asdict(found.now), "best": asdict(found.best),
        **{name: {end: amount and times * amount for end, amount in asdict(getattr(found, name)).items()}
           for name in ("getting", "keeping", "next_getting", "next_keeping")},
    }  # fmt: skip
