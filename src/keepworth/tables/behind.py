"""What stands behind some customers of a scored book: the cells that they are in, and their means."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from keepworth.numerics.arrays import Ints
from keepworth.tables.answering import ask, cursor_here
from keepworth.tables.arrays import Columns
from keepworth.tables.held import Typical, held_by, typical_by
from keepworth.tables.scored import Scored
from keepworth.tables.wanted import Wanted

FEW: Final = 1000  # numbers that are found one by one, by the index
LISTED: Final = "listed_numbers"


@dataclass(frozen=True, slots=True)
class Behind:
    """Some customers, as far as a person sees them."""

    customers: int  # seen; of nobody else anything is said
    valued: int
    value: float  # of the valued ones together
    held: Columns  # as `keepworth.runs.worth.worth_of` takes them


def behind(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> Behind:
    """Return what stands behind these customers, of those that the teams see."""
    with _listed(numbers) as listed:
        these = scored.among(listed, teams=teams)
        ((customers, valued, value),) = ask(f"SELECT count(*), count(value), coalesce(sum(value), 0) FROM ({these})")
        return Behind(customers, valued, value, held_by(these, run=scored.run) if valued else {})


def seen_of(scored: Scored, wanted: Wanted) -> Ints:
    """Return the numbers of the customers that are wanted, rising."""
    return _numbers(scored.wanted(wanted))


def seen_among(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> Ints:
    """Return those of these numbers that the teams see, rising."""
    with _listed(numbers) as listed:
        return _numbers(scored.among(listed, teams=teams))


def typical_among(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> Typical | None:
    """Return the average of those of these customers that are valued and that the teams see."""
    with _listed(numbers) as listed:
        return typical_by(scored.among(listed, teams=teams), ask=ask, run=scored.run)


def _numbers(query: str) -> Ints:
    found = cursor_here().execute(f"SELECT number FROM ({query}) ORDER BY number").fetchnumpy()["number"]
    return np.ma.getdata(found).astype(np.int64)


@contextmanager
def _listed(numbers: Iterable[int]) -> Iterator[str]:
    """Write numbers for `IN (…)`: few as they are, many as a table, which the engine joins."""
    some = np.fromiter(numbers, dtype=np.int64) if not isinstance(numbers, np.ndarray) else numbers.astype(np.int64)
    if some.size <= FEW:
        yield ", ".join(map(str, some.tolist())) or "NULL"
        return
    cursor = cursor_here()
    cursor.register(LISTED, pa.table({"number": some}))
    try:
        yield f"SELECT number FROM {LISTED}"
    finally:
        cursor.unregister(LISTED)
