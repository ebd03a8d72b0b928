"""Ask for a score of the book."""

import datetime as dt

from django.db import IntegrityError, transaction

from keepworth_web.book.models import Job
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


def request_score(*, by: Person, at: dt.datetime, as_of: dt.date | None = None) -> Job:
    """Return the job that will score the book: a new one, or the one that waits already.

    Nothing is enqueued here: the row is the queue, so that a request and its job are kept or lost together.
    """
    try:
        with transaction.atomic():
            asked = {"as_of": as_of.isoformat()} if as_of else {}
            job = Job.objects.create(kind="score", asked=asked, asked_by=by, asked_at=at)
            note("score.request", by=by, about=f"job {job.pk}", **asked)
    except IntegrityError:
        return Job.objects.filter(kind="score").latest("pk")
    return job
