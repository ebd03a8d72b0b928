"""What the facts say of one customer: orders by year, promises and contracts that are open."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake.keys import known_keys


@dataclass(frozen=True, slots=True)
class Year:
    """A year of one customer's orders."""

    year: int
    orders: int  # days with an order: so the models count
    amount: Decimal  # refunds taken off


def orders_by_year(book: Book, number: int, *, until: dt.date) -> list[Year]:
    """Return what a customer ordered, a row for every year from the first to that of `until`."""
    with lake_here(book) as lake:
        found = dicts(
            "SELECT year(ordered_on) AS year, count(DISTINCT ordered_on) FILTER (amount >= 0) AS orders, "
            f"sum(amount) AS amount FROM ({lake.select('orders')}) WHERE customer_id = {int(number)} "
            f"AND ordered_on <= DATE '{until}' GROUP BY ALL ORDER BY ALL"
        )
    years = {row["year"]: Year(row["year"], row["orders"], row["amount"]) for row in found}
    every = range(min(years), until.year + 1) if years else ()
    return [years.get(year, Year(year, 0, Decimal(0))) for year in every]


def latest_orders(book: Book, number: int, *, until: dt.date, most: int) -> list[dict[str, Any]]:
    """Return a customer's rows of orders up to a day, the last first: order (own id or None), ordered_on, amount."""
    with lake_here(book) as lake:
        known = known_keys(lake.folder, lake.manifest)
        return dicts(
            f"WITH held AS (SELECT order_id, line, ordered_on, amount FROM ({lake.select('orders')}) "
            f"WHERE customer_id = {int(number)} AND ordered_on <= DATE '{until}' "
            f"ORDER BY ordered_on DESC, order_id DESC NULLS LAST, line, amount DESC LIMIT {int(most)}) "
            'SELECT own.text AS "order", ordered_on, amount FROM held '
            f"LEFT JOIN (SELECT number, text FROM ({known}) WHERE kind = 'order') AS own ON own.number = held.order_id "
            "ORDER BY ordered_on DESC, order_id DESC NULLS LAST, line, amount DESC"
        )


def open_promises(book: Book, number: int, *, on: dt.date) -> list[dict[str, Any]]:
    """Return the promises to a customer that are open on a day: words, measure, target, agreed_on, due_on."""
    with lake_here(book) as lake:
        # A promise that was kept or broken later was open on that day.
        return dicts(
            "SELECT texts.words, promises.measure, promises.target, promises.agreed_on, promises.due_on "
            f"FROM ({lake.select('promises')}) AS promises LEFT JOIN ({lake.select('texts')}) AS texts "
            f"ON texts.text_id = promises.what_text_id WHERE customer_id = {int(number)} AND agreed_on <= DATE '{on}' "
            f"AND (coalesce(kept, 'open') = 'open' OR kept_on > DATE '{on}') ORDER BY due_on NULLS LAST, promise_id"
        )


def open_goals(book: Book, number: int, *, on: dt.date) -> list[dict[str, Any]]:
    """Return a customer's goals that are open on a day: topic, measure, stated_on; none of anybody's own words."""
    with lake_here(book) as lake:
        return dicts(
            f"SELECT topic, measure, stated_on FROM ({lake.select('needs')}) AS rows "
            f"WHERE customer_id = {int(number)} AND kind = 'goal' AND stated_on <= DATE '{on}' "
            f"AND (met_on IS NULL OR met_on > DATE '{on}') AND coalesce(topic, measure) IS NOT NULL "
            "AND lower(trim(coalesce(state, 'stated'))) NOT IN ('met', 'dropped') ORDER BY stated_on, need_id"
        )


def newest_words(book: Book, number: int, *, on: dt.date) -> dict[str, Any]:
    """Return a customer's `sector`, `size` and `country`, each as it was last said by a day."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    with lake_here(book) as lake:
        (row,) = dicts(
            f"SELECT arg_max(sector, {since}) FILTER (WHERE sector IS NOT NULL) AS sector, "
            f"arg_max(size, {since}) FILTER (WHERE size IS NOT NULL) AS size, "
            f"arg_max(country, {since}) FILTER (WHERE country IS NOT NULL) AS country "
            f"FROM ({lake.select('customers')}) AS said WHERE customer_id = {int(number)} AND {since} <= DATE '{on}'"
        )
    return row


def running_contracts(book: Book, number: int, *, on: dt.date) -> list[dict[str, Any]]:
    """Return the contracts with a customer that run on a day: contract, product, starts_on, ends_on; no prices."""
    with lake_here(book) as lake:
        ids = "SELECT kind, number, text FROM known"
        known = known_keys(lake.folder, lake.manifest)
        return dicts(
            f"WITH known AS ({known}) SELECT own.text AS contract, products.text AS product, starts_on, ends_on "
            f"FROM ({lake.select('contracts')}) AS held "
            f"LEFT JOIN ({ids}) AS own ON own.kind = 'contract' AND own.number = held.contract_id "
            f"LEFT JOIN ({ids}) AS products ON products.kind = 'product' AND products.number = held.product_id "
            f"WHERE customer_id = {int(number)} AND starts_on <= DATE '{on}' "
            f"AND (ends_on IS NULL OR ends_on >= DATE '{on}') ORDER BY ends_on NULLS LAST, contract_id"
        )
