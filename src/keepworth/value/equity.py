"""Customer equity: what a book, or any part of it, is worth, with its range."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, ndtri

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.lifetime import MOST_SQUARE, LifetimeFactors, spend_square
from keepworth.value.spend import SpendModel


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the customers of each row are expected to spend; a row is a cell, a part of one, or a customer.

    `margin` is the share of spend that is kept, such as 0.3.
    """

    customers: Ints  # how many
    spend: Floats  # Σ expected spend per order · margin
    squares: Floats  # Σ (expected spend per order · margin)²
    margin: Floats  # Σ margin


@dataclass(frozen=True, slots=True)
class Equity:
    """A sum of lifetime values."""

    mean: float
    low: float  # the range's ends: chance and doubt about parameters together
    high: float
    customers: int
    process_sd: float  # from chance alone: what customers do
    parameter_sd: float  # from doubt about the models' parameters alone
    level: float  # how often the true sum lies within the range


def estimate_equity(
    factors: LifetimeFactors,
    spend: SpendModel,
    *,
    order_covariance: Floats,
    holdings: Holdings,
    level: float = 0.8,
) -> Equity:
    """Sum lifetime values with the range of the sum.

    Customers buy independently of each other, so the variances of chance add up; parameters are wrong for
    all of them at once, so their slopes add up first. The sum is zero with the chance that none of the
    customers orders, and else taken as gamma: a few customers give a skewed range that never reaches below
    zero, many a symmetric one.

    Parameters
    ----------
    factors, holdings
        Equally many rows, of the customers to be summed.
    spend, order_covariance
        The models behind the factors.
    level
        How often the true sum lies within the range.

    """
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    customers = int(holdings.customers.sum())
    mean = float((factors.mean * holdings.spend).sum())
    chance = float((process_variance(factors, customers=customers) * holdings.squares).sum())
    slopes = value_slopes(factors, spend, holdings=holdings).sum(axis=1)
    doubt = float(slopes[:4] @ order_covariance @ slopes[:4] + slopes[4:] @ spend.covariance @ slopes[4:])
    low, high = (1 - level) / 2, (1 + level) / 2
    if (holdings.spend >= 0).all():
        none = _nobody(factors.none, customers=holdings.customers)
        ends = [_quantile(end, mean=mean, chance=chance, doubt=doubt, none=none) for end in (low, high)]
    else:  # orders at a loss: the sum may fall below zero
        ends = [float(mean + ndtri(end) * np.sqrt(chance + doubt)) for end in (low, high)]
    process_sd, parameter_sd = float(np.sqrt(chance)), float(np.sqrt(max(doubt, 0.0)))
    return Equity(mean, ends[0], ends[1], customers, process_sd, parameter_sd, level)


def process_variance(factors: LifetimeFactors, *, customers: int) -> Floats:
    """Return the variance from chance of a customer's value, over (expected spend · margin)².

    `customers` is how many are summed: with a long tail of spend it decides how much of the tail to count
    (see `spend_square`).
    """
    met = spend_square(factors.spend_shape, customers=customers)
    return np.maximum(factors.square * met - factors.mean**2, 0.0)


def value_slopes(factors: LifetimeFactors, spend: SpendModel, *, holdings: Holdings) -> Floats:
    """Return slopes (7, rows) of the rows' value in the log-parameters of the order and the spend model.

    In ln γ the slope of a customer's expected spend is pγ/(px+q−1), whatever that customer spends.
    """
    at = spend.parameters
    in_gamma = np.where(
        factors.spend_shape > at.q,
        at.p * at.gamma / (factors.spend_shape - 1) * holdings.margin,
        factors.spend_slopes[2] * holdings.spend,
    )
    return np.concatenate(
        [
            factors.order_slopes * holdings.spend,
            factors.mean * factors.spend_slopes[:2] * holdings.spend,
            (factors.mean * in_gamma)[None],
        ]
    )


def _nobody(none: Floats, *, customers: Ints) -> float:
    """Return the chance that not one of the customers orders."""
    asked = customers > 0
    return float(np.exp((customers[asked] * np.log(np.maximum(none[asked], 1e-300))).sum()))


def _quantile(level: float, *, mean: float, chance: float, doubt: float, none: float) -> float:
    """Quantile of a sum that is zero with chance `none` and else gamma with the mean and variance that remain.

    `chance` and `doubt` are variances. Doubt counts as far as it widens the range (see `widened`).
    """
    if mean <= 0 or level <= none:
        return 0.0
    middle = mean / (1 - none)
    square = max((chance + mean**2) / (1 - none) / middle**2, 1.0)  # E[S²]/E[S]², given an order
    spread = max(square, min(square + doubt / mean**2, MOST_SQUARE)) - 1
    if spread <= 0:
        return middle
    left = (level - none) / (1 - none)
    return float(gammaincinv(1 / spread, left) * spread * middle)
