"""What forms about a customer offer: its people, the stages and topics that the book knows, what was chosen last."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from keepworth.tables.journey import stages
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.know.templatetags.journey import STAGES, stage_said
from keepworth_web.know.templatetags.positions import position_said
from keepworth_web.shared.requests import SignedIn

type Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Talked:
    """What a note offers, and what it begins with."""

    contacts: Choices
    stages: Choices
    initial: dict[str, Any]
    topics: list[str]  # of needs that this customer has already


def contacts_here(request: SignedIn, number: int, *, also: str = "") -> Choices:
    """Return a customer's people to choose from, those who decide first; `also` is one who may have left."""
    rows = rows_of(request, "contacts", customer=number)
    here = [row for row in rows if row.values["left_on"] is None or row.values["contact_id"] == also]
    here.sort(key=_weight)
    return [(row.values["contact_id"], _called(row)) for row in here]


def _weight(row: Row) -> tuple[Any, ...]:
    return (not row.values["decides"], -(row.values["influence"] or 0), row.names.get("contact_id", ""))


def _called(row: Row) -> str:
    name, role = row.names.get("contact_id", row.values["contact_id"]), row.values["role"]
    return f"{name}, {position_said(role)}" if role else name


def talked(request: SignedIn, number: int) -> Talked:
    """Return what a note about a customer offers: the person and the stage of the last talk stand there already."""
    visible = seen_by(request)
    people = contacts_here(request, number)
    last = next(iter(rows_of(request, "touchpoints", customer=number, limit=1)), None)
    known = [stage for stage in stages(visible.book) if stage] or list(STAGES)
    before = last.values if last else {}
    ids = [one for one, _ in people]
    now = dt.datetime.now(tz=ZoneInfo(visible.book.settings.time_zone))
    initial = {
        "contact": before.get("contact_id") if before.get("contact_id") in ids else next(iter(ids), ""),
        "stage": before.get("stage") if before.get("stage") in known else known[0],
        "channel": "call",
        "at": now.replace(tzinfo=None, second=0, microsecond=0),
    }
    topics = {row.values["topic"] for row in rows_of(request, "needs", customer=number)} - {None}
    return Talked(people, [(stage, stage_said(stage)) for stage in known], initial, sorted(topics))
