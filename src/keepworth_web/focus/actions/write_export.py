"""Write a view as a file: counted against the limit, noted, then made."""

import datetime as dt

from django.http.response import HttpResponseBase

from keepworth_web.focus.reads.exports import Asked, sheet_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import sheet_file
from keepworth_web.staff.actions.begin_export import begin_export

MANY = 1000  # so many customers are a list of customers, whatever the filters


def write_export(request: SignedIn, asked: Asked, *, kind: str, at: dt.datetime) -> HttpResponseBase:
    """Write a view as a file, once it is counted against the limit and noted.

    Raises
    ------
    Busy
        This person has exported too often within the hour.

    """
    about, by = f"{asked.customers} customers", asked.view.narrowed_by
    begin_export("portfolio", about=about, narrowed_by=by, form=kind, by=request.user, at=at)
    return sheet_file(sheet_of(request, asked, at=at), name=f"keepworth-portfolio-{at:%Y-%m-%d}", kind=kind)
