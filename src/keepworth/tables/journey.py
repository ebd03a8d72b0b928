"""What happened along the journey, added up by the engine: of one customer by week, of many by stage and channel.

What a machine sent is no touch. Days are those of UTC, as everywhere.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.cadence import Cadence
from keepworth.tables.due import days_of
from keepworth.tables.lake import Lake
from keepworth.tables.scored import Scored, Wanted

# Stages as firms often name them, in the order in which a customer goes through them; others follow by name.
ORDER: Final = (
    "discover", "learn", "inquire", "propose", "choose", "agree", "buy", "order", "deliver", "onboard", "use",
    "support", "complain", "review", "renew", "refer", "leave",
)  # fmt: skip
SILENT: Final = ("number", "name", "team", "segment", "kind", "owner", "value")
_stages: dict[tuple[object, ...], tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Touched:
    """What happened at one stage over one channel."""

    stage: str  # empty: nobody said
    channel: str
    touches: int
    customers: int
    first: dt.date
    last: dt.date


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


def touches_by_stage(book: Book, scored: Scored, *, wanted: Wanted, since: dt.date, until: dt.date) -> list[Touched]:
    """Return how often something happened at each stage over each channel, and with how many customers."""
    with lake_here(book) as lake:
        found = dicts(
            "SELECT coalesce(stage, '') AS stage, coalesce(channel, '') AS channel, count(*) AS touches, "
            'count(DISTINCT customer_id) AS customers, min("at")::DATE AS first, max("at")::DATE AS last '
            f"FROM ({touches(lake, until=until)}) AS t WHERE \"at\" >= DATE '{since}' "
            f"AND customer_id IN ({_numbers(scored, wanted)}) GROUP BY ALL"
        )
    return [Touched(**row) for row in sorted(found, key=lambda row: (place_of(row["stage"]), row["channel"]))]


def last_touches(book: Book, scored: Scored, *, wanted: Wanted, until: dt.date) -> list[dict[str, Any]]:
    """Return by segment who was talked to within its cadence: segment, days, customers, talked, silent, never, oldest.

    `oldest` is the day of the last talk that is longest ago. Our own offices are nobody's customers.
    """
    with lake_here(book) as lake:
        talked = _talked(lake, scored, wanted=wanted, until=until, cadence=book.settings.cadence)
        return dicts(
            f"WITH {talked} SELECT segment, any_value(days) AS days, "
            "count(*) AS customers, count(*) FILTER (silent_days <= days) AS talked, "
            "count(*) FILTER (silent_days > days) AS silent, count(*) FILTER (last IS NULL) AS never, "
            "min(last) AS oldest FROM said GROUP BY segment ORDER BY customers DESC, segment"
        )


def silent_customers(
    book: Book, scored: Scored, *, wanted: Wanted, until: dt.date, most: int = 50
) -> list[dict[str, Any]]:  # fmt: skip
    """Return customers not talked to within their cadence, the most valuable first: columns of `SILENT`, last, days."""
    with lake_here(book) as lake:
        talked = _talked(lake, scored, wanted=wanted, until=until, cadence=book.settings.cadence)
        return dicts(
            f"WITH {talked} SELECT * FROM said "
            "WHERE last IS NULL OR silent_days > days ORDER BY value DESC NULLS LAST, number "
            f"LIMIT {int(most)}"
        )


def _talked(lake: Lake, scored: Scored, *, wanted: Wanted, until: dt.date, cadence: Cadence) -> str:
    days = days_of(cadence, "seen.segment")
    return (
        'talks AS (SELECT customer_id, max("at")::DATE AS last '
        f"FROM ({touches(lake, until=until)}) AS t WHERE customer_id IS NOT NULL GROUP BY customer_id), "
        f"said AS (SELECT seen.*, talks.last, {days} AS days, "
        f"date_diff('day', talks.last, DATE '{until}') AS silent_days "
        f"FROM ({scored.told(wanted, columns=SILENT)}) AS seen LEFT JOIN talks ON talks.customer_id = seen.number "
        "WHERE seen.kind IS DISTINCT FROM 'internal')"
    )


def _numbers(scored: Scored, wanted: Wanted) -> str:
    return scored.told(wanted, columns=("number",))
