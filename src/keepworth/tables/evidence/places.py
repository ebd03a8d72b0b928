"""Where ids stand among others: by a table where the ids are small, as those of a lake are, else by searching."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.numerics.arrays import Ints
from keepworth.tables.tie_results import UNKNOWN

NOWHERE: Final = -1  # the place of who is not there
ROOM: Final = 16  # times as many entries as ids may a table have
SMALL: Final = 1 << 20  # or so many
ROOMY: Final = 62  # bits of a number in which a key and a place must fit


def each_once(*parts: Ints) -> Ints:
    """Return every id once, rising; what is not known is none."""
    ids = np.concatenate(parts)
    ids = ids[ids != UNKNOWN] if (ids == UNKNOWN).any() else ids
    if not ids.size or not _are_small(ids):
        return np.unique(ids)
    seen = np.zeros(int(ids.max()) + 1, dtype=np.bool_)
    seen[ids] = True
    return np.flatnonzero(seen)


def _are_small(ids: Ints) -> bool:
    """Whether a table of them fits, with an entry before the first for whoever is not there."""
    return int(ids.min()) > 0 and int(ids.max()) < max(ROOM * ids.size, SMALL)


def rising(key: Ints) -> Ints:
    """Return the order in which numbers from 0 on rise, the first of equal ones first."""
    bits = int(key.size).bit_length()
    if not key.size or int(key.max()) >> (ROOMY - bits):
        return np.argsort(key, kind="stable")
    packed = key << bits
    packed |= np.arange(key.size)
    packed.sort()  # numbers alone are sorted several times as fast as places by them
    return packed & ((1 << bits) - 1)


class Places:
    """The places of ids in a column that holds each once, rising."""

    def __init__(self, ids: Ints) -> None:
        """Make a table of them, if they are small."""
        self._ids, self._table = ids, None
        # Of ids without a gap, as of customers who all ordered, the place is the distance from the first.
        self._has_gaps = not ids.size or int(ids[-1]) - int(ids[0]) + 1 != ids.size
        if self._has_gaps and ids.size and _are_small(ids):
            self._table = np.full(int(ids[-1]) + 2, NOWHERE, dtype=np.int64)
            self._table[ids] = np.arange(ids.size)

    def of(self, keys: Ints) -> Ints:
        """Return the place of each id, `NOWHERE` where it is not there."""
        if not self._has_gaps:
            place: Ints = keys - self._ids[0]
            place[(keys < self._ids[0]) | (keys > self._ids[-1])] = NOWHERE
            return place
        if self._table is not None:
            return self._table.take(keys, mode="clip")  # the first entry and the last are of nobody
        if not self._ids.size:
            return np.full(keys.size, NOWHERE)
        near = np.minimum(np.searchsorted(self._ids, keys), self._ids.size - 1)
        return np.where(self._ids[near] == keys, near, NOWHERE)


def values_at(keys: Ints, ids: Ints, *, values: npt.NDArray[Any], missing: object) -> npt.NDArray[Any]:
    """Return the values of keys, given those of ids (each once, rising), and `missing` of who is not among them."""
    found = np.full(keys.size, missing, dtype=values.dtype)
    place = Places(ids).of(keys)
    here = place != NOWHERE
    found[here] = values[place[here]]
    return found
