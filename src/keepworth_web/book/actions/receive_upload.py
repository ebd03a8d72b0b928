"""Take in a file that somebody sent, and ask the worker to look at it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from keepworth_web.book.models import Job, Upload
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that lies in the book's folder under a name of ours."""

    stored: str
    name: str
    size: int


@transaction.atomic
def receive_upload(sent: Sent, *, by: Person, at: dt.datetime) -> Upload:
    """Return the upload; the file stands already, and is swept if this fails."""
    upload = Upload.objects.create(stored=sent.stored, name=sent.name, size=sent.size, sent_by=by, sent_at=at)
    upload.job = Job.objects.create(kind="look", asked={"upload": upload.pk}, asked_by=by, asked_at=at)
    upload.save(update_fields=["job"])
    note("import.receive", by=by, about=f"upload {upload.pk}", bytes=sent.size)
    return upload
