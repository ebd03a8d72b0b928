"""The share that is still there after each period, as it was: Kaplan and Meier."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.retention.decisions import Decisions
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach
from keepworth.numerics.survival import Survival, survival_band


@dataclass(frozen=True, slots=True)
class RetentionCurve:
    """The share that is still there after 1, 2, … periods; shapes (ages,)."""

    share: Floats
    low: Floats
    high: Floats
    due: Floats  # decisions that the step rests on
    lost: Floats
    level: float

    @property
    def retention(self) -> Floats:
        """Of those who were there, who stayed; NaN where nobody was."""
        stayed: Floats = np.full(self.due.size, np.nan)
        return np.divide(self.due - self.lost, self.due, out=stayed, where=self.due > 0)


def retention_curve(of: Decisions, *, level: float = 0.8) -> RetentionCurve:
    """Estimate how many are still there after each period, with Greenwood's variance in a log(−log) band.

    Where nobody was there to decide, the curve goes on as it stood. With weights the band takes them for counts.

    Source: Kaplan & Meier (1958); Greenwood (1926); the band as in Kalbfleisch & Prentice (1980), §1.3.

    """
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    asked = np.maximum(of.due, np.where(of.due > 0, 0.0, 1.0))
    share = np.cumprod(1.0 - of.lost / asked)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = of.lost / (asked * (asked - of.lost))
    greenwood = np.cumsum(np.where(of.lost > 0, each, 0.0))
    steps = Survival((of.ages + 1).astype(np.float64), share, greenwood, int(of.due.max(initial=0)), int(of.lost.sum()))
    low, high = survival_band(steps, reach=normal_reach(level))
    return RetentionCurve(share, low, high, of.due, of.lost, level)
