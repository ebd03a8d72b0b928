"""How likely decided renewals are, given what a point of price costs and how customers differ."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from keepworth.measure.fight import posterior_modes
from keepworth.measure.trials import Trials
from keepworth.numerics.arrays import Floats, Ints

NODES = 21  # of Gauss–Hermite's rule, laid around each customer's own mode
MORE_NODES = 61  # where customers differ so much that a single outcome leaves a long tail


@dataclass(frozen=True, slots=True)
class Book:
    """Trials by customer, one piece after the other."""

    trials: Trials  # sorted by customer, each of whom has one at least
    starts: Ints  # where each customer's begin. Shape (customers,)
    population: Ints  # of each customer
    populations: int
    nodes: int = NODES


def book_of(of: Trials, population: Ints) -> Book:
    """Return the customers who have trials, numbered anew, in their order."""
    order = np.argsort(of.customer, kind="stable")
    known, starts, number = np.unique(of.customer[order], return_index=True, return_inverse=True)
    sort = Trials(
        number,
        of.kind[order],
        of.gap[order],
        of.stress[order],
        of.passed[order],
        of.weight[order],
        of.day[order],
    )
    return Book(sort, starts, population[known], int(population.max(initial=-1)) + 1)


def log_likelihood(book: Book, at: Floats) -> tuple[float, Floats, Floats]:
    """Return log-likelihood, slopes and second derivatives in (γ, ln σ, μ of each population).

    Each customer's φ is integrated out by adaptive Gauss–Hermite quadrature (Liu & Pierce 1994). Slopes are means of
    the complete data's slopes under the posterior of φ, and the curvature is by Louis (1982): the mean of theirs, and
    the covariance of the slopes. Shapes of `at` and of the slopes: (2 + populations,).
    """
    gamma, sigma, mean = at[0], np.exp(at[1]), at[2:][book.population]
    score, bend, share, value = _complete(book, gamma, sigma=sigma, mean=mean)
    slopes = np.einsum("pck,ck->pc", score, share)
    away = score - slopes[:, :, None]
    curvature = np.einsum("pqck,ck->pqc", bend, share) + np.einsum("pck,qck,ck->pqc", away, away, share)
    return float(value.sum()), *_gathered(book, slopes, curvature=curvature)


def _complete(book: Book, gamma: float, *, sigma: float, mean: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return slopes (3, customers, nodes) and bends (3, 3, ...) were φ known, posterior shares, log-likelihoods."""
    of = book.trials
    variance = np.full(mean.size, sigma**2)
    mode = posterior_modes(of, mean, variance=variance, gamma=gamma)
    hard = gamma * of.gap + of.stress
    nodes, weight = np.polynomial.hermite.hermgauss(book.nodes)
    chance = expit(mode[of.customer] - hard)
    spread = np.add.reduceat(of.weight * chance * (1 - chance), book.starts) + 1 / variance
    phi = mode[:, None] + np.sqrt(2 / spread)[:, None] * nodes
    logit = phi[of.customer] - hard[:, None]
    chance = expit(logit)
    sign = np.where(of.passed, 1.0, -1.0)[:, None]
    log_each = -np.logaddexp(0, -sign * logit) * of.weight[:, None]
    off = (of.weight * of.gap)[:, None] * (of.passed[:, None] - chance)
    pull = (of.weight * of.gap**2)[:, None] * chance * (1 - chance)
    height, by_price, bend_price = (np.add.reduceat(one, book.starts, axis=0) for one in (log_each, off, pull))
    away = (phi - mean[:, None]) / sigma
    height = height - away**2 / 2 - np.log(sigma * np.sqrt(2 * np.pi)) + np.log(weight) + nodes**2
    top = height.max(axis=1, keepdims=True)
    share = np.exp(height - top)
    whole = share.sum(axis=1)
    value = np.log(whole * np.sqrt(2 / spread)) + top[:, 0]
    score = np.stack([-by_price, away**2 - 1, away / sigma])
    bend = np.zeros((3, *score.shape))
    bend[0, 0], bend[1, 1], bend[2, 2] = -bend_price, -2 * away**2, -1 / sigma**2
    bend[1, 2] = bend[2, 1] = -2 * away / sigma
    return score, bend, share / whole[:, None], value


def _gathered(book: Book, slopes: Floats, *, curvature: Floats) -> tuple[Floats, Floats]:
    """Add up over customers, each of whom knows γ, ln σ and the mean of their own population."""
    count, of = book.populations, book.population

    def by_population(values: Floats) -> Floats:
        found: Floats = np.bincount(of, weights=values, minlength=count)
        return found

    slope = np.concatenate([slopes[:2].sum(axis=1), by_population(slopes[2])])
    bend = np.zeros((2 + count, 2 + count))
    bend[:2, :2] = curvature[:2, :2].sum(axis=2)
    for row in range(2):
        bend[row, 2:] = bend[2:, row] = by_population(curvature[row, 2])
    bend[2:, 2:] = np.diag(by_population(curvature[2, 2]))
    return slope, bend
