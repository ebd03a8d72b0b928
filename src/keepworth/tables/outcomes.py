"""What customers had done by a day and what they did after it, for judging what foretold it."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.evidence.people import described
from keepworth.tables.renewals import Renewals, renewals_of
from keepworth.tables.staying import Staying
from keepworth.tables.touching import Asker, fetched_columns, lake_asker

if TYPE_CHECKING:
    from keepworth.tables.lake import Lake

READ: Final = ("contracts", "customers", "departures", "orders", "referrals")
THESE: Final = "keepworth_respondents"


@dataclass(frozen=True, slots=True)
class Happened:
    """Things of customers on days since 1970, sorted by customer and day."""

    customer: Ints
    day: Ints
    amount: Floats


@dataclass(frozen=True, slots=True)
class Histories:
    """What is known of some customers up to a day."""

    as_of: int  # days since 1970
    customers: Ints  # rising
    segment: npt.NDArray[np.object_]  # of each, empty where none is known
    orders: Happened  # a row for each day on which they bought
    began: Happened  # contracts: the first day, and what each is worth in a year
    departed: Happened
    referred: Happened  # whom they brought
    renewals: Renewals


def outcomes_asker(lake: "Lake") -> Asker | None:
    """Return who answers about what customers did; None where a book knows nothing of it."""
    return lake_asker(lake, read=READ, needed=("contracts", "departures", "orders"))


def histories_of(of: Asker, customers: Ints, *, as_of: dt.date, staying: Staying) -> Histories:
    """Read what some customers did up to a day."""
    among = np.unique(customers)
    of.give(THESE, {"customer": among})
    renewals = renewals_of(of, as_of=as_of, staying=staying)
    return Histories(
        (as_of - dt.date(1970, 1, 1)).days,
        among,
        described(of, among, as_of=as_of).segment,
        _happened(of, "orders", day="ordered_on", amount="CAST(amount AS DOUBLE)", as_of=as_of),
        _happened(of, "contracts", day="starts_on", amount="CAST(annual_value AS DOUBLE)", as_of=as_of),
        _happened(of, "departures", day="left_on", amount="CAST(1 AS DOUBLE)", as_of=as_of),
        _happened(of, "referrals", day="happened_on", amount="CAST(1 AS DOUBLE)", as_of=as_of, who="referrer_id"),
        renewals.some(np.isin(renewals.customer, among)),
    )


def _happened(
    of: Asker, table: str, *, day: str, amount: str, as_of: dt.date, who: str = "customer_id"
) -> Happened:  # fmt: skip
    found = fetched_columns(
        of.ask(
            f"SELECT {who} AS customer, {of.days.format(day)} AS day, sum({amount}) AS amount "
            f"FROM {of.tables[table]} AS told WHERE {day} <= DATE '{as_of}' "
            f"AND {who} IN (SELECT customer FROM {THESE}) GROUP BY {who}, {day} ORDER BY {who}, {day}"
        )
    )
    return Happened(found["customer"], found["day"], found["amount"])
