"""What a back-test of staying says: scores, reliability, and whether there were losses enough to say anything."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.measure.calibration.line import CalibrationLine, calibration_line
from keepworth.measure.calibration.recalibration import FEWEST
from keepworth.measure.calibration.reliability import ReliabilityBin, reliability_table
from keepworth.measure.calibration.scores import AreaUnder, area_under, brier, log_loss, top_decile_lift
from keepworth.numerics.arrays import Floats, Ints

LEAST_SLOPE: Final = 0.8
MOST_SLOPE: Final = 1.25


class Badge(StrEnum):
    """Whether chances may be believed as numbers."""

    UNCALIBRATED = "uncalibrated"  # fewer than 30 losses: nobody can know
    CALIBRATED = "calibrated"
    OFF = "off"  # they came true too rarely or too often: the slope is surely outside .8 to 1.25


@dataclass(frozen=True, slots=True)
class Backtest:
    """Chances of staying that were said out of time, and what came of them."""

    decisions: int
    events: int  # losses
    auc: AreaUnder | None
    brier: float
    brier_baseline: float  # of the same chance for everybody, or of the baseline that was given
    log_loss: float
    line: CalibrationLine | None
    top_decile_lift: float
    reliability: tuple[ReliabilityBin, ...]
    badge: Badge

    @property
    def skill(self) -> float:
        """Share of the baseline's Brier score that the chances save; below 0 where they are worse."""
        return 1 - self.brier / self.brier_baseline if self.brier_baseline > 0 else float("nan")


def backtest_staying(
    chance: Floats, kept: Ints, *, baseline: Floats | None = None, level: float = 0.8
) -> Backtest:  # fmt: skip
    """Judge chances by what came.

    Parameters
    ----------
    chance
        (n,) what was said.
    kept
        (n,) 1 or 0.
    baseline
        (n,) what was to be beaten; one chance for all, the share that stayed, unless said.
    level
        Of the intervals.

    Raises
    ------
    NotEnough
        Nothing was decided.

    """
    if not kept.size:
        raise NotEnough("No decision fell due in that time, so there is nothing to test. Take another date.")
    beaten = np.full(kept.size, kept.mean()) if baseline is None else baseline
    events = int((kept == 0).sum())
    line = calibration_line(chance, kept, level=level)
    return Backtest(
        int(kept.size),
        events,
        area_under(chance, kept, level=level),
        brier(chance, kept),
        brier(beaten, kept),
        log_loss(chance, kept),
        line,
        top_decile_lift(chance, kept),
        reliability_table(chance, kept, level=level),
        badge_of(events, line),
    )


def badge_of(losses: int, line: CalibrationLine | None) -> Badge:
    """Return what may be said of chances after so many losses."""
    if losses < FEWEST or line is None:
        return Badge.UNCALIBRATED
    surely_off = line.slope.high < LEAST_SLOPE or line.slope.low > MOST_SLOPE
    return Badge.OFF if surely_off else Badge.CALIBRATED
