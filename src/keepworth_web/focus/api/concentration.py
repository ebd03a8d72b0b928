"""The API of concentration: how much of the whole book hangs on few."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.runs.concentration import Holder
from keepworth_web.focus.reads.concentration import concentration_seen
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


class ChancesTold(Told):
    """Whence the chances to leave come."""

    staying: int = Field(description=_("Customers of whom contracts and what is known besides tell it"))
    activity: int = Field(description=_("Customers of whom orders alone tell whether they are still active"))
    unknown: int


class SharedOut(Told):
    """How an amount is shared out, and what of it may be lost."""

    customers: int
    total: float
    hhi: float = Field(description=_("Herfindahl's index: 10,000 where one has all"))
    effective: float = Field(description=_("As many equal customers would be as concentrated"))
    top1: float
    top5: float
    expected: float | None = Field(description=_("Lost on average; null where nobody's chance to leave is known"))
    var95: float | None = Field(description=_("Not exceeded with 95 chances in 100"))
    cvar95: float | None = Field(description=_("The mean of the worst 5 in 100"))
    chances: ChancesTold


class ConcentratedTold(Told):
    """A customer, or customers who have something in common."""

    name: str = Field(description=_("Empty of who may not be named"))
    number: int | None = Field(description=_("Of the customer, colleague or contact"))
    customers: int
    value: float | None
    revenue: float | None
    share: float | None
    share_revenue: float | None
    leaves: float | None = Field(description=_("The chance to leave, of one customer"))
    at_risk: float | None = Field(description=_("Value that is lost on average"))
    from_staying: bool | None


class GroupsShared(Told):
    """Customers put together in one way."""

    kind: Literal["segment", "sector", "team", "colleague", "channel", "partner", "group", "champion"]
    hhi: float
    effective: float
    top1: float
    top5: float
    groups: int
    in_some: float = Field(description=_("Share of the whole that is in one of them"))
    holders: list[ConcentratedTold] = Field(description=_("The largest first, at most 200"))


class SubstituteTold(Told):
    """What could take our place in a segment, as far as the book knows; null: it does not."""

    segment: str
    customers: int
    amount: float
    share: float
    with_rival: int
    rival_share: float | None
    cheapest: float | None = Field(description=_("Percentage points by which the cheapest rival is cheaper"))
    trends: int
    heaviest: str | None
    weight: int | None
    lost_to_price: float | None = Field(description=_("Value, if a rival were 20 % cheaper"))
    repositioning: float | None = Field(description=_("What it would cost, as the owner says"))


class HedgeTold(Told):
    """What would lower what may be lost together, at one customer."""

    hedge: Literal["second_contact", "close_complaint", "longer_term"]
    name: str = Field(description=_("Empty of who may not be named"))
    number: int
    leaves: float
    then: float = Field(description=_("The chance to leave with the hedge"))
    less: float = Field(description=_("By which less is lost on average"))
    less_cvar95: float = Field(description=_("By which less is lost on average in the worst 1 of 20"))
    low: float = Field(description=_("The same at the ends of the ranges of all chances"))
    high: float
    cost: float | None = Field(description=_("What it would cost, as the owner says"))


class UnforetoldTold(Told):
    """A hedge against what no book foretells; null: it is not known."""

    hedge: Literal["second_partner", "be_different"]
    name: str = Field(description=_("Of the partner or the segment; empty of who may not be named"))
    number: int | None = Field(description=_("Of the partner"))
    customers: int
    amount: float | None = Field(description=_("What may go without it, at most"))
    cost: float | None = Field(description=_("What it would cost, as the owner says"))
    pays_from: float | None = Field(description=_("The chance from which it earns its cost if it kept all"))


class WithoutTold(Told):
    """What would be left without the largest three."""

    names: list[str]
    amount: float
    share: float
    effective: float | None


class ConcentrationTold(Told):
    """How much hangs on few."""

    of: Literal["value", "revenue"]
    currency: str
    whole: SharedOut
    revenue: SharedOut | None
    correlation: float = Field(description=_("Of the shock that all share"))
    draws: int
    without: WithoutTold | None
    customers: list[ConcentratedTold]
    unlisted: int = Field(description=_("Restricted customers among the largest: sums hold them, no list does"))
    by: list[GroupsShared]
    substitutes: list[SubstituteTold]
    hedges: list[HedgeTold] = Field(description=_("What lowers the worst 1 of 20 most for its money first"))
    unforetold: list[UnforetoldTold] = Field(description=_("What pays from the lowest chance first"))
    ranges: dict[str, list[float] | None] = Field(description=_("Low and high of shares and of what may be lost"))


@router.get("/focus/concentration", response=ConcentrationTold, summary=_("How much hangs on few customers"))
@needs(Right.SEE_BOOK)
def concentration(request: SignedIn, as_of: AsOf = None) -> ConcentrationTold:
    found = concentration_seen(request)
    if found is None:
        raise Http404
    told = found.told
    return ConcentrationTold(
        of=told["of"], currency=found.currency, whole=_shared(told),
        revenue=_shared(told["revenue"]) if told["revenue"] else None, correlation=told["correlation"],
        draws=told["draws"], without=WithoutTold(**_listed(asdict(found.without))) if found.without else None,
        customers=[_holder(one) for one in found.customers], unlisted=found.unlisted,
        by=[_group(kind, told["by"][kind], holders=holders) for kind, holders in found.by.items() if holders],
        substitutes=[SubstituteTold(**asdict(one)) for one in found.substitutes],
        hedges=[HedgeTold(**asdict(one)) for one in found.hedges],
        unforetold=[UnforetoldTold(**asdict(one)) for one in found.unforetold], ranges=told.get("ranges") or {},
    )  # fmt: skip


def _shared(told: Mapping[str, Any]) -> SharedOut:
    chances = ChancesTold(**told["chances"])
    rest = {name: told[name] for name in SharedOut.model_fields if name != "chances"}
    return SharedOut(**rest, chances=chances)


def _group(kind: Any, told: Mapping[str, Any], *, holders: Sequence[Holder]) -> GroupsShared:
    return GroupsShared(kind=kind, **told, holders=[_holder(one) for one in holders])


def _holder(one: Holder) -> ConcentratedTold:
    return ConcentratedTold.telling(one)


def _listed(of: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in of.items()}
