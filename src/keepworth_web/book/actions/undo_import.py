"""Ask for a batch to be taken out, and note that it was."""

import datetime as dt

from django.db import transaction

from keepworth_web.book.models import Job, Upload
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def request_undo(batch: str, *, by: Person, at: dt.datetime) -> Job:
    """Return the job that will take it out, the one that waits already if there is one."""
    waiting = Job.objects.filter(kind="undo", state=Job.State.WAITING, asked__batch=batch).first()
    if waiting is not None:
        return waiting
    note("import.undo", by=by, about=f"batch {batch}")
    return Job.objects.create(kind="undo", asked={"batch": batch}, asked_by=by, asked_at=at)


def note_undone(batch: str, *, at: dt.datetime) -> None:
    """Note in the report of its upload that it is out again."""
    Upload.objects.filter(batch=batch).update(undone_at=at)
