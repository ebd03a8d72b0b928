"""What stands in the panels of value: stored results, taken apart and put into words; no model runs here."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from keepworth.charts.waterfall import waterfall
from keepworth.tables.own_facts import latest_orders, orders_by_year
from keepworth.value.because import Outlook, because
from keepworth_web.know.reads import Visible
from keepworth_web.shared.panels import Value

PARTS = ("typical", "orders", "recency", "spend")  # in the order in which `because` adds them
BESIDE = (("contracts", "contract_value", 1), ("costs", "cost_to_serve", -1))  # what is added to orders
YEARS = 12  # of orders that are shown
LATEST = 8  # rows of orders that are shown
ALL = 1_000_000  # rows of a file: more than a sheet holds


def worth_of(row: Mapping[str, Any], *, visible: Visible) -> dict[str, Any] | None:
    """Return why a customer is worth what it is, None where it has no value."""
    typical, record, sources = visible.typical(), visible.record, visible.scored.sources(row["number"])
    bought = sources["order_value"] if sources else row["value"]
    if record is None or row["value"] is None:
        return None
    lines: list[tuple[str, float]] = []
    if typical is not None and bought is not None and row["expected_spend"]:
        own = Outlook(row["p_active"], bought / row["expected_spend"], row["expected_spend"])
        found = because(own, typical=Outlook(typical.active, typical.orders, typical.spend))
        lines = list(zip(PARTS, (found.typical, found.orders, found.recency, found.spend), strict=True))
    lines += [(what, sign * (sources[name] or 0.0)) for what, name, sign in BESIDE if sources and sources[name]]
    if not lines:
        return None
    *bars, whole = waterfall([amount for _, amount in lines])
    return {
        "lines": [{"what": what, "bar": bar} for (what, _), bar in zip(lines, bars, strict=True)],
        "whole": whole,
        "customers": typical.customers if typical else 0,
        "typical": typical if lines[0][0] == PARTS[0] else None,
        "is_single": row["repeats"] == 0,
        "note": row["note"],
        "record": record,
        **_ordered(row),
    }


def _ordered(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a customer orders, None of who never did."""
    has = row["repeats"] is not None
    return {
        "orders": row["repeats"] + 1 if has else None,
        "years": row["age_weeks"] * 7 / 365.25 if has else None,
        "silent_weeks": round(row["age_weeks"] - row["last_order_weeks"]) if has else None,
        "active": row["p_active"],
        "spend": row["expected_spend"],
        "spend_low": row["expected_spend_low"],
        "spend_high": row["expected_spend_high"],
    }


def orders_of(row: Mapping[str, Any], *, visible: Visible) -> dict[str, Any] | None:
    """Return what a customer ordered, year by year, None where it never did."""
    record, until = visible.record, _until(visible)
    years = orders_by_year(visible.book, row["number"], until=until)
    if not years:
        return None
    shown = years[-YEARS:]
    most = max((float(one.amount) for one in shown), default=0.0)
    return {
        "years": [{"of": one, "share": max(float(one.amount), 0.0) / most if most > 0 else 0.0} for one in shown],
        "is_cut": len(years) > YEARS,
        "latest": latest_orders(visible.book, row["number"], until=until, most=LATEST),
        "until": until,
        "row": row,
        "record": record,
    }


def order_rows(number: int, *, row: Mapping[str, Any] | None, visible: Visible) -> list[list[Value]] | None:
    """Return all rows of a customer's orders for a file, the last first; None behind the wall."""
    if row is None:
        return None
    found = latest_orders(visible.book, number, until=_until(visible), most=ALL)
    return [[one["ordered_on"], one["order"], float(one["amount"])] for one in found]


def _until(visible: Visible) -> dt.date:
    return dt.date.fromisoformat(visible.record["as_of"]) if visible.record else visible.day
