"""Who fights for us at the customers that somebody sees, and what hangs on each; added up by the engine.

Shown to fight is who has influence 3 or more, stance +2 and a dated act in the last twelve months, as the run says
(`champion`). Said to is who has the first two and no act: it is our own judgement, and counts for nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.due import BY_VALUE
from keepworth.tables.known import names_of, rows_in, without
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.tie_results import CONTACTS_FILE, FOR_US, TIES_FILE

type Way = Literal["shown", "said"]

COLUMNS: Final = ("number", "name", "team", "segment", "owner", "value", "value_low", "value_high")
WAYS: Final = {
    "shown": "champion AND left_on IS NULL",
    "said": f"{FOR_US} AND NOT coalesce(champion, FALSE) AND left_on IS NULL",
}
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Fighters:
    """Some who fight for us, how many there are, and what hangs on all of them."""

    rows: list[dict[str, Any]]
    people: int
    customers: int
    alone: int  # of whom each is all that holds a customer
    undefended: float | None  # value of the customers of these


def fighters(
    book: Book, scored: Scored, *, wanted: Wanted, way: Way, skip: int = 0, most: int = MOST
) -> Fighters:  # fmt: skip
    """Return who fights for us, those at the most valuable customers first.

    Rows: contact_id, who, role, influence, stance, last_act_on, act_kind, acts_12m, tie_share, undefended_without,
    second_id, second, second_touches, and of the customer `COLUMNS`.
    """
    run = scored.run
    if run is None or not (run / CONTACTS_FILE).is_file():
        return Fighters([], 0, 0, alone=0, undefended=None)
    seen = scored.told(wanted, columns=COLUMNS)
    with lake_here(book) as lake:
        away = without("contact_id", lake.restricted.of("contact"))
        those = f"SELECT * FROM ({rows_in(run / CONTACTS_FILE)}) WHERE {WAYS[way]} AND {away}"
        ((people, customers, alone, undefended),) = ask(
            "SELECT count(*), count(DISTINCT seen.number), count(*) FILTER (c.undefended_without), "
            f"(SELECT sum(value) FROM ({seen}) WHERE number IN (SELECT customer_id FROM ({those}) "
            f"WHERE undefended_without)) FROM ({those}) AS c JOIN ({seen}) AS seen ON seen.number = c.customer_id"
        )
        rows = dicts(
            f"WITH picked AS (SELECT seen.*, c.* EXCLUDE (customer_id) FROM ({those}) AS c "
            f"JOIN ({seen}) AS seen ON seen.number = c.customer_id ORDER BY {BY_VALUE}, c.contact_id "
            f"LIMIT {int(most)} OFFSET {int(skip)}), {_seconds(run, away=away)}, "
            f"acted AS (SELECT contact_id, arg_max(kind, happened_on) AS act_kind FROM ({lake.select('acts')}) AS acts "
            "JOIN picked USING (contact_id) WHERE happened_on <= picked.last_act_on GROUP BY contact_id) "
            "SELECT picked.*, acted.act_kind, second.contact_id AS second_id, second.touches AS second_touches "
            "FROM picked LEFT JOIN acted USING (contact_id) LEFT JOIN second ON second.of = picked.contact_id "
            "ORDER BY picked.value DESC NULLS LAST, picked.number, picked.contact_id"
        )
        called = names_of(lake, _numbers(rows), kind="contact")
    for row in rows:
        row |= {"who": called.get(row["contact_id"]), "second": called.get(row["second_id"])}
    return Fighters(rows, int(people), int(customers), alone=int(alone), undefended=undefended)


def alone_for_us(book: Book, scored: Scored, *, wanted: Wanted) -> dict[str, Any] | None:
    """Return who fights for us, is all that holds a customer, and of these holds the most valuable; None: nobody.

    Of the row: contact_id, who (None: erased), and of the customer `COLUMNS`.
    """
    run = scored.run
    if run is None or not (run / CONTACTS_FILE).is_file():
        return None
    seen = scored.told(wanted, columns=COLUMNS)
    with lake_here(book) as lake:
        away = without("contact_id", lake.restricted.of("contact"))
        rows = dicts(
            f"SELECT seen.*, c.contact_id FROM ({rows_in(run / CONTACTS_FILE)}) AS c JOIN ({seen}) AS seen "
            f"ON seen.number = c.customer_id WHERE {WAYS['shown']} AND undefended_without AND {away} "
            f"AND seen.value > 0 ORDER BY {BY_VALUE}, c.contact_id LIMIT 1"
        )
        called = names_of(lake, {row["contact_id"] for row in rows}, kind="contact")
    return rows[0] | {"who": called.get(rows[0]["contact_id"])} if rows else None


def _seconds(run: Path, *, away: str) -> str:
    """Write who else at the customer is closest to us, beside each person picked."""
    return (
        "touched AS (SELECT contact_id, sum(touches) AS touches "
        f"FROM ({rows_in(run / TIES_FILE)}) WHERE coalesce(active, TRUE) GROUP BY contact_id), "
        "second AS (SELECT picked.contact_id AS of, other.contact_id, touched.touches FROM picked "
        f"JOIN ({rows_in(run / CONTACTS_FILE)}) AS other ON other.customer_id = picked.number "
        "AND other.contact_id <> picked.contact_id LEFT JOIN touched ON touched.contact_id = other.contact_id "
        f"WHERE other.tie_share > 0 AND other.left_on IS NULL AND {away.replace('contact_id', 'other.contact_id')} "
        "QUALIFY row_number() OVER "
        "(PARTITION BY picked.contact_id ORDER BY other.tie_share DESC, other.contact_id) = 1)"
    )


def _numbers(rows: list[dict[str, Any]]) -> set[int]:
    both = ("contact_id", "second_id")
    return {row[name] for row in rows for name in both if row[name] is not None}
