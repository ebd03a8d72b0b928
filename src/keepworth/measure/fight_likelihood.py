"""How likely decided renewals are, given what a point of price costs and how customers differ."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from keepworth.measure.fight import posterior_modes
from keepworth.measure.trials import Trials
from keepworth.numerics.arrays import Floats, Ints

NODES = 21  # of Gauss–Hermite's rule, laid around each customer's own mode
MORE_NODES = 61  # where customers differ so much that a single outcome leaves a long tail
BLOCK = 1 << 12  # customers at a time, whose numbers stay near the processor


@dataclass(frozen=True, slots=True)
class Book:
    """Trials by customer, one piece after the other; customers whose trials look the same stand there once."""

    trials: Trials  # sorted by customer, each of whom has one at least
    starts: Ints  # where each customer's begin. Shape (customers,)
    population: Ints  # of each customer
    alike: Floats  # for how many customers each stands
    populations: int
    nodes: int = NODES

    @property
    def many(self) -> int:
        """How many trials there are, of all whom these stand for."""
        return int(np.diff(self.starts, append=self.trials.customer.size) @ self.alike)


def book_of(of: Trials, population: Ints) -> Book:
    """Return the customers who have trials, numbered anew; those alike stand there once.

    Equal trials, in whatever order, of the same population mean equal likelihood.
    """
    _, look = np.unique(
        np.column_stack([of.gap, of.stress, of.passed, of.weight]), axis=0, return_inverse=True
    )  # fmt: skip
    order = np.lexsort((look, of.customer))
    known, starts, each = np.unique(of.customer[order], return_index=True, return_counts=True)
    first, alike = _alike(look[order], starts, each=each, population=population[known])
    rows = order[np.concatenate([np.arange(starts[at], starts[at] + each[at]) for at in first] or [np.empty(0, int)])]
    ends = np.cumsum(each[first])
    number = np.repeat(np.arange(first.size), each[first])
    sort = Trials(
        number, of.kind[rows], of.gap[rows], of.stress[rows], of.passed[rows], of.weight[rows], of.day[rows]
    )  # fmt: skip
    return Book(sort, ends - each[first], population[known][first], alike, int(population.max(initial=-1)) + 1)


def _alike(look: Ints, starts: Ints, *, each: Ints, population: Ints) -> tuple[Ints, Floats]:
    """Return a customer of each kind, and how many are of it; rising."""
    firsts, counts = [], []
    for size in np.unique(each):
        who = np.flatnonzero(each == size)
        seen = look[starts[who][:, None] + np.arange(size)]
        _, first, count = np.unique(
            np.column_stack([population[who], seen]), axis=0, return_index=True, return_counts=True
        )  # fmt: skip
        firsts.append(who[first])
        counts.append(count)
    first, count = (np.concatenate(part or [np.empty(0, np.int64)]) for part in (firsts, counts))
    order = np.argsort(first)
    return first[order], count[order].astype(np.float64)


def log_likelihood(book: Book, at: Floats) -> tuple[float, Floats, Floats]:
    """Return log-likelihood, slopes and second derivatives in (γ, ln σ, μ of each population).

    Each customer's φ is integrated out by adaptive Gauss–Hermite quadrature (Liu & Pierce 1994). Slopes are means of
    the complete data's slopes under the posterior of φ, and the curvature is by Louis (1982): the mean of theirs, and
    the covariance of the slopes. Shapes of `at` and of the slopes: (2 + populations,).
    """
    gamma, sigma, mean = float(at[0]), float(np.exp(at[1])), at[2:][book.population]
    mode = posterior_modes(book.trials, mean, variance=np.full(mean.size, sigma**2), gamma=gamma)
    value, slopes, bends = 0.0, np.empty((3, mean.size)), np.empty((6, mean.size))
    for start in range(0, mean.size, BLOCK):
        some = slice(start, start + BLOCK)
        each, slopes[:, some], bends[:, some] = _integrated(
            _part(book, some), gamma, sigma=sigma, mean=mean[some], mode=mode[some]
        )
        value += float(each @ book.alike[some])
    return value, *_gathered(book, slopes * book.alike, bends=bends * book.alike)


def _part(book: Book, some: slice) -> Book:
    starts = book.starts[some]
    end = book.starts[some.stop] if some.stop < book.starts.size else book.trials.customer.size
    rows, of = slice(starts[0], end), book.trials
    trials = Trials(
        of.customer[rows] - some.start, of.kind[rows], of.gap[rows], of.stress[rows], of.passed[rows], of.weight[rows],
        of.day[rows],
    )  # fmt: skip
    return replace(
        book, trials=trials, starts=starts - starts[0], population=book.population[some], alike=book.alike[some]
    )  # fmt: skip


def _integrated(
    book: Book, gamma: float, *, sigma: float, mean: Floats, mode: Floats
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """Return log-likelihood of each customer, its slopes (3, customers), and second derivatives (6, customers).

    These are of γ, ln σ and μ: γγ, γσ, γμ, σσ, σμ, μμ.
    """
    of, starts = book.trials, book.starts
    hard = gamma * of.gap + of.stress
    nodes, weight = np.polynomial.hermite.hermgauss(book.nodes)
    chance = expit(mode[of.customer] - hard)
    spread = np.add.reduceat(of.weight * chance * (1 - chance), starts) + 1 / sigma**2
    phi = mode[:, None] + np.sqrt(2 / spread)[:, None] * nodes
    logit = np.where(of.passed, 1.0, -1.0)[:, None] * (phi[of.customer] - hard[:, None])
    # One exponential for the chance of what happened, its logarithm, and that of the opposite.
    tail = np.exp(-np.abs(logit))
    log_each = np.minimum(logit, 0.0) - np.log1p(tail)
    other = np.where(logit >= 0, tail, 1.0) / (1.0 + tail)
    off = np.where(of.passed, of.weight * of.gap, -of.weight * of.gap)[:, None] * other
    pull = (of.weight * of.gap**2)[:, None] * other * (1.0 - other)
    height, by_price, bend_price = (
        np.add.reduceat(one, starts, axis=0) for one in (log_each * of.weight[:, None], off, pull)
    )  # fmt: skip
    away = (phi - mean[:, None]) / sigma
    height = height - away**2 / 2 + (np.log(weight) + nodes**2 - np.log(sigma * np.sqrt(2 * np.pi)))
    top = height.max(axis=1, keepdims=True)
    share = np.exp(height - top)
    whole = share.sum(axis=1)
    value = np.log(whole * np.sqrt(2 / spread)) + top[:, 0]
    slopes, bends = _moments(share / whole[:, None], by_price, away=away, bend_price=bend_price)
    by = np.array([1.0, 1.0, 1 / sigma])
    return value, slopes * by[:, None], bends * np.outer(by, by)[np.triu_indices(3)][:, None]


def _moments(share: Floats, by_price: Floats, *, away: Floats, bend_price: Floats) -> tuple[Floats, Floats]:
    """Return means of the slopes −by_price, away² − 1 and away, and of their bends with their covariances."""

    def mean(one: Floats, *others: Floats) -> Floats:
        for other in others:
            one = one * other
        found: Floats = np.einsum("ck,ck->c", share, one)
        return found

    square = away**2
    price, deep, side = mean(by_price), mean(square), mean(away)
    off, wide, off_side = price[:, None] - by_price, square - deep[:, None], away - side[:, None]
    bends = np.stack([
        mean(off, off) - mean(bend_price), mean(off, wide), mean(off, off_side), mean(wide, wide) - 2 * deep,
        mean(wide, off_side) - 2 * side, mean(off_side, off_side) - 1.0,
    ])  # fmt: skip
    return np.stack([-price, deep - 1.0, side]), bends


def _gathered(book: Book, slopes: Floats, *, bends: Floats) -> tuple[Floats, Floats]:
    """Add up over customers, each of whom knows γ, ln σ and the mean of their own population."""
    count, of = book.populations, book.population

    def by_population(values: Floats) -> Floats:
        found: Floats = np.bincount(of, weights=values, minlength=count)
        return found

    slope = np.concatenate([slopes[:2].sum(axis=1), by_population(slopes[2])])
    bend = np.zeros((2 + count, 2 + count))
    bend[0, 0], bend[1, 1] = bends[0].sum(), bends[3].sum()
    bend[0, 1] = bend[1, 0] = bends[1].sum()
    for row, place in enumerate((2, 4)):
        bend[row, 2:] = bend[2:, row] = by_population(bends[place])
    bend[2:, 2:] = np.diag(by_population(bends[5]))
    return slope, bend
