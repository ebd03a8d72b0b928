"""Who of us went further than was asked of them, and whether they were thanked: how soon, and how evenly."""

from decimal import Decimal
from typing import Any, Final

import numpy as np

from keepworth.act import Answered, Awaiting, Evenness, answered, by_person, evenness
from keepworth_web.act.reads.own_people import everybody, leads_anybody, me, seen_rows
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn

ON_A_PAGE: Final = 50
SEED: Final = 1  # the same page says the same
UNEVEN: Final = 0.1  # of p, below which thanks are called uneven; ours


def acts_here(request: SignedIn) -> list[Awaiting]:
    """Return what those whom the reader sees did beyond what was asked of them."""
    return [
        Awaiting(str(one.values["colleague_id"]), one.values["done_on"], one.values["thanked_on"])
        for one in seen_rows(request, "further")
    ]


def thanks_here(request: SignedIn) -> Answered:
    """Count the thanks, and say how soon they came."""
    return answered(acts_here(request), day=seen_by(request).day)


def evenness_here(request: SignedIn) -> Evenness:
    """Tell whether thanks are spread over people as by chance."""
    return evenness(acts_here(request), day=seen_by(request).day, rng=np.random.default_rng(SEED))


def people_here(request: SignedIn) -> list[dict[str, Any]]:
    """Return of each person who is here, by name and in no other order, how many acts were thanked for."""
    shares, who = by_person(acts_here(request), day=seen_by(request).day), everybody(request)
    found = [{"who": who[own], "share": share} for own, share in shares.items() if own in who and who[own].is_here]
    return sorted(found, key=lambda one: one["who"].name.casefold())


def page_of_further(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    rows, is_lead = seen_rows(request, "further"), leads_anybody(request)
    even = evenness_here(request) if is_lead else None
    day = seen_by(request).day
    here = [one for one in everybody(request).values() if one.is_here]
    return {
        "me": me(request), "is_lead": is_lead, "thanks": thanks_here(request), "even": even,
        "is_uneven": even is not None and even.p is not None and even.p < UNEVEN,
        "here": len(here), "people": people_here(request) if is_lead else [],
        "acts": sorted(rows, key=lambda one: _is_thanked(one, day))[:ON_A_PAGE], "is_whole": len(rows) <= ON_A_PAGE,
        "cost": sum((one.values["cost"] or Decimal(0) for one in rows), Decimal(0)),
    }  # fmt: skip


def _is_thanked(row: Row, day: Any) -> bool:
    return row.values["thanked_on"] is not None and row.values["thanked_on"] <= day


def further_lines(request: SignedIn) -> list[list[Value]]:
    """Return the acts for a file, the newest first."""
    return [
        [one.names.get("colleague_id", ""), v["done_on"], one.names.get("customer_id"), one.words.get("text_id", ""),
         one.names.get("noted_by_id", ""), v["thanked_on"],
         None if v["thanked_on"] is None else (v["thanked_on"] - v["done_on"]).days, one.names.get("thanked_by_id", ""),
         v["reward"], None if v["cost"] is None else float(v["cost"])]
        for one in seen_rows(request, "further") for v in (one.values,)
    ]  # fmt: skip
