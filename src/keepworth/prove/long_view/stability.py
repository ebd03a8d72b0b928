"""Whether what moves an outcome goes on moving it, as the window of time is stretched and shifted."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

FEWEST: Final = 3  # windows
MOSTLY: Final = 0.8  # of the windows
ALIKE: Final = 0.5  # I² below which windows say the same, and at which a trend is looked for
LEVEL: Final = 0.95


class Lasting(StrEnum):
    """What became of a driver."""

    ENDURING = "enduring"  # beyond doubt in four windows of five, and no more different than chance
    FADING = "fading"  # nearer to nothing from window to window
    RISING = "rising"
    EPISODIC = "episodic"  # beyond doubt now and then, without a trend
    UNKNOWN = "unknown"  # unchanged within wide ranges is ignorance, not constancy


@dataclass(frozen=True, slots=True)
class Stability:
    """A driver over windows of time."""

    mean: float  # of the estimates, each weighing as it is sure
    between: float  # their standard deviation
    q: float  # Cochran's
    i2: float  # share of what they differ by that chance does not explain, 0 to 1
    same_sign: float  # share of windows with the sign of the mean
    beyond_doubt: float  # share of windows whose range leaves out 0
    slope: float  # change of the estimate from window to window
    slope_low: float
    slope_high: float
    lasting: Lasting
    windows: int


def stability(estimate: Floats, error: Floats) -> Stability:
    """Return what became of a driver whose estimates, (windows,), with standard errors stand in order of time.

    Windows that share time are not independent: I² is then too small, and enduring said too soon. Hand in windows that
    do not overlap.

    Source: Cochran (1954), Biometrics 10, 101-129; I²: Higgins & Thompson (2002), Statistics in Medicine 21, 1539-1558;
    the names and their limits: the design, §12.

    Raises
    ------
    BadInput
        Fewer than three windows, or an error that is not above 0.

    """
    if estimate.shape != error.shape or estimate.ndim != 1 or estimate.size < FEWEST:
        raise BadInput(f"Each of {FEWEST} windows or more has an estimate and its error.")
    if not (np.isfinite(estimate).all() and np.isfinite(error).all() and (error > 0).all()):
        raise BadInput("Estimates are numbers and errors are above 0.")
    weight = 1 / error**2
    mean = float(weight @ estimate / weight.sum())
    q, free = float(weight @ (estimate - mean) ** 2), estimate.size - 1
    i2 = max(0.0, (q - free) / q) if q else 0.0
    reach = normal_reach(LEVEL)
    is_beyond = np.abs(estimate) > reach * error
    slope, wide = _trend(estimate, weight)
    ends = (slope - reach * wide, slope + reach * wide)
    found = _lasting(mean, float(is_beyond.mean()), i2=i2, slope=ends)
    return Stability(
        mean, float(estimate.std(ddof=1)), q, i2, float((np.sign(estimate) == np.sign(mean)).mean()),
        float(is_beyond.mean()), slope, *ends, found, estimate.size,
    )  # fmt: skip


def _trend(estimate: Floats, weight: Floats) -> tuple[float, float]:
    """Return the slope over windows by weighted least squares, and its error.

    The error is wider where windows scatter about the slope by more than their own errors (Birge's ratio), so that a
    driver that comes and goes is not taken for one that fades.
    """
    at = np.arange(estimate.size, dtype=np.float64)
    around = at - weight @ at / weight.sum()
    spread = float(weight @ around**2)
    slope = float((weight * around) @ estimate / spread)
    left = estimate - weight @ estimate / weight.sum() - slope * around
    scatter = float(weight @ left**2) / max(estimate.size - 2, 1)
    return slope, float(np.sqrt(max(scatter, 1.0) / spread))


def _lasting(mean: float, beyond: float, *, i2: float, slope: tuple[float, float]) -> Lasting:
    if i2 < ALIKE:
        return Lasting.ENDURING if beyond >= MOSTLY else Lasting.UNKNOWN
    low, high = (end * np.sign(mean) for end in slope)
    if max(low, high) < 0:
        return Lasting.FADING
    if min(low, high) > 0:
        return Lasting.RISING
    return Lasting.EPISODIC if beyond > 0 else Lasting.UNKNOWN


def concordance(importance: Floats) -> tuple[float, float]:
    """Return Kendall's W of the order of drivers in windows, (windows, drivers), and its p; 1: the same order in all.

    Source: Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287; ties corrected; χ² with
    drivers − 1 degrees.

    """
    from scipy.stats import chi2, rankdata

    windows, drivers = importance.shape
    if windows < 2 or drivers < 2:
        raise BadInput("An order is held against another: two windows and two drivers or more.")
    ranks = rankdata(importance, axis=1)
    sums = ranks.sum(axis=0)
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(row, return_counts=True)[1] for row in ranks))
    whole = windows**2 * (drivers**3 - drivers) - windows * ties
    if whole <= 0:
        return 0.0, 1.0
    w = float(12 * ((sums - sums.mean()) ** 2).sum() / whole)
    return w, float(chi2.sf(windows * (drivers - 1) * w, drivers - 1))
