"""Lines of the value ledger as they stood on a day, and what was paid and spent in the same years, on whichever engine.

Plain SQL that DuckDB and Spark both read. The year of a line is that of its period, else of the day since when it
stands; of a line that names neither nobody knows the year.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.arrays import Columns
from keepworth.tables.arrow import coded_texts
from keepworth.tables.evidence.returns import WINDOWS, days_of, paid_between
from keepworth.tables.lake import Lake
from keepworth.tables.touching import EPOCH, NEVER, Asker, fetched_columns, lake_asker

READ: Final = ("ledger", "orders", "contracts", "costs")
STATUSES: Final = ("claimed", "verified", "signed")  # places in `keepworth.value.Status`
NO_YEAR: Final = 0


@dataclass(frozen=True, slots=True)
class Accounts:
    """A customer's years; shapes (accounts,), sorted by customer and year."""

    customer: Ints
    year: Ints


def ledger_asker(lake: Lake) -> Asker | None:
    """Return who answers about the ledger; None where a book holds nothing of it, nor of what was paid and spent."""
    return lake_asker(lake, read=READ, needed=READ)


def ledger_lines(of: Asker, *, as_of: dt.date, customer: int | None = None) -> Columns:
    """Return lines that stood by a day, of one customer or all, with the place of their status and their year."""
    stood = f"coalesce(status_on <= DATE '{as_of}', TRUE)"
    whose = "" if customer is None else f" AND customer_id = {customer:d}"
    status = " ".join(f"WHEN status = '{name}' THEN {place}" for place, name in enumerate(STATUSES))
    table = of.ask(
        "SELECT line_id, coalesce(answers_id, line_id) AS matter, customer_id, coalesce(trim(period), '') AS period, "
        "CASE WHEN side = 'theirs' THEN 1 ELSE 0 END AS theirs, CAST(amount AS DOUBLE) AS amount, "
        f"CASE {status} ELSE 0 END AS status, coalesce({of.days.format('status_on')}, {NEVER}) AS day, "
        f"coalesce(kind, '') AS kind FROM {of.tables['ledger']} AS told "
        f"WHERE {stood}{whose} ORDER BY customer_id, answers_id IS NOT NULL, line_id"
    )
    found = fetched_columns(table.drop_columns(["period"]))
    code, periods = coded_texts(table.column("period"))
    years = np.array([year_of(one) for one in periods or [""]], dtype=np.int64)[code]
    undated = (years == NO_YEAR) & (found["day"] != NEVER)
    days = found["day"][undated].astype("datetime64[D]")
    years[undated] = days.astype("datetime64[Y]").astype(np.int64) + EPOCH.year
    return {**found, "year": years, "periods": np.array([periods[one] for one in code], dtype=np.object_)}


def year_of(period: str) -> int:
    """Return the year of a period such as 2026, 2026-03 or 2026-Q1; `NO_YEAR` of what is none."""
    first, last = days_of(period)
    return NO_YEAR if last < first else (EPOCH + dt.timedelta(days=first)).year


def accounts_of(lines: Columns) -> tuple[Accounts, Ints]:
    """Return the years of which there are lines, and the place of each line among them."""
    pairs = np.stack([lines["customer_id"], lines["year"]], axis=1)
    found, place = np.unique(pairs, axis=0, return_inverse=True)
    return Accounts(found[:, 0], found[:, 1]), place.reshape(-1).astype(np.int64)


def paid_in(of: Asker, accounts: Accounts, *, as_of: dt.date) -> Floats:
    """Return what each customer paid in each year, up to the day; NaN where neither orders nor contracts tell."""
    since, until = _ends(accounts, as_of=as_of)
    return paid_between(of, accounts.customer, since=since, until=until)


def left_in(of: Asker, accounts: Accounts, *, as_of: dt.date) -> Floats:
    """Return what was left of the orders of each customer and year after direct costs; NaN where no order tells."""
    since, until = _ends(accounts, as_of=as_of)
    places = np.arange(accounts.year.size)
    of.give(WINDOWS, {"place": places, "customer_id": accounts.customer, "since": since, "until": until})
    summed = fetched_columns(
        of.ask(
            f"SELECT place, CAST(sum(told.margin) AS DOUBLE) AS amount FROM {of.tables['orders']} AS told "
            f"JOIN {WINDOWS} AS wanted ON told.customer_id = wanted.customer_id "
            f"AND {of.days.format('told.ordered_on')} BETWEEN since AND until WHERE told.margin IS NOT NULL "
            "GROUP BY place ORDER BY place"
        )
    )
    found = np.full(places.size, np.nan)
    found[summed["place"]] = summed["amount"]
    return found


def served_in(of: Asker, accounts: Accounts, *, hour_cost: float | None) -> Floats:
    """Return what serving each customer took in each year; NaN where none was recorded that has a price."""
    priced = "CAST(amount AS DOUBLE)" + (f", hours * {hour_cost:f}" if hour_cost else "")
    known = "amount IS NOT NULL" + (" OR hours IS NOT NULL" if hour_cost else "")
    summed = " + ".join(f"coalesce(sum({one}), 0.0)" for one in priced.split(", "))
    table = of.ask(
        f"SELECT customer_id, coalesce(trim(period), '') AS period, {summed} AS amount "
        f"FROM {of.tables['costs']} AS told WHERE {known} GROUP BY customer_id, coalesce(trim(period), '') "
        "ORDER BY customer_id, period"
    )
    costs = fetched_columns(table.drop_columns(["period"]))
    code, periods = coded_texts(table.column("period"))
    years = np.array([year_of(one) for one in periods or [""]], dtype=np.int64)[code]
    places = {pair: at for at, pair in enumerate(zip(accounts.customer.tolist(), accounts.year.tolist(), strict=True))}
    found = np.full(accounts.year.size, np.nan)
    for customer, year, amount in zip(costs["customer_id"].tolist(), years.tolist(), costs["amount"], strict=True):
        at = places.get((customer, year))
        if at is not None and year != NO_YEAR:
            found[at] = np.nan_to_num(found[at]) + amount
    return found


def _ends(accounts: Accounts, *, as_of: dt.date) -> tuple[Ints, Ints]:
    """Return the first and last day of each year, since 1970; of no year a span without a day."""
    known = accounts.year != NO_YEAR
    first = (np.where(known, accounts.year, EPOCH.year) - EPOCH.year).astype("datetime64[Y]").astype("datetime64[D]")
    after = (
        (np.where(known, accounts.year, EPOCH.year) - EPOCH.year + 1).astype("datetime64[Y]").astype("datetime64[D]")
    )
    since = first.astype(np.int64)
    until = np.minimum(after.astype(np.int64) - 1, (as_of - EPOCH).days)
    return since, np.where(known, until, since - 1)
