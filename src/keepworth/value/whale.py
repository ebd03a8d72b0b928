"""Profit by customer, added up from the most profitable down: the whale curve."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Whale:
    """Cumulative profit; shapes (customers,)."""

    order: Ints  # customers from the most profitable down
    total: Floats  # of the first so many
    peak: float  # the most that any first so many earn
    at_peak: int  # how many these are: who adds nothing or costs money is not among them
    lost: float  # what those cost who cost more than they bring, 0 or more


def whale_curve(profit: Floats) -> Whale:
    """Return the profit of the first so many customers, from the most profitable down.

    `profit` is the margin of each less what serving them cost. Source: Cooper & Kaplan (1991), Profit priorities from
    activity-based costing, HBR 69 (3).
    """
    if not profit.size:
        raise NotEnough("Without customers there is no curve.")
    order = np.argsort(-profit, kind="stable")
    total = np.cumsum(profit[order])
    earning = int((profit > 0).sum())
    peak = float(total[earning - 1]) if earning else 0.0
    return Whale(order, total, peak, earning, float(-profit[profit < 0].sum()))
