"""Promises: which were kept in time, which were put right, and what stayed right."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Ints
from keepworth.numerics.shares import Share, wilson_share

YES: Final = 1
NO: Final = 0
OPEN: Final = -1


@dataclass(frozen=True, slots=True)
class Promises:
    """Promises as they stood on one day; every array has an entry a promise."""

    kept: Ints  # YES, NO or OPEN: an outcome of a later day is open
    is_late: Flags  # kept after the day it was due
    is_due: Flags  # the day it was due has passed
    is_right: Flags  # put right after it was broken
    stayed: Ints  # YES, NO or OPEN: whether what was delivered stayed right

    def __post_init__(self) -> None:
        """Refuse promises that cannot be."""
        arrays = [getattr(self, one.name) for one in fields(self)]
        if len({array.shape for array in arrays}) != 1:
            raise BadInput("kept, is_late, is_due, is_right and stayed must be equally long.")
        if not (np.isin(self.kept, (YES, NO, OPEN)).all() and np.isin(self.stayed, (YES, NO, OPEN)).all()):
            raise BadInput(f"An outcome is {YES} for yes, {NO} for no, {OPEN} for open.")

    def some(self, rows: Flags) -> "Promises":
        """Return some of the promises."""
        return Promises(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Kept:
    """How some promises were kept; every promise is counted in one of the first five."""

    on_time: int
    late: int  # kept, but after the day it was due
    broken: int
    overdue: int  # the day has passed and nobody said how it went
    open: int
    rate: Share | None  # on time, of all whose day has come: late, broken and overdue ones were not
    put_right: Share | None  # of the broken ones
    stayed_right: Share | None  # of what was looked at again


def keep_promises(promises: Promises, *, level: float = 0.8) -> Kept:
    """Count promises, and return the shares with Wilson's ranges; None where there is nothing to count."""
    kept = promises.kept == YES
    on_time, late = kept & ~promises.is_late, kept & promises.is_late
    broken = promises.kept == NO
    overdue = (promises.kept == OPEN) & promises.is_due
    decided = int((on_time | late | broken | overdue).sum())
    looked_at = int((promises.stayed != OPEN).sum())
    return Kept(
        on_time=int(on_time.sum()),
        late=int(late.sum()),
        broken=int(broken.sum()),
        overdue=int(overdue.sum()),
        open=promises.kept.size - decided,
        rate=wilson_share(int(on_time.sum()), decided, level=level),
        put_right=wilson_share(int((broken & promises.is_right).sum()), int(broken.sum()), level=level),
        stayed_right=wilson_share(int((promises.stayed == YES).sum()), looked_at, level=level),
    )


def keep_promises_by(promises: Promises, groups: Sequence[str], *, level: float = 0.8) -> dict[str, Kept]:
    """Return how promises of each group were kept, the groups in order of their names.

    Parameters
    ----------
    promises
        All of them.
    groups
        The group of each, such as its measure.
    level
        How often the true share lies within its range.

    """
    if len(groups) != promises.kept.size:
        raise BadInput(f"{len(groups)} groups for {promises.kept.size} promises.")
    each = np.array(groups, dtype=np.object_)
    return {name: keep_promises(promises.some(each == name), level=level) for name in sorted(set(groups))}
