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
MOST: Final = 500  # moments of one customer and indicator that count, the newest


@dataclass(frozen=True, slots=True)
class Moments:
    """What one person said of one indicator on one day, grouped by customer and indicator."""

    piece: Ints  # rows of the evidence, in order
    begins: Ints  # of each moment in `piece`
    y: Floats  # weighted by precision. Shape (moments,)
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


def moments(of: Evidence, rows: Ints) -> Moments:
    """Put some rows of the evidence in order."""
    key = (of.customer[rows].astype(np.int64) << SHIFT) | of.indicator[rows]
    order = _rising(key)
    key, piece = key[order], rows[order]
    begins = np.flatnonzero(_changes(key))
    _bring_together(of, piece, begins=begins)
    contact, age = of.contact[piece], of.age[piece]
    new = _changes(key) | _changes(contact) | _changes(age)
    at = np.flatnonzero(new)
    precision = 1.0 / of.variance[piece]
    y = of.y[piece]
    if at.size < piece.size:
        whole = np.add.reduceat(precision, at)
        y, precision = np.add.reduceat(y * precision, at) / whole, whole
    group_of = key[at]
    first = np.flatnonzero(_changes(group_of))
    many = np.diff(first, append=at.size)
    place, first, many = _newest(age[at], first=first, many=many)
    pieces = np.diff(begins, append=piece.size)
    group = key[begins]
    return Moments(
        piece, at, y, precision, age[at], contact[at], of.share[piece[at]], place, first, many, pieces,
        group >> SHIFT, group & ((1 << SHIFT) - 1),
    )  # fmt: skip


def _changes(values: Ints | Floats) -> Flags:
    """Return where a value is another than the one before; the first always is."""
    found = np.ones(values.size, dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _rising(key: Ints) -> Ints:
    """Return the order that sorts keys, of equal ones as they stand."""
    bits = int(key.size).bit_length()
    if int(key.max(initial=0)).bit_length() + bits > 62:
        return np.argsort(key, kind="stable")
    # Numbers sort several times faster than places of numbers, so both are put in one.
    packed = (key << bits) | np.arange(key.size)
    packed.sort()
    return packed & ((1 << bits) - 1)


def _bring_together(of: Evidence, piece: Ints, *, begins: Ints) -> None:
    """Sort the pieces of crowded groups by person and age, in place; elsewhere neighbours suffice."""
    many = np.diff(begins, append=piece.size)
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
