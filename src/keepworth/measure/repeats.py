"""Answers that one person gave on one line again and again, day by day: what tells error from change."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.numerics.arrays import Flags, Floats, Ints

PAIRS: Final = 50  # people and lines with a repeated answer, from which a book's own numbers are told (§13.1)
PEOPLE: Final = 20  # of whom they are; ours
DAYS: Final = 24  # of one person and line that teach, the newest


@dataclass(frozen=True, slots=True)
class Repeats:
    """Series: what one person said of one line, on two days or more. The newest day of each comes first."""

    y: Floats  # of all pieces of that day, weighted by precision. Shape (answers,)
    variance: Floats
    age: Floats  # rising within a series
    first: Ints  # where each series begins. Shape (series,)
    many: Ints
    customer: Ints
    indicator: Ints
    person: Ints  # counted from 0, so that each has its own number

    @property
    def series(self) -> Ints:
        """The series of each answer."""
        return np.repeat(np.arange(self.first.size), self.many)


def repeats(of: Evidence, rows: Flags) -> Repeats:
    """Return the series of some pieces of evidence; what nobody said, and who said it on one day only, is left out.

    What came in twice on one day is one answer: a file that is imported anew must not teach that people never err.
    """
    at = np.flatnonzero(rows & (of.contact != NOBODY))
    at = at[np.lexsort((of.age[at], of.indicator[at], of.contact[at], of.customer[at]))]
    person = _changes(of.customer[at], of.contact[at])
    line = person | _changes(of.indicator[at])
    begins = np.flatnonzero(line | _changes(of.age[at]))
    precision = 1.0 / of.variance[at]
    days = _summed(precision, begins)
    found = Repeats(
        _summed(precision * of.y[at], begins) / days, 1.0 / days, of.age[at][begins], *_runs(line[begins]),
        of.customer[at][begins], of.indicator[at][begins], np.cumsum(person)[begins] - 1,
    )  # fmt: skip
    return _of_two_days(found)


def _changes(*columns: Ints | Floats) -> Flags:
    """Return where any column differs from the row before; the first row always does."""
    found = np.ones(columns[0].size, dtype=np.bool_)
    found[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return found


def _summed(values: Floats, begins: Ints) -> Floats:
    return np.add.reduceat(values, begins) if begins.size else values


def _runs(begin: Flags) -> tuple[Ints, Ints]:
    """Return where runs begin, and how long each is."""
    first = np.flatnonzero(begin)
    return first, np.diff(np.append(first, begin.size))


def _of_two_days(of: Repeats) -> Repeats:
    """Keep the newest days of the series with two or more, and name customer, line and person once a series."""
    many = np.minimum(of.many, DAYS)
    long = many > 1
    rank = np.arange(of.y.size) - np.repeat(of.first, of.many)
    kept = np.repeat(long, of.many) & (rank < DAYS)
    many, begun = many[long], of.first[long]
    return Repeats(
        of.y[kept], of.variance[kept], of.age[kept], np.cumsum(many) - many, many, of.customer[begun],
        of.indicator[begun], of.person[begun],
    )  # fmt: skip
