"""What the worker does in care of the book. Django's Tasks; the rows that ask for them are `book.models.Job`."""

from collections.abc import Callable

from django.conf import settings
from django.tasks import task

from keepworth.runs.apply_retention import UNDOABLE, apply_retention
from keepworth.runs.find_persons import named_person
from keepworth.tables.book import find_book
from keepworth_web.book.actions.run_job import begin_step
from keepworth_web.book.models import Job
from keepworth_web.care.actions.keep_backup import drop_backups, make_backup
from keepworth_web.care.actions.use_rights import erase_rights
from keepworth_web.staff.actions.note import note


@task
def load_sample_firm(job_id: int) -> str:
    """Bring the sample firm into an empty book and score it; a part that was left is completed."""
    from keepworth.runs.score import score_book
    from keepworth.samples.loading import load_sample, sample_book

    book, tell = find_book(settings.ENVIRONMENT.book), _once(job_id)
    book = sample_book(book.folder, tell=tell) if book.settings.sample else load_sample(book, tell=tell)
    return score_book(book, tell=tell).name


@task
def erase(job_id: int) -> str:
    """Erase the person whom a job names by number, and return the name of the receipt."""
    from keepworth.errors import BadInput

    job = Job.objects.select_related("asked_by").get(pk=job_id)
    found = named_person(find_book(settings.ENVIRONMENT.book), kind=job.asked["kind"], number=job.asked["number"])
    if found is None:
        raise BadInput("This book holds nobody of that number any more.")
    begin_step(job_id, "erase")
    done = erase_rights(found.person, by=job.asked_by)
    drop_backups()  # they hold the person still
    return str(done.receipt["receipt"]) if done.receipt else ""


@task
def backup(job_id: int) -> str:
    """Make a backup and return the name of its file."""
    return make_backup(_once(job_id))


@task
def retire(job_id: int) -> str:
    """Delete what is older than the book keeps it, and return the name of the receipt."""
    job = Job.objects.get(pk=job_id)
    # By itself the website deletes only what nobody consents to any more, a day after it was told so.
    withdrawn_by = job.asked_at - UNDOABLE if job.asked.get("withdrawn") else None
    done = apply_retention(find_book(settings.ENVIRONMENT.book), withdrawn_by=withdrawn_by)
    if done.receipt:
        drop_backups()  # they hold it still
        note("retire", by=job.asked_by, about=f"job {job_id}", receipt=done.receipt)
    return done.receipt or ""


def _once(job_id: int) -> Callable[[str], None]:
    """Return what notes each step when it begins, and not again for every file."""
    told: set[str] = set()

    def tell(step: str) -> None:
        if step not in told:
            begin_step(job_id, step)
        told.add(step)

    return tell
