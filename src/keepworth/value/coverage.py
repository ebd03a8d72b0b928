"""How often an interval held what came, and how often something came that was said to."""

from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.shares import wilson_share


@dataclass(frozen=True, slots=True)
class Counted:
    """A share of customers, with what is left open by their number."""

    share: float
    low: float  # Wilson interval
    high: float
    customers: int


def interval_coverage(
    below: Floats, upto: Floats, *, customers: Ints, rng: np.random.Generator, level: float = 0.8
) -> Counted:
    """Share of customers whose count falls into the middle `level` of its forecast.

    A count's own interval must take whole numbers and so covers more than it says: for somebody who will
    almost surely not order, "0 to 0" is right 97 times in 100 and nothing narrower exists. Here each count y
    is spread evenly over the probability it had, F(y−1) + u·P(Y=y). If the forecast is right this is even on
    0 to 1, and exactly `level` of it lies in the middle.

    Parameters
    ----------
    below, upto
        (rows,) F(y−1) and F(y) of the forecast at the count y that came.
    customers
        (rows,) how many share the row. Rows must stand in an order of their own, or `rng` gives others.
    rng
        The source of u, from the run's seed.
    level
        The middle share.

    """
    edges = np.clip(upto - below, 1e-300, None)
    inside = np.minimum(upto, (1 + level) / 2) - np.maximum(below, (1 - level) / 2)
    chance = np.clip(inside / edges, 0.0, 1.0)
    # Among n alike, those with u inside are binomial: one draw a row instead of n.
    held = int(rng.binomial(customers, chance).sum())
    return wilson(held, of=int(customers.sum()), level=level)


def shown_coverage(actual: Ints, *, low: Ints, high: Ints, customers: Ints, level: float = 0.8) -> Counted:
    """Share of customers whose count lies within the whole-number interval that was shown."""
    held = int(customers[(low <= actual) & (actual <= high)].sum())
    return wilson(held, of=int(customers.sum()), level=level)


@dataclass(frozen=True, slots=True)
class ActiveBin:
    """Customers who were given about the same chance of ordering again, and what they did."""

    said: float  # mean probability of at least one order in the period
    happened: Counted  # share with at least one


def active_calibration(
    said: Floats, *, ordered: Ints, customers: Ints, bins: int = 10, level: float = 0.8
) -> tuple[ActiveBin, ...]:
    """Compare the chance of at least one order with the share that ordered, in bins of equal width.

    "Active" itself cannot be seen: an active customer may happen not to order within the period. So what is
    compared is the probability of at least one order, which holds both being active and ordering.

    Parameters
    ----------
    said
        (rows,) probability of at least one order.
    ordered, customers
        (rows,) orders that came, and how many customers share the row.
    bins
        0 to 1 is cut into so many; empty ones are left out.
    level
        Of the Wilson interval of each share.

    """
    place = np.minimum((said * bins).astype(np.int64), bins - 1)
    heads = np.bincount(place, weights=customers, minlength=bins)
    hopes = np.bincount(place, weights=customers * said, minlength=bins)
    came = np.bincount(place, weights=customers * (ordered > 0), minlength=bins)
    return tuple(
        ActiveBin(float(hopes[one] / heads[one]), wilson(int(came[one]), of=int(heads[one]), level=level))
        for one in np.flatnonzero(heads)
    )


def wilson(held: int, *, of: int, level: float = 0.8) -> Counted:
    """Return `held` of `of` as a share with its Wilson interval; of nobody it is anything from 0 to 1."""
    found = wilson_share(held, of, level=level)
    return Counted(found.share, found.low, found.high, of) if found else Counted(float("nan"), 0.0, 1.0, 0)
