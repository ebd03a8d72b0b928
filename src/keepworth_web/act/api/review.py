"""The API of reviews: a quarter with a customer, kept for them, answered, and the pages on which they sign."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Status
from pydantic import Field

from keepworth_web.act.actions.keep_quarter import keep_quarter
from keepworth_web.act.actions.review_link import make_review_link, revoke_review_link
from keepworth_web.act.actions.say_review import answer_review
from keepworth_web.act.models import Review, ReviewLink
from keepworth_web.act.reads.review import content_of, days_of, open_links, review_here, sayings_of
from keepworth_web.act.reads.review_doors import address_to
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import customer_of
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, At, Line, Paragraphs, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["plans"])
WHERE = "/customers/{int:number}/reviews/{period}"


class ReviewPromiseTold(Told):
    """A promise that fell due in the quarter."""

    what: str
    due: dt.date
    kept: str = Field(description=_("yes, no or open"))


class ReviewDoneTold(Told):
    """A step or a line of the plan that was done."""

    what: str
    on: dt.date


class ReviewNumberTold(Told):
    """Where an indicator of the plan is; null where nothing was heard."""

    indicator: str
    target: float | None
    score: float | None
    low: float | None
    high: float | None
    pieces: int
    newest: dt.date | None


class ReviewGoalTold(Told):
    """A goal of the next quarter."""

    key: str
    goal: str
    indicator: str | None
    target: float | None
    due: dt.date | None
    owner: str
    theirs: str = Field(description=_("How they see it"))
    steps: list[str]


class ReviewSayingTold(Told):
    """What somebody said to a goal, or to the whole page."""

    goal: str = Field(description=_("Its key; empty: the whole page"))
    kind: str = Field(description=_("confirmed, answered or signed"))
    who: str
    words: str
    at: At


class ReviewPageTold(Told):
    """A private page of one contact that still opens."""

    id: int
    who: str
    made_at: At
    expires_at: At


class ReviewPageMadeTold(ReviewPageTold):
    """A page that was just made; its address is told this once."""

    address: str


class PeriodTold(Told):
    """A quarter with a customer: as it was signed, else as it is now."""

    period: str
    day: dt.date
    is_kept: bool = Field(description=_("The customer can see one"))
    signed_at: At | None
    promises: list[ReviewPromiseTold]
    done: list[ReviewDoneTold]
    numbers: list[ReviewNumberTold]
    goals: list[ReviewGoalTold]
    sayings: list[ReviewSayingTold]
    pages: list[ReviewPageTold]


class ReviewAnswerAsked(Asked):
    """What we say to a review."""

    words: Annotated[Paragraphs, Field(min_length=1)]


class ReviewPageAsked(Asked):
    """Whom a page is for."""

    contact: Line = Field(description=_("The id of a contact of this customer"))


@router.get(WHERE, response=PeriodTold, summary=_("What was promised and done in a quarter, and what comes next"))
@needs(Right.SEE_WALLED)
def review(request: SignedIn, number: int, period: str, as_of: AsOf = None) -> PeriodTold:
    customer = _customer(request, number, period=period)
    kept = review_here(str(customer["customer_id"]), period)
    is_signed = kept is not None and kept.signed_at is not None
    content = kept.content if kept and is_signed else content_of(request, number, period=period)
    may = kept is not None and request.user.may(Right.WRITE)
    said = sayings_of(request, kept) if kept else []
    return PeriodTold(
        period=period, day=content["day"], is_kept=kept is not None, signed_at=kept.signed_at if kept else None,
        promises=content["promises"], done=content["done"], numbers=content["numbers"], goals=content["goals"],
        sayings=[
            ReviewSayingTold(goal=one.saying.goal, kind=one.saying.kind, who=one.who, words=one.saying.words,
                             at=one.saying.at) for one in said
        ],
        pages=[
            ReviewPageTold(id=one["pk"], **{name: one[name] for name in ("who", "made_at", "expires_at")})
            for one in (open_links(request, kept, at=timezone.now()) if kept and may else [])
        ],
    )  # fmt: skip


@router.put(WHERE, response={204: None}, summary=_("Keep a quarter as it is now for the customer to see"))
@needs(Right.WRITE)
def keep(request: SignedIn, number: int, period: str) -> Status[None]:
    customer = _customer(request, number, period=period)
    content = content_of(request, number, period=period)
    keep_quarter(str(customer["customer_id"]), period, content=content, by=request.user, at=timezone.now())
    return Status(204, None)


@router.post(f"{WHERE}/answers", response={204: None}, summary=_("Answer what the customer said to a review"))
@needs(Right.WRITE)
def answer(request: SignedIn, number: int, period: str, asked: ReviewAnswerAsked) -> Status[None]:
    answer_review(_kept(request, number, period=period), asked.words, by=request.user, at=timezone.now())
    return Status(204, None)


@router.post(
    f"{WHERE}/pages", response={201: ReviewPageMadeTold}, summary=_("Make the private page on which a contact signs")
)  # fmt: skip
@needs(Right.WRITE)
def make_page(request: SignedIn, number: int, period: str, asked: ReviewPageAsked) -> Status[ReviewPageMadeTold]:
    kept, names = _kept(request, number, period=period), dict(contacts_here(request, number))
    if asked.contact not in names:
        raise Faulty(Fault("body", pointer("contact"), "nobody of that id works there"))
    made, token = make_review_link(kept, asked.contact, by=request.user, at=timezone.now())
    return Status(201, ReviewPageMadeTold(
        id=made.pk, who=names[asked.contact], made_at=made.made_at, expires_at=made.expires_at,
        address=address_to(token),
    ))  # fmt: skip


@router.delete(
    WHERE + "/pages/{int:page}", response={204: None}, summary=_("Let a review's page open nothing any more")
)  # fmt: skip
@needs(Right.WRITE)
def close_page(request: SignedIn, number: int, period: str, page: int) -> Status[None]:
    own = str(_customer(request, number, period=period)["customer_id"])
    found = ReviewLink.objects.filter(pk=page, customer=own, review__period=period).first()
    if found is None:
        raise Http404
    revoke_review_link(found, by=request.user, at=timezone.now())
    return Status(204, None)


def _customer(request: SignedIn, number: int, *, period: str) -> Mapping[str, Any]:
    row = customer_of(request, number)
    if row is None or days_of(period) is None:
        raise Http404
    return row


def _kept(request: SignedIn, number: int, *, period: str) -> Review:
    found = review_here(str(_customer(request, number, period=period)["customer_id"]), period)
    if found is None:
        raise Http404
    return found
