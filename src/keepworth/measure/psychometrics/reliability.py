"""Cronbach's alpha of a scale with Feldt's interval, and what each item adds to it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.psychometrics.items import ENOUGH_PEOPLE, ItemAnswers, cannot_tell
from keepworth.measure.withheld import Withheld
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

STRAY: Final = 0.3  # an item whose correlation with the rest is surely below does not belong. A convention
SURE: Final = 0.9  # level of the interval by which that is judged: 1 in 20 at each end


@dataclass(frozen=True, slots=True)
class Reliability:
    """Which share of the variance of a score is no error, and how sure that is."""

    kind: str  # "alpha" or "omega"
    value: float
    low: float
    high: float
    level: float
    n: int  # people who answered every item
    items: int


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """What one item adds to its scale."""

    name: str
    mean: float
    sd: float
    floor: float  # share of answers at the lowest point
    ceiling: float
    rest: float  # correlation with the sum of the other items
    rest_low: float
    rest_high: float
    alpha_without: float | None  # None: fewer than two items would be left, or no spread
    strays: bool  # `rest` is surely below .3


def alpha(answers: ItemAnswers, *, level: float = 0.8, fewest: int = ENOUGH_PEOPLE) -> Reliability | Withheld:
    """Return Cronbach's alpha, k/(k − 1) · (1 − Σs²/s²_total), of those who answered every item.

    It is the reliability where all items measure one thing equally well, else mostly less (see `omega`), and says
    nothing of whether they measure one thing. Below 0 it stays as it is: some item is turned the wrong way.

    Source: Cronbach (1951), Psychometrika 16, 297-334; interval: Feldt (1965), Psychometrika 30, 357-370.
    """
    untold = cannot_tell(answers, items=2, fewest=fewest)
    if untold:
        return untold
    complete = answers.complete
    n, items = complete.shape
    value = alpha_of(np.cov(complete, rowvar=False))
    low, high = feldt_range(value, n=n, items=items, level=level)
    return Reliability("alpha", value, low, high, level, n, items)


def alpha_of(covariance: Floats) -> float:
    """Return alpha from the covariances of the items; of correlations, the standardised one."""
    items = covariance.shape[0]
    return float(items / (items - 1) * (1 - np.trace(covariance) / covariance.sum()))


def feldt_range(value: float, *, n: int, items: int, level: float) -> tuple[float, float]:
    """Return 1 − (1 − α)·F at both ends, with n − 1 and (n − 1)(k − 1) degrees of freedom."""
    from scipy.special import fdtri

    free = n - 1, (n - 1) * (items - 1)
    low, high = (1 - (1 - value) * float(fdtri(*free, end)) for end in ((1 + level) / 2, (1 - level) / 2))
    return low, high


def item_analysis(
    answers: ItemAnswers, *, level: float = 0.8, fewest: int = ENOUGH_PEOPLE
) -> tuple[ItemAnalysis, ...] | Withheld:  # fmt: skip
    """Return what each item adds: its correlation with the rest, and alpha if it were dropped.

    The correlation leaves the item out of the sum, so that it does not correlate with itself; its interval is
    Fisher's. An item turned the wrong way correlates below 0.
    """
    untold = cannot_tell(answers, items=2, fewest=fewest)
    if untold:
        return untold
    complete = answers.complete
    covariance = np.cov(complete, rowvar=False)
    return tuple(_item(answers, at, covariance=covariance, level=level) for at in range(complete.shape[1]))


def _item(answers: ItemAnswers, at: int, *, covariance: Floats, level: float) -> ItemAnalysis:
    own = answers.complete[:, at]
    others = np.delete(np.delete(covariance, at, axis=0), at, axis=1)
    rest = rest_correlation(covariance, at)
    low, high = fisher_range(rest, n=own.size, level=level)
    return ItemAnalysis(
        answers.names[at], float(own.mean()), float(own.std(ddof=1)), float((own == answers.lowest).mean()),
        float((own == answers.highest).mean()), rest, low, high,
        alpha_of(others) if others.shape[0] > 1 and others.sum() > 0 else None,
        fisher_range(rest, n=own.size, level=SURE)[1] < STRAY,
    )  # fmt: skip


def rest_correlation(covariance: Floats, at: int) -> float:
    """Return the correlation of one item with the sum of the others; 0 where those sums are all alike."""
    shared = float(covariance[at].sum() - covariance[at, at])
    others = float(covariance.sum() - 2 * covariance[at].sum() + covariance[at, at])
    return shared / float(np.sqrt(covariance[at, at] * others)) if others > 0 else 0.0


def fisher_range(correlation: float, *, n: int, level: float) -> tuple[float, float]:
    """Return the interval of a correlation by Fisher's z; all of −1 to 1 for three people or fewer."""
    if n <= 3:
        return -1.0, 1.0
    turned = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    reach = normal_reach(level) / np.sqrt(n - 3)
    return float(np.tanh(turned - reach)), float(np.tanh(turned + reach))
