"""Groups: what the people of a population who were asked say for those who were not, down to parts of populations."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.belief_learning import LearntBeliefs, learnt_beliefs
from keepworth.measure.beliefs import printed_together
from keepworth.measure.evidence import Evidence
from keepworth.measure.indicators import LEVEL, Indicators, score_indicators
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.strength import (
    HEARD_IN_GROUP,
    INFORMED,
    NONE,
    Published,
    Strength,
    counted_within,
    relationship_strength,
    speaking_groups,
)
from keepworth.measure.tracking import Tracking
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

NO_PART: Final = -1


@dataclass(frozen=True, slots=True)
class Parted:
    """Populations with those of their parts that speak for themselves, which stand after them as further rows."""

    by: ScoringContext  # whoever belongs to such a part is judged by what it teaches
    learnt: LearntBeliefs
    within: Ints  # the population of each part; of a population, itself. Shape (populations and parts,)
    part: Ints  # as it was given; `NO_PART` of a population


@dataclass(frozen=True, slots=True)
class Groups:
    """What each population says; shapes (populations,)."""

    people: Ints  # customers of it of whom any indicator was heard
    speaks: Flags  # for those of it who were not asked
    strength: Floats  # R at the means
    variance: Floats  # of that mean
    of_one: Floats  # of one person of it, of whom nothing was heard, around that mean
    weakest: Ints  # the lowest line of those that were heard of 20 and enter, or `NONE`

    def range(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return the interval of the mean, kept on the scale."""
        return _range(self.strength, self.variance, level=level)

    def range_of_one(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return where one person lies of whom nothing was heard, kept on the scale."""
        return _range(self.strength, self.of_one, level=level)


def part_populations(
    of: Evidence, by: ScoringContext, *, learnt: LearntBeliefs, part: Ints, tracks: Tracking
) -> Parted:  # fmt: skip
    """Return populations with the parts of them that speak for themselves by the same rule as they do.

    What a part teaches is drawn towards what its whole population taught, as that is towards what is printed; a line
    that too few of the part answered stands as in the whole.

    Parameters
    ----------
    of
        The evidence of both sides; that of the customers counts.
    by
        What is believed before the book teaches anything, and whom each customer belongs to.
    learnt
        What the populations taught.
    part
        The part of its population that each customer belongs to, numbered over all of them, or `NO_PART`.
    tracks
        What is tracked.

    Raises
    ------
    BadInput
        Parts of another number of customers, or one that lies in two populations.

    """
    size = len(by.beliefs.mean)
    whole = Parted(replace(by, beliefs=learnt.beliefs), learnt, np.arange(size), np.full(size, NO_PART))
    if part.shape != by.population.shape:
        raise BadInput("Parts are one for each customer.")
    rows = np.flatnonzero(~of.is_ours & (of.customer >= 0) & (of.customer < part.size))
    rows = rows[part[of.customer[rows]] != NO_PART]
    people = np.unique(of.customer[rows])
    candidates = np.flatnonzero(np.bincount(part[people]) >= HEARD_IN_GROUP)
    if not candidates.size:
        return whole
    parts = _speaking(of.some(rows[np.isin(part[of.customer[rows]], candidates)]), whole, part=part, tracks=tracks)
    return _with_parts(of.some(rows[np.isin(part[of.customer[rows]], parts)]), whole, part=part, parts=parts)


def _speaking(of: Evidence, whole: Parted, *, part: Ints, tracks: Tracking) -> Ints:
    """Return which parts speak, judged by what their populations taught."""
    found = score_indicators(of, whole.by).indicators
    parts = int(part.max(initial=NO_PART)) + 1
    row = np.zeros(parts, dtype=np.int64)
    row[part[found.customer]] = whole.by.population[found.customer]
    beliefs = whole.by.beliefs
    within = replace(beliefs, mean=beliefs.mean[row], variance=beliefs.variance[row])
    by = ScoringContext(within, np.maximum(part, 0), whole.by.spread)
    return np.flatnonzero(speaking_groups(found, by, tracks=tracks))


def _with_parts(of: Evidence, whole: Parted, *, part: Ints, parts: Ints) -> Parted:
    if not parts.size:
        return whole
    by, size = whole.by, len(whole.within)
    place = np.full(int(part.max()) + 2, NO_PART)  # the last is that of nobody's part
    place[parts] = np.arange(parts.size)
    at = place[part]
    belongs = np.flatnonzero(at != NO_PART)
    row = np.full(parts.size, NO_PART)
    row[at[belongs]] = by.population[belongs]
    if (row[at[belongs]] != by.population[belongs]).any():
        raise BadInput("A part lies in one population.")
    rows = np.concatenate([whole.within, row])
    beliefs = replace(by.beliefs, mean=by.beliefs.mean[rows], variance=by.beliefs.variance[rows])
    population = np.where(at == NO_PART, by.population, size + at)
    taught = learnt_beliefs(of, replace(by, beliefs=beliefs, population=population))
    learnt = LearntBeliefs(
        taught.beliefs, *(np.concatenate([getattr(whole.learnt, name), getattr(taught, name)[size:]])
                          for name in ("heard", "doubt"))
    )  # fmt: skip
    known = np.concatenate([whole.part, parts])
    return Parted(replace(by, beliefs=learnt.beliefs, population=population), learnt, rows, known)


def group_strengths(
    of: Indicators, by: ScoringContext, *, learnt: LearntBeliefs, within: Ints, tracks: Tracking,
    together: float | None = None,
) -> Groups:  # fmt: skip
    """Return what each population says for those of its people who were not asked.

    Its strength is that of its means, which is what a person of whom nothing was heard is taken to have; how sure the
    mean is, and how far one person lies around it, are two different things.
    """
    populations = np.arange(len(by.beliefs.mean))
    alone = ScoringContext(by.beliefs, populations, np.ones(populations.size))
    nothing = relationship_strength(_no_indicators(), alone, tracks=tracks, together=together)
    heard = np.zeros(by.population.size, dtype=np.bool_)
    heard[of.customer[of.information >= INFORMED]] = True
    people = np.bincount(by.population[heard], minlength=populations.size)
    return Groups(
        people=counted_within(people, within),
        speaks=speaking_groups(of, by, tracks=tracks, within=within),
        strength=nothing.strength,
        variance=_of_mean(learnt.doubt, weight=tracks.weight, together=together),
        of_one=nothing.variance,
        weakest=_lowest(np.where(_enters(learnt, tracks=tracks), by.beliefs.mean, np.inf)),
    )


def with_weakest_of_groups(
    of: Strength, by: ScoringContext, *, indicators: Indicators, learnt: LearntBeliefs, tracks: Tracking
) -> Strength:  # fmt: skip
    """Return strengths in which whoever is told by a group has the weakest line of what is told of them.

    That is their own where they were heard, and the group's where they were not.
    """
    grouped = np.flatnonzero(of.published == Published.GROUP)
    place = np.full(of.published.size, NONE)
    place[grouped] = np.arange(grouped.size)
    row = by.population[grouped]
    stands = np.where(_enters(learnt, tracks=tracks)[row], by.beliefs.mean[row], np.inf)
    at = place[indicators.customer]
    own = np.flatnonzero((at != NONE) & (tracks.weight[indicators.indicator] > 0))
    own = own[(indicators.information[own] >= INFORMED) | np.isfinite(stands[at[own], indicators.indicator[own]])]
    stands[at[own], indicators.indicator[own]] = indicators.score[own]
    weakest = of.weakest.copy()
    weakest[grouped] = _lowest(stands)
    return replace(of, weakest=weakest)


def _enters(learnt: LearntBeliefs, *, tracks: Tracking) -> Flags:
    """Return which lines of each population were heard of enough, and enter the strength."""
    return learnt.is_learnt & (tracks.weight > 0)


def _lowest(lines: Floats) -> Ints:
    """Return the lowest line of each row, the first of equal ones; `NONE` where there is none."""
    at: Ints = lines.argmin(axis=1)
    return np.where(np.isfinite(lines).any(axis=1), at, NONE)


def _of_mean(doubt: Floats, *, weight: Floats, together: float | None) -> Floats:
    """Return the variance of R at the means, whose errors correlate as those of a customer do."""
    rho = printed_together() if together is None else together
    found: Floats = (1.0 - rho) * (doubt @ weight**2) + rho * (np.sqrt(doubt) @ weight) ** 2
    return found


def _no_indicators() -> Indicators:
    """Return the indicators of nobody."""
    whole, number = np.empty(0, dtype=np.int64), np.empty(0)
    return Indicators(
        whole, whole, number, number, number, number, number, number, number, number, whole
    )  # fmt: skip


def _range(mean: Floats, variance: Floats, *, level: float) -> tuple[Floats, Floats]:
    reach = normal_reach(level) * np.sqrt(variance)
    return np.clip(mean - reach, 0.0, 100.0), np.clip(mean + reach, 0.0, 100.0)
