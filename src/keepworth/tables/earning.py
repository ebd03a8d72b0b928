"""What customers brought in a year: the margin of their orders, and of the days on which their contracts ran."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.evidence.places import each_once, values_at
from keepworth.tables.touching import Asker, fetched_columns
from keepworth.tables.valuing import ALL, NONE

READ: Final = ("orders", "contracts", "costs", "customers")
NEEDED: Final = ("costs",)  # where nobody wrote what serving costs, there is no profit to tell
ENDLESS: Final = "DATE '9999-12-31'"
YEAR: Final = 365.25  # days


@dataclass(frozen=True, slots=True)
class Earned:
    """What was left of what customers paid, after direct costs; shapes (customers,), by number, rising."""

    customer: Ints
    orders: Floats
    contracts: Floats
    unsaid: float  # of the amounts of orders and contracts, the share of which nobody wrote what is left


def a_year_before(day: dt.date) -> dt.date:
    """Return the same day of the year before; 29 February becomes 28."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def earned_of(of: Asker, *, as_of: dt.date, by: str, margin: float) -> Earned:
    """Return what customers brought in the twelve months up to a day.

    Orders that are invoices of a contract, as `by` (`[value] contracts_in_orders`) has it, count with it alone.
    """
    ordered = fetched_columns(of.ask(_ordered(of, as_of=as_of, by=by)))
    agreed = fetched_columns(of.ask(_agreed(of, as_of=as_of)))
    customers = each_once(ordered["customer_id"], agreed["customer_id"])
    by_orders, by_contracts = (
        values_at(customers, found["customer_id"], values=found["margin"] + margin * found["unsaid"], missing=0.0)
        for found in (ordered, agreed)
    )
    whole, unsaid = (
        float(sum(np.abs(found[name]).sum() for found in (ordered, agreed))) for name in ("amount", "unsaid")
    )
    return Earned(customers, by_orders, by_contracts, unsaid / whole if whole else 0.0)


def _ordered(of: Asker, *, as_of: dt.date, by: str) -> str:
    """Write the query of what orders brought."""
    same = "" if by == ALL else " AND runs.product_id = told.product_id"
    invoices = "" if by == NONE else (
        f" AND NOT EXISTS (SELECT 1 FROM {of.tables['contracts']} AS runs WHERE runs.customer_id = told.customer_id "
        f"AND told.ordered_on >= runs.starts_on AND told.ordered_on <= coalesce(runs.ends_on, {ENDLESS}){same})"
    )  # fmt: skip
    return (
        "SELECT customer_id, CAST(sum(amount) AS DOUBLE) AS amount, "
        "coalesce(CAST(sum(margin) AS DOUBLE), 0.0) AS margin, "
        "coalesce(CAST(sum(CASE WHEN margin IS NULL THEN amount END) AS DOUBLE), 0.0) AS unsaid "
        f"FROM {of.tables['orders']} AS told WHERE ordered_on > DATE '{a_year_before(as_of)}' "
        f"AND ordered_on <= DATE '{as_of}' AND customer_id IS NOT NULL{invoices} GROUP BY customer_id ORDER BY 1"
    )


def _agreed(of: Asker, *, as_of: dt.date) -> str:
    """Write the query of what contracts brought on the days on which they ran."""
    first = of.days.format(f"greatest(starts_on, DATE '{a_year_before(as_of) + dt.timedelta(days=1)}')")
    last = of.days.format(f"least(coalesce(ends_on, {ENDLESS}), DATE '{as_of}')")
    told = (
        f"(SELECT *, CAST({last} - {first} + 1 AS DECIMAL(10,0)) AS ran FROM {of.tables['contracts']} AS those "
        "WHERE customer_id IS NOT NULL)"
    )
    value, left = (f"CAST({name} AS DECIMAL(28,4)) * ran" for name in ("annual_value", "margin"))
    return (
        f"SELECT customer_id, CAST(sum({value}) AS DOUBLE) / {YEAR} AS amount, "
        f"coalesce(CAST(sum({left}) AS DOUBLE), 0.0) / {YEAR} AS margin, "
        f"coalesce(CAST(sum(CASE WHEN margin IS NULL THEN {value} END) AS DOUBLE), 0.0) / {YEAR} AS unsaid "
        f"FROM {told} AS told WHERE ran > 0 GROUP BY customer_id ORDER BY customer_id"
    )
