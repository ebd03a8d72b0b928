"""How far answers of a book err: from what the same people said of the same thing shortly after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from keepworth.errors import BadInput
from keepworth.measure.belief_learning import teaching
from keepworth.measure.beliefs import printed_errors
from keepworth.measure.evidence import Evidence
from keepworth.measure.indicators import check_context
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.repeats import PAIRS, PEOPLE, Repeats, repeats
from keepworth.measure.sources import INDEX
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

# What people say, by kind of error. No record, count or money line can be asked again.
SAID_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "item": ("item", INDEX, "effort", "affiliation, status, learning"),
    "opinion": ("opinion of a colleague",),
}
CLOSE: Final = 0.8  # κ of the time between, from which two answers are close: a third of the half-life. Ours
LEAST: Final = 0.1  # of the stated variance, that is never gone below: a point of seven cannot tell more
ALIKE: Final = 1e-9  # a spread of all answers that is none
LEVEL: Final = 0.8

type Names = npt.NDArray[np.str_] | npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class SourceError:
    """How far one kind of evidence errs, in points of 0 to 100 of a single answer."""

    sd: float
    low: float  # of what was learnt; the stated one twice where nothing was
    high: float
    level: float
    stated: float  # as printed, or as the book sets it
    pairs: int  # people and lines with two answers close in time
    people: int
    is_learnt: bool


@dataclass(frozen=True, slots=True)
class LearntErrors:
    """Errors by kind, as `printed_errors` names them; those that nobody can be asked for again are as stated."""

    of: Mapping[str, SourceError]

    @property
    def sds(self) -> dict[str, float]:
        """The standard deviation of each kind."""
        return {name: one.sd for name, one in self.of.items()}

    def applied(self, evidence: Evidence, source: Names) -> Evidence:
        """Return evidence whose pieces err as was learnt, given what was made with the stated errors."""
        _check(evidence, source)
        variance = evidence.variance
        for name, sources in SAID_BY.items():
            one = self.of[name]
            if one.is_learnt:
                variance = np.where(np.isin(source, sources), variance * (one.sd / one.stated) ** 2, variance)
        return evidence if variance is evidence.variance else replace(evidence, variance=variance)


def learnt_errors(
    of: Evidence, source: Names, *, by: ScoringContext, stated: Mapping[str, float] | None = None
) -> LearntErrors:  # fmt: skip
    """Return the errors of answers, from 50 repeats on those of the book's own people.

    Half the squared difference of two answers of one person on one line is σ² + (τ² + ω²)(1 − κ(Δ)) on average: their
    errors, and how far the person has moved since. τ² + ω² + σ² is how far the book's answers vary in all, so σ²κ is
    what is left of that half square less (1 − κ) of the whole. Pairs count that are close in time, so that little hangs
    on κ; each person and line as one, however often they answered. Every piece errs in proportion to its own variance,
    so that indexes of three items teach of single ones.

    Parameters
    ----------
    of
        Evidence of both sides, as made with the stated errors.
    source
        Of each piece, a name of `SOURCES`.
    by
        Beliefs, by which the people may have moved.
    stated
        Standard deviations by kind; as printed if not given.

    Raises
    ------
    BadInput
        Sources of another number of pieces, or populations that cannot be.

    Source: the design's §13.1; half the mean square of differences by distance is the variogram of Matheron (1963),
    of which this is the nugget. Intervals are of the logarithm, with errors that hold though one person's answers
    go together (Liang & Zeger 1986).

    """
    check_context(by)
    _check(of, source)
    named = dict(stated or printed_errors())
    rows = np.flatnonzero(teaching(of, by, counts=np.ones(of.y.size, dtype=np.bool_)))
    some, says = of.some(rows), source[rows]
    found = {name: SourceError(sd, sd, sd, LEVEL, sd, 0, 0, is_learnt=False) for name, sd in named.items()}
    asked = {
        name: repeats(some, np.isin(says, sources) & (some.is_ours == (name == "opinion")))
        for name, sources in SAID_BY.items()
    }
    found |= {name: _learnt(one, by=by, stated=named[name]) for name, one in asked.items()}
    return LearntErrors(found)


def _check(of: Evidence, source: Names) -> None:
    if source.shape != of.y.shape:
        raise BadInput(f"{source.size} sources are named of {of.y.size} pieces of evidence.")


def _learnt(of: Repeats, *, by: ScoringContext, stated: float) -> SourceError:
    later, kept = _close_pairs(of, by)
    series = of.series[later]
    pairs, people = np.unique(series).size, np.unique(of.person[series]).size
    told = SourceError(stated, stated, stated, LEVEL, stated, pairs, people, is_learnt=False)
    if pairs < PAIRS or people < PEOPLE or of.y.std() <= ALIKE:
        return told
    apart = 0.5 * (of.y[later] - of.y[later - 1]) ** 2 - (1.0 - kept) * _whole_variance(of, by)[later]
    error = 0.5 * kept * (of.variance[later] + of.variance[later - 1])
    times, doubt = _ratio(apart, error, weight=_weights(series, error), cluster=of.person[series])
    least = max(times, LEAST)
    # Squares of normal numbers are no surer than that, however alike a few of them are.
    doubt = max(doubt, least * (2.0 / series.size) ** 0.5)
    reach = float(np.exp(normal_reach(LEVEL) * doubt / least))
    low, high = (stated * max(end, LEAST) ** 0.5 for end in (least / reach, least * reach))
    return replace(told, sd=stated * least**0.5, low=low, high=high, is_learnt=True)


def _close_pairs(of: Repeats, by: ScoringContext) -> tuple[Ints, Floats]:
    """Return the older answers of pairs that follow each other closely, and κ of the time between."""
    later = np.setdiff1d(np.arange(of.y.size), of.first)
    half_life = by.beliefs.half_life[of.indicator[of.series[later]]]
    kept = np.exp2((of.age[later - 1] - of.age[later]) / half_life)
    close: Flags = kept >= CLOSE
    return later[close], kept[close]


def _whole_variance(of: Repeats, by: ScoringContext) -> Floats:
    """Return by how much answers vary in all: as is believed of their line, times what it is in the book's answers."""
    series = of.series
    line = of.indicator[series]
    believed = by.beliefs.variance.take(by.place(of.customer[series], line)) + by.beliefs.contact_variance[line]
    believed += of.variance
    mean = np.bincount(line, weights=of.y) / np.maximum(np.bincount(line), 1)
    found: Floats = believed * ((of.y - mean[line]) ** 2 / believed).mean()
    return found


def _weights(series: Ints, variance: Floats) -> Floats:
    """Weigh by how sure each square is; the pairs of one series share what one pair has."""
    found: Floats = 1.0 / (np.bincount(series)[series] * variance**2)
    return found


def _ratio(apart: Floats, error: Floats, *, weight: Floats, cluster: Ints) -> tuple[float, float]:
    """Return by how much the stated variance is to be multiplied, and the standard error of that."""
    whole = float((weight * error**2).sum())
    times = float((weight * error * apart).sum()) / whole
    left = np.bincount(cluster, weights=weight * error * (apart - times * error))
    people = np.unique(cluster).size
    return times, float(np.sqrt((left**2).sum() * people / (people - 1))) / whole
