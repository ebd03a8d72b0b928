"""One batch of the book, and taking it out again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.book import reads
from keepworth_web.book.access import access_batch
from keepworth_web.book.actions.undo_import import request_undo
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.IMPORT)
@require_safe
def batch(request: SignedIn, name: str) -> HttpResponse:
    """Ask whether a batch is to be taken out."""
    return render(request, "book/batch.html", _shown(name))


@needs(Right.IMPORT)
@require_POST
def undo(request: SignedIn, name: str) -> HttpResponse:
    """Take it out."""
    context = _shown(name)
    if book_settings().sample:
        fault = _("This is the sample book: it goes as a whole, not in parts.")
        return render(request, "book/batch.html", {**context, "fault": fault}, status=409)
    request_undo(name, by=request.user, at=timezone.now())
    return redirect("book:import")


def _shown(name: str) -> dict[str, object]:
    return {"batch": reads.batch_row(access_batch(name))}
