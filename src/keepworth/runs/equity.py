"""What a book's customers are worth together, as a run stored it."""

import datetime as dt
from typing import Any

from keepworth.errors import NotEnough
from keepworth.runs.store import latest_run, run_of_day
from keepworth.tables.book import Book
from keepworth.tables.value_results import read_equity


def equity_of(book: Book, *, as_of: dt.date | None = None) -> dict[str, Any]:
    """Return what the newest run, or the last of a day, says of all customers together.

    Raises
    ------
    NotEnough
        There is no such run, or it values nobody.

    """
    run = latest_run(book.scores) if as_of is None else run_of_day(book.scores, day=as_of)
    if run is None:
        raise NotEnough(f"No run speaks for {as_of} or an earlier day. Score one: keepworth score BOOK --as-of {as_of}")
    found = read_equity(run)
    if found is None:
        raise NotEnough(
            f"Run {run.name} does not say what the customers are worth together: it values nobody, or is of an older "
            f"version. Score the book anew: keepworth score {book.folder}"
        )
    return found
