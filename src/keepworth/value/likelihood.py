"""What all order models share: a history came about in one of two ways.

Either the customer was still active when the last order had long passed, or had left at or after it. Each
way's log-likelihood needs only a pair of numbers, (x, T) or (x, t_x), so it is computed once a pair; a cell
only adds the two.
"""

from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.cells import Factors

ENTRIES = tuple((row, column) for row in range(4) for column in range(row, 4))  # of a symmetric square
BLOCK = 1 << 14  # cells worked on at a time: they fit the processor's cache


@dataclass(frozen=True, slots=True)
class Tables:
    """Log-likelihood of each way, a column a pair: row 0 the value, rows 1-4 its slopes in log-parameters."""

    late: Floats  # (5, pairs of x and T): the part that depends on the age
    early: Floats  # (5, pairs of x and t_x): the part that depends on the latest order
    active: Floats  # (5, pairs of x and T): the part of `late` in which the customer is active at T


@dataclass(frozen=True, slots=True)
class Bends:
    """Second derivatives of each way's log-likelihood, a column a pair, a row each of `ENTRIES`."""

    late: Floats  # (10, pairs of x and T)
    early: Floats  # (10, pairs of x and t_x)


def each_cell(tables: Tables, factors: Factors) -> tuple[Floats, Floats]:
    """Log-likelihood of one customer in each cell, and its slopes: shapes (cells,) and (4, cells)."""
    late, early = tables.late[:, factors.age_row], tables.early[:, factors.latest_row]
    rise, share = _either(early[0] - late[0])
    each: Floats = late[0] + rise
    slopes: Floats = late[1:] * (1 - share) + early[1:] * share
    return each, slopes


def total(tables: Tables, factors: Factors, *, customers: Ints) -> tuple[float, Floats]:
    """Log-likelihood of all customers, and its gradient (4,).

    Sums run in the order of the cells and of the pairs, never through a threaded library: the same bytes
    on every machine setting.
    """
    ways = _ways(tables, factors, customers=customers)
    return ways.value, ways.weigh(tables.late[1:], tables.early[1:])


def total_curved(tables: Tables, bends: Bends, *, factors: Factors, customers: Ints) -> tuple[float, Floats, Floats]:
    """As `total`, with the second derivatives (4, 4).

    Of the log of a sum of two ways, w the share of the early one: the ways' own second derivatives,
    weighted, and w(1−w) times the square of the difference of their slopes.
    """
    ways = _ways(tables, factors, customers=customers)
    entries = ways.weigh(bends.late, bends.early)
    for start in range(0, customers.size, BLOCK):
        cells = slice(start, start + BLOCK)
        early, late, share = factors.latest_row[cells], factors.age_row[cells], ways.share[cells]
        unsure = share * (1 - share) * customers[cells]
        apart = [tables.early[which][early] - tables.late[which][late] for which in range(1, 5)]
        weighted = [unsure * one for one in apart]
        entries += [(weighted[row] * apart[column]).sum() for row, column in ENTRIES]
    square = np.empty((4, 4))
    for entry, (row, column) in zip(entries, ENTRIES, strict=True):
        square[row, column] = square[column, row] = entry
    return ways.value, ways.weigh(tables.late[1:], tables.early[1:]), square


def log_active(tables: Tables, factors: Factors) -> Floats:
    """Log of the probability that a customer in each cell is still active: (cells,), at most 0."""
    late, early = tables.late[0][factors.age_row], tables.early[0][factors.latest_row]
    log_probability: Floats = tables.active[0][factors.age_row] - late - _either(early - late)[0]
    return np.minimum(log_probability, 0.0)


def active_with_slopes(tables: Tables, factors: Factors) -> tuple[Floats, Floats]:
    """P(active) of a customer in each cell (cells,), and its slopes in log-parameters (4, cells)."""
    late, early = tables.late[0][factors.age_row], tables.early[0][factors.latest_row]
    rise, share = _either(early - late)
    active: Floats = np.exp(np.minimum(tables.active[0][factors.age_row] - late - rise, 0.0))
    slopes = np.empty((4, active.size))
    for which in range(4):
        lone = (tables.active - tables.late)[1 + which][factors.age_row]
        either = tables.late[1 + which][factors.age_row] - tables.early[1 + which][factors.latest_row]
        slopes[which] = active * (lone + share * either)
    return active, slopes


@dataclass(frozen=True, slots=True)
class _Ways:
    """How many customers came about by each way, given parameters."""

    value: float  # log-likelihood of all
    share: Floats  # (cells,) of the early way
    by_late: Floats  # (pairs of x and T,)
    by_early: Floats  # (pairs of x and t_x,)

    def weigh(self, late: Floats, early: Floats) -> Floats:
        """Sum rows of numbers over all customers, each way by how many came about by it."""
        result: Floats = (late * self.by_late).sum(axis=1) + (early * self.by_early).sum(axis=1)
        return result


def _ways(tables: Tables, factors: Factors, *, customers: Ints) -> _Ways:
    size, value = customers.size, 0.0
    share, left, stayed = np.empty(size), np.empty(size), np.empty(size)
    for start in range(0, size, BLOCK):
        cells = slice(start, start + BLOCK)
        late, heads = tables.late[0][factors.age_row[cells]], customers[cells]
        rise, part = _either(tables.early[0][factors.latest_row[cells]] - late)
        value += float(((late + rise) * heads).sum())
        share[cells] = part
        np.multiply(part, heads, out=left[cells])
        np.multiply(1 - part, heads, out=stayed[cells])
    return _Ways(
        value=value,
        share=share,
        by_late=np.bincount(factors.age_row, stayed, minlength=tables.late.shape[1]),
        by_early=np.bincount(factors.latest_row, left, minlength=tables.early.shape[1]),
    )


def _either(gap: Floats) -> tuple[Floats, Floats]:
    """Return log(1 + e^gap) and e^gap / (1 + e^gap) without overflow.

    The gap may be −inf: a way that cannot have happened.
    """
    small = np.exp(-np.abs(gap))
    one = 1 / (1 + small)
    rise: Floats = np.maximum(gap, 0.0) + np.log1p(small)
    return rise, np.where(gap < 0, small * one, one)
