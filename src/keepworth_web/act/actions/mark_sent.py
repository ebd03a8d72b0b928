"""Mark messages as sent: a touchpoint each, and a day of the contact budget; taken back, both are gone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from keepworth_web.know.actions.change_rows import begin_change
from keepworth_web.know.actions.undo_write import undo_write
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenChange
from keepworth_web.listen.actions.write_down import write_down
from keepworth_web.listen.models import WrittenTo
from keepworth_web.staff.models import Person

STAGE = "use"  # of the journey
CHANNEL = "mail"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the company's tools sent; ids are text."""

    customer: str
    contact: str


def mark_sent(messages: Sequence[Sent], *, by: Person, at: dt.datetime, zone: str) -> WrittenChange | None:
    """Write that messages were sent, as one change; None where each of them had been written to on that day.

    Raises
    ------
    NotPermitted
        A customer is behind the wall.

    """
    with transaction.atomic():
        change = begin_change(by=by, at=at)
        local = at.astimezone(ZoneInfo(zone))
        done = 0
        for one in messages:
            try:
                with transaction.atomic():
                    write_down(one.contact, day=at.date(), why=WrittenTo.Why.MESSAGE)
            except IntegrityError:
                continue
            values = {"customer_id": one.customer, "contact_id": one.contact, "at": f"{local:%Y-%m-%d %H:%M}",
                      "stage": STAGE, "channel": CHANNEL, "direction": "ours", "automated": "yes"}  # fmt: skip
            write_row(Said("touchpoints", values), by=by, at=at, within=change)
            done += 1
        if not done:
            transaction.set_rollback(True)
    return change.row if done else None


def unmark_sent(change: WrittenChange, *, by: Person, at: dt.datetime) -> None:
    """Take a marking back, with the days that it counted for.

    Raises
    ------
    Busy
        Somebody changed one of the rows since, or took it back already.

    """
    with transaction.atomic():
        undo_write(change, by=by, at=at)
        contacts = [one.row.contact for one in change.versions.select_related("row")]
        these = WrittenTo.objects.filter(contact__in=contacts, day=change.at.date(), why=WrittenTo.Why.MESSAGE)
        these.delete()
