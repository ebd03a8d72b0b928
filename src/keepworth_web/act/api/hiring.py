"""The API of hiring: what was scored and whether it was borne out; nobody who applied is named."""

import datetime as dt

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.act import BorneOut
from keepworth_web.act.reads.hiring import agreement_here, applicants_here, borne_out_here, totals_here
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["people"])


class ApplicantTold(Told):
    """One application, without a name."""

    number: int
    team: str | None
    state: str = Field(description=_("open, hired, refused or withdrew"))
    sheets: int = Field(description=_("How many of the two sheets are in"))
    score: float | None = Field(description=_("0 to 100; null: not both sheets are in"))
    low: float | None = Field(description=_("Low end of the range (8 in 10)"))
    high: float | None
    forget_on: dt.date = Field(description=_("After this day it is deleted"))


class InterviewersTold(Told):
    """How far the two who score apart agree."""

    applicants: int
    answers: int
    kappa: float | None = Field(description=_("Cohen's, with quadratic weights; null: too few to tell"))
    kappa_low: float | None
    kappa_high: float | None
    apart: float | None = Field(description=_("Points of the scale between them, on average"))
    apart_low: float | None
    apart_high: float | None


class BorneOutTold(Told):
    """How totals of those who were hired go with what came of it: an association."""

    hired: int = Field(description=_("Of how many who were hired it is known"))
    rho: float | None = Field(description=_("Spearman's; null: never tested, or fewer than ten"))
    low: float | None
    high: float | None


class HiringTold(Told):
    """Applicants, the agreement of interviewers, and whether scores were borne out."""

    applicants: list[ApplicantTold]
    agreement: InterviewersTold
    customers: BorneOutTold = Field(description=_("With the change in lifetime value of their customers"))
    growth: BorneOutTold = Field(description=_("With their steps in a year"))


@router.get("/own/hiring", response=HiringTold, summary=_("Applicants, and whether what was scored was borne out"))
@needs(Right.WRITE)
def hiring_told(request: SignedIn) -> HiringTold:
    reached, agreed, borne = totals_here(request), agreement_here(request), borne_out_here(request)
    rows = [
        ApplicantTold(
            number=one.pk, team=one.team.name if one.team else None, state=one.state, sheets=len(one.sheets.all()),
            score=total.score if total else None, low=total.low if total else None,
            high=total.high if total else None, forget_on=one.forget_on,
        )
        for one in applicants_here(request) for total in (reached.get(one.pk),)
    ]  # fmt: skip
    agreement = InterviewersTold(
        applicants=agreed.applicants, answers=agreed.answers, kappa=agreed.kappa, kappa_low=agreed.kappa_low,
        kappa_high=agreed.kappa_high, apart=agreed.apart, apart_low=agreed.apart_low, apart_high=agreed.apart_high,
    )  # fmt: skip
    return HiringTold(
        applicants=rows, agreement=agreement, customers=_borne(borne["customers"]), growth=_borne(borne["growth"])
    )


def _borne(found: BorneOut) -> BorneOutTold:
    return BorneOutTold(hired=found.hired, rho=found.rho, low=found.low, high=found.high)
