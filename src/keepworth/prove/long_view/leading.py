"""Whether one thing goes before another: its lagged association, and the reverse lag beside it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach, student_reach

LEVEL: Final = 0.95
FEWEST: Final = 30  # pairs of a period and the next, and, where each is not held against itself, as many units; ours
FEWEST_UNITS: Final = 3
FREE: Final = 20  # degrees of freedom that must be left; ours
FEWEST_EVENTS: Final = 10  # times that the rarer of two things happened; ours
_SPAN: Final = 1 << 20  # periods: more than any two are apart
_ROUNDS: Final = 1000
_STILL: Final = 1e-10


class Order(StrEnum):
    """Which of two things goes before the other."""

    LEADS = "leads"  # the first goes with the second of the next period, and not the other way
    FOLLOWS = "follows"  # the other way only
    BOTH = "both"  # each goes before the other: neither is a signal by itself
    NEITHER = "neither"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, slots=True)
class Panel:
    """Units over periods, a row each; NaN: not known."""

    unit: Ints
    period: Ints
    first: Floats  # what might lead
    second: Floats  # what might follow

    def __post_init__(self) -> None:
        if len({self.unit.shape, self.period.shape, self.first.shape, self.second.shape}) > 1 or self.unit.ndim != 1:
            raise BadInput("Each row has a unit, a period and two values.")
        if np.unique(self.unit * _SPAN + self.period).size < self.unit.size:
            raise BadInput("A unit has one row a period.")


@dataclass(frozen=True, slots=True)
class Lagged:
    """How one thing in a period goes with another in the next; an association, whatever its size."""

    r: float | None  # partial correlation, −1 to 1; None: fewer than it takes
    low: float | None
    high: float | None
    pairs: int  # of a period and the next
    units: int
    needed: int  # pairs, or units where each is not held against itself

    @property
    def is_beyond(self) -> bool:
        """Whether its range leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Leading:
    """Both lags of two things."""

    forward: Lagged  # the first now, the second next
    backward: Lagged  # the second now, the first next

    @property
    def order(self) -> Order:
        """Which goes before the other, if any."""
        if self.forward.r is None or self.backward.r is None:
            return Order.NOT_ENOUGH
        ways = {
            (True, False): Order.LEADS, (False, True): Order.FOLLOWS, (True, True): Order.BOTH,
            (False, False): Order.NEITHER,
        }  # fmt: skip
        return ways[self.forward.is_beyond, self.backward.is_beyond]


def leading(of: Panel, *, is_within: bool, level: float = LEVEL) -> Leading:
    """Return how the first goes with the second of the next period, and the second with the first of the next.

    What follows is held against its own last value, so that what merely lasts does not look led, and against the other
    units of the same period, so that a good year for all does not either. The idea: Granger (1969), Econometrica 37,
    424-438.

    Parameters
    ----------
    of
        Units over periods.
    is_within
        Whether each unit is held against its own mean as well: for few units over many periods. The range is then that
        of a partial correlation, Fisher (1924), Metron 3, 329-332. Otherwise, for many units over few periods, it is of
        an error that lets rows of one unit hang together, Liang & Zeger (1986), Biometrika 73, 13-22, by Student's t.
    level
        How often the ranges hold.

    """
    return Leading(
        _lagged(of, leads=of.first, follows=of.second, is_within=is_within, level=level),
        _lagged(of, leads=of.second, follows=of.first, is_within=is_within, level=level),
    )


def _lagged(of: Panel, *, leads: Floats, follows: Floats, is_within: bool, level: float) -> Lagged:
    key = of.unit * _SPAN + of.period
    order = np.argsort(key)
    key, leads, follows = key[order], leads[order], follows[order]
    place = np.minimum(np.searchsorted(key, key + 1), max(key.size - 1, 0))
    here = (key[place] == key + 1) & np.isfinite(leads) & np.isfinite(follows) & np.isfinite(follows[place])
    rows = np.flatnonzero(here)
    unit = np.unique(of.unit[order][rows], return_inverse=True)[1]
    period = np.unique(of.period[order][rows], return_inverse=True)[1]
    units = int(unit.max()) + 1 if rows.size else 0
    then = follows[place[rows]]
    lacking = Lagged(None, None, None, rows.size, units, FEWEST)
    if (rows.size if is_within else units) < FEWEST or units < FEWEST_UNITS or _is_rare(then) or _is_rare(leads[rows]):
        return lacking
    groups = (period, unit) if is_within else (period,)
    x, y, past = (_around(one, groups) for one in (leads[rows], then, follows[rows]))
    x, y = _beside(x, past), _beside(y, past)
    spent = 1 + int(period.max()) + (units - 1 if is_within else 0)
    free = rows.size - spent - 2
    if free < FREE or not (x @ x > 0 and y @ y > 0):
        return lacking
    r = float(np.clip(x @ y / np.sqrt((x @ x) * (y @ y)), -1, 1))
    ends = _fisher(r, free=free, level=level) if is_within else _clustered(x, y, unit=unit, level=level)
    return Lagged(r, *ends, rows.size, units, FEWEST)


def _is_rare(value: Floats) -> bool:
    """Return whether a thing that is or is not there hardly ever is, or hardly ever is not."""
    is_flag = np.isin(value, (0.0, 1.0)).all()
    return bool(is_flag and min(value.sum(), value.size - value.sum()) < FEWEST_EVENTS)


def _around(value: Floats, groups: tuple[Ints, ...]) -> Floats:
    """Return what is left of a value beside the means of its groups, all at once."""
    counts = [np.bincount(one) for one in groups]
    for _ in range(_ROUNDS):
        before = value
        for group, count in zip(groups, counts, strict=True):
            value = value - (np.bincount(group, weights=value) / count)[group]
        if np.abs(value - before).max() < _STILL:
            break
    return value


def _beside(value: Floats, other: Floats) -> Floats:
    within = float(other @ other)
    return value - other * (value @ other / within) if within > _STILL else value


def _fisher(r: float, *, free: int, level: float) -> tuple[float, float]:
    """Return the range of a partial correlation: n − controls − 3 stands under the root; `free` is n − controls − 2."""
    wide, middle = normal_reach(level) / np.sqrt(free - 1), np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
    return float(np.tanh(middle - wide)), float(np.tanh(middle + wide))


def _clustered(x: Floats, y: Floats, *, unit: Ints, level: float) -> tuple[float, float]:
    x, y = x / np.sqrt(x @ x), y / np.sqrt(y @ y)
    r = x @ y
    pushes = np.bincount(unit, weights=x * (y - r * x))
    error = np.sqrt((pushes @ pushes) * pushes.size / (pushes.size - 1))
    wide = student_reach(level, freedom=pushes.size - 1) * error
    return max(float(r - wide), -1.0), min(float(r + wide), 1.0)
