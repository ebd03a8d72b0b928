"""Take in rows that a program sent at once, and ask the worker to import them: all of them, or none."""

import datetime as dt

from django.db import transaction

from keepworth.runs.import_file import Asked
from keepworth_web.book.actions.receive_upload import Sent
from keepworth_web.book.models import Job, Upload
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def take_rows(sent: Sent, *, read: Asked, score: bool, by: Person, at: dt.datetime) -> Upload:
    """Return the upload, whose rows were looked at already; the file stands, and is swept if this fails."""
    upload = Upload.objects.create(
        stored=sent.stored, name=sent.name, size=sent.size, sent_by=by, sent_at=at,
        table=read.table, maps=list(read.maps), options=list(read.options),
    )  # fmt: skip
    asked = {"upload": upload.pk, "score": score, "whole": True}
    upload.job = Job.objects.create(kind="import", asked=asked, asked_by=by, asked_at=at)
    upload.save(update_fields=["job"])
    note("import.receive", by=by, about=f"upload {upload.pk}", bytes=sent.size)
    note("import.start", by=by, about=f"upload {upload.pk}", table=upload.table)
    return upload
