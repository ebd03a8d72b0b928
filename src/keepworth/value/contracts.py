"""What contracts are worth: the rest of the present term, and the terms that renewals may add to it.

The first renewal goes by the customer's own chance; later ones along the retention curve of the cohort, its odds
shifted as far as the customer's own lie from it. All is counted in columns, one pass a renewal.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from scipy.special import expit

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

START, END, MONTHLY = range(3)  # when a year of a contract is paid
SURE: Final = 1e-9  # as near to 0 or 1 as a chance is taken in logits
SHORTEST: Final = 1 / 366  # years: a term of a day
POINT: Final = 0.01


@dataclass(frozen=True, slots=True)
class Contracts:
    """Contracts that run; every array has an entry a contract, and time is in years from today."""

    yearly: Floats  # what is left of a year's money after its direct costs
    cost: Floats  # of serving it for a year
    term: Floats  # how long a term is
    left: Floats  # until the present one ends; 0 where that is overdue
    paid: Ints  # `START`, `END` or `MONTHLY`; a term longer than a year is paid year by year
    age: Ints  # periods that were completed before the present one
    stays: Floats  # chance that it is renewed when it ends
    shift: Floats  # by how many logits the chances of later renewals lie beyond the cohort's

    def __post_init__(self) -> None:
        """Refuse what no contract is."""
        if not ((self.term > 0) & (self.left >= 0) & (self.stays >= 0) & (self.stays <= 1) & (self.age >= 0)).all():
            raise BadInput("A term is longer than nothing, what is left of it 0 or more, and a chance from 0 to 1.")

    def some(self, rows: Ints) -> "Contracts":
        """Return some of them."""
        return Contracts(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class ContractValues:
    """What each contract is worth; arrays as those of `Contracts`. `net` is money less cost."""

    money: Floats  # expected, discounted
    cost: Floats  # of serving it, as far as it is expected to run
    chance: Floats  # variance of net: whether it is renewed, and how often
    floor: Floats  # net of the present term alone
    ceiling: Floats  # net if it is renewed for as long as we look
    low: Floats  # of net: the range's ends by chance alone
    high: Floats
    slope: Floats  # of net per logit of all its chances
    per_point: Floats  # of net, if one in a hundred more stayed at each renewal

    @property
    def net(self) -> Floats:
        """What each is worth after what it costs to serve."""
        return self.money - self.cost


def value_contracts(
    of: Contracts, *, retention: Floats, discount: float, years: float, level: float = 0.8
) -> ContractValues:  # fmt: skip
    """Value contracts over so many years.

    Of contracts that all begin today, are paid at the start of each year, and stay as an sBG says, money over yearly is
    the discounted expected residual lifetime of Fader & Hardie (2010), `keepworth.value.discounted_renewals`.

    Parameters
    ----------
    of
        The contracts.
    retention
        Logit of staying by age; the last goes on. Shape (ages,).
    discount
        A year, 0 or more.
    years
        How far value looks ahead.
    level
        How often the true value lies within the range.

    """
    if not (discount >= 0 and years > 0 and 0 < level < 1 and retention.size):
        raise BadInput("A discount is 0 or more, a horizon above 0, a level between 0 and 1, and a curve has an age.")
    looking = _Looking(float(np.log1p(discount)), years, retention)
    now = looking.paid(of, begins=np.minimum(of.left - of.term, 0.0), after=0.0, ends=of.left)
    found = _Sums(of, floor=now, level=level)
    rows, renewal = np.flatnonzero(of.left < years), 0
    while rows.size:
        some = of.some(rows)
        stays = some.stays if renewal == 0 else expit(looking.curve(some.age + renewal) + some.shift)
        begins = some.left + renewal * np.maximum(some.term, SHORTEST)
        found.renewed(rows, stays, paid=looking.paid(some, begins=begins, after=-1.0, ends=begins + some.term))
        renewal += 1
        rows = rows[some.left + renewal * np.maximum(some.term, SHORTEST) < years]
    return found.whole()


@dataclass(frozen=True, slots=True)
class _Looking:
    """How far and with what patience value is looked at."""

    delta: float
    years: float
    retention: Floats

    def curve(self, age: Ints) -> Floats:
        return self.retention[np.minimum(age, self.retention.size - 1)]

    def paid(self, of: Contracts, *, begins: Floats, after: float, ends: Floats) -> tuple[Floats, Floats]:
        """Return what a term brings and what it costs, discounted, of what comes later than `after`."""
        money, step = np.zeros(of.term.size), np.minimum(of.term, 1.0)
        most = int(np.ceil((ends - begins).max(initial=0.0) / max(float(step.min(initial=1.0)), SHORTEST) - 1e-9))
        at_start, at_end = of.paid == START, of.paid == END
        for number in range(most if at_start.any() or at_end.any() else 0):
            first = begins + number * step
            part = np.clip(ends - first, 0.0, step)
            when = np.where(at_start, first, first + part)
            due = (when > after) & (when < self.years + np.where(at_end, 1e-9, 0.0)) & (part > 1e-9)
            money += np.where(due, part * np.exp(-self.delta * when), 0.0)
        lasts = self._lasting(begins, ends=ends)
        return of.yearly * np.where(at_start | at_end, money, lasts), of.cost * lasts

    def _lasting(self, begins: Floats, *, ends: Floats) -> Floats:
        """Return how many years lie from one day to another, each moment of them discounted."""
        first, last = np.clip(begins, 0.0, self.years), np.clip(ends, 0.0, self.years)
        if self.delta == 0:
            return last - first
        found: Floats = (np.exp(-self.delta * first) - np.exp(-self.delta * last)) / self.delta
        return found


class _Sums:
    """What is added up from renewal to renewal."""

    def __init__(self, of: Contracts, *, floor: tuple[Floats, Floats], level: float) -> None:
        size = of.term.size
        self._money, self._cost = floor[0].copy(), floor[1].copy()
        self._floor = floor[0] - floor[1]
        self._lasts, self._logits, self._points = np.ones(size), np.zeros(size), np.zeros(size)
        self._ever, self._square, self._mean = np.zeros(size), np.zeros(size), np.zeros(size)
        self._low, self._high = self._floor.copy(), self._floor.copy()
        self._slope, self._per_point = np.zeros(size), np.zeros(size)
        self._unlikely = (1 - level) / 2

    def renewed(self, rows: Ints, stays: Floats, *, paid: tuple[Floats, Floats]) -> None:
        """Add one more renewal of some contracts, with their chance to stay then."""
        self._lasts[rows] *= stays
        # d ln p = (1 − p) d logit p; and a point more of every chance is 0.01/p of it.
        self._logits[rows] += 1 - stays
        self._points[rows] += np.minimum(POINT, 1 - stays) / np.maximum(stays, SURE)
        lasts, net = self._lasts[rows], paid[0] - paid[1]
        self._money[rows] += lasts * paid[0]
        self._cost[rows] += lasts * paid[1]
        self._mean[rows] += lasts * net
        self._square[rows] += lasts * net * (net + 2 * self._ever[rows])
        self._ever[rows] += net
        self._low[rows] += np.where(lasts > 1 - self._unlikely, net, 0.0)
        self._high[rows] += np.where(lasts > self._unlikely, net, 0.0)
        self._slope[rows] += lasts * net * self._logits[rows]
        self._per_point[rows] += lasts * net * self._points[rows]

    def whole(self) -> ContractValues:
        """Return all of it."""
        chance = np.maximum(self._square - self._mean**2, 0.0)
        ends = np.minimum(self._low, self._high), np.maximum(self._low, self._high)
        return ContractValues(
            self._money, self._cost, chance, self._floor, self._floor + self._ever, *ends,
            slope=self._slope, per_point=self._per_point,
        )  # fmt: skip


def odds_shift(stays: Floats, age: Ints, *, retention: Floats) -> Floats:
    """Return by how many logits chances of staying lie beyond those of the cohort at the same age."""
    near = np.clip(stays, SURE, 1 - SURE)
    found: Floats = np.log(near) - np.log1p(-near) - retention[np.minimum(age, retention.size - 1)]
    return found
