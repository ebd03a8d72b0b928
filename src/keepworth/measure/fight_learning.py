"""What a book's own renewals teach: what a point of price costs, how gladly segments stay, and how customers differ."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.errors import NotConverged
from keepworth.measure.fight_beliefs import FightBeliefs, FightPrior, printed_fight, printed_fight_prior
from keepworth.measure.fight_likelihood import MORE_NODES, Book, book_of, log_likelihood
from keepworth.measure.trials import Trials
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.newton import Rest, descend
from keepworth.numerics.uncertainty import inverse

FEWEST_LOST: Final = 30  # renewals that were lost, from which on a book teaches. Ours
TEACHERS: Final = 20_000  # customers who teach; more tell hardly more
WRONG: Final = -1.6449  # z of γ: below it, a higher price seems to keep, 19 times in 20
FURTHEST: Final = 4.0  # of logarithms and logits, from what is printed
TIMES: Final = 4.0  # γ is not believed beyond a quarter or four times of what is printed. Ours
STEEP: Final = 1e-4


@dataclass(frozen=True, slots=True)
class LearntGamma:
    """What was learnt from renewals, or why nothing was."""

    beliefs: FightBeliefs
    renewals: int  # decided, of a known gap
    lost: int
    plain: float  # γ of either sign as the renewals alone have it; NaN where nothing was asked of them
    z: float  # over its standard error: below 0 a higher price seems to keep customers
    is_learnt: bool
    is_converged: bool = True  # else no top was found, and what is believed before stands
    is_at_bound: bool = False  # the book would have γ beyond what is believed: prices followed demand in part

    @property
    def is_wrong_signed(self) -> bool:
        """Say whether a higher price seems to keep customers: then prices followed demand, and γ stays as printed."""
        return bool(self.z < WRONG)


@dataclass(frozen=True, slots=True)
class NormalBelief:
    """A normal belief over (ln γ, ln σ, μ of each population)."""

    mean: Floats
    precision: Floats


def learn_gamma(
    renewals: Trials, population: Ints, *, populations: int, prior: FightPrior | None = None, fewest: int = FEWEST_LOST
) -> LearntGamma:  # fmt: skip
    """Return beliefs from decided renewals of a known gap, kept and lost, also at an old price.

    P(kept) = σ(φ − γ·gap − e) with φ ~ N(μ, σ²) over the customers of a population: a logit with a random intercept.
    ln γ, ln σ and the means are found together, from normal priors around what is printed; their posterior is taken as
    normal (Laplace). Below `fewest` lost renewals the prior's beliefs stand, and γ is a convention. They stand too
    where a higher price clearly seems to keep customers, and where the posterior was still rising when the steps ran
    out: what customers fight for can be told of any book.

    Parameters
    ----------
    renewals
        As `renewals_as_trials` returns them.
    population
        Of each customer. Shape (customers,).
    populations
        How many there are.
    prior, fewest
        The printed ones unless said.

    """
    by = prior or printed_fight_prior()
    lost = int((~renewals.passed).sum())
    nothing = LearntGamma(
        printed_fight(populations, prior=by), renewals.customer.size, lost, np.nan, np.nan, is_learnt=False
    )
    if lost < fewest:
        return nothing
    book = book_of(_sampled(renewals), population)
    book = replace(book, populations=populations)
    try:
        return _taught(nothing, book, belief=belief_of(by, populations))
    except NotConverged:
        return replace(nothing, is_converged=False)


def _taught(nothing: LearntGamma, book: Book, *, belief: NormalBelief) -> LearntGamma:
    """Return what enough renewals teach, where a higher price does not seem to keep."""
    plain, z = _finer_if_needed(_plain_price, book, belief=belief)
    if z < WRONG:
        return replace(nothing, plain=plain, z=z)
    found = _finer_if_needed(_fitted, book, belief=belief)
    beliefs = _beliefs(found, belief)
    return replace(nothing, beliefs=beliefs, plain=plain, z=z, is_learnt=True, is_at_bound=bool(found.held[0]))


def _finer_if_needed[Found](
    fit: Callable[[Book, NormalBelief], Found], book: Book, *, belief: NormalBelief
) -> Found:  # fmt: skip
    """Fit with few nodes; where value and slopes differ by their error too much to get to the top, with more."""
    try:
        return fit(book, belief)
    except NotConverged:
        return fit(replace(book, nodes=MORE_NODES), belief)


def _sampled(of: Trials) -> Trials:
    """Return the trials of at most `TEACHERS` customers, spread evenly over their numbers."""
    known = np.unique(of.customer)
    if known.size <= TEACHERS:
        return of
    chosen = known[np.linspace(0, known.size - 1, TEACHERS).round().astype(np.int64)]
    row = np.isin(of.customer, chosen)
    return Trials(
        of.customer[row],
        of.kind[row],
        of.gap[row],
        of.stress[row],
        of.passed[row],
        of.weight[row],
        of.day[row],
    )


def belief_of(by: FightPrior, populations: int) -> NormalBelief:
    """Return the belief over so many populations that printed numbers stand for."""
    mean = np.concatenate([[np.log(by.gamma), np.log(by.sd)], np.full(populations, by.mean)])
    # Segments lie around a mean of all of them, which is not known either.
    covariance = np.full((populations, populations), by.mean_sd**2) + by.between_sd**2 * np.eye(populations)
    precision = np.zeros((mean.size, mean.size))
    precision[0, 0], precision[1, 1] = by.gamma_log_sd**-2, by.sd_log_sd**-2
    precision[2:, 2:] = inverse(covariance)
    return NormalBelief(mean, precision)


def log_posterior(book: Book, at: Floats, *, belief: NormalBelief) -> tuple[float, Floats, Floats]:
    """Return the log-posterior in (ln γ, ln σ, μ), its slopes and second derivatives."""
    gamma = np.exp(at[0])
    value, slopes, bend = log_likelihood(book, np.concatenate([[gamma], at[1:]]))
    bend[0] *= gamma
    bend[:, 0] *= gamma
    slopes[0] *= gamma
    bend[0, 0] += slopes[0]
    away = at - belief.mean
    pull = belief.precision @ away
    return value - float(away @ pull) / 2, slopes - pull, bend - belief.precision


def _fitted(book: Book, belief: NormalBelief) -> Rest:
    size = book.many

    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, bend = log_posterior(book, at, belief=belief)
        return -value / size, -slopes / size, -bend / size

    reach = np.full(belief.mean.size, FURTHEST)
    reach[0] = np.log(TIMES)
    return _checked(descend(surface, belief.mean, lowest=belief.mean - reach, highest=belief.mean + reach), size)


def _plain_price(book: Book, belief: NormalBelief) -> tuple[float, float]:
    """Return γ, of either sign, as the renewals alone have it, and over its standard error."""
    size, rest = book.many, slice(1, None)

    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, bend = log_likelihood(book, at)
        away = at[rest] - belief.mean[rest]
        pull = belief.precision[rest, rest] @ away
        slopes[rest] -= pull
        bend[rest, rest] -= belief.precision[rest, rest]
        return -(value - float(away @ pull) / 2) / size, -slopes / size, -bend / size

    start = np.concatenate([[0.0], belief.mean[rest]])
    found = _checked(descend(surface, start, lowest=start - FURTHEST, highest=start + FURTHEST), size)
    gamma = float(found.at[0])
    return gamma, gamma / float(np.sqrt(inverse(found.curvature)[0, 0]))


def _checked(found: Rest, size: int) -> Rest:
    if found.slope > STEEP:
        raise NotConverged("What a point of price costs", steps=found.steps, slope=found.slope)
    return Rest(found.at, found.held, found.slope, found.curvature * size, found.steps)


def _beliefs(found: Rest, belief: NormalBelief) -> FightBeliefs:
    covariance = _covariance(found, belief)
    gamma = float(np.exp(found.at[0]))
    populations = found.at.size - 2
    return FightBeliefs(
        gamma,
        gamma * float(np.sqrt(covariance[0, 0])),
        found.at[2:],
        np.full(populations, float(np.exp(found.at[1]))),
        np.sqrt(np.diag(covariance)[2:]),
        gamma * covariance[0, 2:],
    )


def _covariance(found: Rest, belief: NormalBelief) -> Floats:
    if not found.held[0]:
        return inverse(found.curvature)
    # At the end of what is believed the curve says nothing of γ: its doubt is as printed.
    covariance = np.zeros_like(found.curvature)
    covariance[0, 0] = 1 / belief.precision[0, 0]
    covariance[1:, 1:] = inverse(found.curvature[1:, 1:])
    return covariance
