"""The API of offers: what is offered to whom and why, and what came of coupons."""

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.reads.offers import coupons_here, offers_here, told_of_offers
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.row import Skip
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.api.pages import Limit
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class CustomerOfferTold(Told):
    """One offer to one customer."""

    number: int
    customer_id: str
    name: str
    product: str
    rank: int
    reason: str = Field(description=_("need, similar, again or popular"))
    why: str
    chance: float | None = Field(description=_("That they buy it the next time they come; null: never tested"))
    expected_margin: float | None = Field(description=_("The chance times what a piece leaves; null: not known"))


class CouponsCountedTold(Told):
    """What came of the coupons of one product, as the last score's facts know it."""

    product: str = Field(description=_("Empty: any of its campaign"))
    given: int
    came: int = Field(description=_("Came back"))
    low: float | None = Field(description=_("Of the share that came back, 8 in 10"))
    high: float | None
    held: int = Field(description=_("Held back by lot"))
    first: dt.date
    last: dt.date


class OffersTold(Told):
    """Offers, those that are expected to leave most first, and what came of coupons."""

    day: dt.date
    is_told: bool = Field(description=_("Whether the score says what to offer"))
    offers: list[CustomerOfferTold]
    coupons: list[CouponsCountedTold]


@router.get("/offers", response=OffersTold, summary=_("What to offer to whom and why, and what came of coupons"))
@needs(Right.SEE_WALLED)
def offers(request: SignedIn, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50) -> OffersTold:
    told = told_of_offers(request) is not None
    return OffersTold(
        day=seen_by(request).until, is_told=told,
        offers=_told(offers_here(request, limit=limit, skip=after)) if told else [],
        coupons=[_counted(one) for one in coupons_here(request)],
    )  # fmt: skip


@router.get(
    "/customers/{int:number}/offers",
    response=list[CustomerOfferTold],
    summary=_("What to offer to a customer, and why"),
)
@needs(Right.SEE_WALLED)
def offers_of(request: SignedIn, number: int, as_of: AsOf = None) -> list[CustomerOfferTold]:
    if customer_of(request, number) is None:
        raise Http404
    return _told(offers_here(request, customer=number)) if told_of_offers(request) is not None else []


def _told(rows: list[dict[str, Any]]) -> list[CustomerOfferTold]:
    return [CustomerOfferTold.telling(row) for row in rows]


def _counted(row: dict[str, Any]) -> CouponsCountedTold:
    share = row["share"]
    same = {name: row[name] for name in ("product", "given", "came", "held", "first", "last")}
    return CouponsCountedTold(**same, low=share.low if share else None, high=share.high if share else None)
