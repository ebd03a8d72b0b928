"""Keep what was learned in a talk: the talk, and the need, the rival and the next step that came of it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth_web.know.actions.change_rows import begin_change
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenChange
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Note:
    """A talk with a customer, as somebody tells it; ids are text, and what is empty was not told."""

    customer: str
    at: str  # in the book's zone
    learned: str
    contact: str = ""
    colleague: str = ""  # who talked, where the book knows who that is
    channel: str = ""
    stage: str = ""
    direction: str = "both"  # who began it; both: it was arranged
    need: str = ""
    topic: str = ""
    rival: str = ""
    change: str = ""  # on their side
    next_step: str = ""
    next_on: str = ""

    @property
    def day(self) -> str:
        """The day of the talk."""
        return self.at[:10]


def keep_note(note: Note, *, by: Person, at: dt.datetime) -> WrittenChange:
    """Write everything that a note says as one change, so that one click takes it back.

    Raises
    ------
    RowRefused
        A value cannot be.
    NotPermitted
        The customer is behind the wall.

    """
    with transaction.atomic():
        change = begin_change(by=by, at=at)
        for said in _rows(note):
            write_row(said, by=by, at=at, within=change)
    return change.row


def _rows(note: Note) -> list[Said]:
    """Return the rows of a note, the talk first."""
    who = {"customer_id": note.customer, "contact_id": note.contact}
    talk = {**who, "colleague_id": note.colleague, "at": note.at, "channel": note.channel, "stage": note.stage,
            "direction": note.direction, "automated": "no"}  # fmt: skip
    rows = [Said("touchpoints", talk, words={"text_id": note.learned, "change_text_id": note.change})]
    if note.need:
        need = {**who, "kind": "need", "topic": note.topic, "stated_on": note.day, "state": "stated",
                "state_on": note.day}  # fmt: skip
        rows.append(Said("needs", need, words={"text_id": note.need}))
    if note.rival:
        rival = {
            "customer_id": note.customer,
            "rival": note.rival,
            "valid_from": note.day,
            "source": _("said in a talk"),
        }
        rows.append(Said("rivals", rival))
    if note.next_step:
        step = {**who, "standard": "agreed", "agreed_on": note.day, "due_on": note.next_on, "kept": "open"}
        rows.append(Said("promises", step, words={"what_text_id": note.next_step}))
    return rows
