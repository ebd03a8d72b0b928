"""The API of the retention mix, and of who is stood by after a purchase."""

import datetime as dt

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.reads.mix import Line, mix_here, standing_by
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class ElementTold(Told):
    """One element of the retention mix, within a year."""

    element: str
    given: int
    customers: int
    cost: float
    unpriced: int = Field(description=_("Times of which no cost is known"))
    verdict: str = Field(description=_("effect (by lot), association, not enough, or never tested"))
    got: int = Field(description=_("Compared customers who got it"))
    none: int = Field(description=_("Compared customers who did not"))
    change: float | None = Field(
        description=_("By how much a larger share of the former stayed; null where it is not told")
    )
    low: float | None
    high: float | None


class MixTold(Told):
    """What was given to keep customers, what it cost, and what can be said of what it earned."""

    day: dt.date
    elements: list[ElementTold]
    without_play: int = Field(description=_("Actions done whose play the playbook does not know"))


class StoodByTold(Told):
    """A customer who bought lately, and what came in since."""

    number: int
    customer_id: str
    name: str | None
    bought_on: dt.date
    product: str | None
    owner: str | None = Field(description=_("Who of ours stands by; null: nobody"))
    open_cases: int
    cases: int
    touches: int = Field(description=_("Times that they came to us"))
    answers: int


class StandingTold(Told):
    """Who is stood by."""

    day: dt.date
    days: int
    customers: list[StoodByTold]


@router.get("/mix", response=MixTold, summary=_("The retention mix, and what each element earned"))
@needs(Right.SEE_WALLED)
def mix(request: SignedIn, as_of: AsOf = None) -> MixTold:
    found, lines = mix_here(request)
    told = [_told(one) for one in lines]
    return MixTold(day=seen_by(request).until, elements=told, without_play=found.without_play)


@router.get("/standing", response=StandingTold, summary=_("Who bought lately, who stands by, and what came in since"))
@needs(Right.SEE_WALLED)
def standing(request: SignedIn, as_of: AsOf = None) -> StandingTold:
    rows = [StoodByTold(**{name: row[name] for name in StoodByTold.model_fields}) for row in standing_by(request)]
    visible = seen_by(request)
    return StandingTold(day=visible.until, days=visible.book.settings.act.standby_days, customers=rows)


def _told(one: Line) -> ElementTold:
    groups, change = one.earned.groups, one.earned.change
    return ElementTold(
        element=one.of.name, given=one.of.given, customers=one.of.customers, cost=float(one.of.cost),
        unpriced=one.of.unpriced, verdict=one.earned.verdict, got=groups.got if groups else 0,
        none=groups.none if groups else 0, change=change.change if change else None,
        low=change.low if change else None, high=change.high if change else None,
    )  # fmt: skip
