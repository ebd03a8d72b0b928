"""What happened on some days that a survey may ask about: purchases, cases that were solved, promises."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.scored import Scored, Wanted

MERGED: Final = {"customer_id": "customer", "contact_id": "contact"}


def bought_on(
    book: Book, scored: Scored, *, wanted: Wanted, since: dt.date, until: dt.date
) -> list[tuple[str, dt.date]]:  # fmt: skip
    """Return the customers that bought, by id, and the days: several orders of one day are one purchase."""
    seen = scored.told(wanted, columns=("number", "customer_id"))
    with lake_here(book) as lake:
        return ask(
            f"SELECT DISTINCT seen.customer_id, ordered_on FROM ({lake.select('orders')}) AS o "
            f"JOIN ({seen}) AS seen ON seen.number = o.customer_id WHERE amount > 0 "
            f"AND ordered_on BETWEEN DATE '{since}' AND DATE '{until}' ORDER BY ordered_on, seen.customer_id"
        )


def rows_between(lake: Lake, table: str, *, column: str, days: tuple[dt.date, dt.date]) -> list[dict[str, Any]]:
    """Return the rows of files whose day in a column lies between two days, ids as numbers, merged ones as one."""
    since, until = days
    found = dicts(
        f"SELECT * FROM ({lake.imported(table)}) AS rows "
        f"WHERE {named(column)}::DATE BETWEEN DATE '{since}' AND DATE '{until}'"
    )
    for row in found:
        for name, kind in MERGED.items():
            if row.get(name) is not None:
                row[name] = lake.merged.get(kind, {}).get(row[name], row[name])
    return found


def ids_of(scored: Scored, *, wanted: Wanted) -> set[str]:
    """Return the ids of the customers that are wanted."""
    return {row[0] for row in ask(scored.told(wanted, columns=("customer_id",)))}


def names_of(scored: Scored, ids: Collection[str], *, wanted: Wanted) -> dict[str, str]:
    """Return the names of those of these customers that are wanted, by id; whoever has none is called by it."""
    if not ids:
        return {}
    listed = ", ".join(quoted(one) for one in sorted(ids))
    seen = scored.told(wanted, columns=("customer_id", "name"))
    return dict(ask(f"SELECT customer_id, coalesce(name, customer_id) FROM ({seen}) WHERE customer_id IN ({listed})"))
