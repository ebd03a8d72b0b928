"""What any part of a scored book is worth, with its range, from what the run stored: no model is fitted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from keepworth.errors import NotEnough
from keepworth.runs.asked import LEVEL
from keepworth.tables.arrays import Columns
from keepworth.value.agreed import Agreed, both, estimate_agreed
from keepworth.value.equity import Equity, Holdings, estimate_equity
from keepworth.value.gammagamma import GammaGammaParameters
from keepworth.value.lifetime import LifetimeFactors
from keepworth.value.spend import SpendModel


def worth_of(record: Mapping[str, Any], *, held: Columns) -> Equity:
    """Return the sum of some customers' lifetime values with its range.

    Ends of ranges must not be added: chance evens out over customers, doubt about parameters does not.

    Parameters
    ----------
    record
        The run's record.
    held
        A row a cell that has any of these customers: the cell's stored factors, and in `customers`, `spend` and
        `squares` how many they are, the sum of their expected spend per order, and that of its squares; beside it
        what their contracts are (see `keepworth.tables.held`).

    Raises
    ------
    NotEnough
        The run could not value anybody.

    """
    agreed = _agreed(held)
    if record["spend"] is None or "cell" not in held:
        if agreed is None or not agreed.customers:
            raise NotEnough(f"Run {record['run']} could not value anybody. {' '.join(record['warnings'])}")
        return agreed
    share = float(record["margin"]["share"])
    customers = held["customers"].astype(np.int64)
    holdings = Holdings(
        customers=customers,
        spend=held["spend"].astype(np.float64) * share,
        squares=held["squares"].astype(np.float64) * share**2,
        margin=held.get("kept", customers).astype(np.float64) * share,
    )
    orders = estimate_equity(
        _factors(held, record=record, share=share),
        _spend(record["spend"]),
        order_covariance=np.array(record["orders"]["covariance_of_logs"]),
        holdings=holdings,
        level=LEVEL,
    )
    return orders if agreed is None else replace(both(orders, agreed), customers=agreed.customers)


def _agreed(held: Columns) -> Equity | None:
    """Return what the contracts are worth together, as the run added them up; None where it knows of none."""
    if "agreed" not in held:
        return None
    customers, mean, chance, floor, ceiling, *doubts = held["agreed"].astype(np.float64)[:, None]
    found = estimate_agreed(Agreed(mean, chance, np.stack(doubts), floor, ceiling), level=LEVEL)
    return replace(found, customers=int(customers[0]))


def _factors(held: Columns, *, record: Mapping[str, Any], share: float) -> LifetimeFactors:
    # Stored with the margin; without any margin nothing is worth anything, whatever the factors.
    mean, low, high = (held[f"value_{part}"] / (share or 1.0) for part in ("mean", "low", "high"))
    order = [held[f"orders_slope_{name}"] for name in record["orders"]["parameters"]]
    spend = [held[f"spend_slope_{name}"] for name in ("p", "q", "gamma")]
    return LifetimeFactors(
        mean=mean,
        low=low,
        high=high,
        none=held["none"],
        square=held["square"],
        spend_shape=held["spend_shape"],
        order_slopes=np.stack(order),
        spend_slopes=np.stack(spend),
    )


def _spend(record: Mapping[str, Any]) -> SpendModel:
    at = record["parameters"]
    return SpendModel(
        parameters=GammaGammaParameters(at["p"], at["q"], at["gamma"]),
        log_likelihood=record["log_likelihood"],
        covariance=np.array(record["covariance_of_logs"]),
        customers=record["customers"],
        population_mean=record["mean"],
        population_slopes=np.zeros(3),  # each cell's own are stored
        prior=record["prior"],
        warnings=(),
    )
