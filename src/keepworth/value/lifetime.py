"""Lifetime value per cell, as multiples of what a customer is expected to spend per order.

The value to come is V = M · Y: M is the customer's true mean spend, Y = Σ e^(−δt) g over the orders to come,
each g the noise of one order. Gamma-Gamma is a scale family: given the number of repeat orders, M over its
expectation has one and the same distribution whatever the customer spends. So mean, range and variance of
value over expected spend are the same for every customer of a cell, and are computed once.
"""

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import gammaincc, gammaincinv, gammaln

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.value.futures import OrderPredictions
from keepworth.value.ratio import ratio_quantile
from keepworth.value.spend import SpendModel, log_variance, spend_slopes
from keepworth.value.tenure import LEAST_TAIL, MOST_NOISE, match_tenure, tenure_quantile

MOST_SHAPE = 1e12  # a gamma distribution this narrow is a point
MOST_SQUARE = 3.0  # E[V²]/E[V]² up to which doubt about parameters widens a range


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
    predictions: OrderPredictions,
    spend: SpendModel,
    *,
    order_covariance: Floats,
    spend_repeats: Ints,
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
    The range has an atom at zero (no order at all). For customers who may well stay as long as we look, the
    rest is the share of time that they stay, times all other chance (`tenure`). For the others it is a ratio
    of gamma variables: Y given that it is positive as gamma with its own mean and variance, M exactly
    inverse-gamma, so that there is a range even where the variance is infinite. Doubt about parameters
    widens either.

    """
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    mean, none = predictions.discounted_orders, predictions.p_none
    square = predictions.discounted_square + predictions.discounted_twice / spend.parameters.p
    of_spend = spend_slopes(spend, repeats=spend_repeats)
    doubt = log_variance(of_spend, spend.covariance)
    bought = _bought(predictions, spend, square=square, order_covariance=order_covariance, doubt=doubt,
                     spend_repeats=spend_repeats)  # fmt: skip
    low, high = (_value_quantile(end, bought) for end in ((1 - level) / 2, (1 + level) / 2))
    return LifetimeFactors(mean, low, high, none, square, bought.spend_shape, predictions.slopes, of_spend)


def _bought(
    predictions: OrderPredictions, spend: SpendModel, *, square: Floats, order_covariance: Floats, doubt: Floats,
    spend_repeats: Ints,
) -> "_Bought":  # fmt: skip
    """Gather what the quantiles go by; `doubt` is the spend model's, relative."""
    p, q = spend.parameters.p, spend.parameters.q
    mean, none = predictions.discounted_orders, predictions.p_none
    chance = predictions.discounted_chance + predictions.discounted_twice / p
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(mean > 0, predictions.slopes / mean, 0.0)
        return _Bought(
            none=none,
            mean=np.where(none < 1, mean / (1 - none), 0.0),
            square=np.where(none < 1, square / (1 - none), 0.0),
            steady=predictions.steady_orders,
            noise=1 / predictions.rate_shape + np.where(mean > 0, chance * (1 - none) / mean**2, 0.0),
            spend_shape=p * spend_repeats.astype(np.float64) + q,
            doubt=log_variance(relative, order_covariance) + doubt,
        )


@dataclass(frozen=True, slots=True)
class _Bought:
    """Y of a customer who orders again at all; every array is (cells,)."""

    none: Floats  # chance that they do not
    mean: Floats
    square: Floats
    steady: Floats  # its mean if they never leave
    noise: Floats  # its relative variance for a fixed length of stay
    spend_shape: Floats
    doubt: Floats  # variance of the logarithm of expected value, from the parameters

    def take(self, rows: Flags) -> "_Bought":
        return _Bought(*(getattr(self, part.name)[rows] for part in fields(self)))


def _value_quantile(level: float, bought: _Bought) -> Floats:
    """Quantile of value over expected spend, zero where the atom at zero reaches `level`."""
    found = np.zeros_like(bought.none)
    above = (bought.none < level) & (bought.mean > 0)
    found[above] = _positive_quantile((1 - level) / (1 - bought.none[above]), bought.take(above))
    return found


def _positive_quantile(exceeded: Floats, bought: _Bought) -> Floats:
    """Return what value given an order exceeds with chance `exceeded`."""
    tail = bought.spend_shape
    own = (1 + bought.noise) * (1 + 1 / np.maximum(tail - 2, 1e-9))
    rest = widened(own, bought.doubt) / (1 + bought.noise) - 1
    tenure, stays = match_tenure(bought.mean, bought.square, steady=bought.steady, noise=bought.noise, rest=rest)
    stays &= (tail > LEAST_TAIL) & (bought.noise < MOST_NOISE)
    found = np.empty_like(exceeded)
    found[stays] = tenure_quantile(1 - exceeded[stays], tenure.take(stays))
    goes = ~stays
    spread = widened(bought.square[goes] / bought.mean[goes] ** 2, bought.doubt[goes]) - 1
    shape = 1 / np.maximum(spread, 1 / MOST_SHAPE)
    found[goes] = bought.mean[goes] * ratio_quantile(exceeded[goes], top=shape, bottom=tail[goes])
    return found


def widened(square: Floats, doubt: Floats) -> Floats:
    """Return E[V²]/E[V]² with the relative variance `doubt` in it, as far as that widens a range.

    A gamma or log-normal variable of given mean and ever more variance puts nearly all its chance on nearly
    nothing: beyond `MOST_SQUARE` its 90 % point falls, and more doubt would narrow the range.
    """
    return np.maximum(square, np.minimum(square * (1 + doubt), MOST_SQUARE))


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
