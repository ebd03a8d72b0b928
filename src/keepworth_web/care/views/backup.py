"""Book › Backup: one file of all that the book holds, made by the worker, taken away by the owner alone."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import NotPermitted
from keepworth_web.care import reads
from keepworth_web.care.actions.keep_backup import backup_of, note_taken, waiting_backup
from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_safe
def backup(request: SignedIn) -> HttpResponse:
    """Offer a backup, or the one that waits to be taken away."""
    return _backup(request)


@needs(Right.MANAGE_BOOK)
@require_POST
def make(request: SignedIn) -> HttpResponse:
    """Ask for a backup."""
    try:
        request_work("backup", {}, by=request.user, at=timezone.now())
    except NotPermitted as refused:
        return _backup(request, status=409, refusal=str(refused))
    return redirect("care:backup")


@needs(Right.MANAGE_BOOK)
@require_POST
@confirmed
def take(request: SignedIn) -> HttpResponseBase:
    """Give the file: it is the whole book, so the password is asked for and the log says so."""
    waits = waiting_backup()
    if waits is None:
        raise Http404
    job, path = waits
    note_taken(job, by=request.user)
    named = {"Cache-Control": "no-store"}
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, headers=named)


def _backup(request: SignedIn, *, status: int = 200, refusal: str = "") -> HttpResponse:
    newest = reads.jobs("backup").first()
    path = backup_of(newest)
    size = path.stat().st_size if path else 0
    context = {"is_there": path is not None, "size": size, "refusal": refusal, **shown(newest)}
    return render(request, "care/backup.html", context, status=status)
