"""Evidence put in order: by customer and indicator, and of those by what one person said on one day.

Pieces of one person and one day tell of the same state of the same mind, so together they are one moment, as sure as
all of them. So ten items of one questionnaire, or an answer that came in twice, cost no more than one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.evidence import Evidence
from keepworth.numerics.arrays import Flags, Floats, Ints

SHIFT: Final = 4  # bits of the key that hold the indicator
CROWD: Final = 6  # pieces of one customer and indicator from which equal moments are brought together
ROOM: Final = 62  # bits of a number in which key and place must fit
AT_ONCE: Final = 1 << 19  # pieces of a part: its arrays use the same memory again and again
MOST: Final = 500  # moments of one customer and indicator that count, the newest


@dataclass(frozen=True, slots=True)
class Order:
    """Rows of the evidence, put in order by customer and indicator."""

    key: Ints  # customer and indicator in one number, rising
    row: Ints


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces in the order of their moments; shapes (pieces,)."""

    row: Ints  # of the evidence
    y: Floats
    precision: Floats  # 1/σ²
    begins: Ints  # where each moment begins. Shape (moments,)
    many: Ints  # of each group, also of moments that do not count. Shape (groups,)


@dataclass(frozen=True, slots=True)
class Moments:
    """What one person said of one indicator on one day, grouped by customer and indicator."""

    y: Floats  # weighted by precision. Shape (moments,)
    precision: Floats  # of all its pieces
    age: Floats
    contact: Ints
    share: Floats
    place: Ints  # the moments that count, group by group
    first: Ints  # of each group in `place`. Shape (groups,)
    many: Ints
    customer: Ints  # of each group, rising
    indicator: Ints  # within one customer rising


def in_order(of: Evidence, rows: Flags) -> Order:
    """Put some rows of the evidence in order."""
    key = of.customer.astype(np.int64) << SHIFT
    key |= of.indicator
    if rows.all():
        return _rising(key)
    kept = np.flatnonzero(rows)
    found = _rising(key[kept])
    return Order(found.key, kept[found.row])


def parts(of: Order, *, at_once: int = AT_ONCE) -> Iterator[Order]:
    """Part rows between groups, so that no part has many more pieces than fit at once."""
    start = 0
    while start < of.key.size:
        last = min(start + at_once, of.key.size) - 1
        # To the end of the group that the last one is of.
        end = int(np.searchsorted(of.key, of.key[last], side="right"))
        yield Order(of.key[start:end], of.row[start:end])
        start = end


def moments(of: Evidence, part: Order) -> tuple[Moments, Pieces]:
    """Bring together what one person said on one day."""
    key, row = part.key, part.row
    changes = _changes(key)
    begins = np.flatnonzero(changes)
    row = _brought_together(of, row, begins=begins)
    contact, age, y = of.contact[row], of.age[row], of.y[row]
    precision = 1.0 / of.variance[row]
    at = np.flatnonzero(changes | _changes(contact) | _changes(age))
    pieces = Pieces(row, y, precision, at, counts_between(begins, row.size))
    if at.size < row.size:
        precision = np.add.reduceat(precision, at)
        y = np.add.reduceat(y * pieces.precision, at) / precision
        contact, age, changes = contact[at], age[at], changes[at]
    first = np.flatnonzero(changes)
    place, first, many = _newest(age, first=first, many=counts_between(first, at.size))
    group = key[begins]
    return Moments(
        y, precision, age, contact, of.share[row[at]], place, first, many, group >> SHIFT,
        group & ((1 << SHIFT) - 1),
    ), pieces  # fmt: skip


def counts_between(begins: Ints, end: int) -> Ints:
    """Return how many places lie between each begin and the next, the last up to the end."""
    found = np.empty(begins.size, dtype=np.int64)
    np.subtract(begins[1:], begins[:-1], out=found[:-1])
    found[-1:] = end - begins[-1:]
    return found


def _changes(values: Ints | Floats) -> Flags:
    """Return where a value is another than the one before; the first always is."""
    found = np.ones(values.size, dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _rising(key: Ints) -> Order:
    """Sort keys, equal ones as they stand."""
    bits = int(key.size).bit_length()
    if int(key.max(initial=0)).bit_length() + bits > ROOM:
        order = np.argsort(key, kind="stable")
        return Order(key[order], order)
    # Numbers sort several times faster than places of numbers, so both are put in one.
    packed = key << bits
    packed |= np.arange(key.size)
    packed.sort()
    row = packed & ((1 << bits) - 1)
    packed >>= bits
    return Order(packed, row)


def _brought_together(of: Evidence, row: Ints, *, begins: Ints) -> Ints:
    """Return rows of which those of crowded groups are sorted by person and age; elsewhere neighbours suffice."""
    many = counts_between(begins, row.size)
    crowded = many > CROWD
    if not crowded.any():
        return row
    group = np.repeat(np.arange(begins.size), many)
    at = np.flatnonzero(crowded[group])
    some, found = row[at], row.copy()
    found[at] = some[np.lexsort((of.age[some], of.contact[some], group[at]))]
    return found


def _newest(age: Floats, *, first: Ints, many: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the places of the moments that count, where each group begins among them, and how many they are."""
    place = np.arange(age.size)
    if (many <= MOST).all():
        return place, first, many
    group = np.repeat(np.arange(first.size), many)
    order = np.lexsort((age, group))
    rank = np.arange(age.size) - first[group]
    kept = order[rank < MOST]
    many = np.minimum(many, MOST)
    return kept, np.cumsum(many) - many, many
