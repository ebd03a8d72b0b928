"""Intraclass correlations: how alike contacts of one customer answer, and how sure the mean of several is."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats, Ints

ENOUGH_CUSTOMERS: Final = 20  # of whom two contacts or more answered; ours, as in the design's §13.2
ROUNDING: Final = 1e-18  # of a mean square, beside that of the answers themselves
NOTHING: Final = -1.0  # of a mean's correlation: lower values say no more
ENOUGH_RATED: Final = 5  # people, or things, that were judged several times


@dataclass(frozen=True, slots=True)
class ContactsAlike:
    """How alike contacts of one customer answer, over customers."""

    single: Estimate  # ICC(1): which share of what one contact says is their customer's
    mean: Estimate  # ICC(2): the same of the mean of `size` contacts: how well means tell customers apart
    size: float  # contacts of a customer, (n − Σm²/n)/(g − 1)
    customers: int
    contacts: int
    level: float


@dataclass(frozen=True, slots=True)
class Raters:
    """The six intraclass correlations of Shrout & Fleiss, of one rating and of the mean of all."""

    one_way: Estimate  # ICC(1,1): other raters for each
    two_way: Estimate  # ICC(2,1), or ICC(A,1): raters drawn from many; that some are milder counts as error
    consistent: Estimate  # ICC(3,1): these raters; that some are milder does not count
    one_way_mean: Estimate  # ICC(1,k), …
    two_way_mean: Estimate
    consistent_mean: Estimate
    rated: int
    raters: int
    level: float


def stepped_up(single: float, *, size: float) -> float:
    """Return the reliability of a mean of `size` from that of one, k·r/(1 + (k − 1)·r) (Spearman and Brown)."""
    return size * single / (1 + (size - 1) * single)


def contacts_alike(
    values: Floats, customer: Ints, *, level: float = 0.8, fewest: int = ENOUGH_CUSTOMERS
) -> ContactsAlike | Withheld:  # fmt: skip
    """Return ICC(1) and ICC(2) of answers within customers, of those of whom two contacts or more answered.

    From the analysis of variance in one way, with the F interval; customers of unlike size are taken at their common
    one, which makes the interval an approximation. Values below 0 stay: contacts of one customer differ more than
    those of several.

    Source: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428; Bliese (2000) for ICC(1) and ICC(2) of groups;
    Donner & Koval (1980) for unlike sizes.
    """
    _, group, sizes = np.unique(customer, return_inverse=True, return_counts=True)
    several = sizes[group] > 1
    customers = int((sizes > 1).sum())
    if customers < max(fewest, 2):
        return Withheld(Why.FEW_CUSTOMERS, customers, max(fewest, 2))
    between, within, size, n = _squares(values[several], customer[several])
    if not between + within > 0:
        return Withheld(Why.ALL_ALIKE)
    single = _from_ratio(between, within, size=size, free=(customers - 1, n - customers), level=level)
    return ContactsAlike(single, _stepped_estimate(single, size), size, customers, n, level)


def raters_alike(ratings: Floats, *, level: float = 0.8, fewest: int = ENOUGH_RATED) -> Raters | Withheld:
    """Return how alike raters judge, or the same people answer again: the six intraclass correlations.

    Parameters
    ----------
    ratings
        (rated, raters) one row a person or thing that each rater judged, or (people, occasions) for test and retest,
        of which `two_way` is the reliability over time. Rows with NaN are left out.
    level
        Of the intervals.
    fewest
        Rows, below which nothing is told.

    Source: Shrout & Fleiss (1979); McGraw & Wong (1996), Psychological Methods 1, 30-46, for the intervals.

    Raises
    ------
    BadInput
        One column.

    """
    if ratings.ndim != 2 or ratings.shape[1] < 2:
        raise BadInput(f"Ratings have a row for each who is rated and 2 columns or more; these are {ratings.shape}.")
    known = ratings[~np.isnan(ratings).any(axis=1)]
    rated, raters = known.shape
    if rated < max(fewest, 2):
        return Withheld(Why.FEW_PEOPLE, rated, max(fewest, 2))
    rows, columns, rest, within = _two_way_squares(known)
    if not rows + within > 0:
        return Withheld(Why.ALL_ALIKE)
    singles = (
        _from_ratio(rows, within, size=raters, free=(rated - 1, rated * (raters - 1)), level=level),
        _absolute(rows, columns, rest=rest, shape=known.shape, level=level),
        _from_ratio(rows, rest, size=raters, free=(rated - 1, (rated - 1) * (raters - 1)), level=level),
    )
    one_way, two_way, consistent = (_stepped_estimate(one, raters) for one in singles)
    return Raters(*singles, one_way, two_way, consistent, rated, raters, level)


def _squares(values: Floats, customer: Ints) -> tuple[float, float, float, int]:
    """Return the mean squares between and within customers, their common size, and how many answers there are."""
    _, group, sizes = np.unique(customer, return_inverse=True, return_counts=True)
    n, groups = values.size, sizes.size
    means = np.bincount(group, weights=values) / sizes
    within = float(((values - means[group]) ** 2).sum() / (n - groups))
    between = float((sizes * (means - values.mean()) ** 2).sum() / (groups - 1))
    between, within = _cleared((between, within), of=values)
    return between, within, float((n - (sizes**2).sum() / n) / (groups - 1)), n


def _two_way_squares(of: Floats) -> tuple[float, float, float, float]:
    """Return the mean squares of rows, of columns, of what is left, and within rows."""
    rated, raters = of.shape
    by_row, by_column, middle = of.mean(axis=1), of.mean(axis=0), of.mean()
    rows = raters * ((by_row - middle) ** 2).sum() / (rated - 1)
    columns = rated * ((by_column - middle) ** 2).sum() / (raters - 1)
    rest = ((of - by_row[:, None] - by_column + middle) ** 2).sum() / ((rated - 1) * (raters - 1))
    within = ((of - by_row[:, None]) ** 2).sum() / (rated * (raters - 1))
    rows, columns, rest, within = _cleared((rows, columns, rest, within), of=of)
    return rows, columns, rest, within


def _cleared(squares: tuple[float, ...], *, of: Floats) -> list[float]:
    """Take for 0 what is rounding beside the spread of all answers."""
    least = ROUNDING * float((of**2).mean())
    return [float(one) if one > least else 0.0 for one in squares]


def _from_ratio(between: float, within: float, *, size: float, free: tuple[int, int], level: float) -> Estimate:
    """Return (F − 1)/(F + k − 1) for F of the mean squares and both ends of its interval."""
    from scipy.special import fdtri

    if within <= 0:
        return Estimate(1.0, 1.0, 1.0) if between > 0 else Estimate(0.0, 0.0, 0.0)
    ratio, tail = between / within, (1 + level) / 2
    ends = (ratio, ratio / float(fdtri(*free, tail)), ratio * float(fdtri(*reversed(free), tail)))
    return Estimate(*((at - 1) / (at + size - 1) for at in ends))


def _absolute(rows: float, columns: float, *, rest: float, shape: tuple[int, ...], level: float) -> Estimate:
    """Return ICC(2,1), in which raters who are milder count as error, with Satterthwaite's degrees of freedom."""
    from scipy.special import fdtri

    rated, raters = shape
    whole_variance = rows + (raters - 1) * rest + raters * (columns - rest) / rated
    value = (rows - rest) / whole_variance if whole_variance > 0 else 0.0
    if value >= 1:
        return Estimate(1.0, 1.0, 1.0)
    share = raters * value / (rated * (1 - value))
    whole = 1 + share * (rated - 1)
    parts = share * columns, whole * rest
    spread = parts[0] ** 2 / (raters - 1) + parts[1] ** 2 / ((rated - 1) * (raters - 1))
    free = sum(parts) ** 2 / spread if spread > 0 else 1.0
    tail, beside = (1 + level) / 2, raters * columns + (raters * rated - raters - rated) * rest
    lower, upper = float(fdtri(rated - 1, free, tail)), float(fdtri(free, rated - 1, tail))
    low = rated * (rows - lower * rest) / (lower * beside + rated * rows)
    high = rated * (upper * rows - rest) / (beside + rated * upper * rows)
    return Estimate(float(value), float(low), float(high))


def _stepped_estimate(single: Estimate, size: float) -> Estimate:
    return Estimate(*(_stepped(at, size) for at in (single.value, single.low, single.high)))


def _stepped(single: float, size: float) -> float:
    """Step up, also from below 0: towards −1/(k − 1) the mean's falls without end, and stops at −1."""
    return max(stepped_up(single, size=size), NOTHING) if 1 + (size - 1) * single > 0 else NOTHING
