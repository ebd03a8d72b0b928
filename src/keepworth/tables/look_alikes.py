"""Counting rows that are alike once, over columns of small whole numbers."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from keepworth.numerics.arrays import Ints

DENSE: Final = 1 << 25  # kinds that are looked up in a table, which is faster than sorting and takes 160 MB
WORTH_A_TABLE: Final = 1 << 20  # rows below which sorting is fast enough
WIDEST: Final = 1 << 62
PROCESSORS: Final = 2
BLOCK: Final = 1 << 17  # rows at a time: they fit the processor's cache

type Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """The kinds of rows there are, sorted, and which kind each row is of."""

    keys: tuple[Ints, ...]  # (kinds,) each
    count: Ints  # (kinds,) rows of each kind
    row: Places  # (rows,) the kind of each row


def look_alikes(*columns: npt.NDArray[np.integer]) -> LookAlikes:
    """Count rows with equal values once; kinds are sorted by the first column, then the second, and so on."""
    if not columns[0].size:
        none = np.empty(0, dtype=np.int64)
        return LookAlikes(tuple(none for _ in columns), none, none.astype(np.int32))
    space = _Space(
        lows := tuple(int(column.min()) for column in columns),
        tuple(int(column.max()) - low + 1 for column, low in zip(columns, lows, strict=True)),
    )
    if space.kinds >= WIDEST:
        return _sorted_out(columns)
    found, count, row = (_by_sorting if columns[0].size < WORTH_A_TABLE else _by_table)(columns, space)
    return LookAlikes(space.keys(found), count, row)


@dataclass(frozen=True, slots=True)
class _Space:
    """All rows that could be, each written as one number that sorts as the row does."""

    lows: tuple[int, ...]
    sizes: tuple[int, ...]

    @property
    def kinds(self) -> float:
        """How many rows there could be."""
        return float(np.prod([float(size) for size in self.sizes]))

    def codes(self, columns: Sequence[npt.NDArray[np.integer]], rows: slice) -> Ints:
        """Return the numbers of some rows."""
        codes = columns[0][rows].astype(np.int64)
        codes -= self.lows[0]
        for column, low, size in zip(columns[1:], self.lows[1:], self.sizes[1:], strict=True):
            codes *= size
            codes += column[rows]
            codes -= low
        return codes

    def keys(self, codes: Ints) -> tuple[Ints, ...]:
        """Return the columns of rows given by their numbers."""
        keys = []
        for low, size in zip(reversed(self.lows), reversed(self.sizes), strict=True):
            keys.append(codes % size + low)
            codes = codes // size
        return tuple(reversed(keys))


def _by_sorting(columns: Sequence[npt.NDArray[np.integer]], space: _Space) -> tuple[Ints, Ints, Places]:
    """Return the distinct codes, rising, how often each is there, and the place of each row's code among them."""
    kinds, row, counts = np.unique(space.codes(columns, slice(None)), return_inverse=True, return_counts=True)
    return kinds, counts.astype(np.int64), row.astype(np.int32)


def _by_table(columns: Sequence[npt.NDArray[np.integer]], space: _Space) -> tuple[Ints, Ints, Places]:
    """Return as `_by_sorting`, over a table of the kinds of low number and block by block, for there are many rows.

    Processors share the blocks: which of them marks a kind first makes no difference.
    """
    rows = columns[0].size
    blocks = [slice(start, start + BLOCK) for start in range(0, rows, BLOCK)]
    seen = np.zeros(int(min(space.kinds, DENSE)), dtype=np.bool_)

    def mark(block: slice) -> Ints:
        """Mark the kinds of a block, and return those that the table has no room for."""
        codes = space.codes(columns, block)
        far = codes >= seen.size
        if far.any():
            seen[codes[~far]] = True
            return np.unique(codes[far])
        seen[codes] = True
        return codes[:0]

    with ThreadPoolExecutor(PROCESSORS) as workers:
        near, distant = _kinds(list(workers.map(mark, blocks)), seen)
        place = np.empty(seen.size, dtype=np.int32)
        place[near] = np.arange(near.size, dtype=np.int32)
        row = np.empty(rows, dtype=np.int32)

        def look_up(block: slice) -> None:
            codes = space.codes(columns, block)
            found = place[np.minimum(codes, seen.size - 1)]
            if distant.size and (far := codes >= seen.size).any():
                found[far] = near.size + np.searchsorted(distant, codes[far])
            row[block] = found

        list(workers.map(look_up, blocks))
    count = np.bincount(row, minlength=near.size + distant.size)
    return np.concatenate([near, distant]), count, row


def _kinds(beyond: Sequence[Ints], seen: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the kinds of low number, rising, and the others."""
    return np.flatnonzero(seen), np.unique(np.concatenate(beyond))


def _sorted_out(columns: Sequence[npt.NDArray[np.integer]]) -> LookAlikes:
    order = np.lexsort(tuple(reversed(columns)))
    new = np.ones(order.size, dtype=np.bool_)
    new[1:] = np.logical_or.reduce([column[order][1:] != column[order][:-1] for column in columns])
    starts = np.flatnonzero(new)
    row: Places = np.empty(order.size, dtype=np.int32)
    row[order] = np.cumsum(new) - 1
    keys = tuple(column[order[starts]].astype(np.int64) for column in columns)
    return LookAlikes(keys, np.diff(starts, append=order.size), row)
