"""Questions about what the worker was asked to do for the book, and whether the book is empty."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth_web.book.models import Job
from keepworth_web.book.reads import STEPS, stored_runs

# The steps of each kind of work in their order, as they are said to whoever waits.
STEPS_OF: dict[str, dict[str, Promise]] = {
    "sample": {"import": _("bringing in its files"), **STEPS},
}


def jobs(kind: str) -> QuerySet[Job]:
    """Return what was asked of the worker of one kind, newest first."""
    return Job.objects.filter(kind=kind)


def progress(job: Job) -> dict[str, object]:
    """Return how far a job is, from 0 to 1, and the words of the step it is in."""
    known = STEPS_OF.get(job.kind, {})
    begun = [step.name for step in job.steps.all()]
    at = max((list(known).index(name) for name in begun if name in known), default=0)
    is_done = job.state == Job.State.DONE
    return {"share": 1.0 if is_done else at / max(len(known), 1), "step": known.get(begun[-1], "") if begun else ""}


def may_take_sample() -> bool:
    """Return whether the book is empty, or holds a part of the sample that a killed process left."""
    book = find_book(settings.ENVIRONMENT.book)
    return not read_manifest(book.lake_folder).batches or (book.settings.sample and not stored_runs(limit=1))
