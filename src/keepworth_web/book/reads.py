"""Questions about the book's runs: what stands in scores/, and what was asked of the worker."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.runs.store import RECORD, read_record
from keepworth_web.book.models import Job

# The steps of a score in their order, as they are said to whoever waits.
STEPS: dict[str, Promise] = {
    "read": _("reading orders"),
    "choose": _("comparing models on past orders"),
    "fit": _("fitting"),
    "predict": _("foreseeing orders and value"),
    "write": _("writing every customer"),
    "equity": _("adding up"),
}


def jobs() -> QuerySet[Job]:
    """Return what was asked of the worker, newest first."""
    return Job.objects.select_related("asked_by")


def progress(job: Job) -> dict[str, Any]:
    """Return how far a job is, from 0 to 1, and the words of the step it is in."""
    begun = [step.name for step in job.steps.all()]
    at = max((list(STEPS).index(name) for name in begun if name in STEPS), default=-1)
    is_done = job.state == Job.State.DONE
    return {
        "share": 1.0 if is_done else max(at, 0) / len(STEPS),
        "step": STEPS.get(begun[-1], begun[-1]) if begun else "",
    }


def stored_runs(limit: int = 30) -> list[dict[str, Any]]:
    """Return the records of the runs that are kept, newest first."""
    scores = settings.ENVIRONMENT.book / "scores"
    folders = [one for one in scores.glob("*/") if not one.name.startswith(".") and not one.is_symlink()]
    records = [read_record(folder) for folder in folders if (folder / RECORD).is_file()]
    return sorted(records, key=lambda record: str(record.get("started_at", "")), reverse=True)[:limit]
