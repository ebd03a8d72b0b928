"""Relationships measured: what a book's evidence makes of every customer of whom anything was heard."""

import os
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.listen import instrument
from keepworth.measure import (
    AskNext,
    LearntBeliefs,
    LearntErrors,
    LearntHalfLives,
    Scored,
    ScoringContext,
    Situation,
    Strength,
    Thresholds,
    Tracking,
    Whom,
    ask_next,
    lacking_lines,
    learnt_beliefs,
    learnt_errors,
    learnt_half_lives,
    questions_of,
    relationship_states,
    relationship_strength,
    score_indicators,
    stated_beliefs,
    track,
)
from keepworth.measure.beliefs import PLACE
from keepworth.measure.error_learning import SAID_BY
from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.measure.groups import Groups, Parted, group_strengths, part_populations, with_weakest_of_groups
from keepworth.measure.sources import CONTRACT, INTEGRATIONS, SPENDING, USERS
from keepworth.measure.strength import INFORMED, Published
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.asked import LEVEL
from keepworth.runs.populations import Populations, located, populations_of, segments_of
from keepworth.tables.evidence import Gathered
from keepworth.tables.settings import Settings
from keepworth.tables.tie_results import UNKNOWN

BEFORE: Final = 6.0  # months, over which a fall is a drift
LATELY: Final = 12.0  # months, within which somebody who was heard need not be asked first
PULSE: Final = "pulse"
KINDS: Final = ("plain", "small", "left")  # persons of a group who were not heard: "small" are worth less than half are
STANDING: Final = (CONTRACT, USERS, INTEGRATIONS, SPENDING)  # facts that hold until they are counted anew


@dataclass(frozen=True, slots=True)
class Side:
    """One side of all relationships."""

    scored: Scored
    by: ScoringContext
    learnt: LearntBeliefs


@dataclass(frozen=True, slots=True)
class Relationships:
    """What is to be told of the customers of whom anything was heard, or of whom anybody is known."""

    of: Gathered  # its evidence errs as was learnt
    populations: Populations
    parted: Parted  # the populations of the customers' side, down to locations
    groups: Groups  # what each says for its people who were not asked
    errors: LearntErrors
    half_lives: LearntHalfLives
    theirs: Side
    ours: Side
    tracks: Tracking
    strength: Strength
    asked: AskNext
    whom_id: Ints  # to whom a question would go, by the lake; `UNKNOWN`
    before: Floats  # strength six months before, of whom was heard since; NaN


def measure_relationships(of: Gathered, *, settings: Settings) -> Relationships:
    """Score both sides from their own evidence, and what follows from the customers' side."""
    names, segment = segments_of(of.segment)
    by = _believed(of, population=segment, settings=settings)
    half_lives = learnt_half_lives(of.evidence, by)
    by = replace(by, beliefs=half_lives.applied(by.beliefs))
    stated = {name: float(sd) for name, sd in settings.measure.record()["errors"].items()}
    sources = np.array([one.source for one in of.things], dtype=np.object_)[of.thing]
    errors = learnt_errors(of.evidence, sources, by=by, stated=stated)
    of = replace(of, evidence=_erring(of, errors))
    threads = settings.threads or os.cpu_count() or 1
    said, together = settings.tracked, settings.measure.together
    tracks = track(said.indicators, because=said.because, weight=settings.measure.weights)
    part, locations = located(of, segment)
    parted = part_populations(
        of.evidence, by, learnt=learnt_beliefs(of.evidence, by), part=part, tracks=tracks
    )  # fmt: skip
    theirs = Side(score_indicators(of.evidence, parted.by, threads=threads), parted.by, parted.learnt)
    ours = _ours(of, by, threads=threads)
    strength, groups = _strength(of, theirs, parted=parted, tracks=tracks, together=together)
    lacking = lacking_lines(theirs.scored.indicators, strength, tracks=tracks)
    whom, whom_id = _whom(of)
    questions = questions_of(instrument(PULSE), errors=errors.sds)
    asked = ask_next(theirs.scored, by=theirs.by, lacking=lacking, questions=questions, whom=whom)
    before = _before(of, theirs.by, tracks=tracks, together=together, strength=strength)
    populations = populations_of(names, parted, locations=locations)
    return Relationships(
        of, populations, parted, groups, errors, half_lives, theirs, ours, tracks, strength, asked, whom_id, before
    )  # fmt: skip


def states_of(
    of: Relationships, *, value: Floats, median: float, has_left: Flags, thresholds: Thresholds
) -> Ints:  # fmt: skip
    """Return the state of each customer, as its place in `STATES`."""
    reach = normal_reach(LEVEL) * np.sqrt(of.strength.variance)
    cost, emotional = (_heard(of, name) for name in ("structural_cost", "emotional"))
    found = Situation(has_left, of.strength.shown, reach, of.before, cost, emotional, value)
    return relationship_states(found, thresholds, median=median)


def states_of_groups(of: Groups, thresholds: Thresholds) -> Ints:
    """Return the states of persons of each group of whom nothing was heard; shape (groups, kinds of `KINDS`).

    Nothing was heard that could have fallen or hold anybody captive, so what is left is how strong it is, what they are
    worth, and whether they left.
    """
    size, kinds = of.strength.size, len(KINDS)
    unknown = np.full(size * kinds, np.nan)
    each = np.tile(np.arange(kinds), size)
    found = Situation(
        each == KINDS.index("left"), np.repeat(of.strength, kinds), unknown, unknown, unknown, unknown,
        value=np.where(each == KINDS.index("small"), -1.0, 1.0),
    )  # fmt: skip
    return relationship_states(found, thresholds, median=0.0).reshape(size, kinds)


def _believed(of: Gathered, *, population: Ints, settings: Settings) -> ScoringContext:
    """Return what the book states, before it teaches anything."""
    stated = settings.measure
    beliefs = stated_beliefs(
        int(population.max(initial=0)) + 1, mean=stated.mean, sd=stated.sd, contact_sd=stated.contact_sd,
        half_life_months=settings.half_life_months,
    )  # fmt: skip
    return ScoringContext(beliefs, population, of.spread_theirs)


def _erring(of: Gathered, errors: LearntErrors) -> Evidence:
    """Return evidence that errs as was learnt: as `LearntErrors.applied`, but kind by kind and not name by name."""
    times = np.ones(len(of.things))
    for name, sources in SAID_BY.items():
        one = errors.of[name]
        if one.is_learnt:
            times[[thing.source in sources for thing in of.things]] = (one.sd / one.stated) ** 2
    if (times == 1.0).all():
        return of.evidence
    return replace(of.evidence, variance=of.evidence.variance * times[of.thing])


def _ours(of: Gathered, by: ScoringContext, *, threads: int) -> Side:
    """Score our side, which learns its own means from its own answers, so that neither side moves the other."""
    by = replace(by, spread=of.spread_ours)
    learnt = learnt_beliefs(replace(of.evidence, is_ours=~of.evidence.is_ours), by)
    by = replace(by, beliefs=learnt.beliefs)
    return Side(score_indicators(of.evidence, by, side="us", threads=threads), by, learnt)


def _strength(
    of: Gathered, theirs: Side, *, parted: Parted, tracks: Tracking, together: float
) -> tuple[Strength, Groups]:  # fmt: skip
    """Return the strength of each customer, and what each population says for those of it who were not asked."""
    rows, by = theirs.scored.indicators, theirs.by
    found = relationship_strength(
        rows, by, tracks=tracks, together=together, grouped=of.is_person, within=parted.within
    )
    groups = group_strengths(
        rows, by, learnt=theirs.learnt, within=parted.within, tracks=tracks, together=together
    )  # fmt: skip
    return with_weakest_of_groups(found, by, indicators=rows, learnt=theirs.learnt, tracks=tracks), groups


def _heard(of: Relationships, indicator: str) -> Floats:
    """Return an indicator of each customer, NaN where it was not heard."""
    rows = of.theirs.scored.indicators
    at = np.flatnonzero((rows.indicator == PLACE[indicator]) & (rows.information >= INFORMED))
    found = np.full(of.of.customers.size, np.nan)
    found[rows.customer[at]] = rows.score[at]
    return found


def _whom(of: Gathered) -> tuple[Whom, Ints]:
    """Return the weightiest person of each customer who was not heard within a year, else the weightiest.

    Where nobody is known it is somebody, who decides.
    """
    unit, customers = of.deciding, of.customers.size
    heard = _heard_lately(of)
    here = np.flatnonzero(unit.share > 0)
    order = here[np.lexsort((unit.person[here], -unit.share[here], heard[here], unit.customer[here]))]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = unit.customer[order][1:] != unit.customer[order][:-1]
    chosen = order[first]
    person, share = np.full(customers, NOBODY), np.ones(customers)
    ids = np.full(customers, UNKNOWN)
    at = unit.customer[chosen]
    person[at], share[at], ids[at] = unit.person[chosen], unit.share[chosen], unit.person_id[chosen]
    return Whom(person, share), ids


def _heard_lately(of: Gathered) -> Flags:
    """Return who of the deciding said anything within a year."""
    evidence, unit = of.evidence, of.deciding
    rows = np.flatnonzero(~evidence.is_ours & (evidence.contact != NOBODY) & (evidence.age <= LATELY))
    span = int(max(evidence.contact[rows].max(initial=0), unit.person.max(initial=0))) + 1
    said = np.unique(evidence.customer[rows] * span + evidence.contact[rows])
    found: Flags = np.isin(unit.customer * span + unit.person, said)
    return found


def _before(
    gathered: Gathered, by: ScoringContext, *, tracks: Tracking, together: float, strength: Strength
) -> Floats:  # fmt: skip
    """Return the strength six months before, by what is believed today, of customers who were heard since.

    Who said nothing since has not fallen: what was known of them only faded. What stands until it is counted anew, such
    as a contract that runs, stood then as it does today: a lake knows it as of today alone.
    """
    of = gathered.evidence
    is_said, stands = (
        np.array([says(one) for one in gathered.things], dtype=np.bool_)[gathered.thing]
        for says in (lambda one: one.is_said, lambda one: one.source in STANDING)
    )
    theirs = ~of.is_ours & (of.age >= 0)
    since = np.zeros(by.spread.size, dtype=np.bool_)
    since[of.customer[theirs & is_said & (of.age < BEFORE)]] = True
    since &= strength.published != Published.WITHHELD
    found = np.full(by.spread.size, np.nan)
    rows = np.flatnonzero(theirs & ((of.age >= BEFORE) | stands) & since[of.customer])
    if rows.size:
        some = of.some(rows)
        scored = score_indicators(replace(some, age=np.where(stands[rows], some.age, some.age - BEFORE)), by)
        then = relationship_strength(scored.indicators, by, tracks=tracks, together=together)
        found[since] = then.shown[since]
    return found
