"""How long replies take, with those that never came counted as still waiting."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints

HALF: Final = 0.5
EQUAL: Final = 1e-9  # sums of logarithms miss a half by less than this


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """Replies of many ties; shapes (groups,)."""

    median: Floats  # hours; infinity where the curve stays above a half, NaN where nobody wrote
    answered: Ints
    waiting: Ints


def reply_times(group: Ints, hours: Floats, *, answered: Flags, groups: int) -> ReplyTimes:
    """Return the Kaplan–Meier median of the hours until a reply, of each group.

    The median is the first time at which the curve is below a half, or the middle of a step at a half, as
    `numerics.survival.median_wait` has it for one curve.

    Parameters
    ----------
    group
        Which group each message belongs to, 0 to groups − 1. Shape (messages,), in any order.
    hours
        From the message to its reply; where none came, to the day of looking (censored).
    answered
        Whether a reply came.
    groups
        How many groups there are.

    Source: Kaplan & Meier (1958). With several replies at one time the product over them one by one is the product
    over the time: (n−1)/n · (n−2)/(n−1) = (n−2)/n; replies stand before what is censored at the same time.

    """
    order = np.lexsort((~answered, hours, group))
    own, time, came = group[order], hours[order], answered[order]
    size = np.bincount(own, minlength=groups)
    start = np.cumsum(size) - size
    at_risk = size[own] - (np.arange(own.size) - start[own])
    last = at_risk == 1
    # The last of a group takes its curve to 0 by a logarithm that is not finite; nothing of the group follows it.
    step = np.where(came & ~last, np.log1p(-1.0 / np.maximum(at_risk, 2)), 0.0)
    total = np.concatenate(([0.0], np.cumsum(step)))
    survived = np.exp(total[1:] - total[start[own]])
    survived[came & last] = 0.0
    median = _first(np.where(size > 0, np.inf, np.nan), own, time=time, of=came & (survived <= HALF + EQUAL))
    # A curve that stands at a half until the next reply has its median in the middle of that step.
    at_half = _first(np.zeros(groups), own, time=time, of=came & (np.abs(survived - HALF) < EQUAL))
    below = _first(median, own, time=time, of=came & (survived < HALF - EQUAL))
    median = np.where(at_half == median, (median + below) / 2, median)
    replies = np.bincount(own[came], minlength=groups)
    return ReplyTimes(median, replies, size - replies)


def _first(unless: Floats, group: Ints, *, time: Floats, of: Flags) -> Floats:
    """Return the first time of each group in some of its rows, which stand by time; else what is given."""
    found = unless.copy()
    rows = np.flatnonzero(of)[::-1]
    # Backwards, so that of several times the first one stays.
    found[group[rows]] = time[rows]
    return found
