"""How some customers fared in a stretch of days: who left, who ordered, what they spent, and what they did before."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.answering import ask, lake_here
from keepworth.tables.book import Book
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.touching import fetched_columns, lake_asker

READ: Final = ("orders", "departures")
PEOPLE: Final = ("number", "customer_id", "segment", "tier", "owner_number", "parent_number", "first_order", "since")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that count: after the first, up to and with the last; and as many before the first that counts."""

    after: dt.date
    until: dt.date
    before: int


@dataclass(frozen=True, slots=True)
class Fared:
    """One row of each customer who was there when the stretch began, in the order of their numbers."""

    number: Ints
    left: Flags
    ordered: Flags
    spent: Floats
    spent_before: Floats
    ordered_before: Floats  # how often


def people_wanted(scored: Scored, wanted: Wanted, *, most: int) -> list[Mapping[str, object]]:
    """Return who is wanted, `PEOPLE` of each, by their numbers; one more than `most` where they are more."""
    found = ask(f"{scored.told(wanted, columns=PEOPLE)} ORDER BY number LIMIT {int(most) + 1}")
    return [dict(zip(PEOPLE, row, strict=True)) for row in found]


def how_they_fared(book: Book, numbers: Ints, *, over: Stretch) -> Fared:
    """Return how these customers fared; who had left on the first day, or is no more in the book, is not among them.

    Customers who were found to be one count as one. Who was said to have left on the day of the lot had left.
    """
    with lake_here(book) as lake:
        asker = lake_asker(lake, read=READ, needed=READ)
        if asker is None:
            none, nothing = np.empty(0, np.bool_), np.empty(0)
            return Fared(np.empty(0, np.int64), none, none, nothing, nothing, nothing)
        hidden = lake.restricted.of("customer")
        kept = np.unique(numbers[~np.isin(numbers, np.fromiter(hidden, np.int64, len(hidden)))])
        asker.give("those_drawn", {"number": kept})
        begins = over.after - dt.timedelta(over.before)
        orders, departures = (asker.tables[name] for name in READ)
        within = f"o.ordered_on > DATE '{over.after}' AND o.ordered_on <= DATE '{over.until}'"
        earlier = f"o.ordered_on > DATE '{begins}' AND o.ordered_on <= DATE '{over.after}'"
        columns = fetched_columns(asker.ask(
            "WITH bought AS (SELECT o.customer_id, "
            f"count(*) FILTER ({within} AND o.amount > 0) AS orders, "
            f"coalesce(sum(CAST(o.amount AS DOUBLE)) FILTER ({within}), 0) AS spent, "
            f"coalesce(sum(CAST(o.amount AS DOUBLE)) FILTER ({earlier}), 0) AS spent_before, "
            f"count(DISTINCT o.ordered_on) FILTER ({earlier}) AS ordered_before "
            f"FROM {orders} AS o JOIN those_drawn AS t ON t.number = o.customer_id GROUP BY o.customer_id), "
            f"gone AS (SELECT d.customer_id, min(d.left_on) AS left_on FROM {departures} AS d GROUP BY d.customer_id) "
            f"SELECT t.number, CAST(coalesce(g.left_on <= DATE '{over.until}', FALSE) AS BIGINT) AS left, "
            "CAST(coalesce(b.orders, 0) > 0 AS BIGINT) AS ordered, coalesce(b.spent, 0) AS spent, "
            "coalesce(b.spent_before, 0) AS spent_before, "
            "CAST(coalesce(b.ordered_before, 0) AS DOUBLE) AS ordered_before "
            "FROM those_drawn AS t LEFT JOIN bought AS b ON b.customer_id = t.number "
            "LEFT JOIN gone AS g ON g.customer_id = t.number "
            f"WHERE coalesce(g.left_on > DATE '{over.after}', TRUE) ORDER BY t.number"
        ))  # fmt: skip
    return Fared(
        columns["number"], columns["left"].astype(np.bool_), columns["ordered"].astype(np.bool_),
        *(columns[name].astype(np.float64) for name in ("spent", "spent_before", "ordered_before")),
    )  # fmt: skip


def ids_now(book: Book, numbers: Ints) -> Ints:
    """Return as whom each of these customers is read now: customers who were found to be one have one number."""
    with lake_here(book) as lake:
        same = lake.merged.get("customer", {})
    return np.array([same.get(one, one) for one in numbers.tolist()], dtype=np.int64)
