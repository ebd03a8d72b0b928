"""How much to keep of a product: what one too few costs against one too many."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats

ALIKE: Final = 1e-9  # a variance so near the mean, as a share of it, is Poisson's
MOST: Final = 1e9  # pieces over which nobody orders


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked for in one period, a row a product; periods are taken to be independent."""

    mean: Floats  # pieces
    variance: Floats  # pieces squared; from forecast errors, so that it holds the doubt about the mean

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        wrong = ~(np.isfinite(self.mean) & np.isfinite(self.variance)) | (self.mean < 0) | (self.variance < 0)
        if self.mean.shape != self.variance.shape or wrong.any():
            raise BadInput(
                f"{int(wrong.sum())} of {self.mean.size} demands have a mean or a variance below 0 or none at all."
            )


def critical_ratio(*, under: float, over: float) -> float:
    """Return Cu / (Cu + Co): how often the stock should last.

    Parameters
    ----------
    under
        What one too few costs: the margin lost, and what a disappointed customer is worth.
    over
        What one too many costs: what is written off or tied up until it is sold.

    """
    if not (under > 0 and over > 0 and np.isfinite(under + over)):
        raise BadInput(f"One too few costs {under} and one too many {over}: both must be above 0.")
    return under / (under + over)


def newsvendor(mean: float, *, sd: float, under: float, over: float) -> float:
    """Return the best order of a normal demand that is sold in one go: F⁻¹(Cu / (Cu + Co)).

    Source: Arrow, Harris & Marschak (1951), Econometrica 19, 250-272.
    """
    from scipy.special import ndtri

    return mean + sd * float(ndtri(critical_ratio(under=under, over=over)))


def order_up_to(demand: Demand, *, ratio: float | Floats, periods: float | Floats) -> Floats:
    """Return S = F⁻¹ of demand over lead time and review at the critical ratio, in whole pieces.

    Stock on hand and under way is filled up to S whenever it is looked at. `periods` is the lead time and the time
    between two looks together; it and the ratio may be one number each or one a row. Demand of so many periods has
    their means and variances summed; a variance above the mean makes it negative binomial, any other Poisson, for
    pieces are counted.

    Source: Silver, Pyke & Thomas (2017), Inventory and production management, 4th ed., §7 (R, S).
    """
    if not (np.all((np.asarray(ratio) > 0) & (np.asarray(ratio) < 1)) and np.all(np.asarray(periods) > 0)):
        raise BadInput(f"A ratio of {ratio} over {periods} periods is none: between 0 and 1, over more than 0.")
    return count_quantile(demand.mean * periods, demand.variance * periods, ratio=ratio)


def count_quantile(mean: Floats, variance: Floats, *, ratio: float | Floats) -> Floats:
    """Return the least whole number that a count stays at or below with the chance `ratio`."""
    if mean.size and mean.max() > MOST:
        raise BadInput(f"A demand of {mean.max():.3g} pieces is no count: give it in larger units.")
    low = np.full(mean.shape, -1.0)
    high = np.ceil(mean + 10 * np.sqrt(np.maximum(variance, mean)) + 10)
    while (short := _chance(high, mean, variance=variance) < ratio).any():
        high = np.where(short, high * 2, high)
    while (open_ := high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = _chance(middle, mean, variance=variance) >= ratio
        low, high = np.where(open_ & ~enough, middle, low), np.where(open_ & enough, middle, high)
    found: Floats = high
    return found


def _chance(count: Floats, mean: Floats, *, variance: Floats) -> Floats:
    """Return how likely a count stays at or below `count`."""
    from scipy.special import betainc, gammaincc

    spread: Flags = variance > mean * (1 + ALIKE)
    some: Flags = mean > 0
    excess = np.where(spread & some, variance - mean, 1.0)
    size = np.where(spread & some, mean**2 / excess, 1.0)
    chance = np.where(spread, betainc(size, count + 1, size / (size + mean)), gammaincc(count + 1, mean))
    found: Floats = np.where(some, chance, 1.0)
    return found
