"""Buying histories, counted once where two customers look the same to the models."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from keepworth.errors import CellsImpossible
from keepworth.numerics.arrays import Flags, Floats, Ints

SMALL_TABLE: Final = 1 << 22  # kinds that are looked up in a table


@dataclass(frozen=True, slots=True)
class BuyingCells:
    """Customers whose order histories look the same to the model, counted once.

    Equal `repeats`, `last_order` and `age` mean equal likelihood, so one row with a headcount stands for
    all of them.
    """

    repeats: Ints  # x: orders after the first
    last_order: Floats  # t_x: weeks from first order to latest order
    age: Floats  # T: weeks from first order to the end of the window
    customers: Ints  # how many customers share this row

    def __post_init__(self) -> None:
        """Refuse histories that cannot happen, all faults in one message."""
        shapes = {self.repeats.shape, self.last_order.shape, self.age.shape, self.customers.shape}
        if len(shapes) != 1 or self.repeats.ndim != 1:
            raise CellsImpossible("repeats, last_order, age and customers must be flat and equally long.")
        whole = (self.repeats, self.customers)
        if not all(np.issubdtype(counts.dtype, np.integer) for counts in whole):
            raise CellsImpossible("repeats and customers must be whole numbers (int64).")
        said = [
            f"{int(wrong.sum())} {what} (the first is row {int(wrong.argmax())})"
            for wrong, what in self._faults()
            if wrong.any()
        ]
        if said:
            raise CellsImpossible(f"Of {self.repeats.size} cells: {'; '.join(said)}.")

    def part(self, rows: slice) -> "BuyingCells":
        """Return a run of the cells."""
        return BuyingCells(self.repeats[rows], self.last_order[rows], self.age[rows], self.customers[rows])

    def _faults(self) -> list[tuple[Flags, str]]:
        known = np.isfinite(self.last_order) & np.isfinite(self.age)
        return [
            (~known, "have a latest order or an age that is no finite number of weeks"),
            (self.repeats < 0, "have fewer than no repeat orders"),
            (self.customers < 0, "have a negative headcount"),
            (known & (self.last_order < 0), "have a latest order before their first"),
            (known & (self.last_order > self.age), "have a latest order after the end of their window"),
            (
                known & ((self.repeats == 0) != (self.last_order == 0)),
                "have only one of repeats and last_order at zero",
            ),
        ]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Distinct (repeats, weeks) pairs: what many cells share, so that costly terms are computed once."""

    repeats: Floats  # x of each pair
    weeks: Floats  # t of each pair
    distinct: Floats  # the distinct x, rising
    row: Ints  # where the pair's x stands in `distinct`
    times: Floats  # the distinct t, rising
    column: Ints  # where the pair's t stands in `times`


@dataclass(frozen=True, slots=True)
class Factors:
    """Cells taken apart into the pairs that their likelihood depends on."""

    by_age: Pairs  # (x, T)
    by_latest: Pairs  # (x, t_x)
    age_row: Ints  # (cells,) the cell's row in `by_age`
    latest_row: Ints  # (cells,) the cell's row in `by_latest`


def counted(cells: BuyingCells) -> BuyingCells:
    """Sort the cells and merge those that are equal, leaving out the ones without customers.

    Whatever the order of rows, and however a book is cut into cells, the result is the same to the bit:
    every sum that follows runs in one fixed order.
    """
    if _are_counted(cells):
        return cells
    x, latest, age = cells.repeats, cells.last_order, cells.age
    order = np.lexsort((age, latest, x))
    x, latest, age = x[order], latest[order], age[order]
    new = np.ones(x.size, dtype=np.bool_)
    new[1:] = (x[1:] != x[:-1]) | (age[1:] != age[:-1]) | (latest[1:] != latest[:-1])
    starts = np.flatnonzero(new)
    heads = cells.customers[order]
    total = np.add.reduceat(heads, starts) if heads.size else heads
    kept = total > 0
    return BuyingCells(
        repeats=x[starts][kept].astype(np.int64),
        last_order=latest[starts][kept].astype(np.float64),
        age=age[starts][kept].astype(np.float64),
        customers=total[kept].astype(np.int64),
    )


def _are_counted(cells: BuyingCells) -> bool:
    """Say whether every cell has customers and comes after the one before it, as the engine gives them."""
    x, latest, age = cells.repeats, cells.last_order, cells.age
    rises = age[1:] > age[:-1]
    rises |= latest[1:] > latest[:-1]
    rises &= latest[1:] >= latest[:-1]
    rises |= x[1:] > x[:-1]
    rises &= x[1:] >= x[:-1]
    return bool(rises.all() and (cells.customers > 0).all())


def factors(cells: BuyingCells) -> Factors:
    """Find the distinct (x, T) and (x, t_x) pairs of the cells, in rising order."""
    by_age, age_row = _pairs(cells.repeats, cells.age)
    by_latest, latest_row = _pairs(cells.repeats, cells.last_order)
    return Factors(by_age=by_age, by_latest=by_latest, age_row=age_row, latest_row=latest_row)


def some_pairs(pairs: Pairs, rows: slice) -> Pairs:
    """Return a run of the pairs, with only the times that they need."""
    columns, column = np.unique(pairs.column[rows], return_inverse=True)
    return Pairs(
        repeats=pairs.repeats[rows],
        weeks=pairs.weeks[rows],
        distinct=pairs.distinct,
        row=pairs.row[rows],
        times=pairs.times[columns],
        column=column.astype(np.int64),
    )


def _pairs(repeats: Ints, weeks: Floats) -> tuple[Pairs, Ints]:
    distinct, x_code = _distinct(repeats)
    times, t_code = _distinct(weeks)
    codes, row = _distinct_codes(x_code * times.size + t_code, kinds=distinct.size * times.size)
    x_row, t_row = codes // max(times.size, 1), codes % max(times.size, 1)
    levels = distinct.astype(np.float64)
    pairs = Pairs(repeats=levels[x_row], weeks=times[t_row], distinct=levels, row=x_row, times=times, column=t_row)
    return pairs, row


def _distinct[Kind: (np.int64, np.float64)](values: npt.NDArray[Kind]) -> tuple[npt.NDArray[Kind], Ints]:
    """Return the distinct values, rising, and the place of each among them; few are distinct, so looking up is fast."""
    kinds = np.unique(values)
    return kinds, np.searchsorted(kinds, values)


def _distinct_codes(codes: Ints, *, kinds: int) -> tuple[Ints, Ints]:
    """Return the distinct codes, rising, and the place of each among them; a table does where it is small."""
    if kinds > SMALL_TABLE:
        found, row = np.unique(codes, return_inverse=True)
        return found, row.astype(np.int64)
    seen = np.zeros(kinds, dtype=np.bool_)
    seen[codes] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[codes]
