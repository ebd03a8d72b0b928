"""How far one person's score must move before it is more than error of measurement."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.psychometrics.items import ItemAnswers
from keepworth.measure.psychometrics.reliability import Reliability
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

FULL: Final = 100.0


class Moved(StrEnum):
    """What may be said of one person's two scores."""

    UP = "up"
    DOWN = "down"
    NOISE = "noise"  # smaller than error alone makes it often enough
    UNKNOWN = "unknown"  # a score is missing


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """The smallest change of one person that is more than noise, in the score's unit."""

    least: float  # z·√2·SEM
    low: float  # where the reliability is at the high end of its interval
    high: float  # where it is at the low end
    error: float  # SEM: standard deviation of one score around that person's true one
    level: float  # so many in 100 who did not change stay below `least`


def standard_error(sd: float, *, reliability: float) -> float:
    """Return SEM = SD·√(1 − reliability); a reliability below 0 counts as none.

    Raises
    ------
    BadInput
        A spread below 0, or a reliability above 1.

    """
    if not (sd >= 0 and reliability <= 1):
        raise BadInput(f"A spread of {sd:g} with a reliability of {reliability:g} cannot be: 0 or more, and up to 1.")
    return float(sd * np.sqrt(1 - max(reliability, 0.0)))


def reliable_change(sd: float, *, reliability: Reliability, level: float = 0.95) -> ReliableChange:
    """Return how large a change of one person must be to be more than noise, |x₂ − x₁| > z·√2·SEM.

    `sd` is that of the score over people, in the unit of the answer. `low` and `high` carry the doubt about the
    reliability, not about `sd`.

    Source: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59, 12-19.
    """
    times = normal_reach(level) * np.sqrt(2)
    least, low, high = (
        float(times * standard_error(sd, reliability=min(at, 1.0)))
        for at in (reliability.value, reliability.high, reliability.low)
    )
    return ReliableChange(least, low, high, standard_error(sd, reliability=reliability.value), level)


def spread_of_score(answers: ItemAnswers) -> float:
    """Return the standard deviation over people of the mean of their items, on 0 to 100."""
    each = answers.complete.mean(axis=1)
    return float(FULL * each.std(ddof=1) / (answers.highest - answers.lowest))


def moved(earlier: Floats, later: Floats, *, by: ReliableChange) -> tuple[Moved, ...]:
    """Return of each person whether the score moved by more than noise; shapes (people,), NaN for no score."""
    return tuple(_moved(change, least=by.least) for change in (later - earlier).tolist())


def _moved(change: float, *, least: float) -> Moved:
    if np.isnan(change):
        return Moved.UNKNOWN
    if abs(change) <= least:
        return Moved.NOISE
    return Moved.UP if change > 0 else Moved.DOWN
