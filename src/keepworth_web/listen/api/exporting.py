"""The API of exports: results and answers as a spreadsheet."""

from typing import Literal

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import Busy
from keepworth_web.know.api.customers import AsOf
from keepworth_web.listen.actions.write_survey_export import write_survey_export
from keepworth_web.listen.reads.exports import Wanted
from keepworth_web.shared.api.files import GIVEN
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import XLSX
from keepworth_web.staff.access import needs
from keepworth_web.staff.api.told import MayConfirm
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])
AN_HOUR = 3600


class SurveyExport(MayConfirm):
    """What to write, and as what."""

    what: Literal["results", "answers"]
    kind: Literal["xlsx", "csv", "csv-bom"]
    instrument: str = Field("", max_length=60, description=_("The short name of one questionnaire; empty: of all"))


@router.post(
    "/listen/export",
    response={200: None},
    summary=_("Write results, or answers with their words, as a spreadsheet; for answers the password is needed"),
    openapi_extra=GIVEN("text/csv", XLSX),
)
@needs(Right.SEE_WALLED)
def export(request: SignedIn, asked: SurveyExport, as_of: AsOf = None) -> HttpResponseBase:
    if asked.what == "answers" and asked.password is None:
        raise Refusal(403, "These are the answers of customers: send the password too.")
    try:
        wanted = Wanted(asked.what, instrument=asked.instrument)
        return write_survey_export(request, wanted, kind=asked.kind, at=timezone.now())
    except Busy as often:
        raise Refusal(429, str(often), headers={"Retry-After": str(AN_HOUR)}) from None
