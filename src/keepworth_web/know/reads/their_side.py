"""What changed on a customer's side, as talks told it."""

from collections.abc import Mapping
from typing import Any

from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.visible import customer_of
from keepworth_web.shared.requests import SignedIn

COLUMN = "change_text_id"
LISTED = 8
MOST = 200


def changes_at(request: SignedIn, number: int, *, most: int = MOST) -> list[Row]:
    """Return the talks that told of a change at a customer, the newest first; one whose words went tells of none."""
    found = reader_of(request).saying("touchpoints", COLUMN, customer=number, limit=most)
    return [row for row in found if row.words.get(COLUMN)]


def changes_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the panel shows; None where nobody told of a change."""
    if customer_of(request, number) is None:
        return None
    found = changes_at(request, number)
    return {"shown": [told(row) for row in found[:LISTED]], "more": max(len(found) - LISTED, 0)} if found else None


def told(row: Row) -> dict[str, Any]:
    """Return one change: when, in which words, and who told it."""
    who = row.names.get("contact_id") or row.values["contact_id"]
    return {"day": row.values["at"].date(), "said": row.words[COLUMN], "who": who or "", "id": row.values["contact_id"]}
