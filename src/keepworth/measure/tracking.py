"""Which indicators make a strength: those of loyalty that a company tracks, and those of the relationship."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.listen.instruments.indicators import RELATIONSHIP
from keepworth.measure.beliefs import LINES, places
from keepworth.numerics.arrays import Flags, Floats

HALVES: Final = ("structural_benefit", "structural_cost")  # structural counts as heard when either is
SEVEN: Final = ("emotional", "structural", "business", "satisfaction", "performance", "evp", "fit")
DEPENDENCE: Final = ("structural_cost", "business")  # no love: they enter the probability of staying, not the strength
FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Tracking:
    """What is tracked, and with which weight each line enters the strength."""

    tracked: tuple[str, ...]  # of `SEVEN`
    because: Mapping[str, str]  # of each that is not: why
    weight: Floats  # ω of each line, Σ = 1; 0 of what does not enter. Shape (lines,)
    counts: Flags  # whether a line makes a tracked indicator heard. Shape (tracked, lines)


def track(
    tracked: tuple[str, ...] = SEVEN,
    *,
    because: Mapping[str, str] | None = None,
    weight: Mapping[str, float] | None = None,
) -> Tracking:
    """Return what a company tracks; strength weighs all lines alike unless said.

    Strength leaves out `structural_cost` and `business`, which are dependence, and the loyalty indicators that are not
    tracked. Those of the relationship (trust, control, commitment, mind-set, recommendation) always enter.

    Parameters
    ----------
    tracked
        Five to seven of `SEVEN`.
    because
        Why each of the others is not tracked.
    weight
        By line, 0 or more; lines that are not named weigh 1.

    Raises
    ------
    BadInput
        Fewer than five, one that is none of the seven, one left out without a reason, or weights that cannot be.

    """
    reasons, weight = dict(because or {}), dict(weight or {})
    left_out = [name for name in SEVEN if name not in tracked]
    if len(set(tracked)) != len(tracked) or not set(tracked) <= set(SEVEN) or len(tracked) < FEWEST:
        raise BadInput(f"Five to seven are tracked, each once, of: {', '.join(SEVEN)}.")
    if silent := [name for name in left_out if not reasons.get(name, "").strip()]:
        raise BadInput(f"Say why {', '.join(silent)} is not tracked.")
    lines = [line for name in tracked for line in _lines(name)]
    entering = [line for line in dict.fromkeys((*lines, *RELATIONSHIP)) if line not in DEPENDENCE]
    if strange := [name for name in weight if name not in entering]:
        raise BadInput(f"{', '.join(strange)} does not enter the strength: {', '.join(entering)} do.")
    each = np.zeros(LINES)
    each[places(entering)] = [weight.get(line, 1.0) for line in entering]
    if not ((each >= 0) & np.isfinite(each)).all() or each.sum() <= 0:
        raise BadInput("Weights are 0 or more, and not all of them 0.")
    counts = np.zeros((len(tracked), LINES), dtype=np.bool_)
    for at, name in enumerate(tracked):
        counts[at, places(_lines(name))] = True
    return Tracking(tuple(tracked), {name: reasons[name] for name in left_out}, each / each.sum(), counts)


def _lines(name: str) -> tuple[str, ...]:
    return HALVES if name == "structural" else (name,)
