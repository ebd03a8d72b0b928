"""What the board is told of the whole book, for programs."""

import datetime as dt
from typing import Literal

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import Busy
from keepworth_web.focus.actions.write_board_report import write_board_report
from keepworth_web.focus.reads.board import board_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Asked, Told
from keepworth_web.shared.api.files import GIVEN
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.documents import PDF
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import XLSX
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])
AN_HOUR = 3600


class FigureTold(Told):
    """One number of the report, rounded as the page rounds it."""

    what: str
    said: str
    value: float | None = Field(description=_("Null where it is not known"))
    low: float | None
    high: float | None
    n: int | None = Field(description=_("Of how many customers it is; null where it is of none"))


class SectionTold(Told):
    """A part of the report."""

    slug: str
    title: str
    sentences: list[str]
    figures: list[FigureTold]
    basis: str = Field(description=_("Whence the figures come, and what their ranges hold"))


class BoardTold(Told):
    """The board report."""

    as_of: dt.date
    run: str
    currency: str
    sections: list[SectionTold]


class ReportAsked(Asked):
    """As what the report is to be written."""

    kind: Literal["pdf", "xlsx", "csv", "csv-bom"]


@router.get("/focus/board", response=BoardTold, summary=_("What the board is told of the whole book"))
@needs(Right.SEE_BOOK)
def board(request: SignedIn, as_of: AsOf = None) -> BoardTold:
    found = board_of(request)
    if found is None:
        raise Http404
    sections = [
        SectionTold(slug=one.slug, title=one.title, sentences=list(one.sentences),
                    figures=[FigureTold.telling(figure) for figure in one.figures], basis=one.basis)
        for one in found.sections
    ]  # fmt: skip
    return BoardTold(as_of=found.day, run=found.run, currency=found.currency, sections=sections)


@router.post(
    "/focus/board/report",
    response={200: None},
    summary=_("Write the board report as a document or a spreadsheet"),
    openapi_extra=GIVEN(PDF, "text/csv", XLSX),
)
@needs(Right.SEE_BOOK)
def report(request: SignedIn, asked: ReportAsked, as_of: AsOf = None) -> HttpResponseBase:
    found = board_of(request)
    if found is None:
        raise Http404
    try:
        return write_board_report(found, kind=asked.kind, by=request.user, at=timezone.now())
    except Busy as often:
        raise Refusal(429, str(often), headers={"Retry-After": str(AN_HOUR)}) from None
