"""One relationship as a run measured it: its strength and why it may be told, and both sides of each indicator."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure import Agreement, Thresholds, Withheld, contacts_agree, gap_of, rule_in_words
from keepworth.measure.sides import Gap, View
from keepworth.measure.states import State
from keepworth.measure.strength import COVERED, INFORMED
from keepworth.measure.tracking import HALVES
from keepworth.runs.asked import LEVEL
from keepworth.runs.groups import GroupTold, group_named
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.evidence import MONTH
from keepworth.tables.measured import Line, Measured, Stood, Voice, measured_of, voices_of
from keepworth.tables.scored import Scored
from keepworth.tables.spoken import contacts_named

APART = 1.6448536269514722  # sd between two weighty people, from which they surely differ; as of a gap


@dataclass(frozen=True, slots=True)
class Learnt:
    """How sure what a book's own answers taught is: its range (8 in 10), and from how many people."""

    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class SourceErr:
    """How far a kind of source may be off, as a standard deviation in points of 0 to 100."""

    sd: float
    learnt: Learnt | None  # None: printed, or as the book states it


@dataclass(frozen=True, slots=True)
class Both:
    """One indicator as both sides see it."""

    indicator: str
    theirs: Line  # the prior where nothing was heard
    ours: Line | None  # None: no colleague said anything; it never enters theirs
    gap: Gap | None  # ours less theirs; None where either is not heard
    half_life: float  # months
    enters: bool  # the strength
    is_tracked: bool  # it counts towards the five that have to be heard
    prior_from: int  # customers of the segment who taught the prior; 0: it is printed, or the book states it
    lasts: Learnt | None  # of the half-life, from people who were asked again; None: printed, or stated
    agreement: Agreement | Withheld  # of their own people

    @property
    def is_informed(self) -> bool:
        """Whether enough was heard of it to count."""
        return self.theirs.information >= INFORMED

    @property
    def is_covered(self) -> bool:
        """Whether enough of those who decide were heard."""
        return self.theirs.coverage >= COVERED

    @property
    def is_split(self) -> bool:
        """Whether two weighty people of theirs surely see it differently."""
        return self.theirs.conflict is not None and self.theirs.conflict > APART


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship as a run measured it."""

    as_of: dt.date
    run: str
    stood: Stood
    rule: str  # of the state, in words
    asked: str | None  # the name of whom to ask next; None: somebody who is not known
    heard: int  # tracked indicators that were heard; both halves of one count once
    covered: int  # and those of them from enough of who decide
    tracked: tuple[str, ...]
    because: Mapping[str, str]  # of each that is not tracked: why
    lines: tuple[Both, ...]  # every indicator
    thresholds: Thresholds
    errors: Mapping[str, SourceErr]  # by kind of source
    alike: Mapping[str, Any]  # by indicator: how alike contacts of one customer are, over all; as in the run's record
    group: GroupTold | None  # whose strength stands in; None where the customer's own is told, or none

    def line(self, indicator: str) -> Both:
        """Return one indicator."""
        return self.lines[INDICATORS.index(indicator)]


def relationship_of(
    book: Book, scored: Scored, *, number: int, teams: tuple[str, ...] | None = None
) -> Relationship | None:
    """Return how a run saw the relationship with a customer; None where it measured none, or nobody may see it."""
    found = measured_of(scored, number, teams=teams)
    if found is None or scored.run is None:
        return None
    record = read_record(scored.run)
    thresholds = _thresholds(record)
    tracked = tuple(found.priors["tracked"])
    day = dt.date.fromisoformat(record["as_of"])
    voices = voices_of(book, scored, number=number, teams=teams)
    lines = tuple(
        _both(name, found, tracked=tracked, agreement=_agreement(name, found, voices=voices, day=day))
        for name in INDICATORS
    )
    stood = found.stood
    named = contacts_named(book, [stood.ask_next_contact]) if stood.ask_next_contact is not None else {}
    return Relationship(
        as_of=day,
        run=record["run"],
        stood=stood,
        rule=rule_in_words(State(stood.state), thresholds) if stood.state else "",
        asked=named.get(stood.ask_next_contact) if stood.ask_next_contact is not None else None,
        heard=_heard(lines, tracked=tracked, covered=False),
        covered=_heard(lines, tracked=tracked, covered=True),
        tracked=tracked,
        because=found.priors.get("because", {}),
        lines=lines,
        thresholds=thresholds,
        errors=_errors(found.priors),
        alike=(record.get("indicators") or {}).get("contacts") or {},
        group=group_named(found.priors, stood.population) if stood.published == "group" else None,
    )


def _thresholds(record: Mapping[str, Any]) -> Thresholds:
    """Return what the run went by; runs of earlier versions all went by what is printed."""
    return Thresholds(**record["settings"].get("states", {}))


def _errors(priors: Mapping[str, Any]) -> dict[str, SourceErr]:
    """Return how far each kind of source may be off, and whether the book taught it."""
    taught = priors.get("learnt", {}).get("errors", {})
    return {name: SourceErr(float(sd), _learnt(taught.get(name))) for name, sd in priors.get("errors", {}).items()}


def _learnt(of: Mapping[str, Any] | None) -> Learnt | None:
    return Learnt(float(of["low"]), float(of["high"]), int(of["people"])) if of else None


def _agreement(
    name: str, of: Measured, *, voices: Mapping[str, list[Voice]], day: dt.date
) -> Agreement | Withheld:  # fmt: skip
    """Return how far their own people agree on an indicator."""
    said = voices.get(name, [])
    return contacts_agree(
        np.array([one.contact_id for one in said], dtype=np.int64),
        np.clip(np.array([one.y for one in said], dtype=np.float64), 0.0, 100.0),
        age=np.array([(day - one.day).days / MONTH for one in said], dtype=np.float64),
        half_life=float(of.priors["half_life_months"][name]),
    )


def _both(name: str, of: Measured, *, tracked: tuple[str, ...], agreement: Agreement | Withheld) -> Both:
    theirs, ours = of.line(name), of.line(name, "us")
    gap = None
    if theirs.is_heard and ours.is_heard:
        gap = gap_of(View(ours.score, ours.sd, ours.pieces), View(theirs.score, theirs.sd, theirs.pieces), level=LEVEL)
    return Both(
        name,
        theirs,
        ours if ours.is_heard else None,
        gap,
        half_life=float(of.priors["half_life_months"][name]),
        enters=of.priors["weights"].get(name, 0) > 0,
        is_tracked=_tracked_as(name) in tracked,
        prior_from=_taught_by(of.believed["customer"].get(name, {})),
        lasts=_learnt(of.priors.get("learnt", {}).get("half_life_months", {}).get(name)),
        agreement=agreement,
    )


def _taught_by(line: Mapping[str, Any]) -> int:
    """Return from how many customers a prior was learnt; 0: from none."""
    return int(line["heard"]) if line.get("learnt") else 0


def _tracked_as(name: str) -> str:
    """Return what an indicator is called among those that are tracked: structural has two halves."""
    return "structural" if name in HALVES else name


def _heard(lines: tuple[Both, ...], *, tracked: tuple[str, ...], covered: bool) -> int:
    """Count tracked indicators that were heard, or heard from enough; structural is where either half is."""
    told = {_tracked_as(one.indicator) for one in lines if one.is_informed and (one.is_covered or not covered)}
    return len(told & set(tracked))
