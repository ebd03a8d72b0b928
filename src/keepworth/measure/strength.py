"""Strength: one number for a relationship, how sure it is, and whether that is enough to say it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.beliefs import printed_together
from keepworth.measure.indicators import LEVEL, Indicators, check_context
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.tracking import FEWEST, Tracking
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

INFORMED: Final = 0.2  # information from which an indicator counts as heard
COVERED: Final = 0.5  # coverage from which it is firm
HEARD_IN_GROUP: Final = 20  # customers of a group in whom an indicator was heard, for the group to speak for others
NONE: Final = -1


class Published(IntEnum):
    """Whether a strength is told."""

    WITHHELD = 0  # fewer than five tracked indicators were heard
    GROUP = 1  # so it is, but the people of its group who were asked stand in
    PROVISIONAL = 2  # five were heard, some from few of those who decide
    FIRM = 3  # five were heard, from at least half of those who decide


@dataclass(frozen=True, slots=True)
class Strength:
    """The strength of each customer; shapes (customers,)."""

    strength: Floats  # R, also where it is withheld: only its band feeds the probability of staying
    variance: Floats
    published: Ints  # see `Published`
    informed: Ints  # tracked indicators that were heard
    covered: Ints  # and those of them with coverage enough
    weakest: Ints  # the lowest line of those that were heard and enter the strength, or `NONE`

    @property
    def shown(self) -> Floats:
        """What may be told: NaN where it is withheld."""
        return np.where(self.published == Published.WITHHELD, np.nan, np.clip(self.strength, 0.0, 100.0))

    def range(self, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return the interval, kept on the scale, of withheld ones too."""
        reach = normal_reach(level) * np.sqrt(self.variance)
        return np.clip(self.strength - reach, 0.0, 100.0), np.clip(self.strength + reach, 0.0, 100.0)


def relationship_strength(
    of: Indicators, by: ScoringContext, *, tracks: Tracking, together: float | None = None,
    grouped: Flags | None = None, within: Ints | None = None,
) -> Strength:  # fmt: skip
    """Return R = Σ ω·S over the lines that enter, with Var(R) = ωᵀΣω, and whether it may be told.

    A line without evidence enters at its prior with all of its doubt: R stays defined, its band widens. Of any two
    lines the errors correlate by `together`.

    Parameters
    ----------
    of
        The customers' side, as `score_indicators` returns it, from the same context.
    by
        Beliefs, populations and deciding units.
    tracks
        What is tracked, and the weights.
    together
        ρ, 0 to 1; the printed one unless said.
    grouped
        Customers for whom their population may stand in: persons, who are too many to ask. Nobody unless said.
    within
        The population that each population is a part of, or itself; see `speaking_groups`.

    Source: the design's §13.3.

    """
    check_context(by)
    customers = by.spread.size
    mean, variance = _combined(of, by, weight=tracks.weight, rho=_together(together))
    told = of.information >= INFORMED
    informed = count_heard(of, told, tracks=tracks, customers=customers)
    covered = count_heard(of, told & (of.coverage >= COVERED), tracks=tracks, customers=customers)
    stands_in = np.zeros(customers, dtype=np.bool_)
    if grouped is not None:
        stands_in = grouped & speaking_groups(of, by, tracks=tracks, within=within)[by.population]
    published = np.select(
        [covered >= FEWEST, informed >= FEWEST, stands_in],
        [Published.FIRM, Published.PROVISIONAL, Published.GROUP],
        Published.WITHHELD,
    )
    weakest = _weakest(of, told & (tracks.weight[of.indicator] > 0), customers=customers)
    return Strength(mean, variance, published, informed, covered, weakest)


def _combined(of: Indicators, by: ScoringContext, *, weight: Floats, rho: float) -> tuple[Floats, Floats]:
    """Return R and its variance: what they are of nobody, and what the evidence changes."""
    each = weight[of.indicator]

    def summed(values: Floats) -> Floats:
        found: Floats = np.bincount(of.customer, weights=values, minlength=by.spread.size)
        return found

    mean, straight, squared = _of_nothing(by, weight)
    mean += summed(each * (of.score - of.prior))
    straight += summed(each * (np.sqrt(of.variance) - np.sqrt(of.prior_variance)))
    squared += summed(each**2 * (of.variance - of.prior_variance))
    return mean, (1.0 - rho) * squared + rho * straight**2


def _together(said: float | None) -> float:
    rho = printed_together() if said is None else said
    if not 0 <= rho <= 1:
        raise BadInput("How much errors of indicators correlate is 0 to 1.")
    return rho


def _of_nothing(by: ScoringContext, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return Σ ω·μ, Σ ω·√V0 and Σ ω²·V0 of each customer."""
    beliefs, row = by.beliefs, by.population
    straight = np.zeros(row.size)
    entering = np.flatnonzero(weight)
    # Lines of equal variances share a root: as printed, all do.
    pairs = np.vstack([beliefs.variance[:, entering], beliefs.contact_variance[entering]])
    alike, which = np.unique(pairs, axis=1, return_inverse=True)
    for at, pair in enumerate(alike.T):
        share = weight[entering][which.reshape(-1) == at].sum()
        straight += share * np.sqrt(pair[:-1][row] + pair[-1] * by.spread)
    squared = (beliefs.variance @ weight**2)[row] + (beliefs.contact_variance @ weight**2) * by.spread
    return (beliefs.mean @ weight)[row], straight, squared


def count_heard(of: Indicators, rows: Flags, *, tracks: Tracking, customers: int) -> Ints:
    """Return of how many tracked indicators each customer has one of some rows; both halves of one count once."""
    bits = (tracks.counts * (1 << np.arange(len(tracks.tracked)))[:, None]).sum(axis=0)
    each = np.where(rows, bits[of.indicator], 0)
    found = np.zeros(customers, dtype=np.int64)
    starts = np.flatnonzero(np.diff(of.customer, prepend=-1))
    if starts.size:
        found[of.customer[starts]] = np.bitwise_count(np.bitwise_or.reduceat(each, starts))
    return found


def speaking_groups(
    of: Indicators, by: ScoringContext, *, tracks: Tracking, within: Ints | None = None
) -> Flags:  # fmt: skip
    """Return which populations speak for their members: five tracked indicators, each heard of 20 of its customers.

    Whoever belongs to a part belongs to the population that it is `within`, too.
    """
    told = of.information >= INFORMED
    populations, row = len(by.beliefs.mean), by.population[of.customer]
    enough = np.zeros((populations, len(tracks.tracked)), dtype=np.bool_)
    for at, lines in enumerate(tracks.counts):
        mine = told & lines[of.indicator]
        # A customer with both halves has two rows, one after the other.
        once = mine.copy()
        once[1:] &= ~(mine[:-1] & (of.customer[1:] == of.customer[:-1]))
        enough[:, at] = counted_within(np.bincount(row[once], minlength=populations), within) >= HEARD_IN_GROUP
    found: Flags = enough.sum(axis=1) >= FEWEST
    return found


def counted_within(many: Ints, within: Ints | None) -> Ints:
    """Return what is counted of populations, those of their parts with them."""
    if within is None:
        return many
    part = np.flatnonzero(within != np.arange(within.size))
    found = many.copy()
    np.add.at(found, within[part], many[part])
    return found


def _weakest(of: Indicators, rows: Flags, *, customers: int) -> Ints:
    customer, score, line = of.customer[rows], of.score[rows], of.indicator[rows]
    lowest = np.full(customers, np.inf)
    np.minimum.at(lowest, customer, score)
    found = np.full(customers, NONE)
    hit = score == lowest[customer]
    # The last that is written stays, so of equal ones the first.
    found[customer[hit][::-1]] = line[hit][::-1]
    return found
