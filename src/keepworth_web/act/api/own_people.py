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
from keepworth_web.act.reads.between import pairs_here
from keepworth_web.act.reads.decisions import decisions_here, mine_here, name_of, sums_here
from keepworth_web.act.reads.grown import page_of_growth
from keepworth_web.act.reads.own_people import OPEN, OWN, me, row_marked, seen_rows
from keepworth_web.act.reads.resources import page_of_resources
from keepworth_web.act.reads.team_values import changes_here, verdict_of
from keepworth_web.act.reads.thanked import page_of_further
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


class DecidedTold(Told):
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
    sums: list[DecidedTold]
    decisions: list[DecisionTold] = Field(description=_("The newest 200"))


@router.get("/own/decisions", response=DecisionsTold, summary=_("What you may decide, and what came of decisions"))
@needs(Right.SEE_WALLED)
def decisions(request: SignedIn, as_of: AsOf = None) -> DecisionsTold:
    mine = [
        RightTold(what=one.what, most=_plain(one.most), ask=name_of(request, one.ask) or None)
        for one in mine_here(request)
    ]
    sums = [
        DecidedTold(
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


class ResourcesTold(Told):
    """What those whom you see asked for, and whether they got it; the rows are those of `resources`."""

    asked: int
    given: int
    refused: int
    waiting: int
    oldest: dt.date | None = Field(description=_("Since when the one waits that waits longest"))
    days: int | None = Field(description=_("Within how many days half of the answers came"))
    hours: float = Field(description=_("Hours of training that were given"))
    cost: float


class ThankedTold(Told):
    """One of us: how many acts beyond what was asked are noted, and how many were thanked for."""

    colleague: str
    team: str | None
    acts: int
    thanked: int
    low: float = Field(description=_("Of the share that is thanked for, low end of the range (8 in 10)"))
    high: float


class FurtherTold(Told):
    """Acts beyond what was asked, of those whom you see; the rows are those of `further`."""

    acts: int
    people: int
    thanked: int
    waiting: int
    oldest: dt.date | None = Field(description=_("Since when the one waits that waits longest"))
    days: int | None = Field(description=_("Within how many days half of the thanks came"))
    uneven: float | None = Field(
        description=_("How often chance spreads thanks so unevenly over people; null: too few, or not yours to see")
    )
    by_person: list[ThankedTold] = Field(description=_("In the order of names; empty where you lead nobody"))


class GrowthOfPeopleTold(Told):
    """How those whom you see grew; the rows are those of `growth`."""

    steps: int
    promotions: int
    skills: int
    proven: int
    half_a_year: int = Field(description=_("How many have been with us for half a year"))
    promoted: int = Field(description=_("How many of these were promoted"))
    promoted_low: float | None = Field(description=_("Of that share, low end of the range (8 in 10)"))
    promoted_high: float | None


@router.get("/own/resources", response=ResourcesTold, summary=_("What our people asked for, and whether they got it"))
@needs(Right.SEE_WALLED)
def resources(request: SignedIn, as_of: AsOf = None) -> ResourcesTold:
    part = page_of_resources(request)
    found = part["answers"]
    return ResourcesTold(
        asked=found.many, given=part["given"], refused=part["refused"], waiting=found.waiting, oldest=found.oldest,
        days=found.days, hours=float(part["hours"]), cost=float(part["cost"]),
    )  # fmt: skip


@router.get(
    "/own/further", response=FurtherTold, summary=_("Who went further than asked, and whether they were thanked")
)
@needs(Right.SEE_WALLED)
def further(request: SignedIn, as_of: AsOf = None) -> FurtherTold:
    part = page_of_further(request)
    found = part["thanks"]
    people = [
        ThankedTold(
            colleague=one["who"].name, team=one["who"].team, acts=one["share"].of, thanked=one["share"].hits,
            low=one["share"].low, high=one["share"].high,
        )
        for one in part["people"]
    ]  # fmt: skip
    return FurtherTold(
        acts=found.many, people=found.people, thanked=found.done.hits if found.done else 0, waiting=found.waiting,
        oldest=found.oldest, days=found.days, uneven=part["even"].p if part["even"] else None, by_person=people,
    )  # fmt: skip


@router.get("/own/growth", response=GrowthOfPeopleTold, summary=_("How our people grew"))
@needs(Right.SEE_WALLED)
def growth(request: SignedIn, as_of: AsOf = None) -> GrowthOfPeopleTold:
    part = page_of_growth(request)
    share = part["promoted"]
    return GrowthOfPeopleTold(
        steps=part["many"], promotions=part["promotions"], skills=part["skills"], proven=part["proven"],
        half_a_year=share.of if share else 0, promoted=share.hits if share else 0,
        promoted_low=share.low if share else None, promoted_high=share.high if share else None,
    )  # fmt: skip


class TeamValueTold(Told):
    """What became of one team's customers, those whom it serves today, between two scores."""

    team: str | None
    customers: int
    before: float
    now: float
    new: float
    lost: float
    grown: float
    shrunk: float
    re_estimated: float = Field(description=_("What today's models see otherwise in the same facts"))
    moved: float = Field(description=_("The change without that"))
    moved_low: float | None = Field(description=_("Its range (8 in 10); null: a score gives none"))
    moved_high: float | None
    verdict: str = Field(description=_("more, less or cannot tell"))
    sales: float = Field(description=_("What was sold to them between the two scores"))
    sales_before: float = Field(description=_("What was sold to them in as many days before"))


class TeamValuesTold(Told):
    """The teams, by name; empty where there are no two scores of different days."""

    since: dt.date | None
    until: dt.date | None
    teams: list[TeamValueTold]


@router.get(
    "/own/teams", response=TeamValuesTold, summary=_("What became of each team's customers, beside their sales")
)
@needs(Right.MANAGE_PEOPLE)
def team_values_told(request: SignedIn, as_of: AsOf = None) -> TeamValuesTold:
    found = changes_here(request)
    if found is None:
        return TeamValuesTold(since=None, until=None, teams=[])
    rows = [
        TeamValueTold(
            team=one.team, customers=one.customers, before=one.bridge.before, now=one.bridge.now, new=one.bridge.new,
            lost=one.bridge.lost, grown=one.bridge.grown, shrunk=one.bridge.shrunk,
            re_estimated=one.bridge.re_estimated, moved=one.moved, moved_low=one.moved_low, moved_high=one.moved_high,
            verdict=verdict_of(one), sales=one.sales, sales_before=one.sales_before,
        )
        for one in found.teams
    ]  # fmt: skip
    return TeamValuesTold(since=found.since, until=found.until, teams=rows)


class BetweenLineTold(Told):
    """One indicator of one side."""

    indicator: str = Field(description=_("One of the thirteen lines, or strength: all together"))
    side: str = Field(description=_("customer: whoever is served says it; us: whoever serves"))
    score: float | None = Field(description=_("0 to 100; null: withheld, too little was heard"))
    low: float | None = Field(description=_("Low end of the range (8 in 10)"))
    high: float | None
    people: int = Field(description=_("How many people who are named said it"))
    pieces: int
    newest: dt.date | None
    sources: list[str]
    published: str | None = Field(description=_("Of strength: firm, provisional, group or withheld"))


class BetweenTeamsTold(Told):
    """How one team of ours serves another."""

    customer: int = Field(description=_("The number of whoever is served, an internal customer"))
    serving: str | None = Field(description=_("The team that serves; null: nobody said which"))
    served: str
    lines: list[BetweenLineTold] = Field(description=_("Empty: nothing was heard"))


class BetweenTold(Told):
    """Who of our own serves whom, of those whom you see."""

    day: dt.date
    pairs: list[BetweenTeamsTold]


@router.get("/own/between", response=BetweenTold, summary=_("How well our own teams serve one another"))
@needs(Right.SEE_WALLED)
def between_told(request: SignedIn, as_of: AsOf = None) -> BetweenTold:
    pairs = [
        BetweenTeamsTold(
            customer=pair.number, serving=pair.serving, served=pair.served,
            lines=[
                BetweenLineTold(
                    indicator=one.indicator, side=one.side, score=one.score if is_told else None,
                    low=one.low if is_told else None, high=one.high if is_told else None, people=one.people,
                    pieces=one.pieces, newest=one.newest, sources=list(one.sources), published=one.published,
                )
                for one in pair.lines for is_told in (one.is_told and one.published != "group",)
            ],
        )
        for pair in pairs_here(request)
    ]  # fmt: skip
    return BetweenTold(day=seen_by(request).day, pairs=pairs)


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
    if mine is not None and table not in (*OPEN, "further"):
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
