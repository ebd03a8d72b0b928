"""Write the board report as a file: counted against the limit, noted, then made."""

import datetime as dt

from django.http.response import HttpResponseBase

from keepworth_web.focus.reads.board import BoardReport
from keepworth_web.focus.reads.board_paper import document_of, sheet_of
from keepworth_web.shared.documents import pdf_answer
from keepworth_web.shared.sheets import sheet_file
from keepworth_web.staff.actions.begin_export import begin_export
from keepworth_web.staff.models import Person


def write_board_report(report: BoardReport, *, kind: str, by: Person, at: dt.datetime) -> HttpResponseBase:
    """Write it as `pdf` or as one of the sheets.

    Raises
    ------
    Busy
        This person has exported too often within the hour.

    """
    begin_export("board", about=f"run {report.run}", narrowed_by=[], form=kind, by=by, at=at)
    name = f"keepworth-board-{report.day:%Y-%m-%d}"
    if kind == "pdf":
        return pdf_answer(document_of(report), name=name)
    return sheet_file(sheet_of(report), name=name, kind=kind)
