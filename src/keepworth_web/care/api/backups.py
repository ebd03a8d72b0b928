"""A backup: made by the worker, taken away by the owner. It is brought back by `keepworth restore` alone."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth_web.book.api.told import JobTold
from keepworth_web.book.models import Job
from keepworth_web.care.actions.keep_backup import note_taken, waiting_backup
from keepworth_web.care.api.book import asked_for
from keepworth_web.care.api.told import BackupTold
from keepworth_web.shared.api.files import GIVEN, attached
from keepworth_web.shared.api.pages import Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.api.told import Confirmed
from keepworth_web.staff.rights import Right

router = Router(tags=["care"])
ZIP = "application/zip"


@router.get("/backups", response=Page[BackupTold], summary=_("The backup that waits to be taken away: one at most"))
@needs(Right.MANAGE_BOOK)
def backups(request: SignedIn) -> dict[str, object]:
    waits = [waiting] if (waiting := waiting_backup()) else []
    return page(request, [_told(job, path) for job, path in waits], after=None)


@router.post("/backups", response={202: JobTold}, summary=_("Make a backup; those of before are removed"))
@needs(Right.MANAGE_BOOK)
def make_backup(request: SignedIn, response: HttpResponse) -> JobTold:
    return asked_for("backup", {}, request=request, response=response)


@router.post(
    "/backups/{int:number}/take",
    response={200: None},
    summary=_("Take a backup away: it is the whole book"),
    openapi_extra=GIVEN(ZIP),
)
@needs(Right.MANAGE_BOOK)
def take_backup(request: SignedIn, number: int, asked: Confirmed) -> FileResponse:
    waits = waiting_backup()
    if waits is None or waits[0].pk != number:
        raise Http404
    job, path = waits
    note_taken(job, by=request.user)
    return attached(path.open("rb"), name=path.name, kind=ZIP)


def _told(job: Job, path: Path) -> BackupTold:
    assert job.ended_at is not None  # it is done
    return BackupTold(id=job.pk, name=path.name, bytes=path.stat().st_size, made_at=job.ended_at)
