"""One look at an experiment: what may be said of it now, however often somebody looked before.

Before the planned end a range holds at all moments together, 99 times in 100; at the end one range is told that holds
96 times in 100. Whoever acts upon either is misled by at most 5 in 100 experiments in which nothing is there, for the
chances of the two add up to no more. The split is ours. Of several arms each gets its part of both.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.experiments.effects import MISMATCH, Effects, effects, mismatch
from keepworth.prove.experiments.looks import always_reach

BEFORE_END: Final = 0.99
AT_END: Final = 0.96
FEWEST: Final = 10  # drawn units of an arm, and customers with and without the outcome: fewer say nothing. Ours


class Verdict(StrEnum):
    """What can be said of an arm."""

    MORE = "more"
    LESS = "less"
    OPEN = "open"  # the range holds 0
    FEW = "few"  # not enough to say anything
    UNEVEN = "uneven"  # the lot lost people: no effect is to be believed


@dataclass(frozen=True, slots=True)
class Watched:
    """Those who were drawn, and what came of them until now."""

    outcome: Floats  # (n,)
    arm: Ints  # (n,), 0 is left out
    drawn: Ints  # (arms,) how many the lot gave to each, found again or not
    before: Floats | None = None  # (n, c) what was known before the lot
    cluster: Ints | None = None  # (n,) who was drawn together
    is_share: bool = True  # the outcome is 0 or 1
    expected: float | None = None  # of a share: to how many it happens by the end, as the past lets expect
    is_without: bool = False  # the share is of those to whom it did not happen, such as who stayed


@dataclass(frozen=True, slots=True)
class Look:
    """The arms against those left out, and what may be said; the ranges are those that hold."""

    effects: Effects | None  # None: too few to count
    verdicts: tuple[Verdict, ...]  # (arms − 1,)
    lost: float  # p-value of so uneven a loss of those who were drawn
    level: float  # how often each experiment's ranges hold, over all looks of their kind
    is_end: bool


def look(at: Watched, *, done: float) -> Look:
    """Return what may be said when a part of the planned time is over; 1 or more: the end.

    Raises
    ------
    BadInput
        Columns that do not fit, or what is no number.

    """
    is_end = done >= 1
    level = AT_END if is_end else BEFORE_END
    arms = at.drawn.size
    n = np.bincount(at.arm, minlength=arms)
    lost = mismatch(n, at.drawn.astype(np.float64)) if n.sum() else 1.0
    found = None
    if done > 0 and not _too_few(at, n=n):
        each = 1 - (1 - level) / (arms - 1)
        found = effects(at.outcome, at.arm, before=at.before, cluster=at.cluster, level=each)
        found = found if is_end else _widened(found, share=clock(at, done=done))
    return Look(found, _verdicts(found, lost=lost, arms=arms), lost, level, is_end)


def clock(at: Watched, *, done: float) -> float:
    """Return which part of what the end will tell is told by now.

    What customers spend comes day by day. A share of customers who did something once is told by its odds: on the
    clock p/(1 − p) the standardised difference of two such shares moves like a random walk.
    """
    if not at.is_share or not at.expected or at.expected >= 1:
        return done
    now = float(at.outcome.mean())
    now = 1 - now if at.is_without else now
    return (now / (1 - now)) / (at.expected / (1 - at.expected)) if 0 < now < 1 else done


def _widened(found: Effects, *, share: float) -> Effects:
    """Return the same with ranges that hold at all moments together."""
    from scipy.stats import norm, t

    reach = float(always_reach(np.array(1 / np.sqrt(share)), level=found.level, planned=1.0) * np.sqrt(share))
    free = max(int(found.clusters.sum()) - found.n.size, 1)
    wide = float(t.isf(max(norm.sf(reach), 1e-300), free)) * found.error  # few units: as much wider as Student's t is
    return replace(found, low=found.effect - wide, high=found.effect + wide)


def _too_few(at: Watched, *, n: Ints) -> bool:
    units = n if at.cluster is None else [np.unique(at.cluster[at.arm == one]).size for one in range(n.size)]
    if min(units) < FEWEST:
        return True
    had = int((at.outcome != 0).sum())
    return had < FEWEST or (at.is_share and at.outcome.size - had < FEWEST)


def _verdicts(found: Effects | None, *, lost: float, arms: int) -> tuple[Verdict, ...]:
    if lost < MISMATCH:
        return (Verdict.UNEVEN,) * (arms - 1)
    if found is None:
        return (Verdict.FEW,) * (arms - 1)
    return tuple(_verdict(low, high) for low, high in zip(found.low, found.high, strict=True))


def _verdict(low: float, high: float) -> Verdict:
    if low > 0:
        return Verdict.MORE
    return Verdict.LESS if high < 0 else Verdict.OPEN
