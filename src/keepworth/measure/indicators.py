"""Indicators: where each stands, how sure that is, and what moved it there, for every customer with evidence."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.evidence import Evidence, Refused, Seen, refused
from keepworth.measure.moments import Moments, Order, Pieces, counts_between, in_order, moments, parts
from keepworth.measure.patterns import ScoringContext, batches
from keepworth.measure.solving import solved
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

LEVEL: Final = 0.8


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators for which there is evidence: a row for each customer and indicator, sorted by both.

    Where there is no row, the prior stands: see `ScoringContext.prior`.
    """

    customer: Ints
    indicator: Ints  # its place in `INDICATORS`
    prior: Floats  # μ
    prior_variance: Floats  # V0
    score: Floats  # S: the prior plus all pushes of its evidence; may leave 0 to 100, unlike what is shown
    variance: Floats  # v
    information: Floats  # I = 1 − v / V0
    freshness: Floats  # I over what it were if all had been said today
    coverage: Floats  # influence of who was heard within two half-lives
    conflict: Floats  # the largest difference between two weighty people over its sd; NaN of fewer than two
    pieces: Ints  # of evidence

    def range(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return the interval, kept on the scale."""
        reach = normal_reach(level) * np.sqrt(self.variance)
        return np.clip(self.score - reach, 0.0, 100.0), np.clip(self.score + reach, 0.0, 100.0)


@dataclass(frozen=True, slots=True)
class Scored:
    """Indicators, and what each piece of evidence did to its own."""

    indicators: Indicators
    push: Floats  # of each piece as it was given, in points; 0 of what does not count, and of what says the prior
    counts: Flags  # whether each piece is of this side and can be
    refused: list[Refused]  # what could not be; its customer is named, all else is scored
    said: list[Moments]  # as it was solved, part by part; groups follow each other as the indicators do

    def weight(self, of: Evidence, by: ScoringContext) -> Floats:
        """Return w of each piece's push w·(y − μ); 0 where nothing was pushed."""
        found = np.zeros(of.y.size)
        at = np.flatnonzero(self.push)
        found[at] = self.push[at] / (of.y[at] - by.prior(of.customer[at], of.indicator[at])[0])
        return found


def score_indicators(of: Evidence, by: ScoringContext, *, side: Seen = "customer", threads: int = 1) -> Scored:
    """Score the indicators of one side from its own evidence; the other side's is not looked at.

    The model is y = θ(t) + β(t) + ε with the customer's θ and each person's β fading to nothing with the half-life, so
    that old evidence counts less, and without any the score is the prior. The target is θ + Σπβ over the whole deciding
    unit, heard or not. Evidence of one person and one day is put together first, which changes nothing.

    Parameters
    ----------
    of
        Evidence of any customers, in any order. A piece that cannot be is left out and named.
    by
        Beliefs, populations and deciding units.
    side
        "customer": what customers say and facts. "us": what colleagues say; `share` and `spread` are then
        those of colleagues.
    threads
        How many parts of the evidence are scored at a time; no digit depends on it.

    Raises
    ------
    BadInput
        Populations and deciding units of different numbers of customers, or that cannot be.

    Source: the design's §13.2.

    """
    check_context(by)
    bad = refused(of, customers=by.spread.size)
    counts: Flags = of.is_ours if side == "us" else ~of.is_ours
    if bad:
        counts = counts.copy()
        counts[[one.row for one in bad]] = False
    push = np.zeros(of.y.size)

    def solve(part: Order) -> tuple[Indicators, Moments]:
        some, pieces = moments(of, part)
        return _solved(some, pieces, by=by, push=push), some

    # Parts share no customer's indicator, so each writes pushes of its own.
    every = parts(in_order(of, counts))
    if threads > 1:
        with ThreadPoolExecutor(threads) as workers:
            done = list(workers.map(solve, every))
    else:
        done = [solve(part) for part in every]
    found = [one for one, _ in done]
    columns = (np.concatenate([getattr(one, name.name) for one in found]) for name in fields(Indicators))
    return Scored(Indicators(*columns) if found else _nothing(), push, counts, bad, [some for _, some in done])


def _solved(said: Moments, pieces: Pieces, *, by: ScoringContext, push: Floats) -> Indicators:
    """Score the groups of a part, and enter their pushes."""
    told, at_most, coverage, conflict = np.zeros((4, said.first.size))
    weight = np.zeros(said.age.size)
    for batch in batches(said, by):
        covariance, toward = batch.covariance(), batch.reach()
        weights = solved(covariance, toward)
        weight[batch.place] = weights
        fresh = batch.reach(today=True)
        told[batch.group] = (toward * weights).sum(axis=0)
        at_most[batch.group] = (fresh * solved(batch.covariance(today=True), fresh)).sum(axis=0)
        coverage[batch.group] = batch.heard()
        conflict[batch.group] = batch.conflict(covariance)
    mean, prior_variance = by.prior(said.customer, said.indicator)
    # A moment's weight is shared among its pieces by how sure each is.
    moved = np.repeat(weight / said.precision, counts_between(pieces.begins, pieces.row.size))
    moved *= pieces.precision
    moved *= pieces.y - np.repeat(mean, pieces.many)
    push[pieces.row] = moved
    score = mean + np.add.reduceat(moved, np.cumsum(pieces.many) - pieces.many)
    return Indicators(
        said.customer, said.indicator, mean, prior_variance, score, prior_variance - told, told / prior_variance,
        told / at_most, coverage, conflict, pieces.many,
    )  # fmt: skip


def _nothing() -> Indicators:
    whole, parts_of = np.empty(0, dtype=np.int64), np.empty(0)
    return Indicators(whole, whole, *(parts_of,) * 8, whole)


def check_context(by: ScoringContext) -> None:
    """Refuse populations and deciding units that cannot be."""
    if by.population.shape != by.spread.shape:
        raise BadInput("Populations and deciding units are of different numbers of customers.")
    if not ((by.spread >= 0) & (by.spread <= 1 + 1e-9)).all():
        raise BadInput("Σπ² of a deciding unit is 0 to 1.")
    populations = len(by.beliefs.mean)
    if by.population.size and not (by.population.min() >= 0 and by.population.max() < populations):
        raise BadInput(f"Populations are numbered 0 to {populations - 1}.")
