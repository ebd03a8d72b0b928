"""States: what a relationship is at a glance, by rules that can be read; the first that holds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints


class State(StrEnum):
    """What a relationship is, in the order in which it is asked."""

    LEFT = "left"
    UNHEARD = "unheard"
    CAPTIVE = "captive"
    DRIFTING = "drifting"
    QUIET_ADVOCATE = "quiet advocate"
    STRONG = "strong"
    STEADY = "steady"


STATES: Final = tuple(State)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where states begin, on 0 to 100. Ours, not a finding."""

    captive_cost: float = 60.0  # structural_cost, from which leaving is too dear
    captive_emotional: float = 50.0  # emotional, below which nothing else holds them
    drifting: float = 50.0  # strength
    advocate: float = 70.0
    strong: float = 60.0

    def __post_init__(self) -> None:
        """Refuse thresholds that are none."""
        if not all(0 <= getattr(self, one.name) <= 100 for one in fields(self)):
            raise BadInput("Thresholds of states are 0 to 100.")


RULES: Final[Mapping[State, str]] = {
    State.LEFT: "They have left: a departure is recorded.",
    State.UNHEARD: "Too little was heard to say how strong the relationship is.",
    State.CAPTIVE: "Leaving costs them much ({captive_cost:g} or more) and they are little attached (below "
    "{captive_emotional:g}).",
    State.DRIFTING: "Strength fell within 6 months by more than its range, or is below {drifting:g}.",
    State.QUIET_ADVOCATE: "Strength is {advocate:g} or more, and their value below that of half of the customers.",
    State.STRONG: "Strength is {strong:g} or more.",
    State.STEADY: "None of the other states.",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What states are told from; shapes (customers,), NaN where it is not known."""

    has_left: Flags
    strength: Floats  # that may be told; NaN where it is withheld
    reach: Floats  # half the interval of strength, before it is kept on the scale
    before: Floats  # strength six months before, that could be told then
    structural_cost: Floats  # NaN where it was not heard: a prior is no captivity
    emotional: Floats
    value: Floats

    def __post_init__(self) -> None:
        """Refuse columns that are not equally long."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1:
            raise BadInput("Situations are columns that are equally long.")


def rule_in_words(state: State, thresholds: Thresholds | None = None) -> str:
    """Return the rule of a state in words."""
    of = thresholds or Thresholds()
    return RULES[state].format(**{one.name: getattr(of, one.name) for one in fields(of)})


def relationship_states(
    of: Situation, thresholds: Thresholds | None = None, *, median: float | None = None
) -> Ints:  # fmt: skip
    """Return the state of each customer, as its place in `STATES`: the first whose rule holds.

    What is not known makes no rule hold. The median of value is that of the customers who have not left, of those here
    unless said: of a book where few were heard it is that of all.
    """
    at = thresholds or Thresholds()
    if median is None:
        values = of.value[~of.has_left & ~np.isnan(of.value)]
        median = float(np.median(values)) if values.size else np.nan
    rules = (
        of.has_left,
        np.isnan(of.strength),
        (of.structural_cost >= at.captive_cost) & (of.emotional < at.captive_emotional),
        (of.before - of.strength > of.reach) | (of.strength < at.drifting),
        (of.strength >= at.advocate) & (of.value < median),
        of.strength >= at.strong,
    )
    found: Ints = np.select(rules, range(len(rules)), default=len(rules))
    return found
