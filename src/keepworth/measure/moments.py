"""Evidence put in order: by customer and indicator, and of those by what one person said on one day.

Pieces of one person and one day tell of the same state of the same mind, so together they are one moment, as sure as
all of them. So ten items of one questionnaire, or an answer that came in twice, cost no more than one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.evidence import Evidence
from keepworth.numerics.arrays import Flags, Floats, Ints

SHIFT: Final = 4  # bits of the key that hold the indicator
CROWD: Final = 6  # pieces of one customer and indicator from which equal moments are brought together
ROOM: Final = 62  # bits of a number in which key and place must fit
MOST: Final = 500  # moments of one customer and indicator that count, the newest


@dataclass(frozen=True, slots=True)
class Moments:
    """What one person said of one indicator on one day, grouped by customer and indicator."""

    piece: Ints  # rows of the evidence, in order. Shape (pieces,)
    piece_y: Floats
    piece_precision: Floats  # 1/σ²
    begins: Ints  # of each moment in `piece`. Shape (moments,)
    y: Floats  # weighted by precision
    precision: Floats  # of all its pieces
    age: Floats
    contact: Ints
    share: Floats
    place: Ints  # the moments that count, group by group
    first: Ints  # of each group in `place`. Shape (groups,)
    many: Ints
    pieces: Ints  # of each group, also of moments that do not count
    customer: Ints  # of each group, rising
    indicator: Ints  # within one customer rising


def moments(of: Evidence, rows: Flags) -> Moments:
    """Put some rows of the evidence in order."""
    # Every pass over all pieces costs, so what is in order is not put in order again.
    all_of = bool(rows.all())
    kept = np.arange(0) if all_of else np.flatnonzero(rows)
    key = of.customer.astype(np.int64) << SHIFT
    key |= of.indicator
    order, key = _rising(key if all_of else key[kept])
    piece = order if all_of else kept[order]
    changes = _changes(key)
    begins = np.flatnonzero(changes)
    _bring_together(of, piece, begins=begins)
    contact, age, y = of.contact[piece], of.age[piece], of.y[piece]
    precision = 1.0 / of.variance[piece]
    at = np.flatnonzero(changes | _changes(contact) | _changes(age))
    whole, mean = precision, y
    if at.size < piece.size:
        whole = np.add.reduceat(precision, at)
        mean = np.add.reduceat(y * precision, at) / whole
        contact, age, changes = contact[at], age[at], changes[at]
    first = np.flatnonzero(changes)
    place, first, many = _newest(age, first=first, many=counts_between(first, at.size))
    group, pieces = key[begins], counts_between(begins, piece.size)
    return Moments(
        piece, y, precision, at, mean, whole, age, contact, of.share[piece[at]], place, first, many, pieces,
        group >> SHIFT, group & ((1 << SHIFT) - 1),
    )  # fmt: skip


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


def _rising(key: Ints) -> tuple[Ints, Ints]:
    """Return the order that sorts keys, of equal ones as they stand, and the sorted keys."""
    bits = int(key.size).bit_length()
    if int(key.max(initial=0)).bit_length() + bits > ROOM:
        order = np.argsort(key, kind="stable")
        return order, key[order]
    # Numbers sort several times faster than places of numbers, so both are put in one.
    packed = key << bits
    packed |= np.arange(key.size)
    packed.sort()
    order = packed & ((1 << bits) - 1)
    packed >>= bits
    return order, packed


def _bring_together(of: Evidence, piece: Ints, *, begins: Ints) -> None:
    """Sort the pieces of crowded groups by person and age, in place; elsewhere neighbours suffice."""
    many = counts_between(begins, piece.size)
    crowded = many > CROWD
    if not crowded.any():
        return
    group = np.repeat(np.arange(begins.size), many)
    at = np.flatnonzero(crowded[group])
    rows = piece[at]
    piece[at] = rows[np.lexsort((of.age[rows], of.contact[rows], group[at]))]


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
