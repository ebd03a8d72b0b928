"""The API of our own people: what they may decide and did; each sees their own, whoever leads others theirs too."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Router
from pydantic import Field

from keepworth_web.act.actions.write_own import remove_own, write_own
from keepworth_web.act.reads.decisions import decisions_here, mine_here, name_of, sums_here
from keepworth_web.act.reads.own_people import OPEN, OWN, me, row_marked, seen_rows
from keepworth_web.know.actions.write_row import RowRefused, Said
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.own import TAKEN, WRITTEN
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, Skip, as_if_none, told
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.changes import changes_of
from keepworth_web.know.reads.rows import Reader, all_rows
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.api.pages import Limit, Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["people"])
OwnTable = Annotated[str, Path(description=", ".join(OWN))]


class RightTold(Told):
    """What you may decide without asking."""

    what: str
    most: float | None = Field(description=_("Up to how much at once; null: any amount"))
    ask: str | None = Field(description=_("Who is asked above it"))


class CameTold(Told):
    """What all decisions of one kind that you see came to."""

    what: str
    decisions: int
    amount: float
    above: int = Field(description=_("How many were above their limit"))
    without: int = Field(description=_("To how many nobody had given a right"))
    told: int = Field(description=_("Of how many it is told what came"))
    helped: int
    helped_low: float | None = Field(
        description=_("The share that helped of those told of, low end of the range (8 in 10)")
    )
    helped_high: float | None
    harmed: int


class DecisionTold(Told):
    """One decision, beside the right by which it was taken."""

    mark: str
    decided_on: dt.date
    colleague: str
    customer: str | None
    what: str
    amount: float | None
    verdict: str = Field(description=_("within, above or no right"))
    most: float | None = Field(description=_("The limit that held; null: none, or no right"))
    result: str | None = Field(description=_("helped, unchanged or harmed; null: nobody said yet"))


class DecisionsTold(Told):
    """What may be decided, and what came of it."""

    day: dt.date
    mine: list[RightTold]
    sums: list[CameTold]
    decisions: list[DecisionTold] = Field(description=_("The newest 200"))


@router.get("/own/decisions", response=DecisionsTold, summary=_("What you may decide, and what came of decisions"))
@needs(Right.SEE_WALLED)
def decisions(request: SignedIn, as_of: AsOf = None) -> DecisionsTold:
    mine = [
        RightTold(what=one.what, most=_plain(one.most), ask=name_of(request, one.ask) or None)
        for one in mine_here(request)
    ]
    sums = [
        CameTold(
            what=one.what, decisions=one.many, amount=float(one.amount), above=one.above, without=one.without,
            told=one.told, harmed=one.harmed, helped=one.helped.hits if one.helped else 0,
            helped_low=one.helped.low if one.helped else None, helped_high=one.helped.high if one.helped else None,
        )
        for one in sums_here(request)
    ]  # fmt: skip
    rows = [
        DecisionTold(
            mark=one.row.mark, colleague=one.who, customer=one.row.names.get("customer_id"), verdict=one.verdict,
            decided_on=one.row.values["decided_on"], what=one.row.values["what"],
            amount=_plain(one.row.values["amount"]), most=_plain(one.right.most) if one.right else None,
            result=one.row.values["result"],
        )
        for one in decisions_here(request)[:200]
    ]  # fmt: skip
    return DecisionsTold(day=seen_by(request).day, mine=mine, sums=sums, decisions=rows)


@router.get("/own/rows/{table}", response=Page[RowTold], summary=_("Rows about our own people"))
@needs(Right.SEE_WALLED)
def rows(
    request: SignedIn, table: OwnTable, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50
) -> dict[str, object]:
    _known(table)
    found = all_rows(request, table) if table in OPEN else seen_rows(request, table)
    some = found[after : after + limit]
    return page(request, told(some), after=after + limit if len(found) > after + limit else None)


@router.put("/own/rows/{table}", response=RowTold, summary=WRITTEN)
@needs(Right.WRITE)
def write(request: SignedIn, table: OwnTable, asked: RowAsked) -> RowTold:
    _known(table)
    values = {cell.column: cell.value for cell in asked.values}
    words = {cell.column: cell.value or "" for cell in asked.words}
    mine = me(request)
    if mine is not None and table not in OPEN:
        values.setdefault("colleague_id", mine.own)
    try:
        with as_if_none():
            done = write_own(request, Said(table, values, words=words, version=asked.version), at=timezone.now())
    except RowRefused as refused:
        raise Faulty(*(Fault("body", pointer("values", name), why) for name, why in refused.faults.items())) from None
    found = Reader(seen_by(request)).one(table, done.key)
    if found is None:
        raise Http404
    return told([found])[0]


@router.delete("/own/rows/{table}/{mark}", response=NotedTold, summary=TAKEN)
@needs(Right.WRITE)
def remove(request: SignedIn, table: OwnTable, mark: str, version: Seen = None) -> NotedTold:
    _known(table)
    row = row_marked(request, table, mark=mark)
    if row is None:
        raise Http404
    with as_if_none():
        gone = remove_own(request, row, at=timezone.now(), version=version)
    return NotedTold(change=changes_of([gone])[gone.pk])


def _known(table: str) -> None:
    if table not in OWN:
        raise Http404


def _plain(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
