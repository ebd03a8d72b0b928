"""Who fights for us at the customers that somebody sees, and what hangs on each; added up by the engine.

Shown to fight is who has influence 3 or more, stance +2 and a dated act in the last twelve months, as the run says
(`champion`). Said to is who has the first two and no act: it is our own judgement, and counts for nothing.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.due import BY_VALUE, Around, is_going, is_silent
from keepworth.tables.fight_results import FILES as FIGHT_FILES
from keepworth.tables.fight_results import STRESS_FILE
from keepworth.tables.known import names_of, rows_in, without
from keepworth.tables.lake import Lake
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.tie_results import CONTACTS_FILE, FOR_US, TIES_FILE
from keepworth.tables.value_results import FILES as VALUE_FILES
from keepworth.tables.value_results import VALUE_FILE

type Way = Literal["shown", "said"]

COLUMNS: Final = ("number", "name", "team", "segment", "owner", "value", "value_low", "value_high", "p_stay")
WAYS: Final = {
    "shown": "champion AND left_on IS NULL",
    "said": f"{FOR_US} AND NOT coalesce(champion, FALSE) AND left_on IS NULL",
}
MADE_OF: Final = ("contract_value", "order_value", "cost_to_serve")
MOST: Final = 50
YEAR: Final = 365  # days within which an act shows that somebody fights for us


@dataclass(frozen=True, slots=True)
class Fighters:
    """Some who fight for us, how many there are, and what hangs on all of them."""

    rows: list[dict[str, Any]]
    people: int
    customers: int
    alone: int  # of whom each is all that holds a customer
    undefended: float | None  # value of the customers of these


def fighters(around: Around, *, way: Way, skip: int = 0, most: int = MOST) -> Fighters:
    """Return who fights for us, those at the most valuable customers first.

    Rows: contact_id, who, role, influence, stance, last_act_on, act_kind, acts_12m, `acts` (kind and day of each of the
    twelve months, the newest first), tie_share, last (day), is_silent, undefended_without, p_without and lost_without
    (how likely the customer stays if who speaks for us leaves, and what is lost on average), `MADE_OF` (what value is
    made of), second_id, second, second_touches, and of the customer `COLUMNS`.
    """
    run = around.scored.run
    if run is None or not (run / CONTACTS_FILE).is_file():
        return Fighters([], 0, 0, alone=0, undefended=None)
    seen = around.scored.told(around.wanted, columns=COLUMNS)
    with lake_here(around.book) as lake:
        away = without("contact_id", lake.restricted.of("contact"))
        those = f"SELECT * FROM ({rows_in(run / CONTACTS_FILE)}) WHERE {WAYS[way]} AND {away}"
        ((people, customers, alone, undefended),) = ask(
            "SELECT count(*), count(DISTINCT seen.number), count(*) FILTER (c.undefended_without), "
            f"(SELECT sum(value) FROM ({seen}) WHERE number IN (SELECT customer_id FROM ({those}) "
            f"WHERE undefended_without)) FROM ({those}) AS c JOIN ({seen}) AS seen ON seen.number = c.customer_id"
        )
        picked = (
            f"SELECT seen.*, c.* EXCLUDE (customer_id), {is_silent(around)} AS is_silent, last_touch_at::DATE AS last "
            f"FROM ({those}) AS c JOIN ({seen}) AS seen ON seen.number = c.customer_id "
            f"ORDER BY {BY_VALUE}, c.contact_id LIMIT {int(most)} OFFSET {int(skip)}"
        )
        rows = _told(around, lake, run=run, picked=picked, away=away)
    return Fighters(rows, int(people), int(customers), alone=int(alone), undefended=undefended)


@dataclass(frozen=True, slots=True)
class Going:
    """Some who fight for us and are silent, or left lately, and how many there are."""

    rows: list[dict[str, Any]]
    left: int
    silent: int
    undefended: float | None  # value of the customers at whom nobody else fights for us


def going(around: Around, *, most: int = MOST) -> Going:
    """Return who fought for us and left lately, or fights for us and is silent; at the most valuable customers first.

    Rows as of `fighters`, with `left_on` and `others`: how many more fight for us there, and are not silent.
    """
    run = around.scored.run
    if run is None or not (run / CONTACTS_FILE).is_file():
        return Going([], 0, 0, undefended=None)
    seen = around.scored.told(around.wanted, columns=COLUMNS)
    with lake_here(around.book) as lake:
        away = without("contact_id", lake.restricted.of("contact"))
        here = f"SELECT * FROM ({rows_in(run / CONTACTS_FILE)}) WHERE {away}"
        active = (
            f"SELECT seen.number, c.contact_id FROM ({here}) AS c JOIN ({seen}) AS seen ON seen.number = c.customer_id "
            f"WHERE champion AND left_on IS NULL AND NOT {is_silent(around)}"
        )
        gone = (
            f"SELECT seen.*, c.* EXCLUDE (customer_id), {is_silent(around)} AS is_silent, last_touch_at::DATE AS last, "
            f"(SELECT count(*) FROM ({active}) AS other WHERE other.number = seen.number) AS others "
            f"FROM ({here}) AS c JOIN ({seen}) AS seen ON seen.number = c.customer_id WHERE {is_going(around)}"
        )
        ((left, silent, undefended),) = ask(
            "SELECT count(left_on), count(*) - count(left_on), (SELECT sum(value) FROM (SELECT DISTINCT number, value "
            f"FROM ({gone}) WHERE others = 0)) FROM ({gone})"
        )
        picked = f"SELECT * FROM ({gone}) AS seen ORDER BY {BY_VALUE}, contact_id LIMIT {int(most)}"
        rows = _told(around, lake, run=run, picked=picked, away=away)
    return Going(rows, int(left), int(silent), undefended)


def _told(around: Around, lake: Lake, *, run: Path, picked: str, away: str) -> list[dict[str, Any]]:
    """Return the people picked, each with their acts, what becomes of the customer without them, and who is second."""
    since = around.run_day - dt.timedelta(days=YEAR)
    act = "{'kind': kind, 'day': happened_on}"
    rows = dicts(
        f"WITH picked AS ({picked}), {_seconds(run, away=away)}, "
        f"acted AS (SELECT contact_id, arg_max(kind, happened_on) AS act_kind, list({act} ORDER BY happened_on DESC) "
        f"FILTER (happened_on > DATE '{since}') AS acts FROM ({lake.select('acts')}) AS acts "
        f"JOIN (SELECT DISTINCT contact_id FROM picked) USING (contact_id) "
        f"WHERE happened_on <= DATE '{around.run_day}' GROUP BY contact_id), "
        "alone AS (SELECT customer_id, p_stay AS p_without, value_lost AS lost_without "
        f"FROM ({rows_in(run / STRESS_FILE, files=FIGHT_FILES)}) WHERE stress = 'champion_leaves') "
        "SELECT picked.*, acted.act_kind, acted.acts, alone.p_without, alone.lost_without, "
        f"{', '.join(f'worth.{name}' for name in MADE_OF)}, "
        "second.contact_id AS second_id, second.touches AS second_touches "
        "FROM picked LEFT JOIN acted USING (contact_id) "
        "LEFT JOIN second ON second.of = picked.contact_id AND second.at = picked.number "
        "LEFT JOIN alone ON alone.customer_id = picked.number "
        f"LEFT JOIN ({rows_in(run / VALUE_FILE, files=VALUE_FILES)}) AS worth ON worth.customer_id = picked.number "
        "ORDER BY picked.value DESC NULLS LAST, picked.number, picked.contact_id"
    )
    called = names_of(lake, _numbers(rows), kind="contact")
    for row in rows:
        row |= {"who": called.get(row["contact_id"]), "second": called.get(row["second_id"]), "acts": row["acts"] or []}
    return rows


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
        "second AS (SELECT picked.contact_id AS of, picked.number AS at, other.contact_id, touched.touches FROM picked "
        f"JOIN ({rows_in(run / CONTACTS_FILE)}) AS other ON other.customer_id = picked.number "
        "AND other.contact_id <> picked.contact_id LEFT JOIN touched ON touched.contact_id = other.contact_id "
        f"WHERE other.tie_share > 0 AND other.left_on IS NULL AND {away.replace('contact_id', 'other.contact_id')} "
        "QUALIFY row_number() OVER "
        "(PARTITION BY picked.contact_id, picked.number ORDER BY other.tie_share DESC, other.contact_id) = 1)"
    )


def _numbers(rows: list[dict[str, Any]]) -> set[int]:
    both = ("contact_id", "second_id")
    return {row[name] for row in rows for name in both if row[name] is not None}
