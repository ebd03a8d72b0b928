"""Export of a view, or of the customers picked in it: the same cells as on the page."""

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keepworth.errors import Busy
from keepworth.tables.scored import Wanted
from keepworth_web.focus.actions.begin_export import begin_export
from keepworth_web.focus.forms import ExportForm
from keepworth_web.focus.reads.exports import Asked, csv_of, xlsx_of
from keepworth_web.focus.reads.scored import scored_of, teams_of
from keepworth_web.focus.reads.table import columns_for, wanted_of
from keepworth_web.focus.reads.view import view_of
from keepworth_web.shared.errors import error, not_found
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.rights import Right

MANY = 1000  # so many customers are a list of customers, whatever the filters
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Right.SEE_WALLED)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Write what the page shows; for all customers, or very many, ask for the password again."""
    form = ExportForm(request.POST)
    scored = scored_of(request)
    if not form.is_valid():
        return render(request, "focus/export.html", {"form": form}, status=422)
    if scored.run is None:
        return not_found(request)
    view = view_of(form.query(), columns=columns_for(request.user))
    wanted = wanted_of(request, view, picked=form.picked())
    customers = scored.count(wanted)
    is_all = customers >= min(scored.count(Wanted(teams=teams_of(request))), MANY)
    write = confirmed(_written) if is_all else _written
    return write(request, Asked(view, wanted, customers, scored.run.name), kind=form.cleaned_data["kind"])


def _written(request: HttpRequest, asked: Asked, *, kind: str) -> HttpResponse:
    now = timezone.now()
    by = asked.view.narrowed_by
    try:
        begin_export(customers=asked.customers, narrowed_by=by, form=kind, by=request.user, at=now)  # type: ignore[arg-type]
    except Busy:
        advice = _("You have exported very often within an hour. Wait an hour, and then repeat it.")
        return error(request, 429, title=_("Too many exports"), advice=advice)
    name = f"keepworth-portfolio-{now:%Y-%m-%d}"
    if kind == "xlsx":
        file = xlsx_of(request, asked, at=now)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    lines = csv_of(request, asked, at=now, bom=kind == "csv-bom")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


export.asks_again = True  # type: ignore[attr-defined]  # for all customers
