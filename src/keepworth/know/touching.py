"""What the record of touches says of a tie: how lately, how often, who to whom, who begins; each from 0 to 1.

Only times and directions are read. All functions take and give arrays of shape (ties,).
"""

from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints

HALF_LIFE_DAYS: Final = 45.0
PROMPT_HOURS: Final = 48.0  # a median reply of so many hours is half as prompt as one at once
BUSY: Final = 0.9  # what a busy tie has: this quantile of the touches of ties that had any in 90 days
LEAST_BUSY: Final = 3.0  # in a book where nobody speaks often, three touches are still no more than three


def recency(days: Floats, *, half_life: float = HALF_LIFE_DAYS) -> Floats:
    """Return 2^(−Δ/45 d): 1 for a touch today, a half after 45 days, 0 where `days` is NaN, for none."""
    faded: Floats = np.exp2(-np.maximum(days, 0.0) / half_life)
    return np.nan_to_num(faded, nan=0.0)


def busy_touches(touches_90: Ints) -> float:
    """Return n*: how many touches in 90 days a busy tie of these has."""
    some = touches_90[touches_90 > 0]
    return max(float(np.quantile(some, BUSY)), LEAST_BUSY) if some.size else LEAST_BUSY


def frequency(touches_90: Ints, *, busy: float) -> Floats:
    """Return log(1 + n_90) / log(1 + n*), at most 1: the tenth mail of a week tells less than the first."""
    share: Floats = np.log1p(touches_90.astype(np.float64)) / np.log1p(busy)
    return np.minimum(share, 1.0)


def reciprocity(outgoing: Ints, incoming: Ints) -> Floats:
    """Return 1 − |out − in| / (out + in), NaN where no direction is known."""
    total = (outgoing + incoming).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = 1.0 - np.abs(outgoing - incoming) / total
    return found


def initiation_share(theirs: Ints, ours: Ints, *, together: Ints) -> Floats:
    """Return the share of conversations that they began, those begun together by half; NaN where there are none."""
    total = (theirs + ours + together).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (theirs + 0.5 * together) / total
    return found


def promptness(hours: Floats) -> Floats:
    """Return 2^(−median reply/48 h): 1 for at once, 0 for a median that is never reached (infinity)."""
    found: Floats = np.exp2(-hours / PROMPT_HOURS)
    return found
