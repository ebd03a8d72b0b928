"""What today's models say of the facts of an earlier run: the step of a bridge that no customer made."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.asked import WEEKS_A_YEAR, Resolved
from keepworth.tables.fights_joined import read_scored
from keepworth.tables.held import CELLS
from keepworth.tables.results import read_columns
from keepworth.tables.value_results import TERMS_FILE
from keepworth.value.cells import BuyingCells
from keepworth.value.families import order_family
from keepworth.value.futures import discounted_orders
from keepworth.value.orders import OrderModel

CUSTOMERS: Final = "customers.parquet"
HISTORY: Final = ("repeats", "last_days", "age_days")


def order_model(orders: Mapping[str, Any]) -> OrderModel:
    """Return the model of orders that a run stored."""
    family = order_family(orders["model"])
    return OrderModel(
        orders["model"], family.parameters(**orders["parameters"]), orders["log_likelihood"],
        np.array(orders["covariance_of_logs"]), orders["cells"], orders["customers"], orders["prior"], (),
    )  # fmt: skip


def histories_in(run: Path, *, every: int = 1) -> BuyingCells:
    """Return every so manieth history of a run's cells, as the models take them."""
    cells = read_columns(run / CELLS, names=(*HISTORY, "customers"))
    few = {name: values[::every] for name, values in cells.items()}
    repeats, customers = (few[name].astype(np.int64) for name in ("repeats", "customers"))
    return BuyingCells(repeats, few["last_days"] / 7, few["age_days"] / 7, customers)


def weekly(discount: float) -> float:
    """Return the continuous rate per week of a yearly discount."""
    return float(np.log1p(discount)) / WEEKS_A_YEAR


def seen_by_today(before: Path, record: Mapping[str, Any], *, to: Resolved) -> tuple[Ints, Floats] | None:
    """Return, by number, what today's models say of what an earlier run knew of each customer's orders.

    Of customers whose value then held contracts, costs or a departure it says nothing (NaN). None where either run
    has no models of orders and spend, or the earlier one is of another layout.
    """
    if record["orders"] is None or record["spend"] is None or not (before / CELLS).is_file():
        return None
    then = read_scored(before / CUSTOMERS, key="number", numbers=("cell", "repeats", "mean_repeat_spend", "value"))
    bought = ~np.isnan(then.numbers["cell"]) & ~np.isnan(then.numbers["value"])
    speaks = read_columns(before / CELLS, names=("speaks",))["speaks"]
    to_come = discounted_orders(
        order_model(record["orders"]), histories_in(before), weekly_discount=weekly(to.discount), weeks=to.value_weeks
    )
    cell = np.where(bought, then.numbers["cell"], 0).astype(np.int64)
    at, mean = record["spend"]["parameters"], float(record["spend"]["mean"])
    repeats = np.where(bought, then.numbers["repeats"], 0.0)
    net = np.nan_to_num(then.numbers["mean_repeat_spend"], nan=0.0) * repeats
    own = at["p"] * (at["gamma"] + net) / (at["p"] * repeats + at["q"] - 1)
    spend = np.where(speaks[cell], own, mean)
    value = np.where(bought, to_come[cell] * float(record["margin"]["share"]) * spend, np.nan)
    if (before / TERMS_FILE).is_file():
        others = read_scored(before / TERMS_FILE, key="customer_id", numbers=("scale",)).number
        value[np.isin(then.number, others)] = np.nan
    return then.number, value
