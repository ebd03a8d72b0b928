"""Write results or answers as a file: counted against the limit, noted, then made."""

import datetime as dt

from django.http.response import HttpResponseBase

from keepworth_web.listen.reads.exports import Wanted, sheet_wanted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import sheet_file
from keepworth_web.staff.actions.begin_export import count_export, note_export


def write_survey_export(request: SignedIn, wanted: Wanted, *, kind: str, at: dt.datetime) -> HttpResponseBase:
    """Write results or answers, once that is counted against the limit and noted.

    Raises
    ------
    Busy
        This person has exported too often within the hour.
    BadInput
        There are too many answers for one file.

    """
    count_export(by=request.user, at=at)
    sheet = sheet_wanted(request, wanted, at=at)
    narrowed = ["instrument"] if wanted.instrument else []
    about = f"{len(list(sheet.rows))} rows"
    note_export(wanted.what, about=about, narrowed_by=narrowed, form=kind, by=request.user)
    return sheet_file(sheet, name=f"keepworth-{wanted.what}-{at:%Y-%m-%d}", kind=kind)
