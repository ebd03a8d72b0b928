"""Our own people: who is with us, and who of them somebody is by the mail that book and website both know."""

import datetime as dt
from typing import Any

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys


def colleague_with_mail(book: Book, mail: str | None) -> str | None:
    """Return the id of the colleague who has this address, None where nobody or more than one has it."""
    if not (mail or "").strip():
        return None
    with lake_here(book) as lake:
        found = ask(
            f"SELECT DISTINCT own.text FROM ({lake.select('identities')}) AS people "
            f"JOIN ({known_keys(lake.folder, lake.manifest)}) AS own ON own.kind = 'colleague' "
            "AND own.number = people.who_id WHERE people.who = 'colleague' "
            f"AND lower(trim(people.mail)) = lower(trim({quoted(mail or '')}))"
        )
    return str(found[0][0]) if len(found) == 1 else None


def colleagues_with_us(book: Book, *, on: dt.date, most: int) -> list[dict[str, Any]]:
    """Return our people who have not left by a day, by name: number, id, name, mail, language."""
    with lake_here(book) as lake:
        return dicts(
            f"WITH gone AS (SELECT colleague_id FROM ({lake.select('colleagues')}) AS c WHERE left_on <= DATE '{on}') "
            "SELECT own.number, any_value(own.text) AS id, any_value(people.name) AS name, "
            "any_value(people.mail) AS mail, any_value(people.language) AS language "
            f"FROM ({known_keys(lake.folder, lake.manifest)}) AS own JOIN ({lake.select('identities')}) AS people "
            "ON people.who = 'colleague' AND people.who_id = own.number "
            "WHERE own.kind = 'colleague' AND own.number NOT IN (SELECT colleague_id FROM gone) "
            f"GROUP BY own.number ORDER BY name NULLS LAST, id LIMIT {int(most)}"
        )
