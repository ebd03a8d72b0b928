"""Extras: who may be given one by its rule, and what was given, over all customers that somebody sees.

A rule names what was bought, the tier of the last run and the segment; what it leaves open lets everybody in. Rows that
people wrote since the last run come as arguments, since they lie in the database.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.scored import Scored, Wanted

NOBODY: Final = "SELECT NULL::BIGINT LIMIT 0"
DAYS_A_MONTH: Final = 30.4375
COLUMNS: Final = (
    "number", "customer_id", "name", "segment", "kind", "tier", "value", "value_low", "value_high", "team",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may be given an extra."""

    extra: int | None  # its number; None: it is written, and no run has seen it
    since: dt.date
    until: dt.date | None = None
    product: int | None = None
    is_of_product: bool = False  # whether a product is named; one without a number was never bought
    tier: str | None = None
    segment: str | None = None
    months_apart: int | None = None
    # Of rows that people wrote: the customers who had it by those, with the day.
    had: Sequence[tuple[int, dt.date]] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """Whose rows count, on which day, and which givings of the facts somebody wrote over."""

    book: Book
    scored: Scored
    teams: tuple[str, ...] | None
    day: dt.date
    hidden: frozenset[int] = field(default_factory=frozenset)  # numbers of givings


@dataclass(frozen=True, slots=True)
class Came:
    """What giving an extra came to."""

    given: int = 0
    used: int = 0
    cost: Decimal = Decimal(0)
    unpriced: int = 0  # given, of which no cost is known


def entitled_to(
    rule: Rule, seen: Seen, *, most: int, skip: int = 0, only: Iterable[int] | None = None
) -> tuple[int, list[dict[str, Any]]]:
    """Return how many customers may be given an extra now, and some of them, the most valuable first.

    Each row has the columns of `COLUMNS`. Prospects and our own offices are no customers, nor is who left. Who had it
    is not among them until the extra's months are over. `only` narrows it to some numbers.
    """
    if rule.since > seen.day or (rule.until is not None and rule.until < seen.day):
        return 0, []
    with lake_here(seen.book) as lake:
        theirs = f"SELECT * FROM ({seen.scored.told(Wanted(teams=seen.teams), columns=COLUMNS)}) WHERE "
        where = " AND ".join(_conditions(lake, rule, seen=seen, only=only))
        count = int(ask(f"SELECT count(*) FROM ({theirs}{where})")[0][0])
        if not count or not most:
            return count, []
        rows = dicts(f"{theirs}{where} ORDER BY value DESC NULLS LAST, number LIMIT {int(most)} OFFSET {int(skip)}")
    return count, rows


def came_of(seen: Seen) -> dict[int, Came]:
    """Return by extra what giving it came to, of the rows that nobody wrote over; cost as the row or the extra says."""
    with lake_here(seen.book) as lake:
        rows = dicts(
            "SELECT g.extra_id, count(*) AS given, "
            f"count(*) FILTER (g.used_on <= DATE '{seen.day}') AS used, "
            "coalesce(sum(coalesce(g.cost, e.cost)), 0) AS cost, "
            "count(*) FILTER (coalesce(g.cost, e.cost) IS NULL) AS unpriced "
            f"FROM ({lake.select('extras_given')}) AS g "
            f"LEFT JOIN ({lake.select('extras')}) AS e ON e.extra_id = g.extra_id "
            f"WHERE g.given_on <= DATE '{seen.day}' AND {_not_in('g.given_id', seen.hidden)} "
            f"AND g.customer_id IN ({seen.scored.those(seen.teams)}) GROUP BY g.extra_id"
        )
    return {row["extra_id"]: Came(row["given"], row["used"], row["cost"], row["unpriced"]) for row in rows}


def _conditions(lake: Lake, rule: Rule, *, seen: Seen, only: Iterable[int] | None) -> list[str]:
    day = seen.day
    found = [
        "coalesce(kind, 'organisation') NOT IN ('internal', 'prospect')",
        f"number NOT IN (SELECT customer_id FROM ({lake.select('departures')}) AS d WHERE customer_id IS NOT NULL "
        f"AND left_on <= DATE '{day}')",
    ]
    if only is not None:
        found.append(f"number IN ({_listed(only)})")
    if rule.is_of_product:
        found.append(f"number IN ({_buyers(lake, rule.product, day=day)})")
    if rule.tier is not None:
        found.append(f"lower(CAST(tier AS VARCHAR)) = {quoted(rule.tier.lower())}")
    if rule.segment is not None:
        found.append(f"segment = {quoted(rule.segment)}")
    since = day - dt.timedelta(round(rule.months_apart * DAYS_A_MONTH)) if rule.months_apart else dt.date(1900, 1, 1)
    had = [number for number, on in rule.had if on > since]
    found.append(f"number NOT IN ({_listed(had)})")
    if rule.extra is not None:
        found.append(
            f"number NOT IN (SELECT customer_id FROM ({lake.select('extras_given')}) AS g "
            f"WHERE customer_id IS NOT NULL AND extra_id = {int(rule.extra)} AND given_on <= DATE '{day}' "
            f"AND given_on > DATE '{since.isoformat()}' AND {_not_in('given_id', seen.hidden)})"
        )
    return found


def _buyers(lake: Lake, product: int | None, *, day: dt.date) -> str:
    """Write the query of who bought a product, by an order or a contract that has begun."""
    if product is None:
        return NOBODY
    return (
        f"SELECT customer_id FROM ({lake.select('orders')}) AS o WHERE product_id = {int(product)} AND amount > 0 "
        f"AND ordered_on <= DATE '{day}' UNION SELECT customer_id FROM ({lake.select('contracts')}) AS c "
        f"WHERE product_id = {int(product)} AND starts_on <= DATE '{day}'"
    )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in numbers) or NOBODY


def _not_in(column: str, numbers: Iterable[int]) -> str:
    listed = ", ".join(str(int(one)) for one in sorted(numbers))
    return f"{column} NOT IN ({listed})" if listed else "TRUE"


def products_known(book: Book, *, most: int = 300) -> list[str]:
    """Return the ids of products that orders or contracts name, in their order."""
    with lake_here(book) as lake:
        keys = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'product'"
        named = " UNION ".join(f"SELECT product_id FROM ({lake.select(name)}) AS t" for name in ("orders", "contracts"))
        rows = ask(f"SELECT text FROM ({keys}) WHERE number IN ({named}) ORDER BY text LIMIT {int(most)}")
    return [row[0] for row in rows]
