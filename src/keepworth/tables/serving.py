"""What it costs to serve customers, which orders are invoices of their contracts, and when contracts are paid.

Plain SQL that DuckDB and Spark both read; ids are numbers, days are since 1970. Nothing after the day is seen.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.arrow import coded_texts
from keepworth.tables.evidence.returns import days_of
from keepworth.tables.lake.engine import quoted
from keepworth.tables.touching import EPOCH, Asker, fetched_columns
from keepworth.tables.valuing import ALL, BY_PRODUCT, NONE
from keepworth.value.contracts import END, MONTHLY, START

READ: Final = ("costs", "contracts", "orders")
YEAR: Final = 365.25  # days
PERIOD: Final = "coalesce(trim(period), '')"
INVOICES: Final = 2  # years of orders that tell how much of them is invoices
PAID: Final = {"start": START, "end": END, "monthly": MONTHLY}


@dataclass(frozen=True, slots=True)
class Costs:
    """What it took to serve customers, in a year; shapes (customers,), by number, rising."""

    customer: Ints
    hours: Floats
    money: Floats
    days: int  # of the last year that the book's costs cover; 0 where it has none that are over
    unread: int  # rows whose period is none


def yearly_costs(of: Asker, *, as_of: dt.date) -> Costs:
    """Return hours and money of the last twelve months by customer, as of a year.

    A period counts when it is over, and as far as it lies within the twelve months. Where the book's costs cover only a
    part of them, they are taken up to a year; a customer without a row in what is covered cost nothing then.
    """
    told = f"{of.tables['costs']} AS told WHERE customer_id IS NOT NULL"
    table = of.ask(f"SELECT {PERIOD} AS period, count(*) AS many FROM {told} GROUP BY {PERIOD} ORDER BY period")
    code, periods = coded_texts(table.column("period"))
    first, last = (np.array(ends, dtype=np.int64)[code] for ends in zip(*map(days_of, periods or [""]), strict=True))
    day = (as_of - EPOCH).days
    begin = np.maximum(first, day - 364)
    within = np.where(last <= day, last - begin + 1, 0)
    counts = within > 0
    unread = int(fetched_columns(table.select(["many"]))["many"][last < first].sum())
    if not counts.any():
        nothing = np.empty(0)
        return Costs(np.empty(0, dtype=np.int64), nothing, nothing, 0, unread)
    days = int(last[counts].max() - begin[counts].min() + 1)
    # Periods of which the same part lies within are added up together: such parts are few, and periods are many.
    parts, part = np.unique(within[counts] / (last - first + 1)[counts], return_inverse=True)
    named = [periods[at] for at in code[counts]]
    alike = [", ".join(quoted(named[at]) for at in np.flatnonzero(part == one)) for one in range(parts.size)]
    which = " ".join(f"WHEN {PERIOD} IN ({those}) THEN {one}" for one, those in enumerate(alike))
    found = fetched_columns(
        of.ask(
            "SELECT customer_id, part, coalesce(sum(hours), 0.0) AS hours, "
            "coalesce(CAST(sum(amount) AS DOUBLE), 0.0) AS money FROM (SELECT customer_id, hours, amount, "
            f"CASE {which} END AS part FROM {told}) AS counted WHERE part IS NOT NULL "
            "GROUP BY customer_id, part ORDER BY customer_id, part"
        )
    )
    share = parts[found["part"].astype(np.int64)] * YEAR / days
    customer, place = np.unique(found["customer_id"], return_inverse=True)
    hours, money = (np.bincount(place, weights=found[name] * share) for name in ("hours", "money"))
    return Costs(customer, hours, money, days, unread)


@dataclass(frozen=True, slots=True)
class Invoices:
    """How much of what contract customers ordered lately is invoices of their contracts; shapes (customers,)."""

    customer: Ints
    share: Floats  # of the amount of their orders, from 0 to 1
    unnamed: int  # customers some of whose orders while a contract ran name no product
    free: "Free | None" = None  # of customers some of whose orders are invoices


@dataclass(frozen=True, slots=True)
class Free:
    """Orders that are no invoices; shapes (customers,), by number, rising. Days count from 1970-01-01."""

    customer: Ints
    repeats: Ints  # occasions after the first; −1 where all they ever ordered are invoices
    first: Ints
    latest: Ints
    net: Floats  # what came after the first occasion, refunds taken off


def invoices_of(of: Asker, *, as_of: dt.date, by: str) -> Invoices:
    """Return, of customers with a contract, which part of their orders of the last two years is invoices of it.

    `by` is what `[value] contracts_in_orders` says.
    """
    none = Invoices(np.empty(0, dtype=np.int64), np.empty(0), 0)
    if by == NONE:
        return none
    since = as_of - dt.timedelta(days=round(INVOICES * YEAR))
    runs = (
        f"SELECT 1 FROM {of.tables['contracts']} AS runs WHERE runs.customer_id = told.customer_id "
        "AND told.ordered_on >= runs.starts_on AND told.ordered_on <= coalesce(runs.ends_on, DATE '9999-12-31')"
    )
    orders = f"FROM {of.tables['orders']} AS told WHERE ordered_on > DATE '{since}' AND ordered_on <= DATE '{as_of}' "
    under = f"SELECT customer_id FROM {of.tables['contracts']} AS those WHERE starts_on <= DATE '{as_of}'"
    same = "" if by == ALL else " AND runs.product_id = told.product_id"
    paid, invoiced = (
        fetched_columns(
            of.ask(f"SELECT customer_id, CAST(sum(amount) AS DOUBLE) AS amount {orders} AND {which} "
                   "GROUP BY customer_id ORDER BY customer_id")
        )
        for which in (f"customer_id IN ({under})", f"EXISTS ({runs}{same})")
    )  # fmt: skip
    whole = paid["amount"] > 0
    customer, amount = paid["customer_id"][whole], paid["amount"][whole]
    owed = np.zeros(customer.size)
    known = np.isin(invoiced["customer_id"], customer)
    owed[np.searchsorted(customer, invoiced["customer_id"][known])] = invoiced["amount"][known]
    unnamed = 0
    if by == BY_PRODUCT:
        asked = of.ask(
            f"SELECT count(DISTINCT customer_id) AS many {orders} AND product_id IS NULL AND EXISTS ({runs})"
        )
        unnamed = int(fetched_columns(asked)["many"][0])
    some = customer[owed > 0]
    day = of.days.format("ordered_on")
    those = f"SELECT customer_id FROM {of.tables['orders']} AS told WHERE EXISTS ({runs}{same})"
    days = fetched_columns(
        of.ask(f"SELECT customer_id, {day} AS day, CAST(sum(amount) AS DOUBLE) AS amount, "
               f"CASE WHEN max(amount) >= 0 THEN 1 ELSE 0 END AS bought FROM {of.tables['orders']} AS told "
               f"WHERE ordered_on <= DATE '{as_of}' AND NOT EXISTS ({runs}{same}) AND customer_id IN ({those}) "
               f"GROUP BY customer_id, {day} ORDER BY customer_id, day")
    )  # fmt: skip
    return Invoices(customer, np.clip(owed / amount, 0.0, 1.0), unnamed, _free(some, days))


def _free(customer: Ints, days: dict[str, Ints | Floats]) -> Free:
    """Reduce days without invoices, sorted, to one row a customer."""
    place = np.searchsorted(customer, days["customer_id"])
    place = np.where(np.isin(days["customer_id"], customer), place, customer.size)  # the last row is of all others
    bought = days["bought"] > 0
    many = np.bincount(place[bought], minlength=customer.size + 1)
    first, latest = np.full(many.size, np.iinfo(np.int64).max), np.zeros(many.size, dtype=np.int64)
    np.minimum.at(first, place[bought], days["day"][bought])
    np.maximum.at(latest, place[bought], days["day"][bought])
    later = days["day"] > first[place]
    net = np.bincount(place[later], weights=days["amount"][later], minlength=many.size)
    none = many == 0
    first[none], latest[none] = 0, 0
    return Free(customer, many[:-1] - 1, first[:-1], latest[:-1], net[:-1])


@dataclass(frozen=True, slots=True)
class Terms:
    """When contracts are paid; shapes (contracts,), by number, rising."""

    contract: Ints
    paid: Ints


def payments_of(of: Asker, *, as_of: dt.date) -> Terms:
    """Return when each contract is paid, by the month where nobody wrote it."""
    said = " ".join(f"WHEN due = '{word}' THEN {place}" for word, place in PAID.items())
    found = fetched_columns(
        of.ask(
            f"SELECT contract_id AS contract, CASE {said} ELSE {MONTHLY} END AS paid "
            f"FROM {of.tables['contracts']} AS told WHERE starts_on <= DATE '{as_of}' ORDER BY contract_id"
        )
    )
    return Terms(found["contract"], found["paid"])


@dataclass(frozen=True, slots=True)
class Endless:
    """Contracts that run without an end; shapes (contracts,), sorted by customer."""

    customer: Ints
    starts: Ints
    paid: Ints
    annual_value: Floats
    margin: Floats  # NaN where it is not known


def endless_of(of: Asker, *, as_of: dt.date) -> Endless:
    """Return the contracts without a last day that nobody ended by the day."""
    said = " ".join(f"WHEN due = '{word}' THEN {place}" for word, place in PAID.items())
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id AS customer, {of.days.format('starts_on')} AS starts, "
            f"CASE {said} ELSE {MONTHLY} END AS paid, coalesce(CAST(annual_value AS DOUBLE), 0.0) AS annual_value, "
            "coalesce(CAST(margin AS DOUBLE), CAST('NaN' AS DOUBLE)) AS margin "
            f"FROM {of.tables['contracts']} AS told WHERE starts_on <= DATE '{as_of}' AND ends_on IS NULL "
            "AND customer_id IS NOT NULL "
            f"AND NOT coalesce(renewed = 'no' AND coalesce(renewed_on, starts_on) <= DATE '{as_of}', FALSE) "
            "ORDER BY customer_id, contract_id"
        )
    )
    return Endless(**found)
