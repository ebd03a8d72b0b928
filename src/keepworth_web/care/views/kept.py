"""Book › Privacy: receipts of what was deleted, and how long each kind of data is kept."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy, NotPermitted
from keepworth.runs.apply_retention import apply_retention
from keepworth.runs.find_persons import receipts_of
from keepworth.tables.book import find_book
from keepworth_web.care import reads
from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.forms import RetentionForm
from keepworth_web.care.views.work import shown
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import posted, status_unless_kept
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_safe
def receipts(request: SignedIn) -> HttpResponse:
    """List what was deleted, and what is being deleted now."""
    newest = reads.jobs("erase", "retire").first()
    told = [reads.receipt(one) for one in receipts_of(find_book(settings.ENVIRONMENT.book))]
    return render(request, "care/receipts.html", {"receipts": told, **shown(newest)})


@needs(Right.MANAGE_BOOK)
@require_safe
def receipt(request: SignedIn, name: str) -> HttpResponse:
    """Show one receipt, to print or to send."""
    found = next((one for one in receipts_of(find_book(settings.ENVIRONMENT.book)) if one["receipt"] == name), None)
    if found is None:
        raise Http404
    return render(request, "care/receipt.html", {"receipt": reads.receipt(found)})


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def retention(request: SignedIn) -> HttpResponse:
    """Show how long data are kept and what is older, and take other periods."""
    form = RetentionForm(posted(request), book=book_settings())
    status = status_unless_kept(form, lambda: form.keep(by=request.user))
    if status is None:
        tell(request, _("Kept in keepworth.toml. Nothing was deleted yet."))
        return redirect("care:retention")
    return _retention(request, form, status=status)


@needs(Right.MANAGE_BOOK)
@require_POST
@confirmed
def retire(request: SignedIn) -> HttpResponse:
    """Ask the worker to delete what is older than it may be."""
    try:
        request_work("retire", {}, by=request.user, at=timezone.now())
    except NotPermitted as refused:
        return _retention(request, RetentionForm(book=book_settings()), status=409, refusal=str(refused))
    return redirect("care:receipts")


def _retention(request: SignedIn, form: RetentionForm, *, status: int, refusal: str = "") -> HttpResponse:
    counts: dict[str, int] = {}
    try:
        counts = dict(apply_retention(find_book(settings.ENVIRONMENT.book), dry=True).deleted)
    except Busy as refused:
        refusal = str(refused)
    context = {"form": form, "counts": reads.counted(counts), "refusal": refusal, "is_any": any(counts.values())}
    return render(request, "care/retention.html", context, status=status)
