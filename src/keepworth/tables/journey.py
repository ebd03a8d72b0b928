"""What happened along the journey, added up by the engine: of one customer by week, of many by stage and channel.

What a machine sent is no touch. Days are those of UTC, as everywhere.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake

# Stages as firms often name them, in the order in which a customer goes through them; others follow by name.
ORDER: Final = (
    "discover", "learn", "inquire", "propose", "choose", "agree", "buy", "order", "deliver", "onboard", "use",
    "support", "complain", "review", "renew", "refer", "leave",
)  # fmt: skip
_stages: dict[tuple[object, ...], tuple[str, ...]] = {}


def touches_by_week(book: Book, number: int, *, until: dt.date, without: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Return a customer's touches: stage, week (its Monday), touches, theirs (begun by them), last (day).

    `without` are touchpoints that somebody has changed since; the caller adds them as they stand now.
    """
    with lake_here(book) as lake:
        return dicts(
            "SELECT coalesce(stage, '') AS stage, date_trunc('week', \"at\")::DATE AS week, count(*) AS touches, "
            "count(*) FILTER (direction = 'theirs') AS theirs, max(\"at\")::DATE AS last "
            f"FROM ({touches(lake, until=until)}) AS t WHERE customer_id = {int(number)} "
            f"AND {_but(without)} GROUP BY ALL ORDER BY week, stage"
        )


def stages(book: Book) -> tuple[str, ...]:
    """Return the stages that any touchpoint of the book names, in their order."""
    with lake_here(book) as lake:
        key = (book.folder, *((batch.id, batch.hidden) for batch in lake.manifest.of("touchpoints")))
        if key not in _stages:
            found = ask(f"SELECT DISTINCT stage FROM ({lake.imported('touchpoints')}) AS t WHERE stage IS NOT NULL")
            _stages.clear()
            _stages[key] = tuple(sorted((row[0] for row in found), key=place_of))
        return _stages[key]


def place_of(stage: str) -> tuple[int, str]:
    """Return by what stages are sorted; what has no name comes last."""
    known = stage.strip().lower()
    return (ORDER.index(known) if known in ORDER else len(ORDER) + (not known), known)


def touches(lake: Lake, *, until: dt.date) -> str:
    """Select the touchpoints of people until a day."""
    return (
        f"SELECT * FROM ({lake.imported('touchpoints')}) AS rows WHERE NOT coalesce(automated, FALSE) "
        f"AND \"at\" < DATE '{until + dt.timedelta(days=1)}'"
    )


def _but(numbers: Iterable[int]) -> str:
    listed = ", ".join(str(int(number)) for number in numbers)
    return f"touchpoint_id NOT IN ({listed})" if listed else "TRUE"
