"""What spending achieves, learnt from a book's own periods: a curve that rises to a ceiling."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

from keepworth.errors import BadInput, NotConverged, NotEnough
from keepworth.focus.balance import Response
from keepworth.numerics.arrays import Floats
from keepworth.numerics.newton import descend
from keepworth.numerics.reach import normal_reach
from keepworth.numerics.uncertainty import inverse

LEVEL: Final = 0.8
# Beliefs before a book says anything; ours. The ceiling is about a half and may be anything, and what is spent usually
# reaches some two thirds of it, within a factor of 4 or so.
CEILING, CEILING_SD = 0.5, 1.5  # logit
RATE_SD: Final = 1.5  # of the logarithm of rate × usual spending, around 1
FLAT_ENOUGH: Final = 1e-7
FURTHEST: Final = 9.0
TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class LearntResponse:
    """A curve from a book's own periods, and how sure it is."""

    response: Response
    covariance: Floats  # (2, 2) of logit ceiling and ln rate
    periods: int

    def range(self, spent: Floats, *, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return the interval of the share reached with each spending, kept within 0 and 1."""
        at = np.array([logit(self.response.ceiling), np.log(self.response.rate)])
        share, slopes = share_and_slopes(spent, at)
        turned = slopes / (share * (1 - share))
        reach = normal_reach(level) * np.sqrt(np.einsum("in,ij,jn->n", turned, self.covariance, turned))
        return expit(logit(share) - reach), expit(logit(share) + reach)


def share_and_slopes(spent: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Return c·(1 − e^(−k·spent)) and its slopes in logit c and ln k: (n,), (2, n)."""
    ceiling, rate = expit(at[0]), np.exp(at[1])
    left = np.exp(-rate * spent)
    reached = -np.expm1(-rate * spent)
    share = np.clip(ceiling * reached, TINY, 1 - TINY)
    return share, np.stack([ceiling * (1 - ceiling) * reached, ceiling * rate * spent * left])


def fit_response(spent: Floats, tried: Floats, *, reached: Floats) -> LearntResponse:
    """Fit the curve to periods, by binomial likelihood with printed priors (Laplace).

    Periods that all spent alike cannot tell a curve: the prior says then how it goes on, and the interval shows it.
    That more was reached where more was spent is an association, unless spending was dealt by lot.

    Parameters
    ----------
    spent
        On each who was tried, in each period. Shape (periods,).
    tried, reached
        Of how many, and how many were won or kept.

    Source: Blattberg & Deighton (1996) for the curve; the fit is ours.

    Raises
    ------
    NotEnough
        No period with money and somebody to spend it on.

    """
    if not (spent.shape == tried.shape == reached.shape and spent.ndim == 1):
        raise BadInput("Spending, tried and reached are columns that are equally long.")
    if not ((spent >= 0) & (reached >= 0) & (reached <= tried)).all():
        raise BadInput("Spending is 0 or more, and no more are reached than were tried.")
    rows = (spent > 0) & (tried > 0)
    if not rows.any():
        raise NotEnough("No period has both money that was spent and somebody on whom it was.")
    spent, tried, reached = spent[rows], tried[rows], reached[rows]
    middle = np.array([logit(CEILING), -np.log(np.average(spent, weights=tried))])
    precision = np.array([CEILING_SD**-2, RATE_SD**-2])
    whole = float(tried.sum())

    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, information = log_likelihood(spent, tried, reached=reached, at=at)
        away = at - middle
        value, slopes = value - float(precision @ away**2) / 2, slopes - precision * away
        return -value / whole, -slopes / whole, (information + np.diag(precision)) / whole

    found = descend(surface, middle, lowest=middle - FURTHEST, highest=middle + FURTHEST)
    if found.slope > FLAT_ENOUGH:
        raise NotConverged("What spending achieves", steps=found.steps, slope=found.slope)
    curve = Response(float(expit(found.at[0])), float(np.exp(found.at[1])))
    return LearntResponse(curve, inverse(found.curvature * whole), int(rows.sum()))


def log_likelihood(spent: Floats, tried: Floats, *, reached: Floats, at: Floats) -> tuple[float, Floats, Floats]:
    """Return the binomial log-likelihood, its slopes in logit ceiling and ln rate, and Fisher's information."""
    share, slopes = share_and_slopes(spent, at)
    value = float(reached @ np.log(share) + (tried - reached) @ np.log1p(-share))
    spread = share * (1 - share)
    return value, slopes @ ((reached - tried * share) / spread), (slopes * (tried / spread)) @ slopes.T
