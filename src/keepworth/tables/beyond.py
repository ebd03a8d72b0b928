"""Value beyond the product in the facts: wishes that were answered, and what came of giving for us."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from keepworth.act.beyond import ANSWERED
from keepworth.act.events import AWAITED
from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake.keys import known_keys

SINCE: Final = "coalesce(valid_from, DATE '0001-01-01')"


@dataclass(frozen=True, slots=True)
class After:
    """A customer, and the day after which it is looked at what they did."""

    customer: int
    day: dt.date


def answered_wishes(book: Book, *, as_of: dt.date, customer: int | None = None) -> list[dict[str, Any]]:
    """Return who answered what they would like more of, by a day: contact (number and id), wish and day."""
    of = "" if customer is None else f" AND customer_id = {int(customer)}"
    with lake_here(book) as lake:
        keys = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'contact'"
        rows = dicts(
            f"SELECT contact_id, ids.text AS contact, value, CAST(answered_at AS DATE) AS day "
            f"FROM ({lake.select('answers')}) AS told JOIN ({keys}) AS ids ON ids.number = told.contact_id "
            "WHERE item = 'wish' AND instrument = 'beyond' AND coalesce(side, 'customer') = 'customer' "
            f"AND value IS NOT NULL AND CAST(answered_at AS DATE) <= DATE '{as_of}'{of} ORDER BY contact_id, day"
        )
    known = [row for row in rows if row["value"] in ANSWERED]
    return [{"number": row["contact_id"], "contact": row["contact"], "wish": ANSWERED[int(row["value"])],
             "day": row["day"]} for row in known]  # fmt: skip


def wants_no_messages(book: Book, *, as_of: dt.date) -> frozenset[int]:
    """Return the customers who took back that we may send them anything; they are proposed nothing."""
    with lake_here(book) as lake:
        found = ask(
            "SELECT customer_id FROM (SELECT customer_id, arg_max(coalesce(withdrawn_on, DATE '9999-12-31'), given_on) "
            f"AS until FROM ({lake.select('consents')}) AS told WHERE purpose = 'messages' "
            f"AND given_on <= DATE '{as_of}' GROUP BY customer_id) AS newest WHERE until <= DATE '{as_of}'"
        )
    return frozenset(int(row[0]) for row in found)


def did_within(book: Book, those: Collection[After]) -> dict[str, frozenset[int]]:
    """Return which customers ordered (or signed) and which spoke up for us, within `AWAITED` days of a day."""
    if not those:
        return {"ordered": frozenset(), "spoke": frozenset()}
    listed = ", ".join(f"({int(one.customer)}, DATE '{one.day}')" for one in those)
    within = f"{{0}} > w.day AND {{0}} <= w.day + INTERVAL {AWAITED} DAY"
    windows = f"(VALUES {listed}) AS w (customer, day)"
    with lake_here(book) as lake:
        employed = f"SELECT contact_id, customer_id, {SINCE} AS since FROM ({lake.select('contacts')}) AS told"
        ordered = ask(
            f"SELECT w.customer FROM {windows} JOIN ({lake.select('orders')}) AS o ON o.customer_id = w.customer "
            f"WHERE o.amount > 0 AND {within.format('o.ordered_on')} UNION "
            f"SELECT w.customer FROM {windows} JOIN ({lake.select('contracts')}) AS c ON c.customer_id = w.customer "
            f"WHERE {within.format('c.starts_on')}"
        )
        spoke = ask(
            f"SELECT DISTINCT w.customer FROM ({lake.select('acts')}) AS a ASOF JOIN ({employed}) AS c "
            "ON c.contact_id = a.contact_id AND a.happened_on >= c.since "  # where they worked by then
            f"JOIN {windows} ON w.customer = c.customer_id WHERE {within.format('a.happened_on')}"
        )
    return {"ordered": frozenset(row[0] for row in ordered), "spoke": frozenset(row[0] for row in spoke)}
