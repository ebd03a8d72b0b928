"""What became of the customers whom one of our people looks after, from one run to the newest."""

from pathlib import Path
from typing import Final

import numpy as np

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.known_rows import numbers_of_ids
from keepworth.tables.measured import result_rows
from keepworth.tables.scored import CUSTOMERS, Filter, Scored, Wanted

VALUE: Final = {"number": "BIGINT", "value": "DOUBLE"}


def change_of_customers(
    book: Book, scored: Scored, *, colleague: str, before: Path | None, teams: tuple[str, ...] | None
) -> float:  # fmt: skip
    """Return the mean change in value of the customers whom somebody looks after today and both runs valued; else NaN.

    A run before the one that is shown is asked for what they were worth then.
    """
    if before is None or scored.run is None or before == scored.run:
        return float("nan")
    with lake_here(book) as lake:
        own = numbers_of_ids(lake, {"colleague": {colleague}}).get(("colleague", colleague))
    if own is None:
        return float("nan")
    served = Wanted(teams=teams, filters=(Filter("kind", "not", "prospect"), Filter("kind", "not", "internal")))
    told = scored.told(served, columns=("number", "owner_number", "value"))
    now = {
        int(row["number"]): float(row["value"])
        for row in dicts(f"SELECT number, value FROM ({told}) AS told WHERE owner_number = {int(own)} "
                         "AND value IS NOT NULL")
    }  # fmt: skip
    if not now:
        return float("nan")
    listed = ", ".join(str(number) for number in now)
    then = result_rows(before / CUSTOMERS, VALUE, where=f"number IN ({listed}) AND value IS NOT NULL")
    changes = [now[int(row["number"])] - float(row["value"]) for row in then]
    return float(np.mean(changes)) if changes else float("nan")
