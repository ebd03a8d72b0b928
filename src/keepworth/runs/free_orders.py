"""What customers are worth by the orders that are no invoice of a contract: the model asked of those alone."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.runs.asked import Resolved
from keepworth.runs.periods import in_periods
from keepworth.runs.re_estimated import order_model, weekly
from keepworth.tables.serving import Free
from keepworth.tables.touching import EPOCH
from keepworth.value.cells import BuyingCells
from keepworth.value.foreseen import orders_ahead
from keepworth.value.periodic import PeriodModel


def free_value(orders: Mapping[str, Any], free: Free, *, to: Resolved) -> Floats:
    """Return what the free orders of each customer are worth, by the models that the run's record holds.

    An invoice comes as long as its contract runs, and tells neither how often somebody orders beside it nor whether
    they still do. Who never ordered freely is worth nothing here.
    """
    model, spend = order_model(orders["orders"]), orders["spend"]
    ordered = free.repeats >= 0
    repeats = np.maximum(free.repeats, 0)
    today = (to.as_of - EPOCH) // dt.timedelta(days=1)
    latest, age = ((day - free.first) / 7 for day in (free.latest, np.full(free.first.size, today)))
    cells = BuyingCells(repeats, np.where(ordered, latest, 0.0), np.where(ordered, age, 0.0), np.ones_like(repeats))
    if isinstance(model, PeriodModel):
        cells = in_periods(cells, model.period, as_of=to.as_of)
    to_come = orders_ahead(model, cells, weeks=to.value_weeks, weekly_discount=weekly(to.discount))
    at, net = spend["parameters"], np.maximum(free.net, 0.0)
    own = at["p"] * (at["gamma"] + net) / np.maximum(at["p"] * repeats + at["q"] - 1, 1e-9)
    each = np.where((repeats > 0) & (net > 0), own, float(spend["mean"]))
    return np.where(ordered, to_come * each * float(orders["margin"]["share"]), 0.0)
