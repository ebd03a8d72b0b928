"""Tiers: who matters how much, with the doubt; of the customers that somebody sees."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keepworth.errors import BadInput
from keepworth_web.focus.reads.table import columns_for
from keepworth_web.focus.reads.tiers import page_of_tiers, tiers_page, told_of
from keepworth_web.focus.reads.view import view_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

A_PAGE: Final = 50


@needs(Right.SEE_WALLED)
@require_safe
def tiers(request: SignedIn) -> HttpResponse:
    """Show who is surely of which tier, and who lies between two."""
    view = view_of(request.GET, columns=columns_for(request))
    if "" in (value for name in request.GET for value in request.GET.getlist(name)):
        return redirect(f"{request.path}?{view.query()}")
    if told_of(request) is None:
        return render(request, "focus/tiers.html", {"part": None})
    try:
        found = page_of_tiers(request, view, limit=A_PAGE)
    except BadInput:
        return redirect(f"{request.path}?{view.query()}")  # a mark of another list: to its beginning
    return render(request, "focus/tiers.html", {"part": tiers_page(request, view, found=found)})
