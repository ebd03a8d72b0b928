"""What some customers are worth together: the money behind a need, a segment, a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from keepworth.errors import NotEnough
from keepworth.runs.worth import worth_of
from keepworth.tables.behind import behind, seen_among
from keepworth.tables.scored import Scored


@dataclass(frozen=True, slots=True)
class Money:
    """The lifetime value of some customers."""

    mean: float
    low: float | None  # None: the run keeps nothing that a range could be made from, so it is withheld
    high: float | None
    customers: int  # whose value is known
    unvalued: int  # of whom nothing can be said, such as those who have not ordered yet


def money_behind(
    scored: Scored,
    numbers: Iterable[int],
    *,
    record: Mapping[str, Any] | None,
    teams: tuple[str, ...] | None = None,
) -> Money | None:
    """Return what these customers are worth together, None where no value of theirs is known.

    The range is that of their sum, not the sum of their ranges; a single customer has the range of their own, which
    every page shows.

    Parameters
    ----------
    scored, record
        The customers as a run sees them, and that run's record.
    numbers
        Who; a number that the teams do not see is left out.
    teams
        Whose customers are seen; None: all.

    """
    who = list(numbers) if not isinstance(numbers, np.ndarray) else numbers
    found = behind(scored, who, teams=teams)
    if record is None or not found.valued:
        return None
    unvalued = found.customers - found.valued
    if found.customers == 1:
        (number,) = seen_among(scored, who, teams=teams).tolist()
        row = scored.some([number], teams=teams)[number]
        return Money(row["value"], row["value_low"], row["value_high"], 1, 0)
    try:
        worth = worth_of(record, held=found.held)
    except (NotEnough, KeyError):
        # A run of an older version, or one whose spend model is gone: the mean holds, its range does not.
        return Money(found.value, None, None, found.valued, unvalued)
    return Money(worth.mean, worth.low, worth.high, found.valued, unvalued)
