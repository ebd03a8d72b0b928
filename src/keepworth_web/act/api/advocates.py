"""The API of advocates and testimonials."""

import datetime as dt
from typing import Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Status
from pydantic import Field

from keepworth.act import SpreadFound
from keepworth.runs.advocates import Speaker
from keepworth_web.act.actions.approve_words import close_words, put_words, withdraw_words
from keepworth_web.act.reads.advocates import report_here
from keepworth_web.act.reads.testimonials import Testimonial, address_to, words_here, words_marked
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class SpreadTold(Told):
    """How much sooner customers speak for us who came through somebody that had."""

    times: float
    low: float
    high: float
    began: int
    exposed: int
    chance: float | None = Field(description=_("Of shuffles that reach as much"))


class LastAskTold(Told):
    """What somebody was asked last."""

    kind: str
    asked_on: dt.date
    answer: Literal["open", "yes", "no"]
    answered_on: dt.date | None


class SpeakerTold(Told):
    """Somebody at a customer who spoke for us, or was asked to."""

    number: int
    contact_id: str
    contact: str | None
    strength: float | None
    strength_low: float | None
    strength_high: float | None
    acts: int
    acts_12m: int
    kinds: dict[str, int]
    last_act_on: dt.date | None
    referral_value: float | None
    referral_low: float | None
    referral_high: float | None
    reference_value: float | None
    reference_low: float | None
    reference_high: float | None
    asks_12m: int
    last_ask: LastAskTold | None
    may_be_asked_on: dt.date | None = Field(description=_("Null: they have yet to answer"))
    moment: str | None = Field(description=_("What went well lately: promise, case, trial, answer"))
    moment_on: dt.date | None
    last_thanked_on: dt.date | None
    thanks_owed: int
    do: Literal["ask", "thank", "wait"]
    wait: Literal["unanswered", "limit", "complaint", "weak"] | None


class SpeakersTold(Told):
    """Who would speak for us, of the customers that this key sees."""

    as_of: dt.date
    asks_a_year: int
    spread: SpreadTold | None = Field(description=_("Null: it cannot be told, or not to who sees a part of the book"))
    advocates: list[SpeakerTold]


class TestimonialTold(Told):
    """Words for us, and where they stand."""

    mark: str
    number: int | None
    contact_id: str
    words: str
    topic: str | None
    shown: str | None = Field(description=_("Who says it, as it is shown; null: it is not approved"))
    state: Literal["draft", "waiting", "approved", "withdrawn"]
    written_on: dt.date
    approved_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    consent: str | None
    consent_hash: str | None


class TestimonialsTold(Told):
    """The testimonials of the customers that this key sees."""

    testimonials: list[TestimonialTold]


class WordsPageTold(Told):
    """A private page on which a contact approves words; its address is told this once."""

    address: str
    expires_at: dt.datetime


@router.get("/advocates", response=SpeakersTold, summary=_("Who would speak for us, and whom to ask or thank"))
@needs(Right.SEE_WALLED)
def advocates(request: SignedIn, as_of: AsOf = None) -> SpeakersTold:
    found = report_here(request)
    return SpeakersTold(
        as_of=found.as_of, asks_a_year=found.asks_a_year, spread=_spread(found.spread) if found.spread else None,
        advocates=[_speaker(one) for one in found.advocates],
    )  # fmt: skip


@router.get("/testimonials", response=TestimonialsTold, summary=_("Testimonials, and which of them are shown"))
@needs(Right.SEE_WALLED)
def all_words(request: SignedIn, as_of: AsOf = None) -> TestimonialsTold:
    return TestimonialsTold(testimonials=[_told(one) for one in words_here(request)])


@router.get("/testimonials/{mark}", response=TestimonialTold, summary=_("One testimonial"))
@needs(Right.SEE_WALLED)
def some_words(request: SignedIn, mark: str, as_of: AsOf = None) -> TestimonialTold:
    return _told(_marked(request, mark))


@router.post(
    "/testimonials/{mark}/pages", response={201: WordsPageTold}, summary=_("Make the page on which a contact approves")
)  # fmt: skip
@needs(Right.WRITE)
def put_to_contact(request: SignedIn, mark: str) -> Status[WordsPageTold]:
    made, token = put_words(_marked(request, mark), by=request.user, at=timezone.now())
    return Status(201, WordsPageTold(address=address_to(token), expires_at=made.expires_at))


@router.delete("/testimonials/{mark}/pages", response={204: None}, summary=_("Close the pages of a testimonial"))
@needs(Right.WRITE)
def close_pages(request: SignedIn, mark: str) -> Status[None]:
    close_words(_marked(request, mark), by=request.user, at=timezone.now())
    return Status(204, None)


@router.delete("/testimonials/{mark}/approval", response={204: None}, summary=_("Show a testimonial no more"))
@needs(Right.WRITE)
def withdraw(request: SignedIn, mark: str) -> Status[None]:
    withdraw_words(str(_marked(request, mark).row.values["testimonial_id"]), by=request.user, at=timezone.now())
    return Status(204, None)


def _marked(request: SignedIn, mark: str) -> Testimonial:
    found = words_marked(request, mark)
    if found is None:
        raise Http404
    return found


def _spread(of: SpreadFound) -> SpreadTold:
    return SpreadTold(**{name: getattr(of, name) for name in SpreadTold.model_fields})


def _speaker(one: Speaker) -> SpeakerTold:
    worth = {
        f"{kind}_{end}": getattr(one.worth, f"{kind}_{end}") if one.worth else None
        for kind in ("referral", "reference") for end in ("value", "low", "high")
    }  # fmt: skip
    last = (
        LastAskTold(**{name: getattr(one.last_ask, name) for name in LastAskTold.model_fields})
        if one.last_ask
        else None
    )
    own = {name: getattr(one, name) for name in SpeakerTold.model_fields if hasattr(one, name)}
    moment = {"moment": one.moment.kind if one.moment else None, "moment_on": one.moment.on if one.moment else None}
    return SpeakerTold(**(own | worth | moment | {"last_ask": last}))


def _told(one: Testimonial) -> TestimonialTold:
    approval, values = one.approval, one.row.values
    return TestimonialTold(
        mark=one.row.mark, number=one.row.numbers.get("customer_id"), contact_id=str(values["contact_id"]),
        words=one.words, topic=values["topic"], shown=approval.shown if approval and one.state == "approved" else None,
        state=one.state, written_on=values["written_on"], approved_at=approval.at if approval else None,
        withdrawn_at=approval.withdrawn_at if approval else None, consent=approval.consent if approval else None,
        consent_hash=approval.consent_hash if approval else None,
    )  # fmt: skip
