"""The season in money: what a month brings against an average one, drawn to it, and whether it is more than chance."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Floats

MONTHS: Final = 12
FEWEST_YEARS: Final = 2


@dataclass(frozen=True, slots=True)
class Season:
    """Twelve months against the year's mean, from so many whole years."""

    index: Floats  # (12,) drawn towards 1
    raw: Floats  # (12,) as they were
    low: Floats
    high: Floats
    kept: float  # how much of each month's distance from 1 is left
    chance: float  # of months as unlike where each year's months are dealt anew
    years: int
    shuffles: int
    level: float

    @property
    def peak(self) -> int:
        """Return the best month, 1 for January."""
        return int(self.index.argmax()) + 1


def monthly_season(amounts: Floats, *, rng: np.random.Generator, shuffles: int = 999, level: float = 0.8) -> Season:
    """Measure a season from whole years of monthly amounts, shape (years, 12), each year against its own mean.

    The mean index of each month is drawn towards 1: by what the years disagree about it against how far the months
    lie apart (James-Stein's positive part, towards a point). The chance is a permutation test: months are dealt anew
    within each year, and the sum of squared distances from 1 is compared; the data count with the shuffles.

    Raises
    ------
    NotEnough
        Fewer than two years with anything in them.

    """
    if amounts.ndim != 2 or amounts.shape[1] != MONTHS or (amounts < 0).any() or not np.isfinite(amounts).all():
        raise BadInput("A season is read from rows of twelve monthly amounts, none below 0.")
    seen = amounts[amounts.sum(axis=1) > 0]
    years = seen.shape[0]
    if years < FEWEST_YEARS:
        raise NotEnough(f"{years} years hold anything: a season needs at least {FEWEST_YEARS} to be told from chance.")
    each = seen / seen.mean(axis=1, keepdims=True)
    raw = each.mean(axis=0)
    # What the years disagree, a month's index and a year's mean taken out.
    error = float(((each - raw) ** 2).sum() / ((years - 1) * (MONTHS - 1))) / years
    apart = float(((raw - 1) ** 2).sum())
    kept = max(1 - (MONTHS - 3) * error / apart, 0.0) if apart > 0 else 0.0
    index = 1 + kept * (raw - 1)
    reach = _reach(level, freedom=(years - 1) * (MONTHS - 1)) * np.sqrt(error * max(kept, 1 / MONTHS))
    low, high = np.maximum(index - reach, 0.0), index + reach
    return Season(index, raw, low, high, kept, _chance(each, rng=rng, shuffles=shuffles), years, shuffles, level)


def _reach(level: float, *, freedom: int) -> float:
    from keepworth.numerics.reach import student_reach

    return student_reach(level, freedom=freedom)


def _chance(each: Floats, *, rng: np.random.Generator, shuffles: int) -> float:
    """Return how often months dealt anew lie as far from 1."""
    dealt = rng.permuted(np.broadcast_to(each, (shuffles, *each.shape)), axis=2).mean(axis=1)
    seen = ((each.mean(axis=0) - 1) ** 2).sum()
    higher = int((((dealt - 1) ** 2).sum(axis=1) >= seen * (1 - 1e-12)).sum())
    return (1 + higher) / (1 + shuffles)
