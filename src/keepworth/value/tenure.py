"""Range of what customers bring who may well stay as long as we look.

How much a regular buyer brings is mostly how long they stay: not at all, a while, or through to the end. So
value over its greatest mean is U · R: U is the share of the (discounted) time that they stay, 1 with chance s
and else between 0 and 1 with density c·u^(c−1); R is all other chance, log-normal with mean 1: their rate,
the number and size of their orders, and the doubt about parameters.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtr

from keepworth.numerics.arrays import Flags, Floats

LEAST_TAIL = 3.0  # spend with a longer tail (px + q below this) is not log-normal
MOST_NOISE = 0.25  # beyond this relative variance the length of stay is no longer what counts most
ROUNDS = 60
CLOSE = 1e-6  # of ln value; the last step is far closer than the one before


@dataclass(frozen=True, slots=True)
class Tenure:
    """U and R of some customers."""

    steady: Floats  # value over expected spend where U and R are 1: the whole time, at the mean rate
    stays: Floats  # s: chance to stay throughout
    power: Floats  # c: the smaller, the earlier the others leave
    spread: Floats  # standard deviation of ln R

    def take(self, rows: Flags) -> "Tenure":
        """Return these rows only."""
        return Tenure(self.steady[rows], self.stays[rows], self.power[rows], self.spread[rows])


def match_tenure(mean: Floats, square: Floats, *, steady: Floats, noise: Floats, rest: Floats) -> tuple[Tenure, Flags]:
    """Find U and R with the mean and mean square of Y, and the rows where there is such a pair.

    Parameters
    ----------
    mean, square
        E[Y] and E[Y²] of discounted orders with each order's own noise, given that there is an order.
    steady
        E[Y] of a customer who never leaves.
    noise
        Relative variance of Y for a fixed length of stay: of the rate and of the orders.
    rest
        Relative variance of whatever else multiplies value: true spend and doubt about parameters.

    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        first = mean / steady  # E[U]
        second = square / steady**2 / (1 + noise)  # E[U²]
        fits = (first < 1) & (second < first) & (second > first**2)
        ratio = (1 - second) / (1 - first)
        power = (2 * ratio - 2) / (2 - ratio)
        stays = 1 - (1 - first) * (power + 1)
        spread = np.sqrt(np.log1p((1 + noise) * (1 + rest) - 1))
    fits &= np.isfinite(power) & (power > 0) & (stays >= 0) & np.isfinite(spread)
    return Tenure(steady, stays, power, spread), fits


def tenure_quantile(level: Floats, tenure: Tenure) -> Floats:
    """Return the quantile of steady · U · R at `level`, one a row; by Newton steps inside a bracket."""
    goal = np.log(level)
    width = 9 * tenure.spread + 1
    low, high = goal / tenure.power - width - tenure.spread**2 * (tenure.power + 1), width
    at = np.minimum(goal - np.log1p(-np.minimum(tenure.stays, 1 - 1e-9)), 0.0) / tenure.power
    steady, found = tenure.steady, np.clip(at, low, high)
    rows = np.arange(level.size)  # those not yet close enough
    for _ in range(ROUNDS):
        if not rows.size:
            break
        at = found[rows]
        log_reached, slope = _log_reached(at, tenure)
        above = log_reached > goal
        low, high = np.where(above, low, at), np.where(above, at, high)
        step = at - (log_reached - goal) / np.maximum(slope, 1e-300)
        found[rows] = np.where((step > low) & (step < high), step, (low + high) / 2)
        far = np.abs(found[rows] - at) > CLOSE
        rows, goal, low, high = rows[far], goal[far], low[far], high[far]
        tenure = tenure.take(far)
    value: Floats = steady * np.exp(found)
    return value


def _log_reached(at: Floats, tenure: Tenure) -> tuple[Floats, Floats]:
    """Return ln P(ln(U·R) ≤ at) and its slope."""
    spread, power = tenure.spread, tenure.power
    off = (at + spread**2 / 2) / spread
    whole = ndtr(off)
    # P(U ≤ z) = z^c below 1: what R carries beyond `at`, weighted by that.
    part = (1 - tenure.stays) * np.exp(
        power * spread * off + (power * spread) ** 2 / 2 + log_ndtr(-off - power * spread)
    )
    density = tenure.stays * np.exp(-(off**2) / 2) / np.sqrt(2 * np.pi) / spread + power * part
    reached = np.maximum(whole + part, 1e-300)
    return np.log(reached), density / reached
