"""What a fitted order model foresees: one number a cell, in the order of the cells given."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtri

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.uncertainty import lower_root, sigma_points
from keepworth.value.cells import BuyingCells, Factors, factors
from keepworth.value.counts import OrderCounts
from keepworth.value.likelihood import active_with_slopes, log_active
from keepworth.value.orders import OrderModel

NUDGE = 1e-4  # in log-parameters: differences of what is computed to 1e-13 are good to 1e-8


@dataclass(frozen=True, slots=True)
class OrderPredictions:
    """Forecast for one customer of each cell; every array is (cells,) but `slopes`."""

    p_active: Floats
    p_active_low: Floats  # range from doubt about the parameters
    p_active_high: Floats
    expected_orders: Floats  # in the horizon
    expected_orders_low: Ints  # range from doubt about the parameters and the customer's own doings
    expected_orders_high: Ints
    discounted_orders: Floats  # E[D], D = Σ e^(−δu) over the orders within the value weeks
    discounted_square: Floats  # E[D²] at the fitted parameters
    discounted_twice: Floats  # E[Σ e^(−2δu)]
    discounted_chance: Floats  # variance of D that is left where rate and stay are known
    p_none: Floats  # P(no order within the value weeks)
    slopes: Floats  # (4, cells): dE[D] / d log-parameter
    steady_orders: Floats  # E[D] of a customer who is active and never leaves
    rate_shape: Floats  # shape r + x of the gamma distribution of an active customer's rate


def probability_active(model: OrderModel, cells: BuyingCells) -> Floats:
    """Return the probability that a customer is still active at the end of the window: (cells,).

    BG/NBD answers 1 for every one-time buyer (`model.sees_first_order_dropout` is False).
    Source: Fader, Hardie & Lee (2005); Batislam et al. (2007); Schmittlein, Morrison & Colombo (1987).
    """
    return _Asked(model, cells).active


def expected_orders(model: OrderModel, cells: BuyingCells, *, weeks: float) -> Floats:
    """Return the expected number of orders in the `weeks` after the window: (cells,)."""
    return _Asked(model, cells).discounted(weeks=_horizon(weeks), rate=0.0)


def discounted_orders(
    model: OrderModel, cells: BuyingCells, *, weekly_discount: float, weeks: float | None = None
) -> Floats:
    """Return the expected discounted number of future orders, E[Σ e^(−δu)]: (cells,).

    `weekly_discount` is δ, continuous and per week (15 % a year: ln 1.15 / 52). `weeks` None looks on for
    ever (DERT), which needs δ > 0.
    Source: Fader, Hardie & Lee (2005), "RFM and CLV", eq. 4 for Pareto/NBD.
    """
    rate = _rate(weekly_discount, weeks=weeks)
    return _Asked(model, cells).discounted(weeks=np.inf if weeks is None else _horizon(weeks), rate=rate)


def order_counts(model: OrderModel, cells: BuyingCells, *, weeks: float) -> OrderCounts:
    """Return the predictive distribution of the number of orders in the `weeks` after the window.

    It averages over 8 parameter points with the mean and covariance of the fit, so that its quantiles hold
    both kinds of doubt: about the parameters, and about what a customer with known parameters will do.
    """
    return _Asked(model, cells).counts(weeks=_horizon(weeks))


def predict_orders(
    model: OrderModel,
    cells: BuyingCells,
    *,
    horizon_weeks: float,
    value_weeks: float,
    weekly_discount: float,
    level: float = 0.8,
) -> OrderPredictions:
    """Foresee everything about the orders of one customer of each cell.

    Parameters
    ----------
    model, cells
        A fitted model, and histories in weeks (headcounts play no part).
    horizon_weeks
        How far `expected_orders` and its range look.
    value_weeks, weekly_discount
        How far the discounted sums look, and δ per week.
    level
        Chance that a range should hold (0.8: from the 10 % to the 90 % point).

    """
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    asked = _Asked(model, cells)
    ahead, rate = _horizon(value_weeks), _rate(weekly_discount, weeks=value_weeks)
    counts = asked.counts(weeks=_horizon(horizon_weeks))
    low, high = counts.quantiles(((1 - level) / 2, (1 + level) / 2))
    active_low, active_high = active_range(asked.active, asked.active_slopes, covariance=model.covariance, level=level)
    once, slopes = asked.discounted_with_slopes(weeks=ahead, rate=rate)
    twice = asked.discounted(weeks=ahead, rate=2 * rate)
    return OrderPredictions(
        p_active=asked.active,
        p_active_low=active_low,
        p_active_high=active_high,
        expected_orders=asked.discounted(weeks=_horizon(horizon_weeks), rate=0.0),
        expected_orders_low=low,
        expected_orders_high=high,
        discounted_orders=once,
        discounted_square=twice + asked.discounted_pairs(weeks=ahead, rate=rate),
        discounted_twice=twice,
        discounted_chance=twice,  # orders come at random times: as many as their mean
        p_none=asked.none(weeks=ahead),
        slopes=slopes,
        steady_orders=asked.rate_shape / (model.values[1] + cells.age) * _discounted_weeks(ahead, rate=rate),
        rate_shape=asked.rate_shape,
    )


class _Asked:
    """A model and cells taken apart once, for several questions."""

    def __init__(self, model: OrderModel, cells: BuyingCells) -> None:
        self.model, self.family, self.values = model, model.family, model.values
        self.apart: Factors = factors(cells)
        self.pairs, self.row = self.apart.by_age, self.apart.age_row
        tables = self.family.tables(self.apart, self.values)
        self.active, self.active_slopes = active_with_slopes(tables, self.apart)

    @property
    def rate_shape(self) -> Floats:
        """Shape of the rate's distribution, given active: Gamma(r + x, α + T) in all three models."""
        shape: Floats = self.values[0] + self.pairs.repeats[self.row]
        return shape

    def discounted(self, *, weeks: float, rate: float) -> Floats:
        """E[Σ e^(−rate·u)] of each cell."""
        given = self.family.future.discounted(self.pairs, self.values, weeks=weeks, rate=rate)
        return self.active * given[self.row]

    def discounted_pairs(self, *, weeks: float, rate: float) -> Floats:
        """E[Σ Σ e^(−rate(u+v))] over pairs of different orders, of each cell."""
        given = self.family.future.discounted_pairs(self.pairs, self.values, weeks=weeks, rate=rate)
        return self.active * given[self.row]

    def none(self, *, weeks: float) -> Floats:
        """P(no order) of each cell."""
        given = self.family.future.none(self.pairs, self.values, weeks=weeks)
        return 1 - self.active * (1 - given[self.row])

    def discounted_with_slopes(self, *, weeks: float, rate: float) -> tuple[Floats, Floats]:
        """E[Σ e^(−rate·u)] of each cell, and its slopes in log-parameters (4, cells)."""

        def given(values: Floats) -> Floats:
            result: Floats = self.family.future.discounted(self.pairs, values, weeks=weeks, rate=rate)
            return result

        middle = given(self.values)[self.row]
        slopes = np.empty((4, self.row.size))
        for which, nudge in enumerate(NUDGE * np.eye(4)):
            rise = given(self.values * np.exp(nudge)) - given(self.values * np.exp(-nudge))
            slopes[which] = self.active_slopes[which] * middle + self.active * (rise / (2 * NUDGE))[self.row]
        return self.active * middle, slopes

    def counts(self, *, weeks: float) -> OrderCounts:
        """Distribution of the number of orders of each cell."""
        points = np.exp(sigma_points(self.model.log_parameters, self.model.covariance))
        active = np.empty((self.row.size, len(points)))
        for which, point in enumerate(points):
            active[:, which] = np.exp(log_active(self.family.tables(self.apart, point), self.apart))
        return OrderCounts(
            tail=lambda pairs: self.family.future.tail(pairs, points, weeks=weeks),
            pairs=self.pairs,
            row=self.row,
            active=active,
        )


def active_range(active: Floats, slopes: Floats, *, covariance: Floats, level: float) -> tuple[Floats, Floats]:
    """Range of P(active) from doubt about the parameters: the delta method on the logit scale.

    Certainty (BG/NBD's one-time buyers) stays certain.
    """
    sure = (active <= 0) | (active >= 1)
    known = np.where(sure, 0.5, active)
    variance = np.zeros(active.size)
    for direction in lower_root(covariance).T:
        variance += sum(slope * part for slope, part in zip(slopes, direction, strict=True)) ** 2
    reach = ndtri((1 + level) / 2) * np.sqrt(variance) / (known * (1 - known))
    centre = np.log(known) - np.log1p(-known)
    low, high = expit(centre - reach), expit(centre + reach)
    return np.where(sure, active, np.minimum(low, active)), np.where(sure, active, np.maximum(high, active))


def _discounted_weeks(weeks: float, *, rate: float) -> float:
    """∫ e^(−rate·u) du over the next `weeks`."""
    return float(-np.expm1(-rate * weeks) / rate) if rate > 0 else weeks


def _horizon(weeks: float) -> float:
    if not (np.isfinite(weeks) and weeks > 0):
        raise BadInput(f"A horizon is a finite number of weeks above 0, not {weeks}.")
    return float(weeks)


def _rate(weekly_discount: float, *, weeks: float | None) -> float:
    if not (np.isfinite(weekly_discount) and weekly_discount >= 0):
        raise BadInput(f"weekly_discount must be 0 or more, not {weekly_discount}.")
    if weeks is None and weekly_discount == 0:
        raise BadInput("Looking on for ever needs a weekly_discount above 0, or a number of weeks.")
    return float(weekly_discount)
