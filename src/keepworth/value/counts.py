"""How many orders a customer of each cell will place: doubt about parameters and about chance in one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.value.cells import Pairs, some_pairs
from keepworth.value.tails import Tail

REACHED = 1e-12  # slack below a level, so that rounding cannot move a quantile
BLOCK = 2048  # pairs walked together: those of like repeats finish together, and memory stays small


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """Distribution of the number of orders N in some weeks, one a cell.

    Averaged over equally likely parameter points, so it holds doubt about the parameters and about the
    customer's own doings.
    """

    tail: Callable[[Pairs], Tail]  # a fresh walk over n for some pairs
    pairs: Pairs  # (x, T)
    row: Ints  # (cells,): the cell's pair
    active: Floats  # (cells, points): P(active)

    def at_most(self, counts: Ints) -> Floats:
        """P(N ≤ y) for one y a cell (below 0: no chance): (cells,)."""
        return self.around(counts)[1]

    def around(self, counts: Ints) -> tuple[Floats, Floats]:
        """P(N < y) and P(N ≤ y) for one y a cell, in one walk: (cells,) each."""
        if counts.shape != self.row.shape:
            raise BadInput("One count for each cell is needed.")
        before, upto = np.zeros(self.row.size), np.zeros(self.row.size)
        for walk in self._walks(counts >= 0):
            while walk.cells.size:
                ahead = counts[walk.cells] - walk.n
                below = walk.step()
                upto[walk.cells[ahead == 0]] = below[ahead == 0]
                before[walk.cells[ahead == 1]] = below[ahead == 1]
                walk.leave(ahead == 0)
        return before, upto

    def quantile(self, level: float) -> Ints:
        """Return the smallest y with P(N ≤ y) ≥ level: (cells,)."""
        return self.quantiles((level,))[0]

    def quantiles(self, levels: tuple[float, ...]) -> tuple[Ints, ...]:
        """Return `quantile` for several rising levels, in one walk."""
        if not levels or not all(0 < level < 1 for level in levels) or list(levels) != sorted(levels):
            raise BadInput("Levels must rise and lie between 0 and 1.")
        results = tuple(np.zeros(self.row.size, dtype=np.int64) for _ in levels)
        for walk in self._walks(np.ones(self.row.size, dtype=np.bool_)):
            while walk.cells.size:
                below = walk.step()
                for level, result in zip(levels, results, strict=True):
                    result[walk.cells[below < level - REACHED]] = walk.n
                walk.leave(~(below < levels[-1] - REACHED))  # so that what is no number ends the walk, too
        return results

    def _walks(self, wanted: Flags) -> Iterator["_Walk"]:
        """Start a walk for each run of pairs, with the wanted cells of these pairs."""
        cells = np.flatnonzero(wanted)
        row = self.row[cells]
        if (row[1:] < row[:-1]).any():
            order = np.argsort(row, kind="stable")
            cells, row = cells[order], row[order]
        for start in range(0, self.pairs.row.size, BLOCK):
            here = slice(*np.searchsorted(row, (start, start + BLOCK)))
            if here.start < here.stop:
                block = some_pairs(self.pairs, slice(start, start + BLOCK))
                yield _Walk(
                    self.tail(block),
                    active=self.active[cells[here]],
                    cells=cells[here],
                    row=row[here] - start,
                )


class _Walk:
    """Cells that still wait for their n, and the tail of their pairs; both shrink as cells leave."""

    def __init__(self, tail: Tail, *, active: Floats, cells: Ints, row: Ints) -> None:
        self.n, self.pairs = 0, 0
        self.tail, self.active, self.cells, self.row = tail, active, cells, row

    def step(self) -> Floats:
        """P(N ≤ n) of the waiting cells, then n goes up by one."""
        above = self.tail.advance()
        self.pairs = len(above)
        self.n += 1
        below: Floats = 1 - np.einsum("cp,cp->c", self.active, above[self.row]) / self.active.shape[1]
        return below

    def leave(self, reached: Flags) -> None:
        """Let cells go, and with them the pairs that nobody needs any more."""
        if not reached.any():
            return
        waits = ~reached
        self.cells, self.active, self.row = self.cells[waits], self.active[waits], self.row[waits]
        needed = np.zeros(self.pairs, dtype=np.bool_)
        needed[self.row] = True
        if needed.sum() > 0.8 * self.pairs:
            return
        self.tail.keep(needed)
        self.row = (np.cumsum(needed) - 1)[self.row]
