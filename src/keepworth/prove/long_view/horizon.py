"""Short against long: the month from which the slower way earns more, and how much of a gain is fast money."""

from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats

FAST: Final = 3  # months: the first ninety days


def worth_by_month(gain: Floats, *, monthly: float) -> Floats:
    """Return V(H) = Σ_{t ≤ H} Δm_t / (1 + d)^t for every month H, from 0; (…, months).

    Parameters
    ----------
    gain
        (…, months) what changes in each month, the first at once.
    monthly
        d, the discount rate of a month. It is a choice of values: show two.

    """
    if monthly <= -1 or not np.isfinite(monthly):
        raise BadInput("A monthly discount rate lies above −1.")
    return np.cumsum(gain / (1 + monthly) ** np.arange(gain.shape[-1]), axis=-1)


def break_even(gain: Floats, *, monthly: float) -> int | None:
    """Return the first month, from 0, at which an action has earned back what it cost and never owes it again."""
    return overtakes(gain, np.zeros_like(gain), monthly=monthly)


def overtakes(slow: Floats, fast: Floats, *, monthly: float) -> int | None:
    """Return the first month from which one action is worth at least the other for good; None: never within reach.

    Source: the design, §12. Where the slow one leads from the start, it is month 0.
    """
    if slow.shape != fast.shape or slow.ndim != 1:
        raise BadInput("Both have a gain for each of the same months.")
    behind = np.flatnonzero(worth_by_month(slow - fast, monthly=monthly) < 0)
    if not behind.size:
        return 0
    return None if behind[-1] == slow.size - 1 else int(behind[-1]) + 1


def fast_share(gain: Floats, *, monthly: float) -> float | None:
    """Return the share of what an action earns that comes in its first ninety days; None where it earns nothing."""
    worth = worth_by_month(gain, monthly=monthly)
    return float(worth[min(FAST, worth.size) - 1] / worth[-1]) if worth[-1] > 0 else None
