"""What offers go by: who bought what how often, what a piece leaves, and which product meets which stated need."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.tables.arrays import Columns
from keepworth.tables.touching import Asker, fetched_columns

READ: Final = ("orders", "products", "needs")
NEEDED: Final = ("products",)  # without what is sold there is nothing to offer


@dataclass(frozen=True, slots=True)
class Offering:
    """What is known on a day; tables of equally long columns."""

    bought: Columns  # customer_id, product_id, days on which, at_last: on their last day too
    goods: Columns  # product_id, leaves (a piece; NaN: not known), ended
    needed: Columns  # customer_id, product_id, topic: open needs, and what would meet them


def offering(of: Asker, *, as_of: dt.date) -> Offering:
    """Return what offers go by on a day."""
    return Offering(*(fetched_columns(of.ask(query(of, as_of))) for query in (_bought, _goods, _needed)))


def _lines(of: Asker, day: dt.date) -> str:
    return (
        f"(SELECT * FROM {of.tables['orders']} AS told WHERE customer_id IS NOT NULL AND product_id IS NOT NULL "
        f"AND amount > 0 AND ordered_on <= DATE '{day}')"
    )


def newest(of: Asker, day: dt.date, *, table: str, key: str) -> str:
    """Write the query of things as they were last described by a day."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    return (
        f"(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {since} DESC) AS place "
        f"FROM {of.tables[table]} AS told WHERE {since} <= DATE '{day}') AS each WHERE place = 1)"
    )


def _bought(of: Asker, day: dt.date) -> str:
    return (
        "SELECT customer_id, product_id, count(DISTINCT ordered_on) AS days, "
        "max(CASE WHEN ordered_on = last_on THEN 1 ELSE 0 END) AS at_last "
        "FROM (SELECT *, max(ordered_on) OVER (PARTITION BY customer_id) AS last_on "
        f"FROM {_lines(of, day)} AS lines) AS whole GROUP BY customer_id, product_id ORDER BY 1, 2"
    )


def _goods(of: Asker, day: dt.date) -> str:
    """Write the query of goods: what a piece left on average where orders say, else price less cost."""
    return (
        "SELECT goods.product_id, coalesce(sold.leaves, CAST(list_price - unit_cost AS DOUBLE), CAST('NaN' AS DOUBLE)) "
        "AS leaves, CASE WHEN coalesce(ended, FALSE) THEN 1 ELSE 0 END AS ended "
        f"FROM {newest(of, day, table='products', key='product_id')} AS goods LEFT JOIN ("
        "SELECT product_id, CAST(sum(margin) AS DOUBLE) / sum(coalesce(quantity, 1.0)) AS leaves "
        f"FROM {_lines(of, day)} AS lines WHERE margin IS NOT NULL AND coalesce(quantity, 1.0) > 0 GROUP BY product_id"
        ") AS sold ON sold.product_id = goods.product_id ORDER BY 1"
    )


def _needed(of: Asker, day: dt.date) -> str:
    """Write the query of needs that are open, with what would meet each: what sells best first."""
    goods = newest(of, day, table="products", key="product_id")
    return (
        "SELECT said.customer_id, goods.product_id, said.topic "
        f"FROM (SELECT DISTINCT customer_id, topic FROM {of.tables['needs']} AS told WHERE topic IS NOT NULL "
        f"AND stated_on <= DATE '{day}' AND (met_on IS NULL OR met_on > DATE '{day}') "
        "AND coalesce(state, 'stated') NOT IN ('met', 'dropped')) AS said "
        f"JOIN {goods} AS goods ON goods.need = said.topic AND NOT coalesce(goods.ended, FALSE) "
        f"LEFT JOIN (SELECT product_id, count(DISTINCT customer_id) AS buyers FROM {_lines(of, day)} AS lines "
        "GROUP BY product_id) AS sold ON sold.product_id = goods.product_id "
        "ORDER BY said.customer_id, coalesce(sold.buyers, 0) DESC, goods.product_id"
    )
