"""How far work of the worker is that is no score and no import, in words of its own."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from keepworth_web.book.models import Job
from keepworth_web.care import reads
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a kind of work, and where it leads."""

    waiting: Promise
    running: Promise
    done: Promise
    refused: Promise
    failed: Promise
    next: str = "home"


NOTHING_KEPT = _("It failed by a fault of Keepworth. Nothing half-done is shown.")
WORDS: dict[str, Words] = {
    "sample": Words(
        _("The sample firm waits for the worker."),
        _("Bringing the sample firm in"),
        _("The sample firm is here, and scored."),
        _("The sample cannot come into this book."),
        NOTHING_KEPT,
    ),
    "backtest": Words(
        _("The test waits for the worker."),
        _("Testing chances of staying on the book's past"),
        _("Tested: what was found is kept."),
        _("Chances of staying cannot be tested yet."),
        NOTHING_KEPT,
        "prove:calibration",
    ),
    "bakeoff": Words(
        _("The bake-off waits for the worker."),
        _("Judging the metrics by what customers did"),
        _("Judged: what was found is kept."),
        _("The metrics cannot be judged yet."),
        NOTHING_KEPT,
        "prove:bakeoff",
    ),
    "drivers": Words(
        _("The look at the drivers waits for the worker."),
        _("Looking for what drives the outcome"),
        _("Looked at: what was found is kept."),
        _("The drivers cannot be looked at yet."),
        NOTHING_KEPT,
        "prove:drivers",
    ),
    "long-view": Words(
        _("The long view waits for the worker."),
        _("Looking at years of quarters"),
        _("Looked: what was found is kept."),
        _("The long view cannot be taken yet."),
        NOTHING_KEPT,
        "prove:long-view",
    ),
    "backup": Words(
        _("A backup waits for the worker."),
        _("Making a backup"),
        _("The backup is ready to be taken away."),
        _("No backup was made."),
        NOTHING_KEPT,
        "care:backup",
    ),
    "erase": Words(
        _("The erasure waits for the worker."),
        _("Erasing the person, everywhere"),
        _("The person is erased. The receipt says what went."),
        _("This person cannot be erased."),
        _("It failed by a fault of Keepworth. What was begun is finished by whoever writes to the book next."),
        "care:receipts",
    ),
    "retire": Words(
        _("Deleting what is too old or without consent waits for the worker."),
        _("Deleting what is too old or without consent"),
        _("What was too old or without consent is deleted. Where anything was, a receipt says so."),
        _("Nothing was deleted."),
        NOTHING_KEPT,
        "care:receipts",
    ),
    "mail": Words(
        _("A mail to try waits for the worker."),
        _("Sending a mail to try"),
        _("The server took the mail. Look whether it has arrived."),
        _("The mail did not go."),
        NOTHING_KEPT,
        "listen:mail",
    ),
}


def shown(job: Job | None) -> dict[str, object]:
    """Return what the part of a page about a job needs; nothing where there is none."""
    if job is None:
        return {"job": None}
    return {"job": job, "words": WORDS[job.kind], "progress": reads.progress(job)}


@needs(Right.MANAGE_BOOK)
@require_safe
def work(request: SignedIn, number: int) -> HttpResponse:
    """Show how far a job is: the part of a page that asks for itself again."""
    found = Job.objects.filter(pk=number, kind__in=WORDS).first()
    if found is None:
        raise Http404
    return render(request, "care/work.html", shown(found))
