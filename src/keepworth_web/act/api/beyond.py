"""The API of value beyond the product: who wants what, what we can give, to whom it is proposed, what came of it.

What somebody wants and what they were given are rows of their customer, in the tables `wishes` and `openings_given`,
and are written as every row of a customer.
"""

import datetime as dt

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.act import Outcome
from keepworth_web.act.reads.beyond import Given, Open, Proposal, Wisher, beyond_here, came_for_us
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.own import TAKEN, WRITTEN
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, marked, removed, written
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class WantTold(Told):
    """One wish of somebody that holds."""

    wish: str = Field(description=_("belong (meet others), seen or learn"))
    stated_on: dt.date


class WisherTold(Told):
    """Somebody who said what they want for themselves."""

    contact_id: str
    name: str
    customer: int
    customer_id: str
    wishes: list[WantTold] = Field(description=_("Those that hold; none: none of these, or older than two years"))


class OpeningTold(Told):
    """Something that we can give and that is not for sale; `mark` names its row."""

    mark: str
    opening_id: str
    name: str
    kind: str
    gives: str = Field(description=_("belong (meet others), seen or learn"))
    topic: str | None
    segment: str | None
    held_on: dt.date | None
    give_by: dt.date | None
    place: str | None
    places: int | None = Field(description=_("null: nobody counts them"))
    taken: int = Field(description=_("Places that are taken, whoever sees the people"))
    is_over: bool
    done: int = Field(description=_("How often it took place for somebody whom this key sees"))


class OpeningReasonTold(Told):
    """Why somebody is proposed something."""

    code: str = Field(description=_("wish, meets or open (a topic), spoke (for us), first, or waits (since a day)"))
    points: float
    about: str | None


class ProposalTold(Told):
    """Something for somebody, with reasons."""

    opening_id: str
    contact_id: str
    customer: int
    points: float
    reasons: list[OpeningReasonTold]
    other_id: str | None = Field(description=_("To whom they are to be introduced"))


class OpeningGivenTold(Told):
    """What somebody was offered, and what came of it for them."""

    mark: str
    opening_id: str
    contact_id: str
    customer_id: str
    offered_on: dt.date
    state: str
    came: str | None = Field(description=_("What came of it for them; null: nobody said"))
    came_on: dt.date | None
    answers_wish: bool = Field(description=_("Whether it answered a wish that was known then"))


class CameForUsTold(Told):
    """What customers did within 180 days of being given something, beside those who wished and got nothing."""

    what: str = Field(description=_("ordered (or signed), or spoke (up for us)"))
    kind: str = Field(description=_("association, nobody (to compare with) or not enough"))
    given: list[int] = Field(description=_("How many did it, of how many who got something"))
    others: list[int] = Field(description=_("The same of those who wished and got nothing"))
    change: float | None
    low: float | None
    high: float | None


class BeyondTold(Told):
    """All of it, as this key sees it."""

    day: dt.date
    people: int = Field(description=_("How many people might be asked what they want"))
    wishers: list[WisherTold]
    openings: list[OpeningTold]
    proposals: list[ProposalTold]
    given: list[OpeningGivenTold]
    for_us: list[CameForUsTold]


@router.get(
    "/beyond", response=BeyondTold, summary=_("What we can give that is not for sale, to whom, what came of it")
)
@needs(Right.SEE_WALLED)
def beyond(request: SignedIn, as_of: AsOf = None) -> BeyondTold:
    of = beyond_here(request)
    return BeyondTold(
        day=of.day, people=of.people, wishers=[_wisher(one) for one in of.wishers],
        openings=[_opening(one) for one in of.openings], proposals=[_proposal(one) for one in of.proposals],
        given=[_given(one) for one in of.given],
        for_us=[_for_us(name, one) for name, one in came_for_us(request).items()],
    )  # fmt: skip


@router.put("/beyond/openings", response=RowTold, summary=WRITTEN)
@needs(Right.WRITE)
def write_opening(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, "openings", asked=asked)


@router.delete("/beyond/openings/{mark}", response=NotedTold, summary=TAKEN)
@needs(Right.WRITE)
def remove_opening(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, "openings", mark=mark), version=version)


def _wisher(of: Wisher) -> WisherTold:
    wishes = [WantTold(wish=wish, stated_on=on) for wish, on in of.wishes.items()]
    return WisherTold(contact_id=of.contact, name=of.name, customer=of.customer, customer_id=of.customer_id,
                      wishes=wishes)  # fmt: skip


def _opening(of: Open) -> OpeningTold:
    values = of.row.values
    same = ("opening_id", "name", "gives", "topic", "segment", "held_on", "give_by", "place", "places")
    return OpeningTold(mark=of.row.mark, kind=values["kind"] or "other", taken=of.taken, is_over=of.is_over,
                       done=of.given, **{name: values[name] for name in same})  # fmt: skip


def _proposal(of: Proposal) -> ProposalTold:
    return ProposalTold(
        opening_id=of.opening.row.values["opening_id"], contact_id=of.wisher.contact, customer=of.wisher.customer,
        points=of.points, other_id=of.other.contact if of.other else None,
        reasons=[OpeningReasonTold(code=one.code, points=one.points, about=one.about or None) for one in of.because],
    )  # fmt: skip


def _given(of: Given) -> OpeningGivenTold:
    same = ("opening_id", "contact_id", "customer_id", "offered_on", "came", "came_on")
    return OpeningGivenTold(mark=of.row.mark, state=of.state, answers_wish=of.answers_wish,
                            **{name: of.row.values[name] for name in same})  # fmt: skip


def _for_us(what: str, of: Outcome) -> CameForUsTold:
    change = of.change
    return CameForUsTold(what=what, kind=of.kind, given=list(of.asked), others=list(of.others),
                         change=change.change if change else None, low=change.low if change else None,
                         high=change.high if change else None)  # fmt: skip
