"""The API of price and loyalty: what the loyal would pay more, and how they look at list prices."""

from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.know.api.customers import AsOf
from keepworth_web.measure.reads.prices import premium_seen
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["measure"])
Verdict = Literal["told", "not enough", "wrong sign", "no end", "does not vary"]
Claim = Literal["association", "effect"]


class NeededTold(Told):
    """How much it takes until a number is told."""

    lost: int = Field(description=_("Renewals that were lost"))
    lost_each: int = Field(description=_("Of them, of the loyal and of the others"))
    customers_each: int = Field(description=_("Customers who saw two list prices, of the loyal and of the others"))


class PremiumSaid(Told):
    """By how many percentage points a price may be higher until the loyal renew as surely as the others."""

    segment: str | None = Field(description=_("Null: the whole book"))
    verdict: Verdict
    claim: Claim | None
    points: float | None
    low: float | None
    high: float | None
    logits_a_point: float | None = Field(description=_("What a percentage point of price does to a renewal"))
    renewals: int
    customers: int
    loyal: int = Field(description=_("Renewals of the loyal"))
    lost: int
    lost_loyal: int


class ElasticitySaid(Told):
    """By how many per cent quantity changes with one per cent of list price."""

    segment: str | None = Field(description=_("Null: the whole book"))
    verdict: Verdict
    claim: Claim | None
    others: float | None
    others_low: float | None
    others_high: float | None
    loyal: float | None
    loyal_low: float | None
    loyal_high: float | None
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    purchases: int
    loyal_customers: int
    other_customers: int


class PricesTold(Told):
    """Price and loyalty of the whole book and each segment."""

    level: float = Field(description=_("How often a range holds the truth"))
    prices_by_lot: bool
    needed: NeededTold
    premiums: list[PremiumSaid]
    elasticities: list[ElasticitySaid]
    since: str | None = Field(description=_("The first month of purchases at list prices; null: there are none"))
    until: str | None
    products: int
    every: int = Field(description=_("Purchases are of every n-th customer"))


@router.get("/measure/prices", response=PricesTold, summary=_("What the loyal would pay more"))
@needs(Right.SEE_BOOK)
def prices(request: SignedIn, as_of: AsOf = None) -> PricesTold:
    found: dict[str, Any] = dict(premium_seen(request))
    if not found:
        raise Http404
    return PricesTold(**found)
