"""How long something takes where some are still waiting: the Kaplan–Meier curve and its median."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

_HALF = 0.5
_EQUAL = 1e-9  # two shares closer than this are one; sums of logarithms miss by less


@dataclass(frozen=True, slots=True)
class Survival:
    """The share that is still waiting, stepwise."""

    at: Floats  # distinct times at which something happened, rising
    share: Floats  # still waiting from that time on
    greenwood: Floats  # Σ d / (n (n − d)) up to that time; infinite once nobody waits any more
    waiting: int  # how many were looked at
    happened: int  # to how many of these it happened; the others are censored


@dataclass(frozen=True, slots=True)
class MedianWait:
    """The time by which it has happened to half, with its range; None where the curve does not come down so far."""

    median: float | None
    low: float | None
    high: float | None
    waiting: int
    happened: int
    level: float


def kaplan_meier(waited: Floats, happened: Flags) -> Survival:
    """Estimate the share still waiting after each time.

    Source: Kaplan & Meier (1958); the variance is Greenwood's (1926). What is censored at a time counts as waiting
    at that time.

    Parameters
    ----------
    waited
        (n,) how long each waited, in any unit, until it happened or until nobody looked any more.
    happened
        (n,) whether it happened then.

    Raises
    ------
    BadInput
        The arrays differ in length, or a time is negative or unknown.

    """
    if waited.shape != happened.shape or waited.ndim != 1:
        raise BadInput("waited and happened must be flat and equally long.")
    wrong = ~(np.isfinite(waited) & (waited >= 0))
    if wrong.any():
        raise BadInput(f"{int(wrong.sum())} of {waited.size} times are negative or unknown.")
    at, events = np.unique(waited[happened], return_counts=True)
    at_risk = waited.size - np.searchsorted(np.sort(waited), at, side="left")
    left = at_risk - events
    share = np.cumprod(left / at_risk)
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(events / (at_risk * left.astype(np.float64)))
    return Survival(at.astype(np.float64), share, greenwood, int(waited.size), int(happened.sum()))


def median_wait(curve: Survival, *, level: float = 0.8) -> MedianWait:
    """Return the median of a curve with its range.

    The range is where the log(−log) interval around the curve holds one half: it stays between 0 and 1 with few
    observations. Source: Brookmeyer & Crowley (1982). Where the curve stands at one half exactly, the median is the
    middle of that step.
    """
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    lower, upper = survival_band(curve, reach=normal_reach(level))
    return MedianWait(
        median=_crossed(curve.at, curve.share),
        low=_crossed(curve.at, lower),
        high=_crossed(curve.at, upper),
        waiting=curve.waiting,
        happened=curve.happened,
        level=level,
    )


def median_waits(group: Ints, waited: Floats, *, happened: Flags, groups: int) -> Floats:
    """Return the median of the curve of each group: what `median_wait` finds of one curve, of very many at once.

    Infinity where a curve stays above one half, NaN where a group has nobody. Shape (groups,).

    Parameters
    ----------
    group
        (n,) which group each belongs to, 0 to groups − 1, in any order.
    waited, happened
        (n,) as `kaplan_meier` takes them.
    groups
        How many groups there are.

    Source: Kaplan & Meier (1958). Where it happens to several at one time the product over them one by one is the
    product over the time: (n−1)/n · (n−2)/(n−1) = (n−2)/n; they stand before what is censored at the same time.

    """
    order = np.lexsort((~happened, waited, group))
    own, time, came = group[order], waited[order], happened[order]
    size = np.bincount(own, minlength=groups)
    start = np.cumsum(size) - size
    at_risk = size[own] - (np.arange(own.size) - start[own])
    last = at_risk == 1
    # The last of a group takes its curve to 0 by a logarithm that is not finite; nothing of the group follows it.
    step = np.where(came & ~last, np.log1p(-1.0 / np.maximum(at_risk, 2)), 0.0)
    total = np.concatenate(([0.0], np.cumsum(step)))
    survived = np.exp(total[1:] - total[start[own]])
    survived[came & last] = 0.0
    median = _first(np.where(size > 0, np.inf, np.nan), own, time=time, of=came & (survived <= _HALF + _EQUAL))
    # A curve that stands at one half until the next time has its median in the middle of that step.
    at_half = _first(np.zeros(groups), own, time=time, of=came & (np.abs(survived - _HALF) < _EQUAL))
    below = _first(median, own, time=time, of=came & (survived < _HALF - _EQUAL))
    found: Floats = np.where(at_half == median, (median + below) / 2, median)
    return found


def survival_band(curve: Survival, *, reach: float) -> tuple[Floats, Floats]:
    """Return the ends of the pointwise log(−log) interval; nobody waiting any more is certain."""
    inside = (curve.share > 0) & (curve.share < 1)
    lower, upper = curve.share.copy(), curve.share.copy()
    logs = np.log(curve.share[inside])
    wide = np.exp(reach * np.sqrt(curve.greenwood[inside]) / np.abs(logs))
    lower[inside], upper[inside] = np.exp(logs * wide), np.exp(logs / wide)
    return lower, upper


def _crossed(at: Floats, share: Floats) -> float | None:
    """Return where a falling step curve first is one half or less, in the middle of a step that is one half."""
    down = np.flatnonzero(share <= _HALF + _EQUAL)
    if not down.size:
        return None
    first = int(down[0])
    if abs(share[first] - _HALF) < _EQUAL and first + 1 < at.size:
        return float((at[first] + at[first + 1]) / 2)
    return float(at[first])


def _first(unless: Floats, group: Ints, *, time: Floats, of: Flags) -> Floats:
    """Return the first time of each group in some of its rows, which stand by time; else what is given."""
    found = unless.copy()
    rows = np.flatnonzero(of)[::-1]
    # Backwards, so that of several times the first one stays.
    found[group[rows]] = time[rows]
    return found
