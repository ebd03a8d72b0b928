"""At which stages and places answers were given, to choose among, and the numbers that addresses name by text."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.tables.answering import ask, lake_here
from keepworth.tables.book import Book
from keepworth.tables.covering import newest_contacts
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys

MOST: Final = 100  # of either to choose among
NOWHERE: Final = -1  # a place or touchpoint that the book does not know


@dataclass(frozen=True, slots=True)
class AnsweredAt:
    """Where answers were given, the most answers first."""

    stages: tuple[str, ...]
    locations: tuple[str, ...]


def answered_at(book: Book, *, until: dt.date, within: str = "") -> AnsweredAt:
    """Return the stages and places of answers until a day.

    `within` is a query of customers' numbers: beside theirs only answers of nobody known count.
    """
    beyond = until + dt.timedelta(days=1)
    theirs = f"AND (a.customer_id IS NULL OR a.customer_id IN ({within}))" if within else ""
    with lake_here(book) as lake:
        said = (
            "(SELECT answers.* REPLACE (coalesce(answers.customer_id, placed.customer_id) AS customer_id) "
            f"FROM ({lake.select('answers')}) AS answers LEFT JOIN ({newest_contacts(lake, as_of=until)}) AS placed "
            f"USING (contact_id)) AS a WHERE answered_at < DATE '{beyond}' {theirs}"
        )
        stages = ask(
            f"SELECT stage FROM {said} AND coalesce(stage, '') <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {MOST}"
        )
        locations = ask(
            f"WITH places AS (SELECT location_id, count(*) AS many FROM {said} AND location_id IS NOT NULL GROUP BY 1) "
            f"SELECT own.text FROM places JOIN ({known_keys(lake.folder, lake.manifest)}) AS own "
            "ON own.kind = 'location' AND own.number = places.location_id "
            f"ORDER BY many DESC, own.text LIMIT {MOST}"
        )
    return AnsweredAt(tuple(row[0] for row in stages), tuple(row[0] for row in locations))


def number_of(book: Book, text: str, *, kind: str) -> int:
    """Return the number of a place or a touchpoint by its id, `NOWHERE` where there is none."""
    with lake_here(book) as lake:
        found = ask(
            f"SELECT number FROM ({known_keys(lake.folder, lake.manifest)}) AS own "
            f"WHERE kind = {quoted(kind)} AND text = {quoted(text)} LIMIT 1"
        )
    return int(found[0][0]) if found else NOWHERE
