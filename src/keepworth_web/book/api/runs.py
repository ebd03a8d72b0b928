"""What the book is, its runs, and the work that was asked of the worker."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.book import reads
from keepworth_web.book.actions.request_score import request_score
from keepworth_web.book.api.told import JobTold, job_told
from keepworth_web.shared.api.fields import Asked, Day, Told
from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["book"])


class BookTold(Told):
    """The book."""

    name: str
    currency: str
    time_zone: str
    is_sample: bool
    as_of: str | None = Field(description=_("The day that the newest score speaks for; null before the first"))
    run: str | None = Field(description=_("The name of the newest run"))


class RunTold(Told):
    """A run that is kept. What else it holds stands in its run.json."""

    run: str
    as_of: str
    started_at: str
    customers: int
    order_model: str | None
    seconds: float | None


class Score(Asked):
    """What to score."""

    as_of: Day | None = Field(default=None, description=_("See only what had happened by this day"))


@router.get("/book", response=BookTold, summary=_("The book: its name, its currency, the day it speaks for"))
@needs(Right.LOOK)
def book(request: SignedIn) -> BookTold:
    known, newest = book_settings(), next(iter(reads.stored_runs(limit=1)), None)
    return BookTold(
        name=known.name,
        currency=known.currency,
        time_zone=known.time_zone,
        is_sample=known.sample,
        as_of=newest["as_of"] if newest else None,
        run=newest["run"] if newest else None,
    )


@router.get("/runs", response=Page[RunTold], summary=_("The runs that are kept, the newest first"))
@needs(Right.LOOK)
def runs(request: SignedIn) -> dict[str, object]:
    # The last ten and the last of each month: never more than a page.
    return {"items": [_run(record) for record in reads.stored_runs(limit=1000)], "next": None}


@router.get("/runs/{run}", response=RunTold, summary=_("One run"))
@needs(Right.LOOK)
def run(request: SignedIn, run: str) -> RunTold:
    found = next((record for record in reads.stored_runs(limit=1000) if record["run"] == run), None)
    if found is None:
        raise Http404
    return _run(found)


@router.post("/runs", response={202: JobTold}, summary=_("Ask for a score; one that waits already is joined"))
@needs(Right.IMPORT)
def score(request: SignedIn, response: HttpResponse, asked: Score = Score()) -> JobTold:  # noqa: B008 frozen
    job = request_score(by=request.user, at=timezone.now(), as_of=asked.as_of)
    response.headers["Location"] = reverse("api:job", args=(job.pk,))
    return job_told(job)


@router.get("/jobs", response=Page[JobTold], summary=_("What was asked of the worker, the newest first"))
@needs(Right.LOOK)
def jobs(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    rows = reads.jobs().prefetch_related("steps")
    return page_of(request, rows, after=after, limit=limit, told=job_told, newest_first=True)


@router.get("/jobs/{int:number}", response=JobTold, summary=_("How far one job is"))
@needs(Right.LOOK)
def job(request: SignedIn, number: int) -> JobTold:
    found = reads.jobs().filter(pk=number).first()
    if found is None:
        raise Http404
    return job_told(found)


def _run(record: dict[str, Any]) -> RunTold:
    return RunTold(
        run=record["run"],
        as_of=record["as_of"],
        started_at=record["started_at"],
        customers=record["customers"],
        order_model=(record.get("orders") or {}).get("model"),
        seconds=(record.get("seconds") or {}).get("total"),
    )
