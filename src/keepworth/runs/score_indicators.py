"""The part of a score about relationships: indicators, what moved them, strength, states, and what to ask next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.listen.instruments import INDICATORS
from keepworth.measure import ContactsAlike, Thresholds, alike_by_line
from keepworth.measure.states import STATES
from keepworth.measure.strength import Published
from keepworth.numerics.arrays import Ints
from keepworth.runs.indicator_columns import counted, indicator_columns, priors_of, push_columns
from keepworth.runs.measuring import KINDS, Relationships, measure_relationships, states_of
from keepworth.runs.score_orders import CUSTOMERS
from keepworth.runs.score_success import score_success
from keepworth.runs.strength_columns import PUBLISHED, ByGroup, by_group, groups_told, speaking_of, strength_columns
from keepworth.tables.arrow import arrow_column, texts_column
from keepworth.tables.customers import Names
from keepworth.tables.evidence import Gathered
from keepworth.tables.facts import Facts
from keepworth.tables.indicator_results import (
    INDICATORS_FILE,
    PUSHES_FILE,
    Columns,
    write_indicator_results,
    write_priors,
)
from keepworth.tables.settings import Settings
from keepworth.tables.strengths_joined import Told, join_strengths, values_of
from keepworth.tables.tie_results import UNKNOWN

NAMED: Final = 5  # pieces that were left out, in the warnings


def score_indicators(
    gathered: Gathered, *, facts: Facts, settings: Settings, as_of: dt.date, into: Path
) -> dict[str, Any]:  # fmt: skip
    """Write indicators, pushes, priors and strengths of relationships, and return their record."""
    found = measure_relationships(gathered, settings=settings)
    left, names = facts.departed(as_of=as_of), facts.names("customer")
    thresholds = Thresholds(**asdict(settings.states))
    valued = values_of(into / CUSTOMERS, left=left)
    states = states_of(
        found,
        value=valued.of(gathered.customers),
        median=valued.median,
        has_left=np.isin(gathered.customers, left),
        thresholds=thresholds,
    )
    silent = facts.silent(speaking_of(found), heard=gathered.customers, as_of=as_of)
    worth = valued.of(silent.number)
    grouped = by_group(
        silent, found, value=worth, median=valued.median, left=np.isin(silent.number, left), thresholds=thresholds
    )
    locations = _locations(found, facts=facts)
    called = found.populations.names(locations)
    write_indicator_results(indicator_columns(found, as_of=as_of), file=INDICATORS_FILE, into=into)
    write_indicator_results(push_columns(found), file=PUSHES_FILE, into=into)
    groups = list(groups_told(found, locations=locations, many=_shown_by(found, grouped)))
    write_priors(priors_of(found, settings=settings, names=called, groups=groups), into=into)
    columns = strength_columns(found, states=states, grouped=grouped, names=called)
    known = facts.known(customers=gathered.customers, as_of=as_of)
    score_success(found, known, customers=into / CUSTOMERS, valued=valued, as_of=as_of, into=into)
    join_strengths(into / CUSTOMERS, _told(found, columns, grouped=grouped, left=left), names=names)
    return {
        "customers": int(gathered.customers.size + silent.number.size),
        "pieces": int(gathered.evidence.y.size),
        "refused": list(_left_out(found, names=names)),
        "published": counted(np.concatenate([found.strength.published, _as_group(silent.number)]), PUBLISHED),
        "states": counted(np.concatenate([states, grouped.state]), STATES),
        "contacts": _alike(found),
    }


def _told(of: Relationships, columns: Columns, *, grouped: ByGroup, left: Ints) -> Told:
    """Return who is told what: everybody of whom anything is known, and persons by their group."""
    mine, names = of.of.customers, of.populations.segments
    number = np.concatenate([mine, grouped.number])
    row = np.concatenate([np.arange(mine.size), mine.size + grouped.row])
    order = np.argsort(number, kind="stable")
    by_row = [*of.of.segment.tolist(), *(names[at] for at in of.populations.segment for _ in KINDS)]
    return Told(number[order], row[order], texts_column([name or None for name in by_row]), columns, left)


def _as_group(persons: Ints) -> Ints:
    return np.full(persons.size, int(Published.GROUP))


def _shown_by(of: Relationships, grouped: ByGroup) -> Ints:
    """Return how many persons show what each group says."""
    heard = of.theirs.by.population[of.strength.published == Published.GROUP]
    return np.bincount(np.concatenate([heard, grouped.group]), minlength=of.groups.people.size)


def _locations(of: Relationships, *, facts: Facts) -> list[str]:
    """Return the id of the location of each population, empty of a whole segment."""
    at = np.flatnonzero(of.populations.location != UNKNOWN)
    found = [""] * of.populations.location.size
    if at.size:
        known = facts.names("location")
        place = np.searchsorted(known.number, of.populations.location[at])
        for row, text in zip(at.tolist(), known.text.take(arrow_column(place)).to_pylist(), strict=True):
            found[row] = text
    return found


def _alike(of: Relationships) -> dict[str, Any]:
    """Return how alike contacts of one customer are, of each indicator of which enough customers tell it."""
    of_lines = alike_by_line(of.of.evidence, customers=of.of.customers.size, beliefs=of.theirs.by.beliefs)
    return {
        name: {"one": asdict(one.single), "mean": asdict(one.mean), "size": one.size, "customers": one.customers,
               "contacts": one.contacts, "level": one.level}
        for name, one in zip(INDICATORS, of_lines, strict=True)
        if isinstance(one, ContactsAlike)
    }  # fmt: skip


def _left_out(of: Relationships, *, names: Names) -> Iterator[str]:
    """Name pieces that cannot be evidence, with their customer and what is wrong; of many the first, and how many."""
    gathered = of.of
    bad = {one.row: one for side in (of.theirs, of.ours) for one in side.scored.refused}
    rows = np.array(sorted(bad), dtype=np.int64)
    ids = gathered.evidence_ids(rows[:NAMED]).to_pylist() if rows.size else []
    found = [(one.customer_id, one.evidence_id, one.why) for one in gathered.refused]
    found += [(int(gathered.customers[bad[row].customer]), own, bad[row].why)
              for row, own in zip(rows.tolist(), ids, strict=False)]  # fmt: skip
    many = gathered.refused_many + rows.size
    shown = sorted(found)[:NAMED]
    # Ids in brackets are those that an erasure replaces.
    called = dict(zip(*_called(sorted({one[0] for one in shown}), names=names), strict=True))
    for customer, own, why in shown:
        yield f"Left out of the evidence of customer ({called[customer]}): {own}, {why}."
    if many > len(shown):
        yield f"{many - len(shown):,} more pieces of evidence were left out."


def _called(customers: list[int], *, names: Names) -> tuple[list[int], list[str]]:
    return customers, names.of(np.array(customers, dtype=np.int64)).to_pylist() if customers else []
