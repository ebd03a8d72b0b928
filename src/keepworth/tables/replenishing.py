"""What replenishment goes by: pieces sold by week, what was counted and sold out where, and what one piece costs."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.tables.arrays import Columns
from keepworth.tables.offering import newest
from keepworth.tables.touching import NAN, Asker, fetched_columns

READ: Final = ("orders", "products", "locations", "stock")
NEEDED: Final = ("stock",)
WEEKS: Final = 106  # that are looked at: two years, and what stands before the first forecast


@dataclass(frozen=True, slots=True)
class Replenishing:
    """What is known on a day; tables of equally long columns. Days are counted from the first that counts, 0."""

    sold: Columns  # location_id, product_id, week, pieces
    counts: Columns  # location_id, product_id, on_hand, on_order, day: the last count; first: the day of the first
    since: Columns  # location_id, product_id, pieces: sold after the last count
    out: Columns  # location_id, product_id, day, out_days: counts after it had been sold out
    goods: Columns  # product_id, ended, leaves and left_over (a piece; NaN: not known), unit_cost
    places: Columns  # location_id, closed, lead_days, review_days (−1: not known)


def replenishing(of: Asker, *, as_of: dt.date) -> Replenishing:
    """Return what replenishment goes by on a day."""
    queries = (_sold, _counts, _since_count, _out, _goods, _places)
    return Replenishing(*(fetched_columns(of.ask(query(of, as_of))) for query in queries))


def first_day(as_of: dt.date) -> dt.date:
    """Return the first day that counts: weeks end on the day that is asked for."""
    return as_of - dt.timedelta(days=7 * WEEKS - 1)


def _day(of: Asker, column: str, *, day: dt.date) -> str:
    """Write a day as the number of days since the first that counts."""
    return f"CAST({of.days.format(column)} - {(first_day(day) - dt.date(1970, 1, 1)).days} AS BIGINT)"


def _counted(of: Asker, day: dt.date) -> str:
    return f"(SELECT * FROM {of.tables['stock']} AS told WHERE counted_on <= DATE '{day}')"


def _last(of: Asker, day: dt.date) -> str:
    """Write the query of the last count of everything."""
    return (
        "(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY location_id, product_id ORDER BY counted_on DESC) "
        "AS place, min(counted_on) OVER (PARTITION BY location_id, product_id) AS began "
        f"FROM {_counted(of, day)} AS counts) AS each WHERE place = 1 AND on_hand IS NOT NULL)"
    )


def _lines(of: Asker, day: dt.date) -> str:
    return (
        f"(SELECT *, coalesce(CAST(quantity AS DOUBLE), 1.0) AS pieces FROM {of.tables['orders']} AS told "
        "WHERE location_id IS NOT NULL AND product_id IS NOT NULL AND amount > 0 "
        f"AND ordered_on BETWEEN DATE '{first_day(day)}' AND DATE '{day}')"
    )


def _sold(of: Asker, day: dt.date) -> str:
    week = f"CAST(floor({_day(of, 'ordered_on', day=day)} / 7) AS BIGINT)"
    return (
        "SELECT location_id, product_id, week, sum(pieces) AS pieces FROM ("
        f"SELECT location_id, product_id, pieces, {week} AS week FROM {_lines(of, day)} AS l WHERE pieces > 0"
        ") AS lines GROUP BY location_id, product_id, week ORDER BY 1, 2, 3"
    )


def _counts(of: Asker, day: dt.date) -> str:
    return (
        "SELECT location_id, product_id, CAST(on_hand AS DOUBLE) AS on_hand, CAST(coalesce(on_order, 0) AS DOUBLE) "
        f"AS on_order, {_day(of, 'counted_on', day=day)} AS day, {_day(of, 'began', day=day)} AS first "
        f"FROM {_last(of, day)} AS counts ORDER BY 1, 2"
    )


def _since_count(of: Asker, day: dt.date) -> str:
    return (
        f"SELECT counts.location_id, counts.product_id, sum(lines.pieces) AS pieces FROM {_last(of, day)} AS counts "
        f"JOIN {_lines(of, day)} AS lines ON lines.location_id = counts.location_id "
        "AND lines.product_id = counts.product_id AND lines.ordered_on > counts.counted_on "
        "GROUP BY counts.location_id, counts.product_id ORDER BY 1, 2"
    )


def _out(of: Asker, day: dt.date) -> str:
    return (
        f"SELECT location_id, product_id, {_day(of, 'counted_on', day=day)} AS day, CAST(out_days AS DOUBLE) "
        f"AS out_days FROM {_counted(of, day)} AS counts WHERE out_days > 0 AND counted_on >= DATE '{first_day(day)}' "
        "ORDER BY 1, 2, 3"
    )


def _goods(of: Asker, day: dt.date) -> str:
    goods = newest(of, day, table="products", key="product_id")
    money = ", ".join(f"coalesce(CAST({name} AS DOUBLE), {NAN}) AS {to}" for name, to in (
        ("list_price - unit_cost", "leaves"), ("left_over", "left_over"), ("unit_cost", "unit_cost")))  # fmt: skip
    ended = "CASE WHEN coalesce(ended, FALSE) THEN 1 ELSE 0 END AS ended"
    return f"SELECT product_id, {ended}, {money} FROM {goods} AS g ORDER BY 1"


def _places(of: Asker, day: dt.date) -> str:
    places = newest(of, day, table="locations", key="location_id")
    return (
        "SELECT location_id, CASE WHEN coalesce(closed, FALSE) THEN 1 ELSE 0 END AS closed, "
        "CAST(coalesce(lead_days, -1) AS BIGINT) AS lead_days, CAST(coalesce(review_days, -1) AS BIGINT) "
        f"AS review_days FROM {places} AS p ORDER BY 1"
    )
