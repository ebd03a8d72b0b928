"""The API of getting against keeping, of the whole book."""

from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.runs.balance import tried_of
from keepworth_web.focus.reads.balance import balance_seen
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


class RangeTold(Told):
    """Money a year, with the range that holds the truth 8 times in 10; null where nothing was learnt."""

    mean: float
    low: float | None
    high: float | None


class SpendingSideTold(Told):
    """One side: winning customers, or keeping them."""

    spent: float = Field(description=_("Money a year, as it is now"))
    best: RangeTold
    next: RangeTold = Field(description=_("What so much more money a year earns, less the money"))
    tried_low: float | None = Field(description=_("The least that a quarter spent, as money a year; null: not learnt"))
    tried_high: float | None = Field(description=_("The most; a best beyond them is told by the curve alone"))


class QuarterTold(Told):
    """What happened in a quarter."""

    quarter: str
    getting: float | None
    keeping: float | None
    before: int = Field(description=_("Customers at its beginning"))
    kept: int
    won: int


class KeepingElementTold(Told):
    """One element of keeping, and its share of the money for keeping."""

    element: Literal["extras", "promotion", "sales", "post_purchase"]
    money: float
    low: float = Field(description=_("Its share, of what is told"))
    high: float = Field(description=_("Its share if all that names no element went there"))
    verdict: Literal["nothing", "little", "enough", "not told"] = Field(
        description=_("little: below a tenth, which is ours; not told: it may be so or not")
    )


class KeepingElementsTold(Told):
    """What the money for keeping was for, in the last four quarters of which it is known."""

    quarters: int
    keeping: float
    not_told: float = Field(description=_("Money that names no element"))
    each: list[KeepingElementTold]
    twice: list[str] = Field(description=_("Periods whose money was probably written twice, whole and by element"))


class BalanceTold(Told):
    """Getting against keeping."""

    verdict: Literal["learnt", "asked", "not enough"]
    missing: list[str] = Field(description=_("What it takes until it is learnt"))
    more: float = Field(description=_("Of how much more money a year it is told what it earns"))
    getting: SpendingSideTold | None
    keeping: SpendingSideTold | None
    quarters: list[QuarterTold]
    elements: KeepingElementsTold | None = Field(
        description=_("What keeping was spent on; null: nothing was spent, or by a score of an earlier version")
    )


@router.get("/focus/balance", response=BalanceTold, summary=_("What getting and keeping customers earn"))
@needs(Right.SEE_BOOK)
def balance(request: SignedIn, as_of: AsOf = None) -> BalanceTold:
    told = balance_seen(request)
    if told is None:
        raise Http404
    weighed = told["weighed"]
    return BalanceTold(
        verdict=told["verdict"], missing=told["missing"], more=told["more"],
        getting=_side("getting", told) if weighed else None, keeping=_side("keeping", told) if weighed else None,
        quarters=[QuarterTold(**one) for one in told["by_quarter"]], elements=_elements(told),
    )  # fmt: skip


def _elements(told: dict[str, Any]) -> KeepingElementsTold | None:
    found = told.get("elements")
    return KeepingElementsTold.model_validate(found) if found else None


def _side(name: str, told: dict[str, Any]) -> SpendingSideTold:
    weighed, tried = told["weighed"], tried_of(told, name) or (None, None)
    return SpendingSideTold(
        spent=weighed["spent"][name], best=RangeTold(**weighed[name]), next=RangeTold(**weighed[f"next_{name}"]),
        tried_low=tried[0], tried_high=tried[1],
    )  # fmt: skip
