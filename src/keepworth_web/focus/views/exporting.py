"""Export of a view, or of the customers picked in it: the same cells as on the page."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from keepworth.errors import Busy
from keepworth.tables.scored import Wanted
from keepworth_web.focus.actions.write_export import MANY, write_export
from keepworth_web.focus.forms.portfolio import ExportForm
from keepworth_web.focus.reads.exports import Asked
from keepworth_web.focus.reads.scored import scored_of, teams_of
from keepworth_web.focus.reads.table import columns_for, wanted_of
from keepworth_web.focus.reads.view import view_of
from keepworth_web.shared.errors import not_found, too_many_exports
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_POST
def export(request: SignedIn) -> HttpResponseBase:
    """Write what the page shows; for all customers, or very many, ask for the password again."""
    form = ExportForm(request.POST)
    scored = scored_of(request)
    if not form.is_valid():
        return render(request, "focus/export.html", {"form": form}, status=422)
    if scored.run is None:
        return not_found(request)
    view = view_of(form.query(), columns=columns_for(request))
    wanted = wanted_of(request, view, picked=form.picked())
    customers = scored.count(wanted)
    is_all = customers >= min(scored.count(Wanted(teams=teams_of(request))), MANY)
    write = confirmed(_written) if is_all else _written
    return write(request, Asked(view, wanted, customers, scored.run.name), kind=form.cleaned_data["kind"])


def _written(request: SignedIn, asked: Asked, *, kind: str) -> HttpResponseBase:
    try:
        return write_export(request, asked, kind=kind, at=timezone.now())
    except Busy:
        return too_many_exports(request)


vars(export)["asks_again"] = True  # for all customers
