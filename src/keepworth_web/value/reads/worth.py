"""What stands in the panels of value: stored results, taken apart and put into words; no model runs here."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from keepworth.charts.waterfall import waterfall
from keepworth.tables.own_facts import latest_orders, orders_by_year
from keepworth.tables.scored import Typical
from keepworth.value.because import Outlook, because
from keepworth_web.know.reads import Visible
from keepworth_web.shared.panels import Value

PARTS = ("typical", "orders", "recency", "spend")  # in the order in which `because` adds them
YEARS = 12  # of orders that are shown
LATEST = 8  # rows of orders that are shown
ALL = 1_000_000  # rows of a file: more than a sheet holds


def worth_of(
    row: Mapping[str, Any], *, typical: Typical | None, record: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """Return why a customer is worth what it is, None where it has no value."""
    if typical is None or record is None or row["value"] is None or not row["expected_spend"]:
        return None
    own = Outlook(row["p_active"], row["value"] / row["expected_spend"], row["expected_spend"])
    found = because(own, typical=Outlook(typical.active, typical.orders, typical.spend))
    *bars, whole = waterfall([found.typical, found.orders, found.recency, found.spend])
    silent = round(row["age_weeks"] - row["last_order_weeks"])
    return {
        "lines": [{"what": what, "bar": bar} for what, bar in zip(PARTS, bars, strict=True)],
        "whole": whole,
        "customers": typical.customers,
        "typical": typical,
        "orders": row["repeats"] + 1,
        "years": row["age_weeks"] * 7 / 365.25,
        "silent_weeks": silent,
        "active": row["p_active"],
        "spend": row["expected_spend"],
        "spend_low": row["expected_spend_low"],
        "spend_high": row["expected_spend_high"],
        "is_single": row["repeats"] == 0,
        "note": row["note"],
        "record": record,
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
