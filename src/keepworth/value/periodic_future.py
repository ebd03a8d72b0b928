"""What BG/BB foresees: whole periods ahead, and the part of one that a horizon ends in.

Being there in a period to come and ordering in it part nicely: given that a customer is there at the end of the n
periods seen, p ~ Beta(α + x, β + n − x), and how long they stay depends on n alone.
Source: Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting, eq. 7, 11, 13.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import betaln, gammaln

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.uncertainty import sigma_points
from keepworth.value.bgbb import Yearly, YearlyCells, log_likelihood
from keepworth.value.cells import BuyingCells
from keepworth.value.counts import REACHED
from keepworth.value.futures import OrderPredictions, active_range
from keepworth.value.periodic import PeriodModel, period_kinds

NUDGE: Final = 1e-4  # in log-parameters
WHOLE: Final = 1e-9  # of a period


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """Distribution of the number of orders in a horizon, one a cell; doubt about the parameters is in it."""

    upto: Floats  # (kinds, most + 1): P(N ≤ k)
    row: Ints  # (cells,) the kind of each

    def around(self, counts: Ints) -> tuple[Floats, Floats]:
        """P(N < y) and P(N ≤ y) for one y a cell: (cells,) each."""
        if counts.shape != self.row.shape:
            raise BadInput("One count for each cell is needed.")
        padded = np.concatenate([np.zeros((len(self.upto), 1)), self.upto], axis=1)
        most = padded.shape[1] - 1
        at = np.clip(counts, -1, most - 1)
        before = np.where(counts > most - 1, 1.0, padded[self.row, np.maximum(at, 0)])
        return np.where(counts < 0, 0.0, before), padded[self.row, at + 1]

    def at_most(self, counts: Ints) -> Floats:
        """P(N ≤ y) for one y a cell."""
        return self.around(counts)[1]

    def quantiles(self, levels: tuple[float, ...]) -> tuple[Ints, ...]:
        """Return the smallest y with P(N ≤ y) ≥ level, for several levels: (cells,) each."""
        return tuple((self.upto < level - REACHED).sum(axis=1)[self.row] for level in levels)


def period_counts(model: PeriodModel, cells: BuyingCells, *, weeks: float) -> PeriodCounts:
    """Return the predictive distribution of the number of orders in the `weeks` after the window."""
    kinds, row = period_kinds(cells)
    points = sigma_points(model.log_parameters, model.covariance)
    chances = [_Ahead(model.at(point), kinds, weights=_weights(model, weeks)).counts() for point in points]
    whole: Floats = np.minimum(np.cumsum(np.mean(chances, axis=0), axis=1), 1.0)
    whole[:, -1] = 1.0
    return PeriodCounts(whole, row)


def periods_active(model: PeriodModel, cells: BuyingCells) -> Floats:
    """Return the probability that a customer is there in the period to come: (cells,)."""
    kinds, row = period_kinds(cells)
    return _Ahead(model.at(model.log_parameters), kinds, weights=np.ones(1)).there[:, 0][row]


def orders_in_periods(model: PeriodModel, cells: BuyingCells, *, weeks: float, weekly_discount: float = 0.0) -> Floats:
    """Return the expected, discounted orders in the `weeks` after the window, each paid at the end of its period."""
    kinds, row = period_kinds(cells)
    ahead = _Ahead(model.at(model.log_parameters), kinds, weights=_weights(model, weeks))
    return ahead.discounted(_factors(model, weeks, rate=weekly_discount))[row]


def predict_periods(
    model: PeriodModel, cells: BuyingCells, *, horizon_weeks: float, value_weeks: float, weekly_discount: float,
    level: float,
) -> OrderPredictions:  # fmt: skip
    """Foresee everything about the orders of one customer of each cell; see `predict_orders`."""
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    kinds, row = period_kinds(cells)
    weights, factors = _weights(model, value_weeks), _factors(model, value_weeks, rate=weekly_discount)
    logs = model.log_parameters

    def at(logs: Floats) -> tuple[Floats, Floats]:
        ahead = _Ahead(model.at(logs), kinds, weights=weights)
        return ahead.there[:, 0], ahead.discounted(factors)

    nudged = [[at(logs + way * nudge) for way in (1, -1)] for nudge in NUDGE * np.eye(4)]
    active_slopes, slopes = (
        np.stack([(more[which] - less[which]) / (2 * NUDGE) for more, less in nudged]) for which in (0, 1)
    )
    ahead = _Ahead(model.at(logs), kinds, weights=weights)
    active = ahead.there[:, 0]
    low, high = period_counts(model, cells, weeks=horizon_weeks).quantiles(((1 - level) / 2, (1 + level) / 2))
    active_low, active_high = active_range(active, active_slopes, covariance=model.covariance, level=level)
    twice = ahead.discounted(factors**2)
    return OrderPredictions(
        p_active=active[row], p_active_low=active_low[row], p_active_high=active_high[row],
        expected_orders=orders_in_periods(model, cells, weeks=horizon_weeks),
        expected_orders_low=low, expected_orders_high=high,
        discounted_orders=ahead.discounted(factors)[row],
        discounted_square=(twice + ahead.pairs(factors))[row],
        discounted_twice=twice[row],
        discounted_chance=(twice * (1 - ahead.square / ahead.chance))[row],
        p_none=ahead.none()[row],
        slopes=slopes[:, row],
        steady_orders=(ahead.chance * (weights * factors).sum())[row],
        rate_shape=(ahead.chance**2 / (ahead.square - ahead.chance**2))[row],
    )  # fmt: skip


class _Ahead:
    """Kinds of histories, at some parameters, and the periods ahead of them; the last may count in part."""

    def __init__(self, of: Yearly, kinds: YearlyCells, *, weights: Floats) -> None:
        a, b, c, d = np.exp(of.logs)
        x, n = kinds.orders, kinds.periods
        self.up, self.down = a + x, b + n - x  # p, given that they are there, is Beta(up, down)
        self.chance = self.up / (a + b + n)
        self.square = self.chance * (self.up + 1) / (a + b + n + 1)  # E(p²)
        seen = betaln(self.up, self.down) - betaln(a, b) - log_likelihood(kinds, of.logs)[0]
        ahead = np.arange(1, weights.size + 1)
        there = seen[:, None] + betaln(c, d + n[:, None] + ahead) - betaln(c, d)
        self.there: Floats = np.exp(there) * weights  # (kinds, periods): there in the period, and it counts

    def discounted(self, factors: Floats) -> Floats:
        """E[Σ factor] over the orders."""
        found: Floats = self.chance * (self.there @ factors)
        return found

    def pairs(self, factors: Floats) -> Floats:
        """E[Σ Σ factor · factor] over pairs of different orders; the later one tells how long they must stay."""
        earlier = np.cumsum(factors) - factors
        found: Floats = 2 * self.square * (self.there @ (factors * earlier))
        return found

    def none(self) -> Floats:
        """P(no order)."""
        return self.counts()[:, 0]

    def counts(self) -> Floats:
        """P(N = k) for every k up to the periods ahead: (kinds, periods + 1)."""
        stays = np.concatenate([np.ones((len(self.there), 1)), self.there], axis=1)
        ends = stays - np.concatenate([stays[:, 1:], np.zeros((len(stays), 1))], axis=1)  # P(just so many periods)
        most = stays.shape[1]
        found = np.zeros_like(stays)
        whole = betaln(self.up, self.down)[:, None]
        for length in range(most):
            k = np.arange(length + 1)
            ways = gammaln(length + 1) - gammaln(k + 1) - gammaln(length - k + 1)
            each = np.exp(ways + betaln(self.up[:, None] + k, self.down[:, None] + length - k) - whole)
            found[:, : length + 1] += ends[:, length : length + 1] * each
        return found


def _weights(model: PeriodModel, weeks: float) -> Floats:
    """Return how much of each period ahead a horizon covers: ones, and the part of a last one."""
    if not (np.isfinite(weeks) and weeks > 0):
        raise BadInput(f"A horizon is a finite number of weeks above 0, not {weeks}.")
    whole, rest = divmod(weeks / model.period.weeks + WHOLE, 1)
    return np.append(np.ones(int(whole)), [rest] if rest > 2 * WHOLE else [])


def _factors(model: PeriodModel, weeks: float, *, rate: float) -> Floats:
    """Return what money at the end of each period ahead is worth."""
    ahead = np.arange(1, _weights(model, weeks).size + 1)
    found: Floats = np.exp(-rate * model.period.weeks * ahead)
    return found
