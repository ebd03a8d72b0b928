"""List prices and what was bought at them, a row a customer, product and month, on whichever engine.

A list price is that of a product in a month for everybody. It is read as the middle of what lines say before discounts,
for one piece: some books hold that of a piece, some that of the whole line, and the nearer to what was paid and taken
off is it. Where lines of a month do not agree there is none, and nothing of that month is read.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.touching import Asker, fetched_columns

READ: Final = ("orders",)
FEWEST: Final = 5  # lines of a product in a month that can agree. Ours
NEAR: Final = 0.05  # as a share of the price: as near are lines that agree, if half of them do. Ours
ASKED: Final = 20_000  # customers whose purchases are read, as many as teach what a point of price costs


@dataclass(frozen=True, slots=True)
class Bought:
    """Purchases at list prices, sorted by customer, product and month; ids are the lake's."""

    customer: Ints
    product: Ints
    month: Ints  # months since the year 0
    quantity: Floats
    price: Floats  # of a piece, before discounts
    every: int  # customers are every n-th: 1 is all of them


def first_day(month: int) -> dt.date:
    """Return the first day of a month as `Bought` counts them."""
    return dt.date(month // 12, month % 12 + 1, 1)


def bought_at_list_prices(of: Asker, *, as_of: dt.date) -> Bought:
    """Read what customers bought by the end of a day at list prices; of very many customers some, evenly."""
    listed_at = "CAST(list_price AS DOUBLE)"
    paid = "CAST(amount + coalesce(discount, 0) AS DOUBLE)"
    is_of_piece = f"abs({listed_at} * quantity - {paid}) < abs({listed_at} - {paid})"
    lines = (
        "SELECT customer_id AS customer, product_id AS product, extract(YEAR FROM ordered_on) * 12 + "
        "extract(MONTH FROM ordered_on) - 1 AS month, CAST(quantity AS DOUBLE) AS quantity, "
        f"CASE WHEN {is_of_piece} THEN {listed_at} ELSE {listed_at} / quantity END AS price "
        f"FROM {of.tables['orders']} AS told WHERE ordered_on <= DATE '{as_of}' AND quantity > 0 "
        "AND list_price > 0 AND customer_id IS NOT NULL AND product_id IS NOT NULL"
    )
    customers = int(of.ask(f"SELECT count(DISTINCT customer) AS many FROM ({lines}) AS lines")["many"][0].as_py())
    every = max(-(-customers // ASKED), 1)
    middle = f"SELECT product, month, median(price) AS price FROM ({lines}) AS lines GROUP BY product, month"
    agrees = f"CASE WHEN abs(lines.price - middle.price) <= {NEAR} * middle.price THEN 1 ELSE 0 END"
    listed = (
        f"SELECT lines.product, lines.month, max(middle.price) AS price FROM ({lines}) AS lines JOIN ({middle}) AS "
        "middle ON middle.product = lines.product AND middle.month = lines.month GROUP BY lines.product, lines.month "
        f"HAVING count(*) >= {FEWEST} AND 2 * sum({agrees}) >= count(*)"
    )
    found = fetched_columns(
        of.ask(
            "SELECT lines.customer, lines.product, CAST(lines.month AS BIGINT) AS month, sum(quantity) AS quantity, "
            f"max(listed.price) AS price FROM ({lines}) AS lines JOIN ({listed}) AS listed "
            "ON listed.product = lines.product AND listed.month = lines.month "
            f"WHERE lines.customer % {every} = 0 GROUP BY lines.customer, lines.product, lines.month "
            "ORDER BY lines.customer, lines.product, lines.month"
        )
    )
    return Bought(**{name: found[name] for name in ("customer", "product", "month", "quantity", "price")}, every=every)
