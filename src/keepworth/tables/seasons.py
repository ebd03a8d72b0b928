"""What the season goes by: what customers bought by month, their segments, and when each product is bought."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.tables.arrays import Columns
from keepworth.tables.offering import newest
from keepworth.tables.touching import Asker, fetched_columns

READ: Final = ("orders", "customers", "products")
NEEDED: Final = ("products",)  # an offer belongs to the date
MONTHS: Final = 48  # before a day that are read: three years, and one to test them by


@dataclass(frozen=True, slots=True)
class Seasons:
    """What is known on a day, of whole months; a month is the year times twelve and the month of it from 0."""

    bought: Columns  # customer_id, month, amount, days
    segments: Columns  # customer_id, segment
    goods: Columns  # product_id, month (of the year), amount


def month_after(as_of: dt.date) -> int:
    """Return the first month that is not over on a day."""
    tomorrow = as_of + dt.timedelta(days=1)
    return tomorrow.year * 12 + tomorrow.month - 1


def first_of(month: int) -> dt.date:
    """Return the first day of a month."""
    return dt.date(month // 12, month % 12 + 1, 1)


def seasons(of: Asker, *, as_of: dt.date) -> Seasons:
    """Return what the season goes by on a day."""
    return Seasons(*(fetched_columns(of.ask(query(of, as_of))) for query in (_bought, _segments, _goods)))


def _lines(of: Asker, day: dt.date) -> str:
    end = month_after(day)
    return (
        "(SELECT *, CAST(extract(YEAR FROM ordered_on) * 12 + extract(MONTH FROM ordered_on) - 1 AS BIGINT) AS month "
        f"FROM {of.tables['orders']} AS told WHERE amount > 0 "
        f"AND ordered_on >= DATE '{first_of(end - MONTHS)}' AND ordered_on < DATE '{first_of(end)}')"
    )


def _bought(of: Asker, day: dt.date) -> str:
    return (
        "SELECT customer_id, month, CAST(sum(amount) AS DOUBLE) AS amount, "
        "CAST(count(DISTINCT ordered_on) AS DOUBLE) AS days "
        f"FROM {_lines(of, day)} AS lines WHERE customer_id IS NOT NULL GROUP BY customer_id, month ORDER BY 1, 2"
    )


def _segments(of: Asker, day: dt.date) -> str:
    customers = newest(of, day, table="customers", key="customer_id")
    return f"SELECT customer_id, segment FROM {customers} AS who WHERE segment IS NOT NULL ORDER BY 1"


def _goods(of: Asker, day: dt.date) -> str:
    return (
        "SELECT product_id, month % 12 AS month, CAST(sum(amount) AS DOUBLE) AS amount "
        f"FROM {_lines(of, day)} AS lines WHERE product_id IS NOT NULL GROUP BY product_id, month % 12 ORDER BY 1, 2"
    )
