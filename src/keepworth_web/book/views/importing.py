"""Book › Import: send a file, see the plan, import it, read what became of it."""

import errno

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import KeepworthError, NotPermitted
from keepworth.runs.look_at_file import check_file
from keepworth_web.book import reads
from keepworth_web.book.access import access_upload
from keepworth_web.book.actions.ask_of_upload import ask_of_upload
from keepworth_web.book.actions.keep_upload import drop_upload, folder_of_uploads
from keepworth_web.book.actions.receive_upload import Sent, receive_upload
from keepworth_web.book.actions.take_file import FORM, LIMIT, IntoBook, Received, status_of
from keepworth_web.book.forms import said_of
from keepworth_web.book.models import Upload
from keepworth_web.book.views.shown import shown
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs, secured
from keepworth_web.staff.rights import Right


# The form's secret is checked by `_received`, once it is known that the file may come in and how large it is.
@csrf_exempt
@needs(Right.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: SignedIn) -> HttpResponse:
    """List what came in, and take in more."""
    return _receive(request) if request.method == "POST" else _page(request)


def _page(request: SignedIn, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        "fault": fault,
        "limit": LIMIT >> 30,
        "uploads": reads.open_uploads(request.user),
        "batches": reads.batches(before=request.GET.get("before", "")),
        "undoing": reads.recent_undo(now=timezone.now()),
        "is_secured": request.user.is_secured,
    }
    return render(request, "book/import.html", context, status=status)


@secured
def _receive(request: SignedIn) -> HttpResponse:
    if book_settings().sample:
        return _page(request, fault=_("This is the sample book, which takes no files of yours."), status=409)
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdigit() or int(said) > LIMIT + FORM:
        return _page(request, fault=_("This file is larger than %(limit)s GB.") % {"limit": LIMIT >> 30}, status=413)
    request.upload_handlers = [IntoBook(request, folder=folder_of_uploads())]
    try:
        return _received(request)
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return _page(request, fault=_("The disk of this machine is full. Nothing was kept."), status=507)


@csrf_protect
def _received(request: SignedIn) -> HttpResponse:
    file: object = request.FILES.get("file")
    if getattr(request.upload_handlers[0], "is_over", False):
        return _page(request, fault=_("This file is larger than %(limit)s GB.") % {"limit": LIMIT >> 30}, status=413)
    if not isinstance(file, Received) or not file.size:
        if isinstance(file, Received):
            file.path.unlink(missing_ok=True)
        return _page(request, fault=_("Choose a file that is not empty."), status=422)
    try:
        check_file(file.path, called=file.name)
    except KeepworthError as refusal:
        file.path.unlink(missing_ok=True)
        return _page(request, fault=str(refusal), status=status_of(refusal))
    sent = Sent(stored=file.path.name, name=file.name, size=file.size)
    return redirect("book:upload", receive_upload(sent, by=request.user, at=timezone.now()).pk)


@needs(Right.IMPORT)
@require_safe
def upload(request: SignedIn, number: int) -> HttpResponse:
    """Show where a file is on its way."""
    return render(request, "book/upload.html", shown(access_upload(request.user, number)))


@needs(Right.IMPORT)
@require_safe
def part(request: SignedIn, number: int) -> HttpResponse:
    """Show the part of that page that asks for itself again."""
    return render(request, "book/upload_part.html", shown(access_upload(request.user, number)))


@needs(Right.IMPORT)
@require_POST
def plan(request: SignedIn, number: int) -> HttpResponse:
    """Take what was said of the file, and look at it again."""
    found = access_upload(request.user, number)
    said = said_of(request.POST, found)
    if said.fault:
        return render(request, "book/upload.html", {**shown(found), "fault": said.fault}, status=422)
    changed = {"table": said.table, "maps": said.maps, "options": said.options}
    return _asked(request, found, kind="look", **changed)


@needs(Right.IMPORT)
@require_POST
@secured
def start(request: SignedIn, number: int) -> HttpResponse:
    """Import it as the plan says."""
    found = access_upload(request.user, number)
    if not (found.looked or {}).get("counts"):
        return render(request, "book/upload.html", {**shown(found), "fault": _("Something is still open.")}, status=422)
    return _asked(request, found, kind="import", score="score" in request.POST)


def _asked(request: SignedIn, found: Upload, *, kind: str, **said: object) -> HttpResponse:
    try:
        ask_of_upload(found, kind, by=request.user, at=timezone.now(), **said)
    except NotPermitted:
        found = access_upload(request.user, found.pk)
        fault = _("This file is being worked on already, or was imported.")
        return render(request, "book/upload.html", {**shown(found), "fault": fault}, status=409)
    return redirect("book:upload", found.pk)


@needs(Right.IMPORT)
@require_POST
def drop(request: SignedIn, number: int) -> HttpResponse:
    """Throw a file away that was not imported."""
    found = access_upload(request.user, number)
    if found.told is None and not (found.job and found.job.is_open):
        drop_upload(found, by=request.user)
    return redirect("book:import")


@needs(Right.IMPORT)
@require_safe
def refused(request: SignedIn, number: int) -> FileResponse:
    """Give the refused rows with their reasons, to be corrected and sent again."""
    found = access_upload(request.user, number)
    path = reads.refused_rows(found)
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"refused-{found.pk}.csv", content_type="text/csv; charset=utf-8"
    )
