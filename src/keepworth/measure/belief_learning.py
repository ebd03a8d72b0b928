"""What a book's own answers teach about its segments: where their indicators lie, and how far customers differ."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.measure.beliefs import LINES, Beliefs
from keepworth.measure.evidence import NOBODY, Evidence, refused
from keepworth.measure.indicators import check_context
from keepworth.measure.moments import Moments, in_order, moments
from keepworth.measure.patterns import ScoringContext
from keepworth.numerics.arrays import Flags, Floats, Ints

FEWEST: Final = 20  # customers of a segment in whom an indicator was heard; below, what is printed stands
ASKED: Final = 20_000  # customers of a segment that teach; more tell hardly more
ELSEWHERE: Final = 10.0  # by which means of segments lie around the printed one. Ours
COUNTS: Final = 8.0  # as so many customers the printed spread counts. Ours
LEAST: Final = 0.1  # of the printed variance, that is never gone below
STEPS: Final = 50


@dataclass(frozen=True, slots=True)
class LearntBeliefs:
    """Beliefs of a book, and from how many customers each was learnt. Shapes (populations, lines)."""

    beliefs: Beliefs
    heard: Ints  # customers in whom the line was heard, of those that were looked at
    doubt: Floats  # variance of each mean

    @property
    def is_learnt(self) -> Flags:
        """Which means and spreads are the book's own; the others are printed."""
        return self.heard >= FEWEST


def learnt_beliefs(of: Evidence, by: ScoringContext) -> LearntBeliefs:
    """Return what is to be believed of a book's segments: means μ and spreads τ from 20 heard customers on.

    Of each customer the newest moment of a line counts, which varies around μ by τ² + ω² + σ², whatever its age; of a
    fact without a person by τ² + σ². Given ω and σ, μ and τ² are found in turns (Paule & Mandel), drawn towards what is
    printed, and the doubt of μ is added to τ². Half-lives, ω and σ stay as they are given. What colleagues say teaches
    nothing of customers.

    Source: empirical Bayes, the design's §13.2; Morris (1983).

    """
    check_context(by)
    said, _ = moments(of, in_order(of, teaching(of, by, counts=~of.is_ours)))
    cell = by.population[said.customer] * LINES + said.indicator
    y, error = _newest(said, by.beliefs)
    heard = np.bincount(cell, minlength=by.beliefs.mean.size)
    mean, variance, doubt = _fitted(y, error, cell=cell, start=by.beliefs)
    known = heard.reshape(by.beliefs.mean.shape)
    own = known >= FEWEST
    beliefs = replace(
        by.beliefs,
        mean=np.where(own, np.clip(mean, 0.0, 100.0), by.beliefs.mean),
        variance=np.where(own, variance, by.beliefs.variance),
    )
    return LearntBeliefs(beliefs, known, np.where(own, doubt, ELSEWHERE**2))


def teaching(of: Evidence, by: ScoringContext, *, counts: Flags) -> Flags:
    """Return which of some pieces teach: all that can be, of as many customers of each segment as are enough."""
    counts = counts & (of.customer >= 0) & (of.customer < by.spread.size)
    counts &= _looked_at(of, by, counts=counts)[np.where(counts, of.customer, 0)]
    # Only of those who teach it is asked what cannot be: of millions that takes longer than to learn.
    rows = np.flatnonzero(counts)
    counts[rows[[one.row for one in refused(of.some(rows), customers=by.spread.size)]]] = False
    return counts


def _looked_at(of: Evidence, by: ScoringContext, *, counts: Flags) -> Flags:
    """Return which customers teach: of each segment as many as are enough, evenly taken."""
    asked = np.zeros(by.spread.size, dtype=np.bool_)
    asked[of.customer[counts]] = True
    who = np.flatnonzero(asked)
    segment = by.population[who]
    order = np.argsort(segment, kind="stable")
    many = np.bincount(segment, minlength=len(by.beliefs.mean))
    rank = np.arange(who.size) - np.repeat(np.cumsum(many) - many, many)
    step = np.maximum(-(-many // ASKED), 1)[segment[order]]
    taken = np.zeros(by.spread.size, dtype=np.bool_)
    taken[who[order[rank % step == 0]]] = True
    return taken


def _newest(said: Moments, beliefs: Beliefs) -> tuple[Floats, Floats]:
    """Return what the newest moment of each group says, and its variance around the customer's own."""
    age = said.age[said.place]
    youngest = np.minimum.reduceat(age, said.first) if said.first.size else age
    group = np.repeat(np.arange(said.first.size), said.many)
    at = np.flatnonzero(age == youngest[group])
    newest = np.empty(said.first.size, dtype=np.int64)
    # The last that is written stays, so of equal ones the first.
    newest[group[at][::-1]] = said.place[at][::-1]
    by_person = np.where(said.contact[newest] == NOBODY, 0.0, beliefs.contact_variance[said.indicator])
    return said.y[newest], by_person + 1.0 / said.precision[newest]


def _fitted(y: Floats, error: Floats, *, cell: Ints, start: Beliefs) -> tuple[Floats, Floats, Floats]:
    """Return means, variances and doubts of the means of all cells at once; of an empty one what is printed."""
    printed_mean, printed = start.mean.ravel(), start.variance.ravel()

    def summed(values: Floats) -> Floats:
        found: Floats = np.bincount(cell, weights=values, minlength=printed.size)
        return found

    many = np.bincount(cell, minlength=printed.size)
    free = many / np.maximum(many - 1, 1)  # of a mean that is itself estimated
    mean, variance, doubt = printed_mean, printed, np.zeros(printed.size)
    for _ in range(STEPS):
        weight = 1.0 / (variance[cell] + error)
        doubt = 1.0 / (summed(weight) + ELSEWHERE**-2)
        mean = doubt * (summed(weight * y) + printed_mean * ELSEWHERE**-2)
        squares = summed(weight**2 * (free[cell] * (y - mean[cell]) ** 2 - error))
        own = squares / np.maximum(summed(weight**2), 1e-300)
        variance = np.maximum((many * own + COUNTS * printed) / (many + COUNTS), LEAST * printed)
    shape = start.mean.shape
    return mean.reshape(shape), (variance + doubt).reshape(shape), doubt.reshape(shape)
