"""What customers gain for what they pay: their lines in the ledger over what they paid in the same days."""

import calendar
import datetime as dt
import re
from typing import Final

import numpy as np

from keepworth.measure.beliefs import Errors
from keepworth.measure.sources import RETURN, said_by_return
from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.arrow import coded_texts
from keepworth.tables.evidence.facts import FEEDS, Facts, of_nobody, where
from keepworth.tables.evidence.pieces import Thing
from keepworth.tables.touching import EPOCH, Asker, fetched_columns

PERIOD: Final = re.compile(r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")  # 2026, 2026-03, 2026-Q1
WINDOWS: Final = "keepworth_windows"
YEAR: Final = 365.25  # days
ENDLESS: Final = dt.date(9999, 12, 31)
WRONG: Final = "its period is no year, quarter or month"


def returned(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Facts]:
    """Return the return on what each customer paid in each period of the ledger: what they gained beyond it, over it.

    Of a line and the answers to it the one most believed counts. A line without a day is of its whole period, and tells
    nothing before that has ended. What they paid is the amount of their orders, and where there are none their
    contracts' value of those days; where nobody knows that, the gain tells nothing. It is verified where every line of
    the period is, or is signed.
    """
    table = of.ask(
        "SELECT customer_id, coalesce(trim(period), '') AS period, min(line_id) AS line_id, "
        "CAST(sum(amount) AS DOUBLE) AS gained, "
        "count(*) - CAST(sum(CASE WHEN status IN ('verified', 'signed') THEN 1 ELSE 0 END) AS BIGINT) AS claimed, "
        "CAST(sum(CASE WHEN status_on IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS undated "
        f"FROM ({standing(of.tables['ledger'], as_of=as_of)}) AS told WHERE side = 'theirs' "
        "GROUP BY customer_id, coalesce(trim(period), '') ORDER BY customer_id, period"
    )
    found = fetched_columns(table.drop_columns(["period"]))
    code, periods = coded_texts(table.column("period"))
    today = (as_of - EPOCH).days
    since, until = (np.array(ends, dtype=np.int64)[code] for ends in zip(*map(days_of, periods or [""]), strict=True))
    wrong, is_over = until < since, until <= today
    until = np.minimum(until, today)
    paid = paid_between(of, found["customer_id"], since=since, until=until)
    told = (paid > 0) & (is_over | (found["undated"] == 0))
    rows = np.flatnonzero(told | wrong)
    said = said_by_return(
        np.where(wrong, 0.0, found["gained"] - paid)[rows], paid=np.where(wrong, 1.0, paid)[rows],
        is_verified=found["claimed"][rows] == 0, errors=errors,
    )  # fmt: skip
    thing = Thing(FEEDS[RETURN], RETURN, "ledger", wrong=WRONG)
    return [of_nobody(thing, found["line_id"][rows], customer=found["customer_id"][rows],
                      day=np.where(wrong, today, until)[rows], said=where(~wrong[rows], said))]  # fmt: skip


def standing(ledger: str, *, as_of: dt.date) -> str:
    """Write the query of the lines that count: of a line and its answers the most believed, of equals the newest."""
    believed = "CASE status WHEN 'signed' THEN 2 WHEN 'verified' THEN 1 ELSE 0 END DESC"
    place = (
        "row_number() OVER (PARTITION BY coalesce(answers_id, line_id) "
        f"ORDER BY {believed}, coalesce(status_on, DATE '0001-01-01') DESC, answers_id IS NOT NULL DESC, line_id DESC) "
        "AS keepworth_place"
    )
    return (
        f"SELECT * FROM (SELECT *, {place} FROM {ledger} AS held WHERE coalesce(status_on <= DATE '{as_of}', TRUE)) "
        "AS placed WHERE keepworth_place = 1"
    )


def days_of(period: str) -> tuple[int, int]:
    """Return the first day of a period and its last, since 1970; of what is no period a span without a day."""
    said = PERIOD.fullmatch(period)
    if said is None or said[1] == "0000":
        return 0, -1
    year, month, quarter = (int(part or 0) for part in said.groups())
    first, last = (month, month) if month else (3 * quarter - 2, 3 * quarter) if quarter else (1, 12)
    ends = dt.date(year, last, calendar.monthrange(year, last)[1])
    return (dt.date(year, first, 1) - EPOCH).days, (ends - EPOCH).days


def paid_between(of: Asker, customer: Ints, *, since: Ints, until: Ints) -> Floats:
    """Return what customers paid in some days; NaN where nobody knows."""
    found = np.full(customer.size, np.nan)
    of.give(WINDOWS, {"place": np.arange(customer.size), "customer_id": customer, "since": since, "until": until})
    for table, asked in (("contracts", _by_contract), ("orders", _by_order)):
        if table in of.tables:
            paid = fetched_columns(of.ask(asked(of)))
            known = paid["paid"] > 0
            found[paid["place"][known]] = paid["paid"][known]
    return found


def _by_order(of: Asker) -> str:
    return (
        f"SELECT place, CAST(sum(told.amount) AS DOUBLE) AS paid FROM {of.tables['orders']} AS told "
        f"JOIN {WINDOWS} AS wanted ON told.customer_id = wanted.customer_id "
        f"AND {of.days.format('told.ordered_on')} BETWEEN since AND until GROUP BY place ORDER BY place"
    )


def _by_contract(of: Asker) -> str:
    ends = f"least(until, {of.days.format(f"coalesce(told.ends_on, DATE '{ENDLESS}')")})"
    days = f"{ends} - greatest(since, {of.days.format('told.starts_on')}) + 1"
    worth = f"CAST(told.annual_value AS DECIMAL(28,4)) * CAST(greatest({days}, 0) AS DECIMAL(10,0))"
    return (
        f"SELECT place, CAST(sum({worth}) AS DOUBLE) / {YEAR} AS paid FROM {of.tables['contracts']} AS told "
        f"JOIN {WINDOWS} AS wanted ON told.customer_id = wanted.customer_id GROUP BY place ORDER BY place"
    )
