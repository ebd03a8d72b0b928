"""The shifted beta-geometric model: everybody leaves with a chance of their own, which differs between people.

Retention rises with age though nobody becomes more loyal: those who leave easily have left.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

import numpy as np

from keepworth.errors import NotConverged, NotIdentified
from keepworth.measure.estimate import Estimate
from keepworth.measure.retention.decisions import Decisions
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.newton import descend
from keepworth.numerics.reach import normal_reach
from keepworth.numerics.uncertainty import inverse

NAME: Final = "The shifted beta-geometric model"
ENOUGH: Final = 200  # customers from whom on a book speaks for itself
LOOSE: Final = 3.0  # a standard deviation of a logarithm that says nothing: a factor of 20
FLAT_ENOUGH: Final = 1e-7  # slope per decision
WIDEST: Final = 12.0  # of a logarithm


@dataclass(frozen=True, slots=True)
class BetaGeometricPrior:
    """Independent log-normal beliefs about α and β."""

    source: str
    median: tuple[float, float]
    spread: tuple[float, float]  # standard deviations of the logarithms

    def log_density(self, logs: Floats) -> tuple[float, Floats, Floats]:
        """Log-density over the logarithms up to a constant, its slopes, and its second derivatives."""
        precision = 1.0 / np.square(self.spread)
        away = logs - np.log(self.median)
        return -0.5 * float(precision @ away**2), -precision * away, -np.diag(precision)


@lru_cache(maxsize=1)
def written() -> dict[str, Any]:
    """Return what `priors.toml` beside this file prints."""
    return tomllib.loads(files("keepworth.measure.retention").joinpath("priors.toml").read_text(encoding="utf-8"))


def printed_beta_geometric() -> BetaGeometricPrior:
    """Return the prior that `priors.toml` prints."""
    of = written()
    alpha, beta = of["alpha"], of["beta"]
    return BetaGeometricPrior(
        str(of["source"]),
        (float(alpha["median"]), float(beta["median"])),
        (float(alpha["spread"]), float(beta["spread"])),
    )


def source_of(prior: BetaGeometricPrior | None) -> str | None:
    """Return whose prior it is; None where there is none."""
    return None if prior is None else prior.source


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """A fitted model: the chance to leave at each decision is Beta(α, β) over customers."""

    alpha: float
    beta: float
    log_likelihood: float  # of the decisions alone, without the prior
    covariance: Floats  # (2, 2) of ln α and ln β
    prior: str | None  # whose prior was used; None where the book spoke for itself

    def retention(self, age: Ints) -> Floats:
        """Return the chance to stay at a decision after `age` completed periods."""
        return (self.beta + age) / (self.alpha + self.beta + age)

    def logit(self, age: Ints) -> tuple[Floats, Floats]:
        """Return the logit of that chance, and its slopes in ln α and ln β: (n,) and (n, 2)."""
        logits = np.log(self.beta + age) - np.log(self.alpha)
        return logits, np.column_stack([np.full(logits.size, -1.0), self.beta / (self.beta + age)])

    def retention_range(self, age: Ints, *, level: float = 0.8) -> tuple[Floats, Floats]:
        """Return the interval of `retention`, by the doubt about both parameters."""
        logits, slopes = self.logit(age)
        reach = normal_reach(level) * np.sqrt(np.einsum("ni,ij,nj->n", slopes, self.covariance, slopes))
        return 1 / (1 + np.exp(reach - logits)), 1 / (1 + np.exp(-reach - logits))

    def survival(self, periods: Ints) -> Floats:
        """Return the share of newcomers who are still there after so many periods: B(α, β+t)/B(α, β)."""
        from scipy.special import betaln

        share: Floats = np.exp(betaln(self.alpha, self.beta + periods) - betaln(self.alpha, self.beta))
        return share

    def survival_range(self, periods: Ints, *, level: float = 0.8) -> tuple[Floats, Floats]:
        """Return the interval of `survival`, on ln(−ln S) so that it stays within 0 and 1."""
        logs, slopes = _log_survival(self, periods)
        turned = np.divide(slopes, logs[:, None], out=np.zeros_like(slopes), where=(logs < 0)[:, None])
        wide = np.exp(normal_reach(level) * np.sqrt(np.einsum("ni,ij,nj->n", turned, self.covariance, turned)))
        return np.exp(logs * wide), np.exp(logs / wide)

    def parameter(self, name: Literal["alpha", "beta"], *, level: float = 0.8) -> Estimate:
        """Return a parameter with its interval."""
        at = ("alpha", "beta").index(name)
        value, reach = getattr(self, name), np.exp(normal_reach(level) * np.sqrt(self.covariance[at, at]))
        return Estimate(value, float(value / reach), float(value * reach))


def _log_survival(of: BetaGeometric, periods: Ints) -> tuple[Floats, Floats]:
    from scipy.special import betaln, digamma

    both, alone = of.alpha + of.beta, of.beta
    whole = digamma(both + periods) - digamma(both)
    slopes = np.column_stack([-of.alpha * whole, of.beta * (digamma(alone + periods) - digamma(alone) - whole)])
    return betaln(of.alpha, of.beta + periods) - betaln(of.alpha, of.beta), slopes


def log_likelihood(of: Decisions, logs: Floats) -> tuple[float, Floats, Floats]:
    """Return the log-likelihood, its slopes and its second derivatives in ln α and ln β.

    A decision after a periods is lost with the chance α/(α + β + a): over the lives of a cohort that is
    Σ lost·ln P(T = t) + staying·ln S(t).

    Source: Fader & Hardie (2007), Journal of Interactive Marketing 21, 76-90, eq. 5-7.
    """
    alpha, beta = np.exp(logs)
    stays, whole = beta + of.ages, alpha + beta + of.ages
    value = float(of.lost.sum() * logs[0] + of.kept @ np.log(stays) - of.due @ np.log(whole))
    left, right = alpha * of.due / whole, beta * (of.kept / stays - of.due / whole)
    slopes = np.array([of.lost.sum() - left.sum(), right.sum()])
    cross = alpha * beta * float((of.due / whole**2).sum())
    bend_alpha = -left.sum() + alpha**2 * (of.due / whole**2).sum()
    bend_beta = right.sum() - beta**2 * (of.kept / stays**2 - of.due / whole**2).sum()
    return value, slopes, np.array([[bend_alpha, cross], [cross, bend_beta]])


def fit_beta_geometric(
    of: Decisions, *, priors: BetaGeometricPrior | Literal["auto"] | None = "auto"
) -> BetaGeometric:  # fmt: skip
    """Fit α and β by maximum likelihood, or with a prior where the book cannot tell them.

    Parameters
    ----------
    of
        Decisions by age.
    priors
        "auto": maximum likelihood from 200 customers on; with fewer, or where α and β cannot be told apart (nobody
        left, or all decisions are of one age), the printed prior. None: maximum likelihood or an error.

    Raises
    ------
    NotConverged
        The likelihood was still rising.
    NotIdentified
        Without a prior: these decisions do not tell the parameters apart.

    """
    if priors != "auto":
        return _fitted(of, prior=priors)
    if of.due.max(initial=0.0) >= ENOUGH:
        try:
            return _fitted(of, prior=None)
        except (NotConverged, NotIdentified):
            pass  # the prior's name on the result says so
    return _fitted(of, prior=printed_beta_geometric())


def _fitted(of: Decisions, *, prior: BetaGeometricPrior | None) -> BetaGeometric:
    many = max(float(of.due.sum()), 1.0)
    if prior is None and not (of.lost.sum() > 0 and of.kept.sum() > 0):
        raise NotIdentified(f"{NAME} cannot be told from decisions that all went the same way.")

    def surface(logs: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, bend = log_likelihood(of, logs)
        if prior is not None:
            held, pull, pressed = prior.log_density(logs)
            value, slopes, bend = value + held, slopes + pull, bend + pressed
        return -value / many, -slopes / many, -bend / many

    start = np.log(prior.median if prior else (1.0, max(float(of.kept.sum() / of.lost.sum()), 0.1)))
    rest = descend(surface, start, lowest=np.full(2, -WIDEST), highest=np.full(2, WIDEST))
    if not rest.slope <= FLAT_ENOUGH:
        raise NotConverged(NAME, steps=rest.steps, slope=rest.slope)
    told = rest.curvature * many
    if rest.held.any() or np.linalg.eigvalsh(told)[0] <= 1 / LOOSE**2:
        raise NotIdentified(
            f"{NAME} cannot tell its parameters apart on these {many:,.0f} decisions. Usual causes: one age only, or "
            "very few losses. Give it more ages, or a prior."
        )
    alpha, beta = np.exp(rest.at).tolist()
    return BetaGeometric(alpha, beta, log_likelihood(of, rest.at)[0], inverse(told), source_of(prior))
