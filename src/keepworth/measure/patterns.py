"""The covariances of evidence of many customers, batch by batch: all with as many moments are solved together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.beliefs import LINES, Beliefs
from keepworth.measure.evidence import NOBODY
from keepworth.measure.moments import Moments
from keepworth.measure.solving import solved
from keepworth.numerics.arrays import Flags, Floats, Ints

AT_ONCE: Final = 1 << 16  # entries of a batch's matrices: they stay in the processor's cache
FAINTEST: Final = -500.0  # of the exponent of κ, that nothing falls to 0/0
WEIGHTY: Final = 0.2  # a share of influence from which a person's difference is a conflict
WEIGHTIEST: Final = 5  # so many can have it


@dataclass(frozen=True, slots=True)
class ScoringContext:
    """What evidence is judged by: beliefs, and of each customer the population and the deciding unit."""

    beliefs: Beliefs
    population: Ints  # row of the beliefs. Shape (customers,)
    spread: Floats  # Σπ² of the whole deciding unit, heard or not

    def prior(self, customer: Ints, indicator: Ints) -> tuple[Floats, Floats]:
        """Return μ and V0 of some indicators of some customers."""
        of, place = self.beliefs, self.place(customer, indicator)
        variance: Floats = of.contact_variance.take(indicator)
        variance *= self.spread.take(customer)
        variance += of.variance.take(place)
        mean: Floats = of.mean.take(place)
        return mean, variance

    def place(self, customer: Ints, indicator: Ints) -> Ints:
        """Return where μ and τ² of some indicators of some customers stand in the flat beliefs."""
        found = self.population.take(customer)
        found *= LINES
        found += indicator
        return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Groups with equally many moments; shapes (moments, groups) or (groups,)."""

    group: Ints
    place: Ints  # of the moments
    apart: Floats  # y − μ
    error: Floats  # σ²
    fade: Floats  # κ(age)
    age: Floats
    contact: Ints
    share: Floats
    of_customer: Floats  # τ². Shape (groups,)
    of_contact: Floats  # ω²
    half_life: Floats

    @property
    def same(self) -> Flags:
        """Whether two moments are of one person. Shape (moments, moments, groups)."""
        found: Flags = (self.contact[:, None] == self.contact) & (self.contact != NOBODY)
        return found

    def covariance(self, *, today: bool = False) -> Floats:
        """Return C of what was said; `today` as if all of it were said today."""
        found: Floats = self.of_customer + self.of_contact * self.same
        if not today:
            # κ of the time between: the older one's over the younger one's.
            found *= np.minimum(self.fade[:, None], self.fade) / np.maximum(self.fade[:, None], self.fade)
        one = np.arange(len(self.fade))
        found[one, one] += self.error
        return found

    def reach(self, *, today: bool = False) -> Floats:
        """Return q: the covariance of what was said with the score that is sought."""
        found: Floats = self.of_customer + self.of_contact * self.share
        return found if today else found * self.fade

    def heard(self) -> Floats:
        """Return coverage: the influence of who was heard within two half-lives, each person once."""
        counts = (self.age <= 2.0 * self.half_life) & (self.contact != NOBODY)
        found: Floats = np.where(self._firsts(counts), self.share, 0.0).sum(axis=0)
        return found

    def _firsts(self, counts: Flags) -> Flags:
        """Return which moments that count are the first of their person."""
        found = counts.copy()
        for at in range(1, len(found)):
            found[at] &= ~((self.contact[:at] == self.contact[at]) & counts[:at]).any(axis=0)
        return found

    def some(self, columns: Flags) -> "Batch":
        """Return some of its groups."""
        return Batch(
            self.group[columns],
            *(
                getattr(self, name)[:, columns]
                for name in ("place", "apart", "error", "fade", "age", "contact", "share")
            ),
            *(getattr(self, name)[columns] for name in ("of_customer", "of_contact", "half_life")),
        )

    def conflict(self, covariance: Floats) -> Floats:
        """Return the largest |difference| between two weighty people, over its standard deviation; NaN of fewer.

        It is the difference in what they think today, as the model sees it: old answers tell less of it.
        """
        found = np.full(self.group.size, np.nan)
        weighty = self._firsts((self.share >= WEIGHTY - 1e-9) & (self.contact != NOBODY))
        told = (weighty.sum(axis=0) >= 2) & (self.of_contact > 0)
        if told.any():
            found[told] = self.some(told)._disagreement(covariance[:, :, told], weighty[:, told])
        return found

    def _disagreement(self, covariance: Floats, first: Flags) -> Floats:
        seats = min(int(first.sum(axis=0).max()), WEIGHTIEST)
        seat = np.where(first, np.cumsum(first, axis=0) - 1, seats)
        # Everybody's later moments sit where their first one does.
        seat = np.where(self.same, seat, seats).min(axis=1, initial=seats)
        sits = seat[:, None] == np.arange(seats)[:, None]
        toward = np.where(sits, (self.fade * self.of_contact)[:, None], 0.0)
        known = solved(covariance, np.concatenate([toward, self.apart[:, None]], axis=1))
        mean = (toward * known[:, -1:]).sum(axis=0)
        told = np.einsum("isg,itg->stg", toward, known[:, :-1])
        greatest = np.zeros(self.group.size)
        taken = sits.any(axis=0)
        for one in range(seats):
            for other in range(one):
                left = 2.0 * self.of_contact - told[one, one] - told[other, other] + 2.0 * told[one, other]
                z = np.abs(mean[one] - mean[other]) / np.sqrt(np.maximum(left, 1e-12))
                greatest = np.maximum(greatest, np.where(taken[one] & taken[other], z, 0.0))
        return greatest


def batches(of: Moments, by: ScoringContext, *, groups: Ints | None = None) -> Iterator[Batch]:
    """Lay out groups, all or some, in batches of equally many moments."""
    wanted = np.arange(of.first.size) if groups is None else groups
    sizes = of.many if groups is None else of.many[wanted]
    for many in np.flatnonzero(np.bincount(sizes)).tolist():
        alike = wanted[sizes == many]
        step = max(AT_ONCE // many**2, 1)
        for start in range(0, alike.size, step):
            yield _batch(of, by, group=alike[start : start + step])


def _batch(of: Moments, by: ScoringContext, *, group: Ints) -> Batch:
    place = of.place[of.first[group] + np.arange(of.many[group[0]])[:, None]]
    customer, indicator = of.customer[group], of.indicator[group]
    at, beliefs = by.place(customer, indicator), by.beliefs
    age, half_life = of.age[place], beliefs.half_life[indicator]
    fade = np.exp2(np.maximum(age / -half_life, FAINTEST))
    return Batch(
        group, place, of.y[place] - beliefs.mean.take(at), 1.0 / of.precision[place], fade, age,
        of.contact[place], of.share[place], beliefs.variance.take(at), beliefs.contact_variance[indicator],
        half_life,
    )  # fmt: skip
