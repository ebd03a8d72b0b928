"""The API of extras: the catalogue with what it came to, and who may be given which.

A giving is a row of a customer: it is written and taken away as every row, in the table `extras_given`.
"""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.tables.extras import entitled_to
from keepworth_web.act.reads.extras import Extra, catalogue, extra_marked, seen_here
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


class ExtraTold(Told):
    """One extra of the catalogue; `mark` names its row."""

    mark: str
    extra_id: str
    name: str
    what: str
    cost: float | None = Field(description=_("What giving it once costs"))
    product: str | None = Field(description=_("Only for who bought it; null: whatever"))
    tier: str | None = Field(description=_("Only for this tier; null: any"))
    segment: str | None = Field(description=_("Only for this segment; null: any"))
    months_apart: int | None = Field(description=_("After how many months it may be given again; null: once"))
    valid_from: dt.date
    valid_to: dt.date | None
    entitled: int = Field(description=_("How many visible customers may be given it now"))
    given: int
    used: int
    spent: float = Field(description=_("What giving it cost so far"))
    unpriced: int = Field(description=_("Given, of which no cost is known"))


class ExtrasTold(Told):
    """The catalogue."""

    day: dt.date
    extras: list[ExtraTold]


class EntitledTold(Told):
    """A customer who may be given an extra."""

    number: int
    customer_id: str
    name: str
    segment: str | None
    value: float | None


@router.get("/extras", response=ExtrasTold, summary=_("Extras beyond the product, and what giving them came to"))
@needs(Right.SEE_WALLED)
def extras(request: SignedIn, as_of: AsOf = None) -> ExtrasTold:
    return ExtrasTold(day=seen_by(request).day, extras=[_told(one) for one in catalogue(request)])


@router.put("/extras/rows", response=RowTold, summary=WRITTEN)
@needs(Right.WRITE)
def write(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, "extras", asked=asked)


@router.delete("/extras/rows/{mark}", response=NotedTold, summary=TAKEN)
@needs(Right.WRITE)
def remove(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, "extras", mark=mark), version=version)


@router.get("/extras/{mark}/entitled", response=Page[EntitledTold], summary=_("Who may be given an extra now"))
@needs(Right.SEE_WALLED)
def entitled(request: SignedIn, mark: str, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50) -> dict[str, object]:
    found = extra_marked(request, mark)
    if found is None:
        raise Http404
    _count, rows = entitled_to(found.rule, seen_here(request), most=limit + 1, skip=after)
    told = [EntitledTold(**{name: row[name] for name in EntitledTold.model_fields}) for row in rows[:limit]]
    return page(request, told, after=after + limit if len(rows) > limit else None)


def _told(one: Extra) -> ExtraTold:
    values = one.row.values
    same = ("extra_id", "name", "segment", "months_apart", "valid_from", "valid_to")
    return ExtraTold(
        mark=one.row.mark, what=one.words, cost=None if one.cost is None else float(one.cost),
        product=values["product_id"], tier=values["tier"].upper() if values["tier"] else None, entitled=one.entitled,
        given=one.came.given, used=one.came.used, spent=float(one.came.cost), unpriced=one.came.unpriced,
        **{name: values[name] for name in same},
    )  # fmt: skip
