"""Fight to keep: the price disadvantage at which keeping a customer is a coin-flip, told from their trials."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from scipy.special import expit

from keepworth.errors import BadInput, NotConverged
from keepworth.measure.fight_beliefs import FightBeliefs
from keepworth.measure.trials import Trials
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

LEVEL: Final = 0.8
CLOSE: Final = 1e-12  # of a logit
WORTH_LEAVING: Final = 0.7  # share of customers still searched for, below which the others are left out
STEPS: Final = 100


class TrialState(StrEnum):
    """What trials a customer had; answers are none."""

    NEVER_TESTED = "never tested"
    PASSED = "passed"
    FAILED = "failed"
    MIXED = "mixed"


TRIAL_STATES: Final = tuple(TrialState)


@dataclass(frozen=True, slots=True)
class FightScores:
    """How each customer stands trials; shapes (customers,), of `push` (trials,)."""

    phi: Floats  # φ, the mode of its posterior, in logits
    sd: Floats  # of φ, where γ is given
    by_gamma: Floats  # dφ/dγ: by how much φ would be higher were a point of price dearer
    f50: Floats  # φ/γ, percentage points of price
    low: Floats
    high: Floats
    level: float
    passed: Ints
    failed: Ints
    stated: Ints  # answers, which move φ but are no trials
    state: Ints  # the place in `TRIAL_STATES`
    push: Floats  # by how much each trial moved φ away from its prior; they add up exactly


@dataclass(frozen=True, slots=True)
class FightRule:
    """When a customer would fight to keep us. Ours, not a finding."""

    passed: int = 1  # trials that were passed, at least
    above: float = 0.0  # percentage points that the low end of F50 must exceed
    captive_too: bool = False  # also where leaving is too dear and nothing else holds them

    def __post_init__(self) -> None:
        """Refuse rules that would call somebody loyal whom nobody tested."""
        if self.passed < 1:
            raise BadInput("Somebody would fight to keep us only after at least one trial that was passed.")


def fight_scores(of: Trials, population: Ints, *, beliefs: FightBeliefs, level: float = LEVEL) -> FightScores:
    """Return φ and F50 of each customer, by the mode and curvature of the posterior of φ (Laplace).

    A trial is one of known hardness: P(pass) = σ(φ − γ·gap − e), φ ~ N(μ, σ²) of the customer's population. Who was
    never tested is at the prior, and called never tested. Where γ and μ were learnt, the interval of F50 carries their
    doubt too, by their effect on φ/γ.

    Parameters
    ----------
    of
        All trials.
    population
        Of each customer, its row of the beliefs. Shape (customers,).
    beliefs
        γ, and μ and σ by population.
    level
        Of the interval.

    Source: the design's §8 (the model is ours).

    """
    count = population.size
    if of.customer.size and of.customer.max() >= count:
        raise BadInput(f"Trials are of customer {int(of.customer.max())}, and there are {count} customers.")
    mean, variance = beliefs.mean[population], beliefs.sd[population] ** 2
    phi = posterior_modes(of, mean, variance=variance, gamma=beliefs.gamma)
    chance = expit(phi[of.customer] - _hardness(of, beliefs.gamma))
    spread = of.weight * chance * (1 - chance)
    information = _summed(of.customer, spread, customers=count) + 1 / variance
    f50 = phi / beliefs.gamma
    by_gamma = _summed(of.customer, spread * of.gap, customers=count) / information
    doubt = _doubt(beliefs, population, f50=f50, by_gamma=by_gamma, information=information)
    reach = normal_reach(level) * np.sqrt(doubt)
    passed, failed, stated = _counts(of, count)
    return FightScores(
        phi,
        1 / np.sqrt(information),
        by_gamma,
        f50,
        f50 - reach,
        f50 + reach,
        level,
        passed,
        failed,
        stated,
        (passed > 0) + 2 * (failed > 0),
        # At the mode (φ − μ)/σ² = Σ w·(passed − p): so each trial's part is known.
        variance[of.customer] * of.weight * (of.passed - chance),
    )


def fights(of: FightScores, captive: Flags, *, rule: FightRule | None = None) -> Flags:
    """Return who would fight to keep us: a trial was passed, the low end of F50 is above 0, and they are not captive.

    `captive` says of whom the state is captive: they stay because leaving is dear.
    """
    by = rule or FightRule()
    found: Flags = (of.passed >= by.passed) & (of.low > by.above) & (~captive | by.captive_too)
    return found


def posterior_modes(of: Trials, mean: Floats, *, variance: Floats, gamma: float) -> Floats:
    """Return the φ of each customer at which its posterior is highest; shapes (customers,).

    The slope falls in φ, so there is one mode, and it lies within σ²·Σw of the mean. Newton's steps find it; where one
    would leave what is left, or is not half as long as the one before, what is left is halved instead.
    """
    phi = mean.copy()
    low = mean - variance * _summed(of.customer, of.weight * ~of.passed, customers=mean.size)
    high = mean + variance * _summed(of.customer, of.weight * of.passed, customers=mean.size)
    search = _Search(np.arange(mean.size), low, high, np.full(mean.size, np.inf))
    rows = _Rows(of.customer, _hardness(of, gamma), of.weight, of.weight * of.passed)
    for _ in range(STEPS):
        at = search.customer
        slope, bend = rows.slope(phi[at])
        slope, bend = slope - (phi[at] - mean[at]) / variance[at], bend + 1 / variance[at]
        search, step = search.closer(phi[at], slope=slope, step=slope / bend)
        phi[at] += step
        far = np.abs(step) > CLOSE * (1 + np.abs(phi[at]))
        if not far.any():
            return phi
        if far.mean() < WORTH_LEAVING:
            search, rows = search.of(far), rows.of(far)
    raise NotConverged("Fight to keep", steps=STEPS, slope=float(np.abs(slope).max()))


@dataclass(frozen=True, slots=True)
class _Search:
    """Customers whose mode is not found yet, between which ends it lies, and how long the last step was."""

    customer: Ints
    low: Floats
    high: Floats
    before: Floats

    def closer(self, phi: Floats, *, slope: Floats, step: Floats) -> tuple["_Search", Floats]:
        """Return narrower ends, and the step to take: Newton's, or half of what is left."""
        low, high = np.where(slope >= 0, phi, self.low), np.where(slope <= 0, phi, self.high)
        astray = (phi + step < low) | (phi + step > high) | (np.abs(step) > self.before / 2)
        step = np.where(astray, (low + high) / 2 - phi, step)
        return _Search(self.customer, low, high, np.abs(step)), step

    def of(self, some: Flags) -> "_Search":
        """Return the search for some of them."""
        return _Search(self.customer[some], self.low[some], self.high[some], self.before[some])


@dataclass(frozen=True, slots=True)
class _Rows:
    """The trials of the customers whose mode is searched for."""

    customer: Ints  # its place in the search
    hard: Floats
    weight: Floats
    passed: Floats  # the weight of what was passed, 0 of what was failed

    def slope(self, phi: Floats) -> tuple[Floats, Floats]:
        """Return slope and downward bend of the log-likelihood of each customer's trials in φ."""
        chance = expit(phi[self.customer] - self.hard)
        weighted = self.weight * chance
        slope = _summed(self.customer, self.passed - weighted, customers=phi.size)
        return slope, _summed(self.customer, weighted * (1 - chance), customers=phi.size)

    def of(self, some: Flags) -> "_Rows":
        """Return the trials of some of the customers."""
        rows = some[self.customer]
        place = np.cumsum(some) - 1
        return _Rows(place[self.customer[rows]], self.hard[rows], self.weight[rows], self.passed[rows])


def _doubt(beliefs: FightBeliefs, population: Ints, *, f50: Floats, by_gamma: Floats, information: Floats) -> Floats:
    """Return the variance of F50: of φ where γ and μ are known, and what theirs do to φ/γ."""
    ratio_by_gamma = (by_gamma - f50) / beliefs.gamma
    by_mean = 1 / (beliefs.sd[population] ** 2 * information * beliefs.gamma)
    found: Floats = (
        1 / (information * beliefs.gamma**2)
        + (ratio_by_gamma * beliefs.gamma_sd) ** 2
        + (by_mean * beliefs.mean_sd[population]) ** 2
        + 2 * ratio_by_gamma * by_mean * beliefs.together[population]
    )
    return found


def _hardness(of: Trials, gamma: float) -> Floats:
    return gamma * of.gap + of.stress


def _summed(customer: Ints, values: Floats, *, customers: int) -> Floats:
    found: Floats = np.bincount(customer, weights=values, minlength=customers)
    return found


def _counts(of: Trials, customers: int) -> tuple[Ints, Ints, Ints]:
    rows = (of.revealed & of.passed, of.revealed & ~of.passed, ~of.revealed)
    passed, failed, stated = (np.bincount(of.customer[row], minlength=customers) for row in rows)
    return passed, failed, stated
