"""What groups say for the persons in them who were not asked, and success: for programs, as on their pages."""

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.runs.success import SuccessTold as Success
from keepworth_web.know.api.customers import AsOf
from keepworth_web.measure.api.relationship import GroupSaid, group_said
from keepworth_web.measure.reads.groups import groups_seen
from keepworth_web.measure.reads.success import success_with
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["measure"])


class GroupsTold(Told):
    """The groups of a book: segments by name, each followed by its locations."""

    groups: list[GroupSaid]


class KnowledgeTold(Told):
    """How much of what is needed is written down, and how fresh it is."""

    score: float | None = Field(description=_("0 to 100; null where the book keeps nothing of the kind"))
    known: int
    needed: int
    fields: dict[str, dt.date | None] = Field(description=_("When each was last written down; null: it never was"))
    newest: dt.date | None


class OwnStrengthTold(Told):
    """The customer's own strength."""

    score: float | None = Field(description=_("Null where it is withheld, or a group's"))
    low: float | None
    high: float | None
    published: str
    pieces: int
    newest: dt.date | None


class EconomicTold(Told):
    """In how many of 100 customers the lifetime value is lower."""

    score: float | None
    low: float | None
    high: float | None
    customers: int = Field(description=_("Among whom"))
    newest: dt.date | None = Field(description=_("The latest order"))


class SuccessSaid(Told):
    """Success: knowledge, relationship and economic value, each 0 to 100."""

    index: float | None = Field(description=_("Null: withheld, for one of the three is not known"))
    low: float | None
    high: float | None
    level: float
    compounding: float | None = Field(description=_("The geometric mean"))
    bottleneck: str | None = Field(description=_("knowledge, relationship or economic"))
    unknown: list[str]
    knowledge: KnowledgeTold
    relationship: OwnStrengthTold
    economic: EconomicTold


@router.get("/measure/groups", response=GroupsTold, summary=_("What groups say for who was not asked"))
@needs(Right.LOOK)
def groups(request: SignedIn, as_of: AsOf = None) -> GroupsTold:
    return GroupsTold(groups=[group_said(one) for one in groups_seen(request)])


@router.get("/customers/{int:number}/success", response=SuccessSaid, summary=_("Success, and what holds it back"))
@needs(Right.SEE_WALLED)
def success(request: SignedIn, number: int, as_of: AsOf = None) -> SuccessSaid:
    found = success_with(request, number)
    if found is None:
        raise Http404
    return _success(found)


def _success(of: Success) -> SuccessSaid:
    return SuccessSaid(
        index=of.index, low=of.low, high=of.high, level=of.level, compounding=of.compounding, bottleneck=of.bottleneck,
        unknown=list(of.unknown),
        knowledge=KnowledgeTold(**_fields(of.knowledge, KnowledgeTold)),
        relationship=OwnStrengthTold(**_fields(of.relationship, OwnStrengthTold)),
        economic=EconomicTold(**_fields(of.economic, EconomicTold)),
    )  # fmt: skip


def _fields(of: object, kind: type[Told]) -> dict[str, Any]:
    return {name: getattr(of, name) for name in kind.model_fields}
