"""What the worker does for the book. Django's Tasks; the rows that ask for them are `book.models.Job`."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from keepworth.errors import BadInput
from keepworth_web.book.actions.keep_upload import folder_of_uploads, keep_look, keep_report
from keepworth_web.book.actions.request_score import request_score
from keepworth_web.book.actions.run_job import Progress, begin_step
from keepworth_web.book.actions.undo_import import note_undone
from keepworth_web.book.models import Job, Upload


@task
def score(job_id: int) -> str:
    """Score the book and return the run's name."""
    from keepworth.runs.asked import Asked
    from keepworth.runs.score import score_book
    from keepworth.tables.book import find_book

    asked = Job.objects.get(pk=job_id).asked
    as_of = dt.date.fromisoformat(asked["as_of"]) if "as_of" in asked else None
    run = score_book(
        find_book(settings.ENVIRONMENT.book), asked=Asked(as_of=as_of), tell=lambda step: begin_step(job_id, step)
    )
    return run.name


@task
def look(job_id: int) -> str:
    """Look at a file that somebody sent."""
    from keepworth.runs.import_file import Asked
    from keepworth.runs.look_at_file import look_at_file
    from keepworth.tables.book import find_book

    upload = Upload.objects.get(pk=Job.objects.get(pk=job_id).asked["upload"])
    asked = Asked(upload.table, tuple(upload.maps), tuple(upload.options), dry=True, called=upload.name)
    book, file = find_book(settings.ENVIRONMENT.book), _file_of(upload)
    keep_look(upload.pk, look_at_file(book, file, asked=asked, tell=Progress(job_id).tell))
    return ""


@task
def import_upload(job_id: int) -> str:
    """Import a file that somebody sent, and ask for a score if they did."""
    from keepworth.runs.import_file import Asked, import_file
    from keepworth.tables.book import find_book

    job = Job.objects.select_related("asked_by").get(pk=job_id)
    upload = Upload.objects.get(pk=job.asked["upload"])
    whole = bool(job.asked.get("whole"))
    asked = Asked(upload.table, tuple(upload.maps), tuple(upload.options), called=upload.name, whole=whole)
    book, file = find_book(settings.ENVIRONMENT.book), _file_of(upload)
    done = import_file(book, file, asked=asked, tell=Progress(job_id).tell)
    keep_report(upload.pk, done, by=job.asked_by)
    if job.asked.get("score") and done.batch and job.asked_by:
        request_score(by=job.asked_by, at=timezone.now())
    return done.batch or ""


@task
def undo(job_id: int) -> str:
    """Take a batch out of the book."""
    from keepworth.runs.undo_batch import undo_batch
    from keepworth.tables.book import find_book

    batch = str(Job.objects.get(pk=job_id).asked["batch"])
    undo_batch(find_book(settings.ENVIRONMENT.book), batch)
    note_undone(batch, at=timezone.now())
    return batch


def _file_of(upload: Upload) -> Path:
    file = folder_of_uploads() / upload.stored
    if not file.is_file():
        raise BadInput(
            f"{upload.name} is no longer here: it was thrown away, or a person in it was erased. Send it again."
        )
    return file
