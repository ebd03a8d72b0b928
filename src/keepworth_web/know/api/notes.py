"""A talk that a program notes, such as one that listens to a telephone system."""

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Status
from pydantic import Field

from keepworth.tables.own_people import colleague_with_mail
from keepworth_web.know.actions.keep_note import Note, keep_note
from keepworth_web.know.actions.write_row import RowRefused
from keepworth_web.know.api.row import NotedTold
from keepworth_web.know.reads import visible_customers
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, Day, Line
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["rows"])

Words = Annotated[str, Field(min_length=1, max_length=4000)]


class NoteAsked(Asked):
    """A talk, and what came of it; ids are your own."""

    learned: Words = Field(description=_("What we learned"))
    contact: Line | None = Field(default=None, description=_("The id of the person we talked with"))
    channel: Line | None = None
    direction: Literal["theirs", "ours", "both"] = Field(default="both", description=_("Who began it"))
    stage: Line | None = Field(default=None, description=_("Where on the journey"))
    need: Line | None = Field(default=None, description=_("What they need"))
    topic: Line | None = Field(default=None, description=_("What that need is about"))
    rival: Line | None = Field(default=None, description=_("A rival they named"))
    change: Line | None = Field(default=None, description=_("What changes on their side"))
    next_step: Line | None = Field(default=None, description=_("What we promised next"))
    next_on: Day | None = Field(default=None, description=_("By which day"))


@router.post(
    "/customers/{int:number}/notes", response={201: NotedTold}, summary=_("Note a talk, as of now, and what came of it")
)
@needs(Right.WRITE)
def note(request: SignedIn, number: int, asked: NoteAsked) -> Status[NotedTold]:
    visible = visible_customers(request.user)
    found = visible.one(number)
    if found is None:
        raise Http404
    now = dt.datetime.now(tz=ZoneInfo(visible.book.settings.time_zone))
    said = asked.model_dump(exclude={"next_on"}, exclude_none=True)
    about = Note(
        customer=found["customer_id"], at=f"{now:%Y-%m-%d %H:%M}",
        next_on=asked.next_on.isoformat() if asked.next_on else "",
        colleague=colleague_with_mail(visible.book, request.user.email) or "", **said,
    )  # fmt: skip
    try:
        change = keep_note(about, by=request.user, at=timezone.now())
    except RowRefused as refused:
        raise Faulty(*(Fault("body", pointer(name), why) for name, why in refused.faults.items())) from None
    return Status(201, NotedTold(change=change.pk))
