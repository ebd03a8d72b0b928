"""Why equity changed: a bridge from the value of one run to that of the next."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats


@dataclass(frozen=True, slots=True)
class Bridge:
    """Parts that add up: before + new + lost + grown + shrunk + re-estimated = now."""

    before: float
    new: float  # who was no customer then, 0 or more unless they cost money
    lost: float  # who is none now, mostly below 0
    grown: float  # 0 or more
    shrunk: float  # 0 or less
    re_estimated: float  # the same facts, seen by today's models and settings
    now: float


def equity_bridge(before: Floats, now: Floats, *, revalued: Floats | None = None) -> Bridge:
    """Return what changed the sum of values.

    Parameters
    ----------
    before, now
        Value of each customer in either run, NaN where they were none or are none. Shapes (customers,).
    revalued
        What today's models and settings say of the facts of then, NaN where that is not known: the step from `before`
        to it is re-estimation, and only what is beyond it has grown or shrunk. Nothing is re-estimated unless said.

    """
    if before.shape != now.shape or (revalued is not None and revalued.shape != now.shape):
        raise BadInput("Values of both runs are columns of the same customers.")
    was, is_now = ~np.isnan(before), ~np.isnan(now)
    stayed = was & is_now
    then = before if revalued is None else np.where(np.isnan(revalued), before, revalued)
    moved = (now - then)[stayed]
    return Bridge(
        float(before[was].sum()),
        float(now[is_now & ~was].sum()),
        -float(then[was & ~is_now].sum()),
        float(moved[moved > 0].sum()),
        float(moved[moved < 0].sum()),
        float((then - before)[was].sum()),
        float(now[is_now].sum()),
    )
