"""What a promotion's result goes by: which products and places, what was sold there before, during and after it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import dicts
from keepworth.tables.arrays import Columns
from keepworth.tables.lake import Lake
from keepworth.tables.offering import newest
from keepworth.tables.touching import NAN, Asker, fetched_columns, lake_asker

READ: Final = ("promotions", "orders", "products", "locations", "needs", "texts")
NEEDED: Final = ("promotions",)
BEFORE, DURING, AFTER = 0, 1, 2
PROMOTED, OTHER = 0, 1
MOST: Final = 100  # topics that are told
NOBODY: Final = -1  # no id


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, and what is promoted."""

    before: dt.date
    first: dt.date
    last: dt.date
    after: dt.date  # `last`: nothing after it is looked at
    products: tuple[int, ...]
    apart: tuple[int, ...]  # products that are promoted elsewhere within these days: no comparison


def promotions_asker(lake: Lake) -> Asker | None:
    """Return a lake's answers; None where it holds no promotion."""
    return lake_asker(lake, read=READ, needed=NEEDED)


def promotions_of(of: Asker, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Return promotions as they were last decided by a day, a row a product and place (None: all others)."""
    return dicts(
        "SELECT promotion_id, name, product_id, location_id, campaign_id, kind, CAST(off AS DOUBLE) AS off, "
        "CAST(least_off AS DOUBLE) AS least_off, CAST(most_off AS DOUBLE) AS most_off, set_on, starts_on, ends_on, "
        f"CAST(coalesce(cost, 0) AS DOUBLE) AS cost, why.words AS why FROM (SELECT *, row_number() OVER (PARTITION BY "
        "promotion_id, product_id, location_id ORDER BY set_on DESC) AS place "
        f"FROM {of.tables['promotions']} AS told WHERE set_on <= DATE '{as_of}' AND product_id IS NOT NULL) AS each "
        f"LEFT JOIN {of.tables['texts']} AS why ON why.text_id = each.why_text_id WHERE place = 1 "
        "ORDER BY starts_on, promotion_id, location_id, product_id"
    )


def places_of(of: Asker, *, as_of: dt.date) -> dict[int, str | None]:
    """Return the kind of area of every place that is not closed."""
    places = newest(of, as_of, table="locations", key="location_id")
    rows = dicts(f"SELECT location_id, area FROM {places} AS p WHERE NOT coalesce(closed, FALSE) ORDER BY 1")
    return {row["location_id"]: row["area"] for row in rows}


def sold_in(of: Asker, span: Span) -> Columns:
    """Return pieces and margin by place, time and whether promoted.

    What else is promoted is left out, and so are goods of the same category, which customers may have bought less of
    for it; where that leaves nothing, only what is promoted.
    """
    own, apart = _listed(span.products), _listed(span.apart)
    goods = newest(of, span.after, table="products", key="product_id")
    alike = f"(SELECT category FROM {goods} AS g WHERE product_id IN ({own}) AND category IS NOT NULL)"
    like = f"(SELECT product_id FROM {goods} AS h WHERE category IN {alike})"
    what = f"CASE WHEN product_id IN ({own}) THEN {PROMOTED} ELSE {OTHER} END"
    return fetched_columns(
        of.ask(
            f"SELECT location_id, {_when(span)} AS time, {what} AS what, sum(coalesce(CAST(quantity AS DOUBLE), 1.0)) "
            f"AS pieces, CASE WHEN count(margin) = count(*) THEN CAST(sum(margin) AS DOUBLE) ELSE {NAN} END AS margin "
            f"FROM {of.tables['orders']} AS told WHERE {_within(span)} AND product_id IS NOT NULL "
            f"AND (product_id IN ({own}) OR (product_id NOT IN ({apart}) AND product_id NOT IN {like})) "
            f"GROUP BY location_id, {_when(span)}, {what} ORDER BY 1, 2, 3"
        )
    )


def buyers_in(of: Asker, span: Span) -> list[dict[str, Any]]:
    """Return who bought what is promoted, by place, and whether they ever had before it began."""
    own = _listed(span.products)
    return dicts(
        "SELECT DISTINCT told.location_id, told.customer_id, had.customer_id IS NULL AS is_new "
        f"FROM {of.tables['orders']} AS told LEFT JOIN (SELECT DISTINCT customer_id FROM {of.tables['orders']} AS past "
        f"WHERE product_id IN ({own}) AND amount > 0 AND ordered_on < DATE '{span.first}') AS had "
        f"ON had.customer_id = told.customer_id WHERE told.customer_id IS NOT NULL AND told.location_id IS NOT NULL "
        f"AND told.product_id IN ({own}) AND told.amount > 0 "
        f"AND told.ordered_on BETWEEN DATE '{span.first}' AND DATE '{span.last}' ORDER BY 1, 2"
    )


def said_in(of: Asker, span: Span) -> list[dict[str, Any]]:
    """Return what customers who came during it had said by its end, by place, kind and topic."""
    return dicts(
        "SELECT came.location_id, said.kind, said.topic, said.customer_id FROM (SELECT DISTINCT customer_id, "
        f"location_id FROM {of.tables['orders']} AS told WHERE customer_id IS NOT NULL AND location_id IS NOT NULL "
        f"AND ordered_on BETWEEN DATE '{span.first}' AND DATE '{span.last}') AS came "
        "JOIN (SELECT DISTINCT customer_id, coalesce(kind, 'need') AS kind, topic "
        f"FROM {of.tables['needs']} AS told WHERE topic IS NOT NULL AND customer_id IS NOT NULL "
        f"AND stated_on <= DATE '{span.last}') AS said ON said.customer_id = came.customer_id ORDER BY 1, 2, 3, 4"
    )


def _when(span: Span) -> str:
    return (
        f"CASE WHEN ordered_on < DATE '{span.first}' THEN {BEFORE} WHEN ordered_on <= DATE '{span.last}' THEN {DURING} "
        f"ELSE {AFTER} END"
    )


def _within(span: Span) -> str:
    return f"location_id IS NOT NULL AND amount > 0 AND ordered_on BETWEEN DATE '{span.before}' AND DATE '{span.after}'"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(number)) for number in sorted(numbers)) or str(NOBODY)
