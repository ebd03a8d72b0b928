"""Purchases and the troubles that came of them, from orders and cases: what stand-by is reckoned from.

A purchase is a product on an order, or on a day where orders have no ids; where orders name no product, their places
stand for products, else all are one. A case belongs to the purchases of its order, to that of its product if it names
one; without an order to the customer's last purchase of the product before it. What refunds is no purchase.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from keepworth.tables.answering import ask, dicts
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted

KINDS: Final = ("product_id", "location_id")


@dataclass(frozen=True, slots=True)
class Purchased:
    """Exposure and first troubles by product and span, summed over purchases; `ids` are numbers, None: not said."""

    ids: list[int | None]
    purchases: list[int]
    exposed: list[list[float]]
    troubles: list[list[float]]
    kind: str  # "product_id", "location_id", or "" where orders name neither
    cases: int  # on or before the day
    placed: int  # of which a purchase is known


def past_purchases(lake: Lake, *, until: dt.date, zone: str, edges: Sequence[int]) -> Purchased:
    """Add up what happened to every purchase by a day; in `zone` the day of a case begins, as an order's."""
    kind = _kind(lake)
    spans = list(pairwise(edges))
    exposure = ", ".join(
        f"sum(greatest(0, least(ends, {high}) - {low}))::DOUBLE AS e{at}" for at, (low, high) in enumerate(spans)
    )
    hits = ", ".join(
        f"coalesce(sum(share) FILTER (WHERE age >= {low} AND age < {high}), 0)::DOUBLE AS t{at}"
        for at, (low, high) in enumerate(spans)
    )
    rows = dicts(
        f"WITH {_purchases(lake, until=until, zone=zone, kind=kind)} SELECT thing, count(*) AS purchases, "
        f"{exposure}, {hits} FROM (SELECT thing, share, age, "
        f"coalesce(age, date_diff('day', bought_on, DATE '{until}')) AS ends "
        "FROM watched) GROUP BY thing ORDER BY thing NULLS LAST"
    )
    counted = ask(
        f"WITH {_purchases(lake, until=until, zone=zone, kind=kind)} SELECT (SELECT count(*) FROM opened), "
        "(SELECT count(DISTINCT case_id) FROM placed)"
    )[0]
    return Purchased(
        ids=[row["thing"] for row in rows],
        purchases=[int(row["purchases"]) for row in rows],
        exposed=[[float(row[f"e{at}"]) for at in range(len(spans))] for row in rows],
        troubles=[[float(row[f"t{at}"]) for at in range(len(spans))] for row in rows],
        kind=kind,
        cases=int(counted[0]),
        placed=int(counted[1]),
    )


def young_purchases(
    lake: Lake, *, until: dt.date, zone: str, kind: str, most_days: int, within: str = ""
) -> list[dict[str, Any]]:
    """Return purchases that had no trouble so far and are so young, of customers who have not left."""
    theirs = f"AND customer_id IN ({within})" if within else ""
    return dicts(
        f"WITH {_purchases(lake, until=until, zone=zone, kind=kind)} SELECT customer_id, order_id, thing, bought_on, "
        f"amount, date_diff('day', bought_on, DATE '{until}') AS age FROM watched WHERE age IS NULL "
        f"AND bought_on > DATE '{until - dt.timedelta(days=most_days)}' {theirs} AND customer_id NOT IN ("
        f"SELECT customer_id FROM ({lake.select('departures')}) AS d WHERE left_on <= DATE '{until}') "
        "ORDER BY customer_id, order_id, thing, bought_on"
    )


def _kind(lake: Lake) -> str:
    """Return by what purchases are told apart: the first that any order names."""
    for name in KINDS:
        if ask(f"SELECT 1 FROM ({lake.select('orders')}) AS o WHERE {name} IS NOT NULL LIMIT 1"):
            return name
    return ""


def _purchases(lake: Lake, *, until: dt.date, zone: str, kind: str) -> str:
    """Write the queries of purchases, of cases, and of which came of which."""
    thing = kind or "CAST(NULL AS BIGINT)"
    is_same = "(c.product_id IS NULL OR c.product_id = b.thing)" if kind == "product_id" else "TRUE"
    by_product = "c.product_id = b.thing" if kind == "product_id" else "FALSE"
    after = f"DATE '{until + dt.timedelta(days=1)}'"
    opened_on = f"CAST(timezone({quoted(zone)}, timezone('UTC', opened_at)) AS DATE)"
    return (
        f"bought AS (SELECT customer_id, order_id, {thing} AS thing, min(ordered_on) AS bought_on, "
        f"sum(amount) AS amount FROM ({lake.select('orders')}) AS o WHERE ordered_on < {after} AND amount > 0 "
        "GROUP BY customer_id, order_id, thing, CASE WHEN order_id IS NULL THEN ordered_on END), "
        "numbered AS (SELECT *, row_number() OVER () AS place FROM bought), "
        f"opened AS (SELECT case_id, customer_id, order_id, product_id, {opened_on} AS opened_on "
        f"FROM ({lake.select('cases')}) AS c WHERE {opened_on} < {after}), "
        "placed AS (SELECT c.case_id, b.place, date_diff('day', b.bought_on, c.opened_on) AS age FROM opened AS c "
        f"JOIN numbered AS b ON c.order_id = b.order_id AND {is_same} AND b.bought_on <= c.opened_on "
        "UNION ALL SELECT case_id, place, age FROM (SELECT c.case_id, b.place, "
        "date_diff('day', b.bought_on, c.opened_on) AS age, b.bought_on AS day FROM opened AS c JOIN numbered AS b "
        f"ON c.order_id IS NULL AND c.customer_id = b.customer_id AND {by_product} AND b.bought_on <= c.opened_on) "
        "QUALIFY row_number() OVER (PARTITION BY case_id ORDER BY day DESC, place) = 1), "
        # An order of several products shares its case between them.
        "shared AS (SELECT place, age, 1.0 / count(*) OVER (PARTITION BY case_id) AS share FROM placed), "
        "first AS (SELECT place, min(age) AS age, arg_min(share, age) AS share FROM shared GROUP BY place), "
        "watched AS (SELECT numbered.*, first.age, first.share FROM numbered LEFT JOIN first USING (place))"
    )
