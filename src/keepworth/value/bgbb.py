"""Who gives or buys once a year or not at all: the beta-geometric/beta-Bernoulli model (BG/BB)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import betaln, digamma, gammaln, hyp2f1

from keepworth.errors import BadInput, NotConverged, NotIdentified
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.optimise import minimise
from keepworth.numerics.uncertainty import inverse

TITLE: Final = "BG/BB"
START: Final = (1.0, 1.0, 1.0, 2.0)
WIDEST: Final = 12.0  # of a logarithm
FLAT_ENOUGH: Final = 1e-6
LOOSE: Final = 3.0  # a standard deviation of a logarithm that says nothing
NUDGE: Final = 1e-5
NEAR_1: Final = 1e-7


@dataclass(frozen=True, slots=True)
class YearlyCells:
    """Histories of customers who could order once in each of n periods; shapes (cells,)."""

    orders: Ints  # x: in how many periods they ordered, after the first
    latest: Ints  # t_x: in which period last, 0 if never
    periods: Ints  # n
    customers: Ints

    def __post_init__(self) -> None:
        """Refuse histories that cannot happen."""
        x, last, n = self.orders, self.latest, self.periods
        if len({x.shape, last.shape, n.shape, self.customers.shape}) != 1 or x.ndim != 1:
            raise BadInput("Histories are columns that are equally long.")
        wrong = (x < 0) | (x > last) | (last > n) | ((x == 0) != (last == 0)) | (self.customers < 0)
        if wrong.any():
            raise BadInput(
                f"{int(wrong.sum())} of {wrong.size} histories cannot happen: 0 ≤ orders ≤ latest ≤ periods, and none "
                f"only with none. The first is row {int(wrong.argmax())}."
            )


@dataclass(frozen=True, slots=True)
class Yearly:
    """A fitted BG/BB: p ~ Beta(α, β) to order in a period, θ ~ Beta(γ, δ) to leave before it."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    log_likelihood: float
    covariance: Floats  # (4, 4) of the logarithms

    @property
    def logs(self) -> Floats:
        """Return the logarithms, in that order."""
        return np.log([self.alpha, self.beta, self.gamma, self.delta])


def log_likelihood(cells: YearlyCells, logs: Floats) -> tuple[Floats, Floats]:
    """Return the log-likelihood of one customer in each cell, and its slopes in the logarithms: (cells,), (4, cells).

    Source: Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting, Marketing
    Science 29, eq. 7: they are there still, or left i periods after their latest order.
    """
    a, b, c, d = np.exp(logs)
    x, last, n = cells.orders, cells.latest, cells.periods
    base = betaln(a, b) + betaln(c, d)
    after = np.arange(int((n - last).max(initial=0)) + 1)[:, None]
    stayed = after == 0  # the first row is of who is there still; row i of who left i − 1 periods after t_x
    until = np.where(stayed, n, last + after - 1)
    open_ = stayed | (until < n)
    misses, leaves, stays = b + until - x, c + ~stayed, d + until
    term = np.where(open_, betaln(a + x, misses) + betaln(leaves, stays) - base, -np.inf)
    top = term.max(axis=0)
    share = np.exp(term - top)
    whole = share.sum(axis=0)
    share /= whole
    both, other = digamma(a + x + misses), digamma(leaves + stays)

    def mean(of: Floats) -> Floats:
        found: Floats = np.where(open_, share * of, 0.0).sum(axis=0)
        return found

    slopes = np.stack(
        [
            a * (mean(digamma(a + x) - both) - digamma(a) + digamma(a + b)),
            b * (mean(digamma(misses) - both) - digamma(b) + digamma(a + b)),
            c * (mean(digamma(leaves) - other) - digamma(c) + digamma(c + d)),
            d * (mean(digamma(stays) - other) - digamma(d) + digamma(c + d)),
        ]
    )
    return np.log(whole) + top, slopes


def fit_yearly(cells: YearlyCells) -> Yearly:
    """Fit the four parameters by maximum likelihood.

    Raises
    ------
    NotConverged
        The likelihood was still rising.
    NotIdentified
        The histories do not tell the parameters apart.

    """
    share = cells.customers / cells.customers.sum()

    def loss(logs: Floats) -> tuple[float, Floats]:
        each, slopes = log_likelihood(cells, logs)
        return -float(share @ each), -(slopes @ share)

    def surface(logs: Floats) -> tuple[float, Floats, Floats]:
        value, slopes = loss(logs)
        steps = NUDGE * np.eye(4)
        bend = np.array([(loss(logs + step)[1] - loss(logs - step)[1]) / (2 * NUDGE) for step in steps])
        return value, slopes, (bend + bend.T) / 2

    start = np.log(START)
    bounds = [(float(at) - WIDEST, float(at) + WIDEST) for at in start]
    best = minimise(loss, surface, start=start, bounds=bounds)
    if not best.slope <= FLAT_ENOUGH:
        raise NotConverged(TITLE, steps=best.steps, slope=best.slope)
    many = float(cells.customers.sum())
    information = best.curvature * many
    if not np.linalg.eigvalsh(information)[0] > 1 / LOOSE**2:
        raise NotIdentified(f"{TITLE} cannot tell its parameters apart on these {many:,.0f} customers.")
    alpha, beta, gamma, delta = (float(one) for one in np.exp(best.at))
    return Yearly(alpha, beta, gamma, delta, -best.value * many, inverse(information))


def expected_yearly(of: Yearly, periods: Ints) -> Floats:
    """Return how many orders a newcomer gives in their first `periods`, the very first not counted.

    Source: the same, eq. 9. γ = 1 is a removable singularity, taken from beside it.
    """
    gamma = of.gamma if abs(of.gamma - 1) > NEAR_1 else 1 + NEAR_1
    left = gammaln(gamma + of.delta) - gammaln(gamma + of.delta + periods)
    left = left + gammaln(1 + of.delta + periods) - gammaln(1 + of.delta)
    found: Floats = of.alpha / (of.alpha + of.beta) * of.delta / (gamma - 1) * -np.expm1(left)
    return found


def probability_yearly_active(of: Yearly, cells: YearlyCells) -> Floats:
    """Return the chance that each is there still in the period to come. Source: the same, eq. 11."""
    return np.exp(_there(of, cells, ahead=1) - log_likelihood(cells, of.logs)[0])


def discounted_yearly(of: Yearly, cells: YearlyCells, *, discount: float) -> Floats:
    """Return the discounted orders still to come (DERT), the next one a period away.

    Source: the same, eq. 14.
    """
    if not discount > 0:
        raise BadInput("Orders without an end need a discount rate above 0.")
    x, n = cells.orders, cells.periods
    chance = (of.alpha + x) / (of.alpha + of.beta + n)
    stays, whole = of.delta + n + 1, of.gamma + of.delta + n + 1
    tail = hyp2f1(1.0, stays, whole, 1 / (1 + discount)) / (1 + discount)
    found: Floats = chance * tail * np.exp(_there(of, cells, ahead=1) - log_likelihood(cells, of.logs)[0])
    return found


def _there(of: Yearly, cells: YearlyCells, *, ahead: int) -> Floats:
    """Return the log-likelihood of what was seen together with being there `ahead` periods on."""
    x, n = cells.orders, cells.periods
    found: Floats = (
        betaln(of.alpha + x, of.beta + n - x)
        - betaln(of.alpha, of.beta)
        + betaln(of.gamma, of.delta + n + ahead)
        - betaln(of.gamma, of.delta)
    )
    return found
