"""The owner's page: what the whole book is worth, why that changed, and what hangs on whom; and the board report."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.focus.actions.write_board_report import write_board_report
from keepworth_web.focus.forms.board import ReportForm
from keepworth_web.focus.reads.board import board_of
from keepworth_web.shared.errors import not_found, too_many_exports
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.bridge import bridge_drawn, bridge_names


@needs(Right.SEE_BOOK)
@require_safe
def board(request: SignedIn) -> HttpResponse:
    """Show what the whole book is worth, why that changed, and what hangs on whom."""
    return _shown(request)


@needs(Right.SEE_BOOK)
@require_POST
def report(request: SignedIn) -> HttpResponseBase:
    """Write the same as a document or a sheet."""
    form = ReportForm(posted(request))
    if not form.is_valid():
        return _shown(request, status=422)
    found = board_of(request)
    if found is None:
        return not_found(request)
    try:
        return write_board_report(found, kind=form.cleaned_data["kind"], by=request.user, at=timezone.now())
    except Busy:
        return too_many_exports(request)


def _shown(request: SignedIn, *, status: int = 200) -> HttpResponse:
    found = board_of(request)
    drawn = bridge_drawn(found.bridge, names=bridge_names()) if found and found.bridge else ""
    return render(request, "focus/board.html", {"report": found, "picture": drawn}, status=status)
