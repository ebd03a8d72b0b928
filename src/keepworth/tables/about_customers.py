"""What is known of some customers or prospects, by which it is judged who is like whom."""

import datetime as dt
from collections.abc import Collection
from typing import Final

from keepworth.act.likeness import About
from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.invitable import topics_of

SINCE: Final = "coalesce(valid_from, DATE '0001-01-01')"
LATEST: Final = ("segment", "size", "country")


def about_customers(book: Book, numbers: Collection[int], *, as_of: dt.date) -> dict[int, About]:
    """Return segment, size, country and the topics of needs of some customers as of a day, the newest of each."""
    listed = ", ".join(str(int(one)) for one in sorted(numbers))
    if not listed:
        return {}
    newest = ", ".join(f"arg_max({name}, {SINCE}) FILTER ({name} IS NOT NULL) AS {name}" for name in LATEST)
    with lake_here(book) as lake:
        rows = dicts(
            f"SELECT customer_id, {newest} FROM ({lake.select('customers')}) AS told "
            f"WHERE customer_id IN ({listed}) AND {SINCE} <= DATE '{as_of}' GROUP BY customer_id"
        )
        met, waits = topics_of(lake, as_of=as_of)
    return {
        row["customer_id"]: About(
            row["segment"], row["size"], row["country"], frozenset(met.get(row["customer_id"], ())),
            frozenset(waits.get(row["customer_id"], ())),
        )
        for row in rows
    }  # fmt: skip
