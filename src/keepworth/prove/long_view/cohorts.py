"""How long those stay who began together: curves with bands, and whether cohorts differ beyond chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats
from keepworth.numerics.reach import normal_reach
from keepworth.numerics.survival import kaplan_meier, survival_band

FEWEST: Final = 10  # customers of a cohort, and seen at a month, below which nothing is told; ours
MONTHS: Final = (12, 24, 36, 60)
LEVEL: Final = 0.8


@dataclass(frozen=True, slots=True)
class Stayed:
    """The share of a cohort that was there after so many months."""

    months: int
    share: float
    low: float
    high: float
    seen: int  # customers who were seen so long, or had left before


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who began in one year."""

    began: int
    customers: int
    left: int
    stayed: tuple[Stayed, ...]  # as far as enough of them are seen


def cohort_curves(
    waited: Mapping[int, tuple[Floats, Flags]], *, months: tuple[int, ...] = MONTHS, level: float = LEVEL
) -> list[Cohort]:
    """Return of each cohort, by the year it began, what share stayed, with pointwise bands; small ones are left out.

    Source: Kaplan & Meier (1958); bands log(−log) of Greenwood's variance. A month is told as long as enough of the
    cohort have been customers so long.

    Parameters
    ----------
    waited
        Of each cohort the months that its customers were seen, and whether they left then.
    months
        After which months the share is told.
    level
        How often a band holds.

    """
    found = []
    for began, (time, left) in sorted(waited.items()):
        if time.size < FEWEST:
            continue
        curve = kaplan_meier(time, left)
        low, high = survival_band(curve, reach=normal_reach(level))
        points = []
        for month in months:
            if int((time >= month).sum()) < FEWEST:
                break
            place = int(np.searchsorted(curve.at, month, side="right")) - 1
            share, lowest, highest = (float(one[place]) if place >= 0 else 1.0 for one in (curve.share, low, high))
            seen = int(((time >= month) | left).sum())
            points.append(Stayed(month, share, lowest, highest, seen))
        found.append(Cohort(began, int(time.size), int(left.sum()), tuple(points)))
    return found


def log_rank(groups: list[tuple[Floats, Flags]]) -> tuple[float, float]:
    """Return χ² of whether the curves of groups are one, and its p.

    Source: Mantel (1966), Cancer Chemotherapy Reports 50, 163-170; Peto & Peto (1972), JRSS A 135, 185-207.
    """
    from scipy.stats import chi2

    if len(groups) < 2:
        raise BadInput("Curves are compared: two groups or more.")
    at = np.unique(np.concatenate([time[left] for time, left in groups]))
    risk = np.array([time.size - np.searchsorted(np.sort(time), at) for time, _ in groups], dtype=np.float64)
    came = np.array([_counts(time[left], at) for time, left in groups])
    n, d = risk.sum(axis=0), came.sum(axis=0)
    apart = (came - risk * d / n).sum(axis=1)[:-1]
    spread = np.where(n > 1, d * (n - d) / np.maximum(n - 1, 1), 0.0)
    share = risk / n
    variance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    statistic = float(apart @ np.linalg.pinv(variance[:-1, :-1]) @ apart)
    return statistic, float(chi2.sf(statistic, len(groups) - 1))


def _counts(of: Floats, at: Floats) -> Floats:
    return np.bincount(np.searchsorted(at, of), minlength=at.size).astype(np.float64)
