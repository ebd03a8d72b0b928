"""Tiers for programs: the customers of a view who are in a tier, with chances and reasons."""

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth.focus.service import Gap
from keepworth.focus.tiers import NAMES
from keepworth.runs.tiers import Tiered
from keepworth_web.focus.api.asked import Listed, asked_view
from keepworth_web.focus.reads.scored import record_of, scored_of, teams_of
from keepworth_web.focus.reads.tiers import counts_of, fit_left_out, page_of_tiers, service_of, tiered, told_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.api.pages import Limit, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


class ServicePartTold(Told):
    """What a customer got of one part of the standard of their likeliest tier."""

    measure: str
    standard: float
    given: float | None = Field(description=_("Days, meetings or hours of a year; null: not known, or counted"))
    known: int = Field(description=_("How often it is known: 1 or 0, of answers cases"))
    kept: int


class ServiceGapTold(Told):
    """What a customer got in the year up to the score, against the standard of their likeliest tier."""

    verdict: str | None = Field(description=_("below, at or above; null: nothing is known"))
    parts: list[ServicePartTold]
    below: list[str] = Field(description=_("Of what they got less"))
    over_hours: float | None = Field(
        description=_("Hours beyond the standard, where they are more than half as many again")
    )
    over_money: float | None = Field(description=_("What these hours cost; null: not known"))


class TieredTold(Told):
    """A customer's tier with its doubt; chances of the tiers sum to 1."""

    number: int
    customer_id: str
    name: str | None
    tier: str = Field(description=_("The likeliest"))
    between: str | None = Field(description=_("The other that it may be of; null: it is sure"))
    chances: dict[str, float]
    value: float
    value_low: float
    value_high: float
    strength: float | None = Field(description=_("Null: withheld; its prior is taken, with the doubt of it"))
    strength_low: float | None
    strength_high: float | None
    fit: float | None = Field(description=_("0 to 1; null: too few are known to say"))
    because: dict[str, float] = Field(description=_("What each attribute moves fit by, in logits"))
    gap: ServiceGapTold


class StandardTold(Told):
    """How one part of the standard was kept in one tier."""

    tier: str
    measure: str
    standard: float
    known: int = Field(description=_("Customers, or cases of answers, of whom it is known"))
    kept: int


class TiersTold(Told):
    """Tiers of the customers that are seen; who is listed is narrowed by the query, the counts are not."""

    as_of: dt.date | None
    run: str | None
    all: int = Field(description=_("Customers who are in a tier"))
    sure: dict[str, int] = Field(description=_("How many are surely of each tier"))
    between: int = Field(description=_("How many lie between two"))
    withheld: int = Field(description=_("Of how many the strength is withheld"))
    no_fit: str | None = Field(description=_("Why fit is not told"))
    count: int = Field(description=_("How many the query asks for"))
    service: list[StandardTold] = Field(
        description=_("What each tier is to get in a year, and of how many it was kept")
    )
    items: list[TieredTold]
    next: str | None


@router.get("/focus/tiers", response=TiersTold, summary=_("Tiers by value, strength and fit, with their doubt"))
@needs(Right.SEE_WALLED)
def tiers(request: SignedIn, asked: Query[Listed], limit: Limit = 50) -> dict[str, Any]:
    view = asked_view(request)
    told, record = told_of(request), record_of(request)
    if told is None:
        nobody = {"all": 0, "sure": dict.fromkeys(NAMES, 0), "between": 0, "withheld": 0, "no_fit": None, "count": 0,
                  "service": []}  # fmt: skip
        return {**page(request, [], after=None), **nobody, "as_of": record and record["day"],
                "run": record and record["run"]}  # fmt: skip
    try:
        found = page_of_tiers(request, view, limit=limit)
    except BadInput as fault:
        raise Faulty(Fault("query", "/after", str(fault))) from None
    items = [_told(one) for one in tiered(request, found.rows)]
    return {
        **page(request, items, after=found.next), **counts_of(scored_of(request), teams_of(request)),
        "no_fit": fit_left_out(request), "count": found.count, "as_of": record and record["day"],
        "run": record and record["run"], "service": [StandardTold.telling(one) for one in service_of(request)],
    }  # fmt: skip


@router.get(
    "/customers/{int:number}/tier",
    response=TieredTold,
    tags=["customers"],
    summary=_("The tier of a customer, and why"),
)
@needs(Right.SEE_WALLED)
def tier(request: SignedIn, number: int, as_of: AsOf = None) -> TieredTold:
    row = scored_of(request).one(number, teams=teams_of(request))
    found = tiered(request, [row]) if row else []
    if not found:
        raise Http404
    return _told(found[0])


def _gap(of: Gap) -> ServiceGapTold:
    parts = [ServicePartTold.telling(part) for part in of.parts]
    return ServiceGapTold(
        verdict=of.verdict, parts=parts, below=list(of.below), over_hours=of.over_hours, over_money=of.over_money
    )


def _told(one: Tiered) -> TieredTold:
    return TieredTold(
        number=one.number, customer_id=one.customer_id, name=one.name or None, tier=one.tier, between=one.between,
        chances=dict(one.chances), value=one.value, value_low=one.value_low, value_high=one.value_high,
        strength=one.strength, strength_low=one.strength_low, strength_high=one.strength_high, fit=one.fit,
        because=dict(one.because), gap=_gap(one.gap),
    )  # fmt: skip
