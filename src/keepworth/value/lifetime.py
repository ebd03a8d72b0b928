"""Lifetime value per cell, as multiples of what a customer is expected to spend per order.

The value to come is V = M · Y: M is the customer's true mean spend, Y = Σ e^(−δt) g over the orders to come,
each g the noise of one order. Gamma-Gamma is a scale family: given the number of repeat orders, M over its
expectation has one and the same distribution whatever the customer spends. So mean, range and variance of
value over expected spend are the same for every customer of a cell, and are computed once.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, gammaincc, gammaincinv, gammaln

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.futures import OrderPredictions
from keepworth.value.spend import SpendModel, log_variance, spend_slopes

MOST_SHAPE = 1e12  # a gamma distribution this narrow is a point


@dataclass(frozen=True, slots=True)
class LifetimeFactors:
    """Value over expected spend per order, in each cell. Multiply by a customer's expected spend and margin.

    Shapes are (cells,) unless said. Parameter doubt and chance are both in `low` and `high`; `square` and
    the slopes hold them apart, for ranges of sums (`estimate_equity`).
    """

    mean: Floats  # discounted orders: value = mean · expected spend · margin
    low: Floats  # the range's ends
    high: Floats
    none: Floats  # chance of no order at all, the part of the distribution that stands on zero
    square: Floats  # E[Y²]: discounted orders with each order's own noise
    spend_shape: Floats  # px + q: M is inverse-gamma with this shape
    order_slopes: Floats  # (4, cells) of `mean` in the order model's log-parameters
    spend_slopes: Floats  # (3, cells) of ln expected spend in ln p, ln q, ln γ, at average spend


def lifetime_factors(
    predictions: OrderPredictions, spend: SpendModel, *, order_covariance: Floats, spend_repeats: Ints,
    level: float = 0.8,
) -> LifetimeFactors:
    """Mean and range of value over expected spend per order, for each cell.

    Parameters
    ----------
    predictions
        Discounted orders, their second moment and slopes, from `predict_orders`.
    spend
        The fitted spend model.
    order_covariance
        (4, 4) of the order model's log-parameters.
    spend_repeats
        (cells,) repeat orders that speak about spend: the cell's repeats, or 0 for customers whose net mean
        spend is not above zero. Give such customers a row of their own.
    level
        How often the true value lies within the range.

    Notes
    -----
    The range has an atom at zero (no order at all). The rest is a ratio of gamma variables: Y given that it
    is positive is taken as gamma with its own mean and variance, M is exactly inverse-gamma, and the doubt
    about the parameters widens Y. A ratio has every quantile even where its variance is infinite.

    """
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    p, q = spend.parameters.p, spend.parameters.q
    mean, none = predictions.discounted_orders, predictions.p_none
    square = predictions.discounted_square + predictions.discounted_twice / p
    of_spend = spend_slopes(spend, repeats=spend_repeats)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(mean > 0, predictions.slopes / mean, 0.0)
        spread = np.where(mean > 0, (1 - none) * square / mean**2, 1.0)
        positive_mean = np.where(none < 1, mean / (1 - none), 0.0)
    doubt = log_variance(relative, order_covariance) + log_variance(of_spend, spend.covariance)
    shape = 1 / np.maximum(spread * (1 + doubt) - 1, 1 / MOST_SHAPE)
    spend_shape = p * spend_repeats.astype(np.float64) + q
    low, high = (
        positive_mean * _value_quantile(end, none=none, shape=shape, spend_shape=spend_shape)
        for end in ((1 - level) / 2, (1 + level) / 2)
    )
    return LifetimeFactors(mean, low, high, none, square, spend_shape, predictions.slopes, of_spend)


def _value_quantile(level: float, *, none: Floats, shape: Floats, spend_shape: Floats) -> Floats:
    """Quantile of value over its positive mean, zero where the atom at zero reaches `level`."""
    found = np.zeros_like(none)
    above = none < level
    rest = (1 - level) / (1 - none[above])
    found[above] = ratio_quantile(rest, top=shape[above], bottom=spend_shape[above])
    return found


def ratio_quantile(exceeded: Floats, *, top: Floats, bottom: Floats) -> Floats:
    """Return what a ratio of two gamma variables, scaled to mean 1, exceeds with chance `exceeded`.

    With X ~ Gamma(top) and Z ~ Gamma(bottom), Z/(X+Z) is Beta(bottom, top).
    """
    share = betaincinv(bottom, top, exceeded)
    found: Floats = (1 - share) / share * (bottom - 1) / top
    return found


def spend_square(spend_shape: Floats, *, customers: int) -> Floats:
    """Return E[(M / E M)²] as far as so many customers will meet it.

    It is (a−1)/(a−2) for the shape a = px + q and infinite for a ≤ 2, but only through sizes that hardly any
    book ever meets. So M counts up to the size that none of `customers` exceeds in 99 of 100 books. For a
    well above 2 this changes nothing.
    """
    kinds, back = np.unique(spend_shape, return_inverse=True)
    kinds = np.where(np.abs(kinds - 2) < 1e-4, 2 + 1e-4, kinds)  # the recurrence divides by a − 2
    rare = 0.01 / max(customers, 1)
    # M/EM = (a−1)/G with G ~ Gamma(a), and E[G^-2; G > g] = Γ(a−2, g)/Γ(a).
    least = gammaincinv(kinds, rare)
    most = (kinds - 1) / least
    edge = np.exp((kinds - 2) * np.log(least) - least - gammaln(kinds))
    inside = (kinds - 1) ** 2 * (gammaincc(kinds - 1, least) / (kinds - 1) - edge) / (kinds - 2)
    mean = gammaincc(kinds - 1, least) + most * rare
    found: Floats = (1 + inside + most**2 * rare - mean**2)[back]
    return found
