"""Portfolio: who are they to us? A sentence, a map and a table of the same customers; the address says which."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from keepworth.tables.scored import Scored, Wanted
from keepworth_web.focus.forms.portfolio import SaveForm
from keepworth_web.focus.reads.page import page_of
from keepworth_web.focus.reads.picture import picture_of
from keepworth_web.focus.reads.scored import scored_of, teams_of
from keepworth_web.focus.reads.sentence import counted
from keepworth_web.focus.reads.table import columns_for
from keepworth_web.focus.reads.view import View, view_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import KINDS
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.LOOK)
@require_safe
@gzip_page
def portfolio(request: SignedIn) -> HttpResponse:
    """Show the customers that the address asks for."""
    columns = columns_for(request)
    view = view_of(request.GET, columns=columns)
    if "" in (value for name in request.GET for value in request.GET.getlist(name)):
        # A form sends its empty fields as well; the address that stays says only what was asked.
        return redirect(f"{request.path}?{view.query()}")
    scored = scored_of(request)
    is_too_early = request.as_of is not None and scored.run is None
    if is_too_early or not scored.count(Wanted(teams=teams_of(request))):
        return render(request, "focus/empty.html", {"is_past": is_too_early})
    return render(request, "focus/portfolio.html", _context(request, view, scored=scored))


def _context(request: SignedIn, view: View, *, scored: Scored) -> dict[str, Any]:
    return {
        **page_of(request, view, scored=scored),
        "save_form": SaveForm(
            initial={"view": view.query()}, by=request.user, columns=columns_for(request), auto_id="save-%s"
        ),
        "export_kinds": KINDS,
        "may_score": request.user.may(Right.IMPORT),
    }


@needs(Right.LOOK)
@require_safe
@gzip_page
def picture(request: SignedIn) -> HttpResponse:
    """Show the map of a view: the page puts it in its place, and it stands alone as well."""
    columns = columns_for(request)
    view = view_of(request.GET, columns=columns)
    scored, wanted = scored_of(request), counted(view.wanted(teams_of(request), columns=columns))
    found = picture_of(request, scored, wanted=wanted)
    back = f"{reverse('focus:portfolio')}?{view.query()}"
    return render(request, "focus/map.html", {"picture": found, "query": view.query(), "back": back})
