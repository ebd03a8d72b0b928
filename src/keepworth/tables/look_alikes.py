"""Counting rows that are alike once, over columns of small whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from keepworth.numerics.arrays import Ints

DENSE: Final = 1 << 25  # kinds that are looked up in a table, which is faster than sorting and takes 256 MB
WORTH_A_TABLE: Final = 1 << 20  # rows below which sorting is fast enough
WIDEST: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """The kinds of rows there are, sorted, and which kind each row is of."""

    keys: tuple[Ints, ...]  # (kinds,) each
    count: Ints  # (kinds,) rows of each kind
    row: npt.NDArray[np.int32]  # (rows,) the kind of each row


def look_alikes(*columns: npt.NDArray[np.integer]) -> LookAlikes:
    """Count rows with equal values once; kinds are sorted by the first column, then the second, and so on."""
    if not columns[0].size:
        none = np.empty(0, dtype=np.int64)
        return LookAlikes(tuple(none for _ in columns), none, none.astype(np.int32))
    lows = [int(column.min()) for column in columns]
    sizes = [int(column.max()) - low + 1 for column, low in zip(columns, lows, strict=True)]
    codes = _codes(columns, lows=lows, sizes=sizes)
    if codes is None:
        return _sorted_out(columns)
    found, count, row = _counted(codes)
    return LookAlikes(_keys(found, lows=lows, sizes=sizes), count, row)


def _codes(columns: Sequence[npt.NDArray[np.integer]], *, lows: list[int], sizes: list[int]) -> Ints | None:
    """Write each row as one number that sorts as the row does; None where 64 bits do not hold it."""
    if float(np.prod([float(size) for size in sizes])) >= WIDEST:
        return None
    codes = columns[0].astype(np.int64) - lows[0]
    for column, low, size in zip(columns[1:], lows[1:], sizes[1:], strict=True):
        codes *= size
        codes += column
        codes -= low
    return codes


def _keys(codes: Ints, *, lows: list[int], sizes: list[int]) -> tuple[Ints, ...]:
    keys = []
    for low, size in zip(reversed(lows), reversed(sizes), strict=True):
        keys.append(codes % size + low)
        codes = codes // size
    return tuple(reversed(keys))


def _counted(codes: Ints) -> tuple[Ints, Ints, npt.NDArray[np.int32]]:
    """Return the distinct codes, rising, how often each is there, and the place of each row's code among them."""
    if codes.size < WORTH_A_TABLE:
        kinds, place_of, counts = np.unique(codes, return_inverse=True, return_counts=True)
        return kinds, counts.astype(np.int64), place_of.astype(np.int32)
    few = codes < DENSE
    table = np.bincount(codes[few], minlength=1)
    near = np.flatnonzero(table)
    place = np.empty(table.size, dtype=np.int32)
    place[near] = np.arange(near.size, dtype=np.int32)
    row = np.empty(codes.size, dtype=np.int32)
    row[few] = place[codes[few]]
    far, far_row, far_count = np.unique(codes[~few], return_inverse=True, return_counts=True)
    row[~few] = (far_row + near.size).astype(np.int32)
    found, count = np.concatenate([near, far]), np.concatenate([table[near], far_count])
    return found.astype(np.int64), count.astype(np.int64), row


def _sorted_out(columns: Sequence[npt.NDArray[np.integer]]) -> LookAlikes:
    order = np.lexsort(tuple(reversed(columns)))
    new = np.ones(order.size, dtype=np.bool_)
    new[1:] = np.logical_or.reduce([column[order][1:] != column[order][:-1] for column in columns])
    starts = np.flatnonzero(new)
    row = np.empty(order.size, dtype=np.int32)
    row[order] = np.cumsum(new) - 1
    keys = tuple(column[order[starts]].astype(np.int64) for column in columns)
    return LookAlikes(keys, np.diff(starts, append=order.size), row)
