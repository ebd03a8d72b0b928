"""The API of measure: how strong a relationship is and why, indicator by indicator, down to the evidence itself."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.measure import Agreement, Withheld
from keepworth.measure.sides import Gap
from keepworth.runs.groups import GroupTold
from keepworth.runs.relationship import Both, Learnt, Relationship
from keepworth.runs.show import agreement_shown
from keepworth.runs.store import read_record
from keepworth.tables.evidence_facts import Facts
from keepworth.tables.measured import Line, Push
from keepworth_web.know.api.customers import AsOf
from keepworth_web.measure.reads.history import Kept, kept_of
from keepworth_web.measure.reads.opened import opened_of
from keepworth_web.measure.reads.pushes import before_of, found_of, mark_of
from keepworth_web.measure.reads.relationship import relationship_with
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["customers"])


class SideTold(Told):
    """What one side says of an indicator, from 0 to 100, with the range that holds the truth 8 times in 10."""

    score: float
    low: float
    high: float
    is_heard: bool = Field(description=_("False: nothing was heard, and what is believed of the segment stands in"))
    prior: float = Field(description=_("What is believed before anything is heard"))
    information: float = Field(description=_("Share of the doubt that was taken away, 0 to 1"))
    freshness: float | None = Field(description=_("That share over what it were if all had been said today"))
    coverage: float = Field(description=_("Influence of those who were heard, of all who decide, 0 to 1"))
    conflict: float | None = Field(description=_("Largest difference of two weighty people, in standard deviations"))
    pieces: int = Field(description=_("Pieces of evidence"))
    newest: dt.date | None


class DifferenceTold(Told):
    """Ours less theirs; our view never enters theirs."""

    gap: float
    low: float
    high: float
    judged: str = Field(description=_("differ, alike (within 10 points) or cannot tell"))


class LearntTold(Told):
    """How sure what a book's own answers taught is."""

    low: float
    high: float
    people: int


class AgreementTold(Told):
    """How far their own people agree, each by what they said last; null where it is withheld."""

    people: int
    lowest: float | None = Field(description=_("Of the people, what the least content one says; of two people on"))
    highest: float | None
    spread: float | None = Field(description=_("Standard deviation of one person, in points"))
    r_wg: float | None = Field(description=_("1: all say the same, 0: as dice would answer; of six people on"))
    r_wg_low: float | None
    r_wg_high: float | None
    judged: str = Field(description=_("alike, differ or cannot tell"))
    withheld: str = Field(description=_("Why it is withheld, in words"))


class SourceErrorTold(Told):
    """How far a kind of source may be off, as a standard deviation in points of 0 to 100."""

    kind: str = Field(description=_("item, shares, opinion, money, claimed, record or act"))
    sd: float
    learnt: LearntTold | None = Field(description=_("Null: printed, or as the book states it"))


class IndicatorTold(Told):
    """One indicator as both sides see it."""

    indicator: str
    half_life_months: float
    half_life_learnt: LearntTold | None = Field(description=_("Null: printed, or as the book states it"))
    prior_learnt_from: int = Field(description=_("Customers of the segment who taught the prior; 0: none"))
    agreement: AgreementTold
    enters_strength: bool
    is_tracked: bool
    is_split: bool = Field(description=_("Two weighty people of theirs surely see it differently"))
    theirs: SideTold
    ours: SideTold | None
    gap: DifferenceTold | None


class AskNextTold(Told):
    """The question that tells the most for a minute of somebody's time."""

    indicator: str
    contact_id: int | None
    contact: str | None
    minutes: float | None


class StoodTold(Told):
    """How a kept score found the relationship on its day."""

    as_of: dt.date
    run: str
    strength: float | None = Field(description=_("0 to 100; null where it is withheld"))
    low: float | None
    high: float | None
    published: str
    state: str | None


class GroupSaid(Told):
    """What a group says for the persons in it who were not asked: a segment, or those of it at one location."""

    name: str
    segment: str
    location: str | None = Field(description=_("Null: the whole segment"))
    speaks: bool = Field(description=_("False: too few of it were heard, and the numbers below are null"))
    people: int = Field(description=_("Customers of it of whom anything was heard"))
    shown_by: int = Field(description=_("Persons who show it"))
    strength: float | None
    low: float | None = Field(description=_("Of the average"))
    high: float | None
    low_of_one: float | None = Field(description=_("Of one person of whom nothing was heard"))
    high_of_one: float | None
    weakest: str | None


class RelationshipTold(Told):
    """How strong a relationship is, why that may be told, and both sides of each indicator."""

    as_of: dt.date
    run: str
    strength: float | None = Field(description=_("0 to 100; null where it is withheld"))
    low: float | None
    high: float | None
    published: str = Field(description=_("firm, provisional, group or withheld"))
    heard: int = Field(description=_("Tracked indicators of which enough was heard; it takes five"))
    covered: int = Field(description=_("Those of them that were heard from enough of who decide"))
    tracked: list[str]
    weakest: str | None
    state: str | None
    rule: str = Field(description=_("Of the state, in words"))
    ask_next: AskNextTold | None
    population: str | None = Field(description=_("The segment whose prior it is"))
    group: GroupSaid | None = Field(description=_("Whose strength stands in, where it is told by a group"))
    source_errors: list[SourceErrorTold]
    indicators: list[IndicatorTold]
    history: list[StoodTold] = Field(description=_("Of each of the newest twelve days its last score, oldest first"))


class PushTold(Told):
    """What one piece of evidence adds to an indicator. Those of a side sum to its score less its prior."""

    mark: str | None = Field(description=_("Names it in addresses; null where nobody may open it"))
    side: str
    source: str | None
    day: dt.date | None
    contact_id: int | None
    colleague_id: int | None
    who: str | None
    said: float | None = Field(description=_("0 to 100"))
    push: float


class RelationKeptTold(Told):
    """How a kept run saw an indicator; null where nothing was heard of it."""

    as_of: dt.date
    run: str
    theirs: SideTold | None


class MovedTold(Told):
    """An indicator, what moved it, the oldest first, and what was known when, the newest first."""

    indicator: IndicatorTold
    pushes: list[PushTold]
    runs: list[RelationKeptTold]


class FactTold(Told):
    """A fact behind a piece of evidence, by its columns."""

    columns: dict[str, str | float | int | bool | None]


class PieceTold(Told):
    """A piece of evidence and the facts behind it; none where they are no longer in the book."""

    push: PushTold
    kind: str = Field(description=_("answer, answers, promises, ledger, contract, usage, rivals, act or referral"))
    item: str | None = Field(description=_("Of an answer: the question that counts here"))
    facts: list[FactTold]


@router.get("/customers/{int:number}/strength", response=RelationshipTold, summary=_("How strong a relationship is"))
@needs(Right.SEE_WALLED)
def strength(request: SignedIn, number: int, as_of: AsOf = None) -> RelationshipTold:
    found = relationship_with(request, number)
    if found is None:
        raise Http404
    return _relationship(found, kept=kept_of(request, number))


@router.get("/customers/{int:number}/strength/{indicator}", response=MovedTold, summary=_("What moved an indicator"))
@needs(Right.SEE_WALLED)
def moved(request: SignedIn, number: int, indicator: str, as_of: AsOf = None) -> MovedTold:
    found = found_of(request, number, indicator=indicator)
    if found is None:
        raise Http404
    return MovedTold(
        indicator=_both(found.both),
        pushes=[_push(one) for one in found.pushes],
        runs=[
            RelationKeptTold(as_of=record["as_of"], run=record["run"], theirs=_side(line) if line else None)
            for run, line in before_of(request, number, indicator=indicator)
            if (record := read_record(run))
        ],
    )


@router.get(
    "/customers/{int:number}/strength/{indicator}/{mark}",
    response=PieceTold,
    summary=_("The evidence itself"),
)
@needs(Right.SEE_WALLED)
def piece(request: SignedIn, number: int, indicator: str, mark: str, as_of: AsOf = None) -> PieceTold:
    found = opened_of(request, number, indicator=indicator, mark=mark)
    if found is None:
        raise Http404
    return PieceTold(
        push=_push(found.push),
        kind=found.facts.kind,
        item=found.facts.item or None,
        facts=facts_told(found.facts),
    )


def facts_told(of: Facts) -> list[FactTold]:
    """Return facts as programs read them."""
    return [FactTold(columns={name: _plain(value) for name, value in row.items()}) for row in of.rows]


def _stood(one: Kept) -> StoodTold:
    of = one.stood
    return StoodTold(
        as_of=one.day, run=one.run, strength=of.strength, low=of.strength_low, high=of.strength_high,
        published=of.published, state=of.state,
    )  # fmt: skip


def _relationship(of: Relationship, *, kept: list[Kept]) -> RelationshipTold:
    stood = of.stood
    asked = None
    if stood.ask_next:
        contact = stood.ask_next_contact if of.asked else None
        asked = AskNextTold(
            indicator=stood.ask_next, contact_id=contact, contact=of.asked, minutes=stood.ask_next_minutes
        )
    return RelationshipTold(
        as_of=of.as_of, run=of.run, strength=stood.strength, low=stood.strength_low, high=stood.strength_high,
        published=stood.published, heard=of.heard, covered=of.covered, tracked=list(of.tracked),
        weakest=stood.weakest, state=stood.state, rule=of.rule, ask_next=asked, population=stood.population or None,
        group=group_said(of.group) if of.group else None,
        source_errors=[
            SourceErrorTold(kind=kind, sd=one.sd, learnt=_learnt(one.learnt)) for kind, one in of.errors.items()
        ],
        indicators=[_both(one) for one in of.lines], history=[_stood(one) for one in kept],
    )  # fmt: skip


def group_said(of: GroupTold) -> GroupSaid:
    """Return a group as programs read it."""
    return GroupSaid(**{name: getattr(of, name) for name in GroupSaid.model_fields})


def _both(of: Both) -> IndicatorTold:
    return IndicatorTold(
        indicator=of.indicator, half_life_months=of.half_life, half_life_learnt=_learnt(of.lasts),
        prior_learnt_from=of.prior_from, agreement=_agreement(of.agreement),
        enters_strength=of.enters, is_tracked=of.is_tracked,
        is_split=of.is_split, theirs=_side(of.theirs), ours=_side(of.ours) if of.ours else None,
        gap=_gap(of.gap) if of.gap else None,
    )  # fmt: skip


def _learnt(of: Learnt | None) -> LearntTold | None:
    return LearntTold.telling(of) if of else None


def _agreement(of: Agreement | Withheld) -> AgreementTold:
    found = asdict(agreement_shown(of))
    inner = found.pop("r_wg") or {}
    return AgreementTold(
        **found, r_wg=inner.get("value"), r_wg_low=inner.get("low"), r_wg_high=inner.get("high")
    )  # fmt: skip


def _side(of: Line) -> SideTold:
    return SideTold(**{name: getattr(of, name) for name in SideTold.model_fields})


def _gap(of: Gap) -> DifferenceTold:
    return DifferenceTold(gap=of.gap, low=of.low, high=of.high, judged=str(of.judged))


def _push(of: Push) -> PushTold:
    return PushTold(
        mark=mark_of(of) or None, side=of.side, source=of.source, day=of.day, contact_id=of.contact_id,
        colleague_id=of.colleague_id, who=of.who, said=of.y, push=of.push,
    )  # fmt: skip


def _plain(value: Any) -> str | float | int | bool | None:
    return value if value is None or isinstance(value, str | float | int | bool) else str(value)
