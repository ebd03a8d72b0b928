"""Both sides of a relationship: how far apart they see it, and how well each knows what the other says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.measure.metrics.changes import lies_within
from keepworth.measure.metrics.clustering import Telling
from keepworth.measure.metrics.scores import mean_of
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

ITEM_ERROR: Final = 15.0  # of one item of one person, on 0 to 100
PERSON_SPREAD: Final = 12.0  # between people of one side of one relationship
MARGIN: Final = 10.0  # of 0 to 100: sides that are closer see alike. Ours, not a finding
RISK: Final = 0.05  # of each end, that "differ" or "alike" is wrong
FEWEST: Final = 5  # customers of whom a difference is told over all
WIDEST: Final = 100.0


class Judged(StrEnum):
    """What may be said of two views."""

    DIFFER = "differ"
    ALIKE = "alike"
    UNKNOWN = "cannot tell"


class Known(StrEnum):
    """How the sides stand to each other, and whether one of them knows it."""

    CONSENSUS = "true consensus"  # they see it alike, and we think so
    DISSENSUS = "dissensus"  # they see it differently, and we know
    FALSE_CONSENSUS = "false consensus"  # they see it differently, and we think that they do not
    FALSE_CONFLICT = "false conflict"  # they see it alike, and we think that they do not


@dataclass(frozen=True, slots=True)
class View:
    """What one side says of one thing, or thinks that the other says."""

    score: float  # 0 to 100: the mean of its people
    error: float  # standard deviation of the score as an estimate of that side's view
    n: int  # people

    def range(self, level: float) -> tuple[float, float]:
        """Return the interval, kept on the scale."""
        reach = normal_reach(level) * self.error
        return max(self.score - reach, 0.0), min(self.score + reach, WIDEST)


@dataclass(frozen=True, slots=True)
class Gap:
    """One view less another."""

    gap: float
    low: float
    high: float
    level: float
    n: tuple[int, int]  # people, or customers twice where it is a mean over customers
    judged: Judged


def view_of(score: float, *, people: int, items: float) -> View:
    """Return the view of `people` who answered `items` items each: sd² = (12² + 15²/items)/people.

    15 is the error of one item of one person and 12 the spread between people of one side, as in the design of the
    indicators (§13.1, §13.2): both are settings of ours, for a customer has too few people to estimate them.
    """
    return View(score, float(np.sqrt((PERSON_SPREAD**2 + ITEM_ERROR**2 / items) / people)), people)


def gap_of(one: View, other: View, *, level: float = 0.8, margin: float = MARGIN) -> Gap:
    """Return one view less the other of one relationship, by different people: sd² is the sum of both.

    "differ": |gap| > 1.645 sd. "alike": the interval at level .90 lies within ±margin. Else nobody can tell.

    Source: science §2; co-orientation after Seltzer & Mitrook (2009).
    """
    gap, error = one.score - other.score, float(np.hypot(one.error, other.error))

    def between(at: float) -> tuple[float, float]:
        reach = normal_reach(at) * error
        return gap - reach, gap + reach

    low, high = (float(np.clip(end, -WIDEST, WIDEST)) for end in between(level))
    return Gap(gap, low, high, level, (one.n, other.n), _judged(between(1 - 2 * RISK), margin=margin))


def mean_gap(each: Floats, *, level: float = 0.8, margin: float = MARGIN, fewest: int = FEWEST) -> Gap:
    """Return the mean over customers of their gaps, each customer once; shape (customers,).

    Student's interval of the mean; where all gaps are alike see `keepworth.measure.metrics.mean_score`.

    Raises
    ------
    NotEnough
        Fewer than `fewest` customers.

    """
    n = int(each.size)
    if n < fewest:
        raise NotEnough(f"Not enough answers: of {n} customers both views are known, and it takes {fewest}.")
    at = mean_of(each, np.ones(n), known=Telling(n, float(n), float(n)), limits=(-WIDEST, WIDEST))

    def between(level: float) -> tuple[float, float]:
        found = at(level)
        return found.low, found.high

    low, high = between(level)
    return Gap(at(level).score, low, high, level, (n, n), _judged(between(1 - 2 * RISK), margin=margin))


def known_as(actual: Gap | None, thought: Gap | None) -> Known | None:
    """Return how the sides stand, from our view less theirs, and our view less what we think that they say.

    None where either cannot be told: no difference that is seen is no agreement.
    """
    if actual is None or thought is None or Judged.UNKNOWN in (actual.judged, thought.judged):
        return None
    if actual.judged is Judged.ALIKE:
        return Known.CONSENSUS if thought.judged is Judged.ALIKE else Known.FALSE_CONFLICT
    return Known.FALSE_CONSENSUS if thought.judged is Judged.ALIKE else Known.DISSENSUS


def _judged(interval: tuple[float, float], *, margin: float) -> Judged:
    """Judge by the interval at level 1 − 2·RISK; one that is sure to differ by little is alike."""
    if lies_within(lambda _: interval, margin=margin, wrong=RISK):
        return Judged.ALIKE
    return Judged.DIFFER if interval[0] > 0 or interval[1] < 0 else Judged.UNKNOWN
