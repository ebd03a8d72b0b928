"""Whether a forecast of orders beat the naive ones; “tie”, “not better” and “too few” are answers."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.runs.score_words import counted
from keepworth.value.backtest import BackTest, HeldOutOrders
from keepworth.value.choice import FEW_CUSTOMERS, FEW_ORDERS

CLEAR: Final = 2.0  # a difference of so many standard errors counts


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the model beat the better naive forecast, customer by customer."""

    is_: Literal["better", "tie", "not better", "too few"]
    saved: float  # mean absolute error saved, orders per customer; negative where the model is worse
    error: float  # its standard error over customers, paired
    words: str


def verdict_on(test: BackTest, *, expected: Floats, naive: Floats, orders: HeldOutOrders) -> Verdict:
    """Compare the errors of the model and of the better naive forecast on the same customers."""
    heads = orders.customers.astype(np.float64)
    gap = np.abs(naive - orders.after) - np.abs(expected - orders.after)
    saved = float((heads * gap).sum() / heads.sum())
    error = float(np.sqrt((heads * (gap - saved) ** 2).sum()) / heads.sum())
    name = (
        "as many orders as in the period before"
        if test.mae_last_period <= test.mae_segment_mean
        else ("everybody at the mean rate of their segment")
    )
    sides = f"off by {test.mae:.3f} orders per customer against {test.mae_naive:.3f} ({name})"
    if test.customers < FEW_CUSTOMERS or test.orders_actual < FEW_ORDERS:
        few = f"{counted(test.customers, 'customer')} with {counted(test.orders_actual, 'order')}"
        least = f"at least {FEW_CUSTOMERS} and {FEW_ORDERS}"
        return Verdict("too few", saved, error, f"Too few to tell which forecast is better: {few} ({least}); {sides}.")
    if abs(saved) <= CLEAR * error:
        return Verdict("tie", saved, error, f"A tie with the better naive forecast: {sides}.")
    if saved < 0:
        return Verdict(
            "not better",
            saved,
            error,
            f"Not better than the naive forecast: {sides}. Plan with the naive one.",
        )
    return Verdict("better", saved, error, f"Better than the better naive forecast: {sides}.")
