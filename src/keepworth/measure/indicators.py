"""Indicators: where each stands, how sure that is, and what moved it there, for every customer with evidence."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.evidence import Evidence, Refused, Seen, refused
from keepworth.measure.moments import Moments, counts_between, moments
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
    push: Floats  # of each piece as it was given, in points; 0 of what does not count
    refused: list[Refused]  # what could not be; its customer is named, all else is scored
    said: Moments  # the evidence in order, as it was solved

    def weight(self, of: Evidence) -> Floats:
        """Return w of each piece's push w·(y − μ); NaN where y is μ, for then no weight can be told from it."""
        mean = np.full(of.y.size, np.nan)
        mean[self.said.piece] = np.repeat(self.indicators.prior, self.indicators.pieces)
        with np.errstate(invalid="ignore"):
            found: Floats = self.push / (of.y - mean)
        return found


def score_indicators(of: Evidence, by: ScoringContext, *, side: Seen = "customer") -> Scored:
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
    said = moments(of, counts)
    found = np.zeros((4, said.first.size))
    weight = np.zeros(said.age.size)
    for batch in batches(said, by):
        covariance, toward = batch.covariance(), batch.reach()
        weights = solved(covariance, toward)
        weight[batch.place] = weights
        fresh = batch.reach(today=True)
        found[0, batch.group] = (toward * weights).sum(axis=0)
        found[1, batch.group] = (fresh * solved(batch.covariance(today=True), fresh)).sum(axis=0)
        found[2, batch.group] = batch.heard()
        found[3, batch.group] = batch.conflict(covariance)
    return _scored(of, by, said=said, found=found, weight=weight, bad=bad)


def check_context(by: ScoringContext) -> None:
    """Refuse populations and deciding units that cannot be."""
    if by.population.shape != by.spread.shape:
        raise BadInput("Populations and deciding units are of different numbers of customers.")
    if not ((by.spread >= 0) & (by.spread <= 1 + 1e-9)).all():
        raise BadInput("Σπ² of a deciding unit is 0 to 1.")
    populations = len(by.beliefs.mean)
    if by.population.size and not (by.population.min() >= 0 and by.population.max() < populations):
        raise BadInput(f"Populations are numbered 0 to {populations - 1}.")


def _scored(
    of: Evidence, by: ScoringContext, *, said: Moments, found: Floats, weight: Floats, bad: list[Refused]
) -> Scored:  # fmt: skip
    told, at_most, coverage, conflict = found
    mean, prior_variance = by.prior(said.customer, said.indicator)
    in_moment = counts_between(said.begins, said.piece.size)
    # A moment's weight is shared among its pieces by how sure each is.
    moved = np.repeat(weight / said.precision, in_moment)
    moved *= said.piece_precision
    moved *= said.piece_y - np.repeat(mean, said.pieces)
    push = np.zeros(of.y.size)
    push[said.piece] = moved
    starts = np.cumsum(said.pieces) - said.pieces
    score = mean + (np.add.reduceat(moved, starts) if starts.size else 0.0)
    rows = Indicators(
        said.customer, said.indicator, mean, prior_variance, score, prior_variance - told, told / prior_variance,
        told / at_most, coverage, conflict, said.pieces,
    )  # fmt: skip
    return Scored(rows, push, bad, said)
