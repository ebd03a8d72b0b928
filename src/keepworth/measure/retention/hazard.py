"""The chance to stay at each age: as it was where much was seen, and drawn to a smooth curve where little was.

logit r(a) = ln(β + a) − ln α + u(a), u(a) ~ N(0, τ²): the shifted beta-geometric curve, and what each age has of its
own, such as the end of a minimum term. τ is found by how well ages of so much of their own explain the decisions.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import NotConverged
from keepworth.measure.retention.beta_geometric import (
    BetaGeometric,
    BetaGeometricPrior,
    fit_beta_geometric,
    log_likelihood,
    printed_beta_geometric,
    source_of,
    written,
)
from keepworth.measure.retention.decisions import Decisions
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.newton import descend
from keepworth.numerics.reach import normal_reach
from keepworth.numerics.uncertainty import inverse

LEAST: Final = 1e-3  # of τ
MOST: Final = 3.0
WIDEST: Final = 12.0
FLAT_ENOUGH: Final = 1e-7
NAME: Final = "The retention by age"


@dataclass(frozen=True, slots=True)
class Hazard:
    """Retention at ages 0, 1, …, as logits with their joint doubt."""

    logit: Floats  # (ages,)
    covariance: Floats  # (ages, ages)
    spread: float  # τ
    curve: BetaGeometric  # what ages are drawn to, and what goes on beyond the last
    prior: str | None  # whose prior was used for the curve

    @property
    def retention(self) -> Floats:
        """The chance to stay at each age."""
        return 1 / (1 + np.exp(-self.logit))

    def retention_range(self, level: float = 0.8) -> tuple[Floats, Floats]:
        """Return the interval of `retention`."""
        reach = normal_reach(level) * np.sqrt(np.diag(self.covariance))
        return 1 / (1 + np.exp(reach - self.logit)), 1 / (1 + np.exp(-reach - self.logit))

    def beyond(self, age: Ints) -> tuple[Floats, Floats]:
        """Return logits and variances at ages that nobody has reached: the curve, with all that an age may have."""
        logits, slopes = self.curve.logit(age)
        return logits, np.einsum("ni,ij,nj->n", slopes, self.curve.covariance, slopes) + self.spread**2


def fit_hazard(of: Decisions, *, priors: BetaGeometricPrior | None = None) -> Hazard:
    """Fit curve, ages and τ together by Laplace's approximation.

    Parameters
    ----------
    of
        Decisions by age; ages without any stand at the curve.
    priors
        Of the curve. Unless said, none from 200 customers on, else the printed one; that too where customers differ
        so little that the curve alone has no end.

    Raises
    ------
    NotConverged
        The likelihood was still rising.

    """
    prior = priors if priors is not None else _prior(of)
    try:
        return _hazard(of, prior=prior)
    except NotConverged:
        # Where all are alike α and β grow together without end: any of them says the same of retention.
        if prior is not None:
            raise
        return _hazard(of, prior=printed_beta_geometric())


def _hazard(of: Decisions, *, prior: BetaGeometricPrior | None) -> Hazard:
    from scipy.optimize import minimize_scalar

    start = fit_beta_geometric(of, priors=prior)
    bound = float(written()["age_spread"])

    def misfit(log_spread: float) -> float:
        spread = float(np.exp(log_spread))
        return -_fitted(of, spread, prior=prior, start=start)[0] + 0.5 * (spread / bound) ** 2

    spread = LEAST
    if of.due.any():
        found = minimize_scalar(misfit, bounds=np.log([LEAST, MOST]), method="bounded", options={"xatol": 1e-3})
        spread = float(np.exp(found.x))
    _, at, doubt = _fitted(of, spread, prior=prior, start=start)
    alpha, beta = np.exp(at[:2]).tolist()
    value = log_likelihood(of, at[:2])[0]
    curve = BetaGeometric(alpha, beta, value, doubt[:2, :2], source_of(prior))
    logits, slopes = curve.logit(of.ages)
    line = np.hstack([slopes, np.eye(of.due.size)])
    return Hazard(logits + at[2:], line @ doubt @ line.T, spread, curve, source_of(prior))


def _prior(of: Decisions) -> BetaGeometricPrior | None:
    """Return the printed prior where the curve alone would need it."""
    return None if fit_beta_geometric(of).prior is None else printed_beta_geometric()


def posterior(
    of: Decisions, at: Floats, *, spread: float, prior: BetaGeometricPrior | None
) -> tuple[float, Floats, Floats]:  # fmt: skip
    """Return the log-posterior of (ln α, ln β, u…), its slopes and its second derivatives; shapes (2 + ages,)."""
    beta = float(np.exp(at[1]))
    share = beta / (beta + of.ages)  # slope of the logit in ln β
    logits = np.log(beta + of.ages) - at[0] + at[2:]
    value = float(-(of.kept @ np.logaddexp(0, -logits)) - of.lost @ np.logaddexp(0, logits))
    retained = 1 / (1 + np.exp(-logits))
    off, weight = of.kept - of.due * retained, of.due * retained * (1 - retained)
    own = at[2:] / spread
    value -= 0.5 * float(own @ own) + own.size * np.log(spread)
    line = np.vstack([-np.ones(of.due.size), share, np.eye(of.due.size)])
    slopes = line @ off
    slopes[2:] -= own / spread
    bend = -(line * weight) @ line.T
    bend[1, 1] += float(off @ (share * (1 - share)))
    bend[2:, 2:] -= np.eye(own.size) / spread**2
    if prior is not None:
        held, pull, pressed = prior.log_density(at[:2])
        value, slopes[:2], bend[:2, :2] = value + held, slopes[:2] + pull, bend[:2, :2] + pressed
    return value, slopes, bend


def _fitted(
    of: Decisions, spread: float, *, prior: BetaGeometricPrior | None, start: BetaGeometric
) -> tuple[float, Floats, Floats]:  # fmt: skip
    """Return the log-evidence at a τ up to a constant, where the posterior peaks, and its covariance."""
    many = max(float(of.due.sum()), 1.0)

    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, bend = posterior(of, at, spread=spread, prior=prior)
        return -value / many, -slopes / many, -bend / many

    begun = np.concatenate([np.log([start.alpha, start.beta]), np.zeros(of.due.size)])
    rest = descend(surface, begun, lowest=np.full(begun.size, -WIDEST), highest=np.full(begun.size, WIDEST))
    if not rest.slope <= FLAT_ENOUGH:
        raise NotConverged(NAME, steps=rest.steps, slope=rest.slope)
    information = rest.curvature * many
    value = posterior(of, rest.at, spread=spread, prior=prior)[0]
    return value - 0.5 * float(np.linalg.slogdet(information)[1]), rest.at, inverse(information)
