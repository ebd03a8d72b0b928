"""Write a view as a file: counted against the limit, noted, then made."""

import datetime as dt

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from keepworth_web.focus.reads.exports import Asked, csv_of, xlsx_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.actions.begin_export import begin_export

MANY = 1000  # so many customers are a list of customers, whatever the filters
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_export(request: SignedIn, asked: Asked, *, kind: str, at: dt.datetime) -> HttpResponseBase:
    """Write a view as a file, once it is counted against the limit and noted.

    Raises
    ------
    Busy
        This person has exported too often within the hour.

    """
    about, by = f"{asked.customers} customers", asked.view.narrowed_by
    begin_export("portfolio", about=about, narrowed_by=by, form=kind, by=request.user, at=at)
    name = f"keepworth-portfolio-{at:%Y-%m-%d}"
    if kind == "xlsx":
        file = xlsx_of(request, asked, at=at)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    lines = csv_of(request, asked, at=at, bom=kind == "csv-bom")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
