"""How many end by each of several causes where some are still there: Aalen and Johansen's cumulative incidence."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Incidence:
    """The share that has ended by each cause, stepwise."""

    at: Floats  # distinct times at which something ended, rising
    there: Floats  # the share that has not ended by any cause, from that time on (Kaplan–Meier)
    ended: Floats  # by each cause. Shape (causes, times)

    def until(self, time: float) -> tuple[float, Floats]:
        """Return the share still there at a time, and the shares that have ended by each cause."""
        place = int(np.searchsorted(self.at, time, side="right")) - 1
        if place < 0:
            return 1.0, np.zeros(len(self.ended))
        return float(self.there[place]), self.ended[:, place]


def cumulative_incidence(lasted: Floats, cause: Ints, *, causes: int) -> Incidence:
    """Estimate the share that has ended by each cause after each time.

    Each cause takes, of whoever is still there, its share of those at risk: the shares of all causes and of who is
    there add up to 1. One less Kaplan–Meier of a cause alone would say too much, for it takes who ended otherwise as
    if they might still end by this cause.

    Parameters
    ----------
    lasted
        How long each lasted, in any unit, until it ended or until nobody looked any more. Shape (n,).
    cause
        1 to causes, or 0 where it had not ended then. Shape (n,).
    causes
        How many there are.

    Source: Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141-150.

    Raises
    ------
    BadInput
        The arrays differ in length, a time is negative or unknown, or a cause is none.

    """
    if lasted.shape != cause.shape or lasted.ndim != 1:
        raise BadInput("lasted and cause must be flat and equally long.")
    if not (np.isfinite(lasted) & (lasted >= 0)).all():
        raise BadInput("Times are 0 or more, and known.")
    if not ((cause >= 0) & (cause <= causes)).all():
        raise BadInput(f"A cause is 1 to {causes}, or 0 where nothing has ended.")
    over = cause > 0
    at, place = np.unique(lasted[over], return_inverse=True)
    events = np.zeros((causes, at.size))
    np.add.at(events, (cause[over] - 1, place), 1.0)
    at_risk = lasted.size - np.searchsorted(np.sort(lasted), at, side="left")
    there = np.cumprod(1 - events.sum(axis=0) / at_risk)
    before = np.concatenate([[1.0], there[:-1]])[: at.size]
    return Incidence(at, there, np.cumsum(before * events / at_risk, axis=1))
