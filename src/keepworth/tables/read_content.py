"""Who read our own pages, of those customers who let us count their visits."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.scored import Scored

YEAR: Final = 365  # days
AFTER: Final = 90  # days within which it is looked at what readers did; ours


@dataclass(frozen=True, slots=True)
class Reading:
    """What readers did with one address in the twelve months up to a day."""

    readers: int  # customers
    visits: int
    last: dt.date
    known: int  # readers whose first visit lies `AFTER` days back or more
    ordered: int  # of these, who ordered or signed within `AFTER` days of it


def readings_of(book: Book, scored: Scored, *, as_of: dt.date, teams: tuple[str, ...] | None) -> dict[str, Reading]:
    """Return by address who read it, of the customers that are seen."""
    with lake_here(book) as lake:
        bought = (
            f"SELECT customer_id, ordered_on AS day FROM ({lake.select('orders')}) AS o WHERE amount > 0 UNION ALL "
            f"SELECT customer_id, starts_on FROM ({lake.select('contracts')}) AS c"
        )
        read = (
            "SELECT page, customer_id, min(CAST(v.at AS DATE)) AS first, max(CAST(v.at AS DATE)) AS last, "
            f"count(*) AS visits FROM ({lake.select('visits')}) AS v WHERE page IS NOT NULL AND {_within(as_of)} "
            f"AND customer_id IN ({scored.those(teams)}) GROUP BY 1, 2"
        )
        known = f"first <= DATE '{as_of}' - {AFTER}"
        after = "b.customer_id = r.customer_id AND b.day > r.first AND b.day <= r.first"
        rows = dicts(
            "SELECT page, count(*) AS readers, sum(visits)::BIGINT AS visits, max(last) AS last, "
            f"count(*) FILTER ({known}) AS known, count(*) FILTER ({known} AND EXISTS (SELECT 1 FROM ({bought}) AS b "
            f"WHERE {after} + {AFTER})) AS ordered FROM ({read}) AS r GROUP BY page"
        )
    return {row["page"]: Reading(*(row[name] for name in ("readers", "visits", "last", "known", "ordered")))
            for row in rows}  # fmt: skip


def counted_customers(book: Book, scored: Scored, *, as_of: dt.date, teams: tuple[str, ...] | None) -> int:
    """Return how many of the customers that are seen visited any page in the twelve months up to a day."""
    with lake_here(book) as lake:
        found = ask(
            f"SELECT count(DISTINCT customer_id) FROM ({lake.select('visits')}) AS v "
            f"WHERE {_within(as_of)} AND customer_id IN ({scored.those(teams)})"
        )
    return int(found[0][0])


def _within(as_of: dt.date) -> str:
    """Write that a visit lies in the twelve months up to a day."""
    return f"CAST(v.at AS DATE) <= DATE '{as_of}' AND CAST(v.at AS DATE) > DATE '{as_of}' - {YEAR}"
