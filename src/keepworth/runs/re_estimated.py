"""What today's models say of the facts of an earlier run: the step of a bridge that no customer made."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.asked import WEEKS_A_YEAR, Resolved
from keepworth.runs.periods import in_periods
from keepworth.runs.store import read_record
from keepworth.tables.fights_joined import read_scored
from keepworth.tables.held import CELLS
from keepworth.tables.results import read_columns
from keepworth.tables.value_results import TERMS_FILE
from keepworth.value.cells import BuyingCells
from keepworth.value.families import order_family
from keepworth.value.foreseen import AnyOrderModel, orders_ahead
from keepworth.value.orders import OrderModel
from keepworth.value.periodic import BGBB, PERIODS, BgBbParameters, PeriodModel

CUSTOMERS: Final = "customers.parquet"
HISTORY: Final = ("repeats", "last_days", "age_days")


def order_model(orders: Mapping[str, Any]) -> AnyOrderModel:
    """Return the model of orders that a run stored."""
    if orders["model"] == BGBB:
        return PeriodModel(
            BgBbParameters(**orders["parameters"]), PERIODS[orders["period"]], orders["log_likelihood"],
            np.array(orders["covariance_of_logs"]), orders["cells"], orders["customers"],
        )  # fmt: skip
    family = order_family(orders["model"])
    return OrderModel(
        orders["model"], family.parameters(**orders["parameters"]), orders["log_likelihood"],
        np.array(orders["covariance_of_logs"]), orders["cells"], orders["customers"], orders["prior"], (),
    )  # fmt: skip


def histories_in(run: Path, model: AnyOrderModel, *, as_of: str, every: int = 1) -> BuyingCells:
    """Return every so manieth history of a run's cells, seen on its day, as a model takes them."""
    cells = read_columns(run / CELLS, names=(*HISTORY, "customers"))
    few = {name: values[::every] for name, values in cells.items()}
    repeats, customers = (few[name].astype(np.int64) for name in ("repeats", "customers"))
    weekly = BuyingCells(repeats, few["last_days"] / 7, few["age_days"] / 7, customers)
    if not isinstance(model, PeriodModel):
        return weekly
    return in_periods(weekly, model.period, as_of=dt.date.fromisoformat(as_of))


def yearly_orders(orders: Mapping[str, Any], *, repeats: Floats, weeks: Floats) -> Floats:
    """Return how often customers order in a year while they do, given repeat orders and weeks since the first."""
    model = order_model(orders)
    first, second = model.values[:2]
    if isinstance(model, PeriodModel):
        periods = np.floor(weeks / model.period.weeks)
        once = (first + np.minimum(repeats, periods)) / (first + second + periods)
        found: Floats = once * (WEEKS_A_YEAR / model.period.weeks)
        return found
    rate: Floats = (first + repeats) / (second + weeks)
    return rate * WEEKS_A_YEAR


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
    model = order_model(record["orders"])
    histories = histories_in(before, model, as_of=read_record(before)["as_of"])
    to_come = orders_ahead(model, histories, weekly_discount=weekly(to.discount), weeks=to.value_weeks)
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
