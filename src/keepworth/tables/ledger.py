"""Lines of the value ledger as they stood on a day, and what was paid and spent in the same years, on whichever engine.

Plain SQL that DuckDB and Spark both read. The year of a line is that of its period, else of the day since when it
stands; of a line that names neither nobody knows the year.
"""

import datetime as dt
from dataclasses import dataclass, replace
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
    """A customer's years, and the days of each that its lines are of: what is beside them is told of the same days.

    Shapes (accounts,), sorted by customer and year; the last three are of spans of days, (spans,).
    """

    customer: Ints
    year: Ints
    place: Ints  # whose span it is: a place among the accounts
    since: Ints  # its first day and its last, since 1970
    last: Ints

    def until(self, day: dt.date) -> "Accounts":
        """Return the same with the days until this one alone."""
        ends = np.minimum(self.last, (day - EPOCH).days)
        seen = ends >= self.since
        return replace(self, place=self.place[seen], since=self.since[seen], last=ends[seen])

    def ends(self) -> tuple[Ints, Ints]:
        """Return the first day of each account and its last; of one without a day a span without one."""
        first, last = np.full(self.year.size, -NEVER), np.full(self.year.size, NEVER)
        np.minimum.at(first, self.place, self.since)
        np.maximum.at(last, self.place, self.last)
        return first, last


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
    texts = [periods[one] for one in code]
    ends = [days_meant(period, year) for period, year in zip(texts, years.tolist(), strict=True)]
    first, last = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    return {**found, "year": years, "first": first, "last": last, "periods": np.array(texts, dtype=np.object_)}


def year_of(period: str) -> int:
    """Return the year of a period such as 2026, 2026-03 or 2026-Q1; `NO_YEAR` of what is none."""
    first, last = days_of(period)
    return NO_YEAR if last < first else (EPOCH + dt.timedelta(days=first)).year


def days_meant(period: str, year: int) -> tuple[int, int]:
    """Return the days that a line is of, since 1970: those of its period, else of the year; of neither none."""
    first, last = days_of(period)
    return (first, last) if last >= first else days_of(f"{year:04d}")


def accounts_of(lines: Columns) -> tuple[Accounts, Ints]:
    """Return the years of which there are lines with the days that these are of, and the place of each line."""
    pairs = np.stack([lines["customer_id"], lines["year"]], axis=1)
    found, place = np.unique(pairs, axis=0, return_inverse=True)
    place = place.reshape(-1).astype(np.int64)
    spans = np.stack([place, lines["first"], lines["last"]], axis=1)
    joined = _joined(np.unique(spans[lines["last"] >= lines["first"]], axis=0).tolist())
    windows = np.array(joined, dtype=np.int64).reshape(-1, 3)
    return Accounts(found[:, 0], found[:, 1], windows[:, 0], windows[:, 1], windows[:, 2]), place


def _joined(spans: list[list[int]]) -> list[list[int]]:
    """Join spans of one account that touch or overlap: a day counts once."""
    found: list[list[int]] = []
    for account, first, last in spans:
        if found and found[-1][0] == account and first <= found[-1][2] + 1:
            found[-1][2] = max(found[-1][2], last)
        else:
            found.append([account, first, last])
    return found


def paid_in(of: Asker, accounts: Accounts, *, as_of: dt.date) -> Floats:
    """Return what each customer paid on the days of its lines; NaN where neither orders nor contracts tell."""
    seen = accounts.until(as_of)
    paid = paid_between(of, accounts.customer[seen.place], since=seen.since, until=seen.last)
    return _added(paid, seen)


def left_in(of: Asker, accounts: Accounts, *, as_of: dt.date) -> Floats:
    """Return what was left of the orders of those days after direct costs; NaN where no order tells."""
    seen = accounts.until(as_of)
    places = np.arange(seen.place.size)
    whose = accounts.customer[seen.place]
    of.give(WINDOWS, {"place": places, "customer_id": whose, "since": seen.since, "until": seen.last})
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
    return _added(found, seen)


def served_in(of: Asker, accounts: Accounts, *, as_of: dt.date, hour_cost: float | None) -> Floats:
    """Return what serving each customer took on those days; NaN where none was recorded that has a price.

    Of a cost that is of more days than the lines are its part of these days counts.
    """
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
    ends = np.array([days_of(one) for one in periods or [""]], dtype=np.int64)[code]
    seen = accounts.until(as_of)
    of_customer: dict[int, list[int]] = {}
    for at, number in enumerate(accounts.customer[seen.place].tolist()):
        of_customer.setdefault(number, []).append(at)
    found = np.full(accounts.year.size, np.nan)
    rows = zip(costs["customer_id"].tolist(), ends.tolist(), costs["amount"].tolist(), strict=True)
    for customer, (first, last), amount in rows:
        for at in of_customer.get(customer, ()):
            both = min(last, int(seen.last[at])) - max(first, int(seen.since[at])) + 1
            if both > 0:
                place = seen.place[at]
                found[place] = np.nan_to_num(found[place]) + amount * both / (last - first + 1)
    return found


def _added(amount: Floats, of: Accounts) -> Floats:
    """Add up what is known of each account's spans; NaN where nothing is."""
    known, size = ~np.isnan(amount), of.year.size
    summed = np.bincount(of.place[known], weights=amount[known], minlength=size)
    found: Floats = np.where(np.bincount(of.place[known], minlength=size) > 0, summed, np.nan)
    return found
