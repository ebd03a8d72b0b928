"""The API of partners: what they could do, how far we hang on them, and what we and they offer."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.know.promises import Kept
from keepworth.runs.money_behind import Money
from keepworth.runs.partners import Hangs, waiting_for
from keepworth_web.act.reads.partners import Offering, Partner, facts_here, offerings_of, partners_of, report_here
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.own import TAKEN, WRITTEN
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, Skip, marked, removed, written
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.api.pages import Limit, Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class PartnerWorthTold(Told):
    """Lifetime value of some customers together."""

    mean: float
    low: float | None = Field(description=_("Null: withheld"))
    high: float | None
    customers: int
    unvalued: int


class HangsTold(Told):
    """How much of something rests on partners, and on how few."""

    of: float
    resting: float
    share: float | None
    things: int
    hhi: float | None = Field(description=_("Of partners among what rests on them; null: fewer than five things"))
    effective: float | None


class InTimeTold(Told):
    """How promises were kept."""

    on_time: int
    of: int = Field(description=_("Whose day has come"))
    low: float | None
    high: float | None


class PartnerTold(Told):
    """One partner."""

    number: int
    partner_id: str | None
    name: str
    does: str
    is_there: bool
    could: int = Field(description=_("Open needs that they could meet"))
    alone: int | None = Field(description=_("Of these, what neither we nor another could; null: not known"))
    waiting: int = Field(description=_("Customers who wait for it"))
    worth_waiting: PartnerWorthTold | None
    met: int
    share_met: float | None
    promises: int
    share_promises: float | None
    kept: InTimeTold
    customers: int = Field(description=_("Whom we serve through them"))
    worth: PartnerWorthTold | None
    share_worth: float | None


class LackingTold(Told):
    """What customers need and nobody can do yet."""

    topic: str
    needs: int
    customers: int
    worth: PartnerWorthTold | None


class PartnersTold(Told):
    """What partners could do for the customers that are seen, and how far we hang on them."""

    day: dt.date
    needs: int = Field(description=_("Open, and it is said what they are about"))
    untold: int = Field(description=_("Open, and nobody said it"))
    ours: int | None = Field(description=_("That we could meet ourselves; null: nothing of our own is listed"))
    together: int
    nobody: list[LackingTold]
    partners: list[PartnerTold]
    met: HangsTold
    promised: HangsTold
    worth: HangsTold | None
    joint: InTimeTold
    alone: InTimeTold
    change: float | None = Field(description=_("Joint less ours on time; null: fewer than five on a side"))
    change_low: float | None
    change_high: float | None


class NeedsWaitingTold(Told):
    """A customer's open needs that a partner could meet."""

    number: int
    customer_id: str
    name: str
    topic: str
    needs: int
    is_alone: bool = Field(description=_("Neither we nor another could"))


class OfferingTold(Told):
    """What we, or a partner, can do about a need; `mark` names its row."""

    mark: str
    offering_id: str
    name: str
    partner_id: str | None = Field(description=_("Null: our own"))
    partner: str | None
    need: str
    product_id: str | None
    what: str
    valid_from: dt.date
    valid_to: dt.date | None


class OfferingsTold(Told):
    """What we and our partners can do."""

    offerings: list[OfferingTold]


@router.get("/partners", response=PartnersTold, summary=_("What partners could do, and how far we hang on them"))
@needs(Right.SEE_WALLED)
def partners(request: SignedIn, as_of: AsOf = None) -> PartnersTold:
    found = report_here(request)
    change = found.change
    return PartnersTold(
        day=found.as_of, needs=found.needs, untold=found.untold, ours=found.ours, together=found.together,
        nobody=[LackingTold(topic=one.topic, needs=one.needs, customers=one.customers, worth=_worth(one.worth))
                for one in found.nobody],
        partners=[_partner(one) for one in partners_of(request)], met=_hangs(found.met),
        promised=_hangs(found.promised), worth=None if found.worth is None else _hangs(found.worth),
        joint=_in_time(found.joint), alone=_in_time(found.alone), change=change.change if change else None,
        change_low=change.low if change else None, change_high=change.high if change else None,
    )  # fmt: skip


@router.get(
    "/partners/{int:number}/needs", response=Page[NeedsWaitingTold], summary=_("Who waits for what a partner could do")
)
@needs(Right.SEE_WALLED)
def waiting(
    request: SignedIn, number: int, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50
) -> dict[str, object]:  # fmt: skip
    if number not in {one.number for one in report_here(request).partners}:
        raise Http404
    some = list(waiting_for(facts_here(request), number))[after : after + limit + 1]
    visible = seen_by(request)
    seen = visible.scored.some([one.customer for one in some], teams=visible.teams)
    told = [
        NeedsWaitingTold(
            number=one.customer, customer_id=str(seen[one.customer]["customer_id"]), name=seen[one.customer]["name"],
            topic=one.topic, needs=one.needs, is_alone=one.is_alone,
        )
        for one in some[:limit] if one.customer in seen
    ]  # fmt: skip
    return page(request, told, after=after + limit if len(some) > limit else None)


@router.get("/offerings", response=OfferingsTold, summary=_("What we and our partners can do about needs"))
@needs(Right.SEE_WALLED)
def offerings(request: SignedIn, as_of: AsOf = None) -> OfferingsTold:
    return OfferingsTold(offerings=[_offering(one) for one in offerings_of(request)])


@router.put("/offerings/rows", response=RowTold, summary=WRITTEN)
@needs(Right.WRITE)
def write_offering(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, "offerings", asked=asked)


@router.delete("/offerings/rows/{mark}", response=NotedTold, summary=TAKEN)
@needs(Right.WRITE)
def remove_offering(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, "offerings", mark=mark), version=version)


def _partner(one: Partner) -> PartnerTold:
    same = ("number", "is_there", "could", "alone", "waiting", "met", "share_met", "promises", "share_promises",
            "customers", "share_worth")  # fmt: skip
    return PartnerTold(
        partner_id=str(one.row.values["partner_id"]) if one.row else None, name=one.name, does=one.does,
        worth_waiting=_worth(one.of.worth_waiting), worth=_worth(one.of.worth), kept=_in_time(one.of.kept),
        **{name: getattr(one.of, name) for name in same},
    )  # fmt: skip


def _offering(one: Offering) -> OfferingTold:
    same = ("offering_id", "name", "partner_id", "need", "product_id", "valid_from", "valid_to")
    return OfferingTold(
        mark=one.row.mark, partner=one.partner or None, what=one.words, **{name: one.row.values[name] for name in same}
    )


def _worth(of: Money | None) -> PartnerWorthTold | None:
    names = PartnerWorthTold.model_fields
    return None if of is None else PartnerWorthTold(**{name: getattr(of, name) for name in names})


def _hangs(of: Hangs) -> HangsTold:
    return HangsTold(**{name: getattr(of, name) for name in HangsTold.model_fields})


def _in_time(of: Kept) -> InTimeTold:
    rate = of.rate
    if rate is None:
        return InTimeTold(on_time=0, of=0, low=None, high=None)
    return InTimeTold(on_time=rate.hits, of=rate.of, low=rate.low, high=rate.high)
