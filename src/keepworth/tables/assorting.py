"""What local assortment goes by: what was sold and counted where, who came, and which stated needs nothing meets."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.tables.arrays import Columns
from keepworth.tables.offering import newest
from keepworth.tables.touching import Asker, fetched_columns

READ: Final = ("orders", "products", "locations", "stock", "needs", "offerings")
NEEDED: Final = ("locations",)
DAYS: Final = 730  # of which baskets count, ours: two years, so that each season counts alike


@dataclass(frozen=True, slots=True)
class Assorting:
    """What is known on a day; tables of equally long columns. Days are counted from the first that counts, 0."""

    sold: Columns  # location_id, product_id, baskets, first, last, margin (of all its lines; NaN: not known)
    visits: Columns  # location_id, day, baskets
    stock: Columns  # location_id, product_id, first, last: of all counts
    out: Columns  # location_id, product_id, day, out_days: counts after it had been sold out
    goods: Columns  # product_id, ended
    places: Columns  # location_id, area (words; None), closed
    unmet: Columns  # topic, customers, needs, paid in a year by these: open needs that nothing we sell meets


def assorting(of: Asker, *, as_of: dt.date) -> Assorting:
    """Return what local assortment goes by on a day."""
    queries = (_sold, _visits, _stock, _out, _goods, _places, _unmet)
    return Assorting(*(fetched_columns(of.ask(query(of, as_of))) for query in queries))


def first_day(as_of: dt.date) -> dt.date:
    """Return the first day that counts."""
    return as_of - dt.timedelta(days=DAYS - 1)


def _since(of: Asker, column: str, *, day: dt.date) -> str:
    """Write a day as the number of days since the first that counts."""
    return f"CAST({of.days.format(column)} - {(first_day(day) - dt.date(1970, 1, 1)).days} AS BIGINT)"


def _lines(of: Asker, day: dt.date) -> str:
    return (
        f"(SELECT * FROM {of.tables['orders']} AS told WHERE order_id IS NOT NULL AND location_id IS NOT NULL "
        f"AND amount > 0 AND ordered_on BETWEEN DATE '{first_day(day)}' AND DATE '{day}')"
    )


def _sold(of: Asker, day: dt.date) -> str:
    return (
        "SELECT location_id, product_id, count(DISTINCT order_id) AS baskets, "
        f"{_since(of, 'min(ordered_on)', day=day)} AS first, {_since(of, 'max(ordered_on)', day=day)} AS last, "
        "coalesce(CAST(sum(margin) AS DOUBLE), CAST('NaN' AS DOUBLE)) AS margin "
        f"FROM {_lines(of, day)} AS lines WHERE product_id IS NOT NULL GROUP BY location_id, product_id ORDER BY 1, 2"
    )


def _visits(of: Asker, day: dt.date) -> str:
    return (
        f"SELECT location_id, {_since(of, 'ordered_on', day=day)} AS day, count(DISTINCT order_id) AS baskets "
        f"FROM {_lines(of, day)} AS lines GROUP BY location_id, ordered_on ORDER BY 1, 2"
    )


def _counted(of: Asker, day: dt.date) -> str:
    return f"(SELECT * FROM {of.tables['stock']} AS told WHERE counted_on <= DATE '{day}')"


def _stock(of: Asker, day: dt.date) -> str:
    return (
        f"SELECT location_id, product_id, {_since(of, 'min(counted_on)', day=day)} AS first, "
        f"{_since(of, 'max(counted_on)', day=day)} AS last "
        f"FROM {_counted(of, day)} AS counts GROUP BY location_id, product_id ORDER BY 1, 2"
    )


def _out(of: Asker, day: dt.date) -> str:
    counted = _since(of, "counted_on", day=day)
    return (
        f"SELECT location_id, product_id, {counted} AS day, CAST(out_days AS DOUBLE) AS out_days "
        f"FROM {_counted(of, day)} AS counts WHERE out_days > 0 AND counted_on >= DATE '{first_day(day)}' "
        "ORDER BY 1, 2, 3"
    )


def _goods(of: Asker, day: dt.date) -> str:
    goods = newest(of, day, table="products", key="product_id")
    ended = "CASE WHEN coalesce(ended, FALSE) THEN 1 ELSE 0 END AS ended"
    return f"SELECT product_id, {ended} FROM {goods} AS g ORDER BY 1"


def _places(of: Asker, day: dt.date) -> str:
    places = newest(of, day, table="locations", key="location_id")
    return (
        "SELECT location_id, area, CASE WHEN coalesce(closed, FALSE) THEN 1 ELSE 0 END AS closed "
        f"FROM {places} AS p ORDER BY 1"
    )


def _unmet(of: Asker, day: dt.date) -> str:
    """Write the query of open needs that neither a product nor an offering meets, by topic: most paid first."""
    goods = newest(of, day, table="products", key="product_id")
    a_year = day - dt.timedelta(days=364)
    return (
        "SELECT said.topic, count(*) AS customers, CAST(sum(said.needs) AS BIGINT) AS needs, "
        "CAST(sum(coalesce(paid.paid, 0)) AS DOUBLE) AS paid "
        f"FROM (SELECT customer_id, topic, count(*) AS needs FROM {of.tables['needs']} AS told "
        f"WHERE topic IS NOT NULL AND customer_id IS NOT NULL AND stated_on <= DATE '{day}' "
        f"AND (met_on IS NULL OR met_on > DATE '{day}') AND coalesce(state, 'stated') NOT IN ('met', 'dropped') "
        "GROUP BY customer_id, topic) AS said "
        f"LEFT JOIN (SELECT customer_id, sum(amount) AS paid FROM {of.tables['orders']} AS told "
        f"WHERE ordered_on BETWEEN DATE '{a_year}' AND DATE '{day}' GROUP BY customer_id) AS paid "
        "ON paid.customer_id = said.customer_id WHERE said.topic NOT IN ("
        f"SELECT need FROM {goods} AS g WHERE need IS NOT NULL AND NOT coalesce(ended, FALSE) "
        f"UNION ALL SELECT need FROM {of.tables['offerings']} AS told WHERE need IS NOT NULL "
        f"AND valid_from <= DATE '{day}' AND (valid_to IS NULL OR valid_to >= DATE '{day}')) "
        "GROUP BY said.topic ORDER BY paid DESC, customers DESC, topic"
    )
