"""Checks of the company itself and its business case, for programs, by the same actions as in the pages."""

from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.focus import Range
from keepworth_web.focus.actions.keep_case import Stated, keep_case
from keepworth_web.focus.actions.keep_review import Filled, keep_review
from keepworth_web.focus.actions.take_out import take_kept_out
from keepworth_web.focus.actions.throw_away import throw_kept_away
from keepworth_web.focus.models import BusinessCase, Review
from keepworth_web.focus.reads.cases import cases_of, reckoned, worth_of_a_point
from keepworth_web.focus.reads.kept import kept_row
from keepworth_web.focus.reads.reviews import reviews_of
from keepworth_web.focus.reads.verdicts import CheckSaid, check_said
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Asked, At, Line, Told
from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["checks"])
Kind = Literal["readiness", "challenges", "disciplines", "keeping"]
Money = Annotated[float, Field(ge=-1e12, le=1e12)]
Cost = Annotated[float, Field(ge=0, le=1e12)]
Points = Annotated[float, Field(ge=0, le=100)]
Proof = Annotated[Line, Field(max_length=300)]


class VerdictTold(Told):
    """A check as it was filled in, and what comes of it."""

    id: int
    kind: str
    version: str
    at: At
    by: str | None
    answers: dict[str, float] = Field(
        description=_("By item of the questionnaire; of disciplines by view too: us.on_the_day")
    )
    proofs: dict[str, str]
    verdict: str = Field(
        description=_("fits, not_yet or open; leads, leads_but, several, nowhere or unknown; else empty")
    )
    sum: float | None = Field(description=_("Of readiness: a yes 1, a partly one half"))
    named: list[str] = Field(description=_("What is not in hand, or neglected, the worst first; or what is led in"))


class ReviewAsked(Asked):
    """A check to be kept."""

    kind: Kind
    answers: dict[str, float]
    proofs: dict[str, Proof] = Field(default_factory=dict)


class RangeAsked(Asked):
    """Three figures: low, what is expected, high."""

    low: Money
    expected: Money
    high: Money


class PointsAsked(Asked):
    """Points of retention: low, what is expected, high."""

    low: Points
    expected: Points
    high: Points


class BusinessCaseAsked(Asked):
    """What it costs, and either points of retention or a gain."""

    cost_once: Cost
    cost_yearly: Cost
    years: int = Field(ge=1, le=100)
    discount: float = Field(ge=0, le=1)
    points: PointsAsked | None = None
    gain: RangeAsked | None = None
    because: Proof | None = None


class BusinessCaseTold(Told):
    """A business case in today's money."""

    id: int
    at: At
    by: str | None
    cost: float
    gain: list[float] = Field(description=_("Low, expected, high"))
    net: list[float] = Field(description=_("Low, expected, high"))
    per_point: float | None
    breaks_even_at: float | None = Field(description=_("Points of retention; null where no run says what one is worth"))
    run: str
    because: str


@router.get(
    "/focus/checks/{kind}",
    response=Page[VerdictTold],
    summary=_("Checks of the company itself, the newest first"),
)
@needs(Right.LOOK)
def checks(
    request: SignedIn, kind: Kind, *, as_of: AsOf = None, after: After = None, limit: Limit = 50
) -> dict[str, object]:
    rows = reviews_of(kind, as_of=request.as_of)
    return page_of(request, rows, after=after, limit=limit, told=_check, newest_first=True)


@router.get("/focus/check/{int:number}", response=VerdictTold, summary=_("One check"))
@needs(Right.LOOK)
def check(request: SignedIn, number: int) -> VerdictTold:
    return _check(_review(number, is_there=True))


@router.post("/focus/checks", response={201: VerdictTold}, summary=_("Keep a check that was filled in"))
@needs(Right.WRITE)
def keep(request: SignedIn, asked: ReviewAsked) -> VerdictTold:
    filled = Filled(asked.kind, asked.answers, asked.proofs)
    return _check(keep_review(filled, by=request.user, at=timezone.now()))


@router.delete("/focus/check/{int:number}", response={204: None}, summary=_("Put a check into the trash"))
@needs(Right.WRITE)
def remove(request: SignedIn, number: int) -> None:
    throw_kept_away(_review(number), by=request.user, at=timezone.now())


@router.post("/focus/check/{int:number}/restore", response=VerdictTold, summary=_("Take a check out of the trash"))
@needs(Right.WRITE)
def restore(request: SignedIn, number: int) -> VerdictTold:
    take_kept_out(_review(number), by=request.user, at=timezone.now())
    return _check(_review(number, is_there=True))


@router.get("/focus/cases", response=Page[BusinessCaseTold], summary=_("What customer intimacy would cost and bring"))
@needs(Right.SEE_BOOK)
def cases(request: SignedIn, *, as_of: AsOf = None, after: After = None, limit: Limit = 50) -> dict[str, object]:
    return page_of(request, cases_of(as_of=request.as_of), after=after, limit=limit, told=_case, newest_first=True)


@router.post("/focus/cases", response={201: BusinessCaseTold}, summary=_("Reckon and keep a business case"))
@needs(Right.SEE_BOOK)
def reckon(request: SignedIn, asked: BusinessCaseAsked) -> BusinessCaseTold:
    per_point, run = worth_of_a_point(request)
    stated = Stated(
        asked.cost_once, asked.cost_yearly, asked.years, asked.discount, gain=_range(asked.gain),
        points=_range(asked.points), per_point=per_point, run=run, because=asked.because or "",
    )  # fmt: skip
    return _case(keep_case(stated, by=request.user, at=timezone.now()))


@router.delete("/focus/cases/{int:number}", response={204: None}, summary=_("Put a business case into the trash"))
@needs(Right.WRITE)
def remove_case(request: SignedIn, number: int) -> None:
    throw_kept_away(_kept_case(request, number), by=request.user, at=timezone.now())


@router.post(
    "/focus/cases/{int:number}/restore", response=BusinessCaseTold, summary=_("Take a business case out of the trash")
)
@needs(Right.WRITE)
def restore_case(request: SignedIn, number: int) -> BusinessCaseTold:
    take_kept_out(_kept_case(request, number), by=request.user, at=timezone.now())
    found = _kept_case(request, number)
    if found.trashed_at is not None:
        raise Http404
    return _case(found)


def _range(said: RangeAsked | PointsAsked | None) -> Range | None:
    return None if said is None else Range(said.low, said.expected, said.high)


def _review(number: int, *, is_there: bool = False) -> Review:
    found = Review.objects.select_related("by").filter(pk=number).first()
    if found is None or (is_there and found.trashed_at is not None):
        raise Http404
    return found


def _kept_case(request: SignedIn, number: int) -> BusinessCase:
    found = kept_row(request, "case", number=number)
    if not isinstance(found, BusinessCase):
        raise Http404
    return found


def _check(review: Review) -> VerdictTold:
    said: CheckSaid = check_said(review)
    return VerdictTold(
        id=review.pk, kind=review.kind, version=review.version, at=review.at,
        by=review.by.name if review.by else None, answers=review.answers, proofs=review.proofs, verdict=said.verdict,
        sum=said.sum, named=list(said.named),
    )  # fmt: skip


def _case(case: BusinessCase) -> BusinessCaseTold:
    of = reckoned(case)
    return BusinessCaseTold(
        id=case.pk, at=case.at, by=case.by.name if case.by else None, cost=of.cost,
        gain=[of.gain.low, of.gain.middle, of.gain.high], net=[of.net.low, of.net.middle, of.net.high],
        per_point=case.per_point, breaks_even_at=of.breaks_even_at, run=case.run, because=case.because,
    )  # fmt: skip
