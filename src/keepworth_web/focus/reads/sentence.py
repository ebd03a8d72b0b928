"""What stands first: what these customers are worth, who carries it, who has fallen silent."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.core.cache import cache

from keepworth.runs.worth import worth_of
from keepworth.tables.scored import Scored
from keepworth.tables.value_results import TERMS_FILE
from keepworth.tables.wanted import Filter, Wanted
from keepworth.value.equity import Equity
from keepworth_web.focus.reads.view import CUSTOMERS, View

FEW = 3  # the largest so many are named together
STRONG = ("quiet advocate", "strong")
UNHEARD = ("unheard",)
UNSURE = 60  # in 100: whoever renews with less than that is named, where contracts alone tell what they are worth
SILENT = 2  # usual gaps between orders: from here on a silence is longer than is usual


@dataclass(frozen=True, slots=True)
class Worth:
    """Some customers, what they are worth with the range, and the view that shows just them."""

    customers: int
    mean: float
    low: float | None  # None: this run stored nothing that a range could be made from
    high: float | None
    query: str
    unvalued: int = 0  # of whom nothing can be said: they have not ordered yet


@dataclass(frozen=True, slots=True)
class Sentence:
    """The figures of the sentence."""

    all: int  # customers that this person sees
    these: Worth
    largest: Worth | None
    silent: Worth | None
    years: float
    strong: Worth | None = None  # with whom the relationship is strong; None: no strength is told, or states are chosen
    unheard: Worth | None = None  # of whom too little was heard to say so
    leaving: Worth | None = None  # who may well not renew; None: orders tell who is silent
    beside: int = 0  # prospects and internal customers of the view, who count nowhere


def sentence_of(scored: Scored, view: View, *, wanted: Wanted, record: Mapping[str, Any] | None) -> Sentence | None:
    """Return the figures for a view; None where nothing of it is valued."""
    if record is None:
        return None
    shown = scored.count(wanted)
    wanted = replace(counted(wanted), after=None, sort="value", descending=True)
    beside = shown - scored.count(wanted)
    these = worth(scored, wanted, record=record, query=view.of_customers() if beside else view.query())
    if these is None:
        return None
    full = [Filter("silence", "ge", float(SILENT))] if "silence" not in view.ranges else []
    silent = replace(wanted, filters=(*wanted.filters, *full))
    ranges = {"silence": (str(SILENT), ""), **view.ranges}
    return Sentence(
        all=scored.count(counted(Wanted(teams=wanted.teams))),
        these=these,
        largest=_largest(scored, wanted, view=view, record=record),
        silent=worth(scored, silent, record=record, query=view.query(ranges=ranges)) if full else None,
        years=float(record["settings"]["value_years"]),
        leaving=_leaving(scored, wanted, view=view, record=record),
        **_relations(scored, wanted, view=view, record=record),
        beside=beside,
    )


def _leaving(scored: Scored, wanted: Wanted, *, view: View, record: Mapping[str, Any]) -> Worth | None:
    """Return who stays at the next renewal with less than so many in 100, in a book of contracts alone."""
    if record["spend"] is not None or "staying" in view.ranges:
        return None
    these = replace(wanted, filters=(*wanted.filters, Filter("p_stay", "le", UNSURE / 100)))
    return worth(scored, these, record=record, query=view.query(ranges={**view.ranges, "staying": ("", str(UNSURE))}))


def _relations(scored: Scored, wanted: Wanted, *, view: View, record: Mapping[str, Any]) -> dict[str, Worth | None]:
    """Return with whom it is strong, and of whom nobody can say."""
    if not scored.tells_strength(wanted.teams) or {"state", "published"} & set(view.choices):
        return {}
    return {
        name: worth(
            scored, replace(wanted, filters=(*wanted.filters, Filter("state", "in", states))), record=record,
            query=view.query(choices={**view.choices, "state": states}),
        )
        for name, states in (("strong", STRONG), ("unheard", UNHEARD))
    }  # fmt: skip


def counted(wanted: Wanted) -> Wanted:
    """Return the same without prospects and internal customers."""
    return replace(wanted, filters=(*wanted.filters, *CUSTOMERS))


def _largest(scored: Scored, wanted: Wanted, *, view: View, record: Mapping[str, Any]) -> Worth | None:
    rows = [row for row in scored.page(replace(wanted, limit=FEW + 1)).rows if row["value"] is not None]
    if len(rows) <= FEW:
        return None
    # The address holds four digits after the point: rounded down, so that the smallest of the few is in.
    least = math.floor(rows[FEW - 1]["value"] * 10_000) / 10_000
    said = f"{least:.4f}".rstrip("0").rstrip(".")
    ranges = {**view.ranges, "value": (said, view.ranges.get("value", ("", ""))[1])}
    held = replace(wanted, filters=(*wanted.filters, Filter("value", "ge", float(said))))
    return worth(scored, held, record=record, query=view.query(ranges=ranges, sort="value", descending=True))


def worth(scored: Scored, wanted: Wanted, *, record: Mapping[str, Any], query: str) -> Worth | None:
    """Return what customers are worth together, None where that is known of none of them."""
    totals = scored.totals(wanted)
    if totals.value is None:
        return None
    if record["spend"] is None and (scored.run is None or not (scored.run / TERMS_FILE).is_file()):
        return Worth(totals.customers, totals.value, None, None, query)
    if totals.customers == 1:
        # A single customer has a range of their own, which the table shows too.
        row = scored.page(replace(wanted, limit=1)).rows[0]
        return Worth(1, row["value"], row["value_low"], row["value_high"], query)
    found = _together(scored, wanted, record=record)
    return Worth(totals.customers, found.mean, found.low, found.high, query, totals.customers - found.customers)


def _together(scored: Scored, wanted: Wanted, *, record: Mapping[str, Any]) -> Equity:
    """Return what customers are worth together; it is kept, for most people look at the same few views."""
    asked = hashlib.sha256(f"{scored.mark} {wanted.teams} {wanted.text} {wanted.filters}".encode()).hexdigest()
    found = cache.get_or_set(f"worth-{asked}", lambda: worth_of(record, held=scored.held(wanted)))
    return cast(Equity, found)
