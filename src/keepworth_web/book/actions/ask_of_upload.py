"""Ask the worker to look at a file again, or to import it."""

import datetime as dt
from typing import Any

from django.db import transaction

from keepworth.errors import NotPermitted
from keepworth_web.book.models import Job, Upload
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def ask_of_upload(upload: Upload, kind: str, *, by: Person, at: dt.datetime, **said: Any) -> Job:
    """Return the job; `said` are the fields of the upload that change with it, or what an import is told.

    Raises
    ------
    NotPermitted
        Something was asked of it meanwhile, or it is imported already: of two clicks one counts.

    """
    job = Job.objects.create(kind=kind, asked={"upload": upload.pk}, asked_by=by, asked_at=at)
    if kind == "import":
        job.asked |= {"score": bool(said.pop("score", False))}
        job.save(update_fields=["asked"])
        note("import.start", by=by, about=f"upload {upload.pk}", table=upload.table)
    before: Any = upload.job_id  # None: nothing was asked of it yet
    claimed = Upload.objects.filter(pk=upload.pk, job_id=before, told__isnull=True).exclude(
        job__state__in=(Job.State.WAITING, Job.State.RUNNING)
    )
    if claimed.update(job=job, **said) != 1:
        raise NotPermitted(f"Upload {upload.pk} is being worked on, or was imported already.")
    return job
