"""Segments, the briefing on one, and the register of trends, with what people wrote since the last run."""

from dataclasses import replace
from typing import Any

import numpy as np
from django.http import Http404

from keepworth.errors import BadInput
from keepworth.runs.briefing import Briefing, brief
from keepworth.runs.briefing_facts import Dealings, gather, weight
from keepworth.tables.wanted import Filter, Wanted
from keepworth_web.know.reads.agreed import promises_from
from keepworth_web.know.reads.rolled import as_seen, needs_from
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.shared.requests import SignedIn


def facts_of(request: SignedIn) -> Dealings:
    """Return the dealings with customers, needs, promises, segments and trends as people wrote them since."""
    visible = seen_by(request)
    promises = all_rows(request, "promises")
    return replace(
        gather(visible.book, as_of=visible.day),
        described={row.values["segment"]: _described(row) for row in all_rows(request, "segments")},
        needs=needs_from(all_rows(request, "needs"), visible=visible),
        promises=promises_from([row.values for row in promises], on=visible.day),
        promised_to=np.array([row.numbers.get("customer_id") or 0 for row in promises], dtype=np.int64),
        trends=[row["values"] for row in trends_of(request)],
    )


def trends_of(request: SignedIn) -> list[dict[str, Any]]:
    """Return the trends that matter on the day, what weighs most first: values with their words, mark and review."""
    today = seen_by(request).day
    rows = [row for row in all_rows(request, "trends") if row.values["closed_on"] is None]
    told = [
        {"values": row.values | {"words": row.words.get("text_id")}, "mark": row.mark,
         "weight": (row.values["likelihood"] or 0) * (row.values["impact"] or 0),
         "is_due": row.values["review_on"] is not None and row.values["review_on"] <= today}
        for row in rows
    ]  # fmt: skip
    return sorted(told, key=lambda one: weight(one["values"]))


def segments_of(request: SignedIn) -> list[dict[str, Any]]:
    """Return the segments of the customers that are seen, with who serves each and how many customers it has."""
    visible = seen_by(request)
    rows = {row.values["segment"]: row for row in all_rows(request, "segments")}
    names = sorted({*rows, *visible.scored.values("segment", teams=visible.teams)})
    return [_segment(name, rows.get(name), visible=visible) for name in names]


def briefing_of(request: SignedIn, segment: str) -> Briefing:
    """Return the briefing on a segment; 404 where there is none."""
    try:
        return brief(facts_of(request), segment, seen=as_seen(seen_by(request)))
    except BadInput:
        raise Http404 from None


def _segment(name: str, row: Any, *, visible: Visible) -> dict[str, Any]:
    totals = visible.totals(Wanted(filters=(Filter("segment", "is", name),)))
    return {"name": name, "row": row, "customers": totals.customers, "value": totals.value,
            **(_described(row) if row else {"owner": None, "team": None, "words": None})}  # fmt: skip


def _described(row: Any) -> dict[str, Any]:
    return {"owner": row.names.get("owner_id"), "team": row.values["team"], "words": row.words.get("text_id")}
