"""The API of value: what a customer is worth and why, and what it ordered; the panels of its page, in numbers."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.tables.scored import Typical
from keepworth_web.know.api.customers import AsOf, EstimateTold, SourceTold, source_of
from keepworth_web.know.reads import Visible, seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.wallet import Verdict, wallet_of
from keepworth_web.value.reads.worth import orders_of, worth_of

router = Router(tags=["customers"])


class TypicalTold(Told):
    """A typical customer: the average of those whom this key may see."""

    customers: int
    active: float
    orders: float
    spend: float


class BecauseTold(Told):
    """One line of why: what it adds, and the sum with it. The amounts add up as they are read."""

    because: Literal["typical", "orders", "recency", "spend", "contracts", "costs"]
    adds: float
    total: float


class WhyTold(Told):
    """From a typical customer to this one, one fact at a time."""

    value: float
    lines: list[BecauseTold]
    typical: TypicalTold | None = Field(description=_("Null of who never ordered"))
    orders: int | None
    years: float | None = Field(description=_("Since the first order"))
    silent_weeks: int | None
    active: float | None
    spend: EstimateTold | None = Field(description=_("Spent per order"))
    note: str | None
    source: SourceTold | None = Field(description=_("What the numbers rest on; null where no run speaks for the day"))


class YearTold(Told):
    """What a customer ordered in a year."""

    year: int
    orders: int = Field(description=_("Days with an order"))
    amount: float = Field(description=_("Refunds taken off"))


class OrdersTold(Told):
    """What a customer ordered, year by year."""

    years: list[YearTold]
    is_cut: bool = Field(description=_("Earlier years are counted and not shown"))
    until: dt.date
    first_order: dt.date | None
    last_order: dt.date | None
    why_model: str | None = Field(description=_("Why this model foresees the orders"))
    warnings: list[str]


@router.get("/customers/{int:number}/worth", response=WhyTold, summary=_("Why a customer is worth what it is"))
@needs(Right.SEE_WALLED)
def worth(request: SignedIn, number: int, as_of: AsOf = None) -> WhyTold:
    row, visible = _found(request, number)
    found = worth_of(row, visible=visible)
    if found is None:
        raise Http404
    return WhyTold(
        value=found["whole"].amount,
        lines=[_line(one) for one in found["lines"]],
        typical=_typical(found["typical"]),
        orders=found["orders"],
        years=found["years"],
        silent_weeks=found["silent_weeks"],
        active=found["active"],
        spend=_spend(found),
        note=found["note"] or None,
        source=source_of(visible),
    )


def _typical(found: Typical | None) -> TypicalTold | None:
    return TypicalTold(**{name: getattr(found, name) for name in TypicalTold.model_fields}) if found else None


def _spend(found: Mapping[str, Any]) -> EstimateTold | None:
    if found["spend"] is None:
        return None
    return EstimateTold(mean=found["spend"], low=found["spend_low"], high=found["spend_high"])


@router.get("/customers/{int:number}/orders", response=OrdersTold, summary=_("What a customer ordered, year by year"))
@needs(Right.SEE_WALLED)
def orders(request: SignedIn, number: int, as_of: AsOf = None) -> OrdersTold:
    row, visible = _found(request, number)
    found = orders_of(row, visible=visible)
    if found is None:
        raise Http404
    years = [one["of"] for one in found["years"]]
    record = found["record"]
    return OrdersTold(
        years=[YearTold(year=one.year, orders=one.orders, amount=float(one.amount)) for one in years],
        is_cut=found["is_cut"],
        until=found["until"],
        first_order=row["first_order"],
        last_order=row["last_order"],
        why_model=record["orders"]["choice"]["words"] if record and record["orders"] else None,
        warnings=list(record["warnings"]) if record else [],
    )


def _found(request: SignedIn, number: int) -> tuple[Mapping[str, Any], Visible]:
    visible = seen_by(request)
    row = visible.one(number)
    if row is None:
        raise Http404
    return row, visible


def _line(one: Mapping[str, Any]) -> BecauseTold:
    return BecauseTold(because=one["what"], adds=one["bar"].amount, total=one["bar"].total)


class WalletTold(Told):
    """Our share of what a customer spends, as far as rivals are known."""

    verdict: Verdict = Field(description=_("unknown: nobody told a rival's share; impossible: more than the whole"))
    share: float | None = Field(description=_("0 to 1; at most so much where a rival's share is not known"))
    rivals: int
    unknown: int = Field(description=_("Rivals whose share is not known"))
    oldest: dt.date | None = Field(description=_("Of what was told of the rivals"))
    newest: dt.date | None
    age_days: int | None = Field(description=_("Of the oldest"))
    sources: list[str] = Field(description=_("From where it is known"))


@router.get(
    "/customers/{int:number}/wallet", response=WalletTold, summary=_("Our share of what a customer spends")
)  # fmt: skip
@needs(Right.SEE_WALLED)
def wallet(request: SignedIn, number: int, as_of: AsOf = None) -> WalletTold:
    found = wallet_of(request, number)
    if found is None:
        raise Http404
    told = {name: getattr(found, name) for name in WalletTold.model_fields}
    return WalletTold(**{**told, "sources": list(found.sources)})
