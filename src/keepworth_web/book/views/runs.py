"""Book › Runs: which scores there are, how far the present one is, and a button for a new one."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.book import reads
from keepworth_web.book.actions.request_score import request_score
from keepworth_web.book.models import Job
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.LOOK)
@require_safe
def runs(request: SignedIn) -> HttpResponse:
    """List the runs that are kept."""
    records = [
        {
            **record,
            "started": dt.datetime.fromisoformat(record["started_at"]),
            "day": dt.date.fromisoformat(record["as_of"]),
        }
        for record in reads.stored_runs()
    ]
    newest = reads.jobs().filter(kind="score").first()
    context = {
        "runs": records,
        "job": newest,
        "progress": reads.progress(newest) if newest else None,
        "may_score": request.user.may(Right.IMPORT),
    }
    return render(request, "book/runs.html", context)


@needs(Right.IMPORT)
@require_POST
def score(request: SignedIn) -> HttpResponse:
    """Ask for a score."""
    request_score(by=request.user, at=timezone.now())
    return redirect("book:runs")


@needs(Right.LOOK)
@require_safe
def job(request: SignedIn, number: int) -> HttpResponse:
    """Show how far a job is: the part of the page that asks for itself again."""
    found = reads.jobs().filter(pk=number).first()
    if found is None:
        raise Http404
    return render(request, "book/job.html", {"job": found, "progress": reads.progress(found), "Job": Job})
