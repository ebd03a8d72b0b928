"""Segments, the briefing on one, and the register of trends, with what people wrote since the last run."""

from typing import Any

from django.http import Http404

from keepworth.errors import BadInput
from keepworth.runs.briefing import Briefing, brief
from keepworth.runs.briefing_facts import Told, weight
from keepworth.tables.customers import OUTSIDE
from keepworth.tables.wanted import Filter, Wanted
from keepworth_web.know.reads.rolled import as_seen
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.standing import standing_rows
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.shared.requests import SignedIn


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
    """Return the segments that are described or have customers who are seen, with who serves each, and how many.

    Prospects and our own offices are no customers here, as in a briefing.
    """
    visible = seen_by(request)
    rows = {row.values["segment"]: row for row in all_rows(request, "segments")}
    names = sorted({*rows, *visible.scored.values("segment", teams=visible.teams)})
    found = [_segment(name, rows.get(name), visible=visible) for name in names]
    return [one for one in found if one["row"] or one["customers"]]


def briefing_of(request: SignedIn, segment: str) -> Briefing:
    """Return the briefing on a segment, with what people wrote since the last run; 404 where there is none."""
    visible = seen_by(request)
    told = Told(
        described={row.values["segment"]: _described(row) for row in all_rows(request, "segments")},
        trends=[one["values"] for one in trends_of(request)],
        written={table: standing_rows(request, table) for table in ("needs", "promises", "rivals")},
    )
    try:
        return brief(visible.book, segment, seen=as_seen(visible), told=told)
    except BadInput:
        raise Http404 from None


def _segment(name: str, row: Any, *, visible: Visible) -> dict[str, Any]:
    served = (Filter("kind", "not", kind) for kind in OUTSIDE)
    totals = visible.totals(Wanted(filters=(Filter("segment", "is", name), *served)))
    return {"name": name, "row": row, "customers": totals.customers, "value": totals.value,
            **(_described(row) if row else {"owner": None, "team": None, "words": None})}  # fmt: skip


def _described(row: Any) -> dict[str, Any]:
    return {"owner": row.names.get("owner_id"), "team": row.values["team"], "words": row.words.get("text_id")}
