"""Batches of the book, and taking one out again."""

from typing import Annotated

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from keepworth.errors import NotPermitted
from keepworth_web.book import reads
from keepworth_web.book.access import access_batch
from keepworth_web.book.actions.undo_import import request_undo
from keepworth_web.book.api.told import BatchTold, JobTold, batch_told, job_told
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import Line
from keepworth_web.shared.api.pages import Page, page
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["imports"])
After = Annotated[Line | None, Query(None, description=_("The batch after which the page begins"))]


@router.get("/batches", response=Page[BatchTold], summary=_("The batches of the book, fifty a page, the newest first"))
@needs(Right.IMPORT)
def batches(request: SignedIn, after: After = None) -> dict[str, object]:
    found = reads.batches(before=after or "")
    if after and not found["is_known"]:
        raise Faulty(Fault("query", "/after", "There is no such batch."))
    return page(request, [batch_told(row) for row in found["rows"]], after=found["older"] or None)


@router.get("/batches/{name}", response=BatchTold, summary=_("One batch"))
@needs(Right.IMPORT)
def batch(request: SignedIn, name: str) -> BatchTold:
    return batch_told(reads.batch_row(access_batch(name)))


@router.post("/batches/{name}/undo", response={202: JobTold}, summary=_("Take a batch out of the book again"))
@needs(Right.IMPORT)
def undo(request: SignedIn, response: HttpResponse, name: str) -> JobTold:
    found = access_batch(name)
    if book_settings().sample:
        raise NotPermitted("This is the sample book: it goes as a whole, not in parts.")
    job = request_undo(found.id, by=request.user, at=timezone.now())
    response.headers["Location"] = reverse("api:job", args=(job.pk,))
    return job_told(job)
