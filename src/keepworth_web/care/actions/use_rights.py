"""Use the rights of one person: what is held goes to them, is restricted, or is asked to be erased."""

import datetime as dt
from typing import Any

from django.conf import settings

from keepworth.runs.erase_person import Erased, erase_person
from keepworth.runs.export_person import export_person
from keepworth.runs.find_persons import Person as Whom
from keepworth.runs.restrict_person import Restricted, restrict_person
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.care.actions.noted_first import noted_first
from keepworth_web.care.actions.request_work import request_work
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


def export_rights(whom: Whom, *, by: Person) -> dict[str, Any]:
    """Return all that is held about a person; that it was taken out is noted, or it is not given."""
    # Gathering takes seconds, in which nobody else is to wait for the database.
    found = export_person(find_book(settings.ENVIRONMENT.book), whom.asked)
    note("person.export", by=by, about=f"{whom.kind} {whom.number}")
    return found


def restrict_rights(whom: Whom, *, by: Person, lift: bool) -> Restricted:
    """Restrict a person, or lift it."""
    noted = noted_first("person.lift" if lift else "person.restrict", by=by, about=f"{whom.kind} {whom.number}")
    return restrict_person(find_book(settings.ENVIRONMENT.book), whom.asked, lift=lift, around=noted)


def request_erasure(whom: Whom, *, by: Person, at: dt.datetime) -> Job:
    """Ask the worker to erase a person, whom the row of the job names by number alone."""
    asked = {"kind": whom.kind, "number": whom.number}
    return request_work("erase", asked, by=by, at=at, about=f"{whom.kind} {whom.number}")


def erase_rights(whom: Whom, *, by: Person | None) -> Erased:
    """Erase a person: the worker does it, and the receipt is noted."""
    done = erase_person(find_book(settings.ENVIRONMENT.book), whom.asked)
    if done.receipt is not None:
        note("person.erase", by=by, about=f"{whom.kind} {whom.number}", receipt=done.receipt["receipt"])
    return done
