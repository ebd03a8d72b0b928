"""Ask the worker for something about the whole book: of one kind and about one thing, one waits or runs."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from keepworth.errors import Busy, NotPermitted
from keepworth.runs.apply_retention import UNDOABLE, apply_retention
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

OPEN = (Job.State.WAITING, Job.State.RUNNING)


def request_withdrawal(*, at: dt.datetime) -> Job | None:
    """Ask for the deletion of what nobody consents to any more, if there is any of which we know for a day."""
    book = find_book(settings.ENVIRONMENT.book)
    try:
        found = apply_retention(book, dry=True, withdrawn_by=at - UNDOABLE)
        if not any(found.deleted.values()):
            return None
        return request_work("retire", {"withdrawn": True}, by=None, at=at)
    except (Busy, NotPermitted):
        return None  # in an hour again


def request_work(kind: str, asked: dict[str, Any], *, by: Person | None, at: dt.datetime, about: str = "") -> Job:
    """Return the job that will do it: a new one, or the one that waits or runs already for the very same.

    `asked` holds numbers and codes: a row outlives the person whom it is about.

    Raises
    ------
    NotPermitted
        Another of this kind waits.

    """
    same = Job.objects.filter(kind=kind, state__in=OPEN, asked=asked).first()
    if same is not None:
        return same
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, asked=asked, asked_by=by, asked_at=at)
            note(f"{kind}.request", by=by, about=about or f"job {job.pk}")
    except IntegrityError:
        raise NotPermitted("Another of this kind waits for the worker. Ask again when it is done.") from None
    return job
