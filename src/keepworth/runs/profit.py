"""The part of a score about profit: what each customer brought in twelve months, less what serving them cost."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np

from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.earning import Earned, earned_of
from keepworth.tables.evidence.people import OUTER, described
from keepworth.tables.evidence.places import each_once, values_at
from keepworth.tables.fight_results import write_told
from keepworth.tables.referring_results import PROFIT_FILE, WHALE_FILE, write_referring_results
from keepworth.tables.serving import Costs, yearly_costs
from keepworth.tables.touching import Asker
from keepworth.tables.valuing import Valuing
from keepworth.value.whale import whale_curve


def score_profit(of: Asker, *, valuing: Valuing, margin: float | None, as_of: dt.date, into: Path) -> dict[str, Any]:
    """Write profit.parquet and whale.json, and return their record.

    `margin` is what is left of an amount of which nobody wrote it; None: nobody says, and the whole amount counts.

    Raises
    ------
    NotEnough
        Nobody brought or cost anything in these months.

    """
    earned = earned_of(of, as_of=as_of, by=valuing.contracts_in_orders, margin=1.0 if margin is None else margin)
    costs = yearly_costs(of, as_of=as_of)
    customers = each_once(earned.customer, costs.customer)
    if customers.size:
        customers = customers[described(of, customers, as_of=as_of).kind != OUTER]
    if not customers.size:
        raise NotEnough(f"Nobody brought or cost anything in the twelve months up to {as_of}.")
    rows = _rows(customers, earned, costs=costs, hour=valuing.hour_cost)
    write_referring_results(rows, file=PROFIT_FILE, into=into)
    record = {
        "customers": int(customers.size),
        "profit": float(rows["profit"].sum()),
        "cost": float(rows["cost"].sum()),
        "hours": float(rows["hours"].sum()),
        "hour_cost": valuing.hour_cost,
        "margin": margin,
        "margin_unsaid": earned.unsaid,
        "cost_days": costs.days,
        "cost_unread": costs.unread,
    }
    write_told(record, file=WHALE_FILE, into=into)
    return record


def _rows(customers: Ints, earned: Earned, *, costs: Costs, hour: float | None) -> dict[str, Any]:
    def of(ids: Ints, values: Floats) -> Floats:
        found: Floats = values_at(customers, ids, values=values, missing=0.0)
        return found

    orders, contracts = of(earned.customer, earned.orders), of(earned.customer, earned.contracts)
    hours, money = of(costs.customer, costs.hours), of(costs.customer, costs.money)
    cost = money + hours * (hour or 0.0)
    profit = orders + contracts - cost
    curve = whale_curve(profit)
    place = np.empty(customers.size, dtype=np.int64)
    place[curve.order] = np.arange(1, customers.size + 1)
    return {
        "customer_id": customers, "from_orders": orders, "from_contracts": contracts, "hours": hours, "money": money,
        "cost": cost, "profit": profit, "place": place, "total": curve.total[place - 1],
    }  # fmt: skip
