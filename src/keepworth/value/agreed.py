"""What the contracts of any customers are worth together, with the range of the sum; and that of orders and contracts.

Chance is a customer's own, so its variances add up. Doubt about what makes customers stay is shared by all: it is held
in a few directions that are independent of each other, and in each the customers' parts add up first.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from scipy.special import betaincinv, expit, logit, ndtri

from keepworth.numerics.arrays import AT_ONCE, Floats, Ints, parts_of
from keepworth.value.equity import Equity

DIRECTIONS: Final = 4  # of shared doubt that are kept; what is beyond them counts as a customer's own
NODES: Final = 24  # of the quadrature over doubt
NARROW: Final = 1e6  # a beta distribution this narrow is a normal one
WIDEST: Final = 0.999  # of the variance that anything between two ends may have


@dataclass(frozen=True, slots=True)
class Agreed:
    """Contracts of customers; every array has an entry a customer, net of what it costs to serve them."""

    mean: Floats
    chance: Floats  # variance, of what is each customer's own
    doubts: Floats  # (`DIRECTIONS`, customers)
    floor: Floats  # what is agreed already
    ceiling: Floats  # if everything is renewed for as long as we look

    def some(self, rows: Ints) -> "Agreed":
        """Return some of the customers."""
        return Agreed(*(getattr(self, one.name)[..., rows] for one in fields(self)))


def directions_of(slopes: Floats, *, keep: int = DIRECTIONS) -> tuple[Floats, Floats]:
    """Return slopes in independent standard directions, turned so that the first few tell most of any sum.

    What is left over comes back as each row's own variance.

    Parameters
    ----------
    slopes
        (rows, directions).
    keep
        How many are kept; where there are fewer, the others are zero.

    """
    _, turned = np.linalg.eigh(slopes.T @ slopes)
    found = slopes @ turned[:, ::-1]
    kept = np.zeros((keep, len(slopes)))
    kept[: found.shape[1]] = found[:, :keep].T
    rest: Floats = (found[:, keep:] ** 2).sum(axis=1)
    return kept, rest


def by_customer(of: Agreed, customer: Ints, *, own_sd: Floats, customers: int) -> Agreed:
    """Add up contracts by customer, given their places; who leaves does so with all, so their chance goes together.

    `chance` of the contracts is that of renewals alone, `own_sd` what doubt about the customer adds.
    """

    def added(values: Floats) -> Floats:
        found: Floats = np.bincount(customer, weights=values, minlength=customers)
        return found

    return Agreed(
        added(of.mean), added(np.sqrt(of.chance)) ** 2 + added(own_sd) ** 2,
        np.stack([added(one) for one in of.doubts]), added(of.floor), added(of.ceiling),
    )  # fmt: skip


def estimate_agreed(of: Agreed, *, level: float = 0.8) -> Equity:
    """Sum contracts with the range of the sum: a beta distribution between what is agreed and what is the most."""
    chance, doubt = float(of.chance.sum()), float((of.doubts.sum(axis=1) ** 2).sum())
    whole = Agreed(*(one.sum(axis=-1, keepdims=True) for one in (of.mean, of.chance, of.doubts, of.floor, of.ceiling)))
    low, high = ranges_of(whole, level=level)
    process, parameter = float(np.sqrt(chance)), float(np.sqrt(doubt))
    return Equity(float(whole.mean[0]), float(low[0]), float(high[0]), of.mean.size, process, parameter, level)


def ranges_of(of: Agreed, *, level: float = 0.8) -> tuple[Floats, Floats]:
    """Return the range of each row by itself: shapes (customers,)."""
    least, most = np.minimum(of.floor, of.ceiling), np.maximum(of.floor, of.ceiling)
    width = most - least
    doubt = (of.doubts**2).sum(axis=0)
    open_ = (width > 0) & (of.chance + doubt > 0) & (least < of.mean) & (of.mean < most)
    middle = np.where(open_, (of.mean - least) / np.where(open_, width, 1.0), 0.5)
    variance = of.chance + np.where(open_, _bounded(middle, np.sqrt(doubt) / np.where(open_, width, 1.0)), 0) * width**2
    spread = np.where(open_, variance / np.where(open_, width, 1.0) ** 2, 0.1)
    size = middle * (1 - middle) / np.minimum(spread, WIDEST * middle * (1 - middle)) - 1
    narrow = size > NARROW

    def end(at: float) -> Floats:
        many = np.minimum(size, NARROW)
        skewed = least + width * betaincinv(middle * many, (1 - middle) * many, at)
        plain = of.mean + ndtri(at) * np.sqrt(variance)
        found: Floats = np.where(open_, np.where(narrow, plain, skewed), of.mean)
        return found

    return end((1 - level) / 2), end((1 + level) / 2)


def _bounded(middle: Floats, sd: Floats) -> Floats:
    """Return the variance of a share whose doubt is normal in logits, given its mean and its sd to first order.

    A doubt about chances to stay is one in logits: to first order it would reach beyond nothing and beyond all, and of
    a sum that is far from sure nothing but both ends would be left. A narrow one stays as it is.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    wide = sd / np.maximum(middle * (1 - middle), 1e-300)
    # The logit whose shares have this mean, to within the probit's likeness to the logit.
    at = logit(middle) * np.sqrt(1 + np.pi * wide**2 / 8)
    weights, found = weights / weights.sum(), np.empty(middle.size)
    for part in parts_of(middle.size, at_once=AT_ONCE // NODES):
        share = expit(at[part, None] + wide[part, None] * nodes)
        # About the mean: of a narrow doubt the difference of two squares would leave nothing, or less.
        found[part] = np.square(share - (share @ weights)[:, None]) @ weights
    return found


def both(orders: Equity, contracts: Equity) -> Equity:
    """Add what orders and contracts are worth; neither says anything of the other."""
    mean = orders.mean + contracts.mean
    low, high = joined_range(
        mean, below=(orders.mean - orders.low, contracts.mean - contracts.low),
        above=(orders.high - orders.mean, contracts.high - contracts.mean),
    )  # fmt: skip
    process, parameter = (float(np.hypot(getattr(orders, name), getattr(contracts, name)))
                          for name in ("process_sd", "parameter_sd"))  # fmt: skip
    return Equity(mean, float(low), float(high), max(orders.customers, contracts.customers), process, parameter,
                  orders.level)  # fmt: skip


def joined_range[F: (float, Floats)](mean: F, *, below: tuple[F, ...], above: tuple[F, ...]) -> tuple[F, F]:
    """Return the range of a sum of independent parts, by the ways from their means to their ends."""
    down, up = (sum(np.maximum(way, 0.0) ** 2 for way in ways) ** 0.5 for ways in (below, above))
    return mean - down, mean + up
