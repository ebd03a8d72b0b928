"""Strengths as columns: what `customers.parquet` holds of them, and what `priors.json` says of groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure.states import STATES, State, Thresholds
from keepworth.measure.strength import NONE, Published
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import LEVEL
from keepworth.runs.measuring import KINDS, Relationships, states_of_groups
from keepworth.tables.arrow import words_column
from keepworth.tables.indicator_results import Columns
from keepworth.tables.silent import Silent, Speaking
from keepworth.tables.strengths_joined import NEITHER
from keepworth.tables.tie_results import UNKNOWN

PUBLISHED: Final = tuple(one.name.lower() for one in sorted(Published))
UNHEARD, LEFT = (STATES.index(one) for one in (State.UNHEARD, State.LEFT))


@dataclass(frozen=True, slots=True)
class ByGroup:
    """Persons who were not heard and for whom their group speaks; shapes (persons,)."""

    number: Ints
    group: Ints
    kind: Ints  # of `KINDS`
    states: Ints  # of each group and kind. Shape (groups, kinds)

    @property
    def state(self) -> Ints:
        """The state of each."""
        found: Ints = self.states[self.group, self.kind]
        return found

    @property
    def row(self) -> Ints:
        """Which of the rows of groups each takes."""
        return self.group * len(KINDS) + self.kind


def speaking_of(of: Relationships) -> Speaking:
    """Return the groups that speak, as the lake is asked for their people."""
    group, told = np.flatnonzero(of.groups.speaks), of.populations
    return Speaking(group, tuple(told.segments[at] for at in told.segment[group].tolist()), told.location[group])


def by_group(
    silent: Silent, groups: Relationships, *, value: Floats, median: float, left: Flags, thresholds: Thresholds
) -> ByGroup:
    """Return persons with the state that they have by their group, by what each is worth, and who left."""
    kind = np.where(value < median, KINDS.index("small"), KINDS.index("plain"))
    kind[left] = KINDS.index("left")
    return ByGroup(silent.number, silent.group, kind, states_of_groups(groups.groups, thresholds))


def strength_columns(of: Relationships, *, states: Ints, grouped: ByGroup, names: Sequence[str]) -> Columns:
    """Return what customers are told to be, then persons by each group, then those of whom nothing is known."""
    found, asked, groups = of.strength, of.asked, of.groups
    withheld = found.published == Published.WITHHELD
    low, high = (np.where(withheld, np.nan, end) for end in found.range(LEVEL))
    # Who has left is not asked, nor is who is too many to be.
    line = np.where(states == LEFT, NONE, asked.line)
    whom, minutes = np.where(line == NONE, UNKNOWN, of.whom_id), np.where(line == NONE, np.nan, asked.minutes)
    low_of_one, high_of_one = groups.range_of_one(LEVEL)
    shown, every = np.clip(groups.strength, 0.0, 100.0), np.arange(groups.strength.size)
    by, of_groups = of.theirs.by.population, np.full(every.size, int(Published.GROUP))
    numbers = (
        ("strength", found.shown, shown), ("strength_low", low, low_of_one), ("strength_high", high, high_of_one)
    )  # fmt: skip
    return {
        **{name: _all(values, theirs, nobody=np.nan) for name, values, theirs in numbers},
        "published": words_column(_all(found.published, of_groups, nobody=int(Published.WITHHELD)), PUBLISHED),
        "weakest": words_column(_all(found.weakest, groups.weakest, nobody=NONE), INDICATORS),
        "state": words_column(np.concatenate([states, grouped.states.ravel(), [UNHEARD, LEFT]]), STATES),
        "ask_next": words_column(_all(line, np.full(every.size, NONE), nobody=NONE), INDICATORS),
        "ask_next_contact": _all(whom, np.full(every.size, UNKNOWN), nobody=UNKNOWN),
        "ask_next_minutes": _all(minutes, np.full(every.size, np.nan), nobody=np.nan),
        "population": words_column(_all(by, every, nobody=NONE), names),
    }


def groups_told(of: Relationships, *, locations: Sequence[str], many: Ints) -> Iterator[dict[str, Any]]:
    """Yield what each population says as a group, in their order; `many` persons show it."""
    groups, told = of.groups, of.populations
    low, high = groups.range(LEVEL)
    low_of_one, high_of_one = groups.range_of_one(LEVEL)
    for at, location in enumerate(locations):
        weakest = int(groups.weakest[at])
        yield {
            "segment": told.segments[told.segment[at]],
            "location": location or None,
            "speaks": bool(groups.speaks[at]),
            "people": int(groups.people[at]),
            "shown_by": int(many[at]),
            "strength": float(np.clip(groups.strength[at], 0.0, 100.0)),
            "low": float(low[at]),
            "high": float(high[at]),
            "low_of_one": float(low_of_one[at]),
            "high_of_one": float(high_of_one[at]),
            "weakest": None if weakest == NONE else INDICATORS[weakest],
        }


def _all(customers: Any, groups: Any, *, nobody: Any) -> Any:  # noqa: ANN401 — arrays of numbers, whole or not
    """Return values of customers, of persons by each group and kind, and of those of whom nothing is known."""
    rest = np.full(NEITHER, nobody, dtype=customers.dtype)
    return np.concatenate([customers, np.repeat(groups, len(KINDS)), rest])
