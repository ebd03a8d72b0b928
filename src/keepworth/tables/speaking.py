"""Who spoke for us, what we asked of whom, and whom we thanked, as a book knew it on a day."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.known import names_of, without
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.persons.who import GONE

YEAR: Final = dt.timedelta(days=365)
LATELY: Final = dt.timedelta(days=90)  # so long a success is a good moment to ask; ours
TOP: Final = 9  # of 10, as the recommend score has it
LONG_AGO: Final = "DATE '0001-01-01'"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a book holds of word of mouth among people; rows by person, the oldest first."""

    people: list[dict[str, Any]]  # who is at a customer and spoke for us, was asked, or was thanked
    acts: list[dict[str, Any]]
    asks: list[dict[str, Any]]
    thanks: list[dict[str, Any]]
    unsolved: frozenset[int]  # customers with a complaint that is not solved
    successes: list[dict[str, Any]]  # of customers, and of one of their people where that is known; the newest first


def spoken_of(book: Book, *, as_of: dt.date) -> Spoken:
    """Return who spoke for us by a day and is there still; nobody restricted is among them."""
    day = f"DATE '{as_of}'"
    with lake_here(book) as lake:
        people = _people(lake, as_of=as_of)
        listed = ", ".join(str(row["contact_id"]) for row in people) or "NULL"
        acts = dicts(
            f"SELECT act_id, contact_id, kind, happened_on FROM ({lake.select('acts')}) AS told "
            f"WHERE happened_on <= {day} AND contact_id IN ({listed}) ORDER BY contact_id, happened_on, act_id"
        )
        asks = dicts(
            "SELECT contact_id, kind, asked_on, for_id, "
            f"CASE WHEN answered_on <= {day} THEN coalesce(answer, 'open') ELSE 'open' END AS answer, "
            f"CASE WHEN answered_on <= {day} THEN answered_on END AS answered_on "
            f"FROM ({lake.select('asks')}) AS told WHERE asked_on <= {day} AND contact_id IN ({listed}) "
            "ORDER BY contact_id, asked_on, ask_id"
        )
        thanks = dicts(
            f"SELECT contact_id, act_id, thanked_on, how FROM ({lake.select('thanks')}) AS told "
            f"WHERE thanked_on <= {day} AND contact_id IN ({listed}) ORDER BY contact_id, thanked_on, thanks_id"
        )
        unsolved = dicts(
            f"SELECT DISTINCT customer_id FROM ({lake.select('cases')}) AS told WHERE customer_id IS NOT NULL "
            f"AND opened_at < {day} + INTERVAL 1 DAY AND (solved_at IS NULL OR solved_at >= {day} + INTERVAL 1 DAY)"
        )
        successes = _successes(lake, as_of=as_of)
        called = names_of(lake, [row["contact_id"] for row in people], kind="contact")
    named = [row | {"name": called.get(row["contact_id"])} for row in people]
    return Spoken(named, acts, asks, thanks, frozenset(int(row["customer_id"]) for row in unsolved), successes)


def first_acts(book: Book, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Return every customer that is known by a day with its first act for us, if it ever did anything."""
    with lake_here(book) as lake:
        return dicts(
            f"WITH {_careers(lake, as_of=as_of)}, did AS (SELECT people.customer_id, min(acts.happened_on) AS day "
            f"FROM ({lake.select('acts')}) AS acts JOIN people ON people.contact_id = acts.contact_id "
            f"WHERE acts.happened_on <= DATE '{as_of}' GROUP BY people.customer_id) "
            "SELECT told.customer_id, min(coalesce(told.since, nullif(told.valid_from, "
            f"{LONG_AGO}))) AS since, any_value(did.day) AS day "
            f"FROM ({lake.select('customers')}) AS told LEFT JOIN did ON did.customer_id = told.customer_id "
            "WHERE told.kind IS DISTINCT FROM 'internal' AND told.kind IS DISTINCT FROM 'prospect' "
            f"AND coalesce(told.since, told.valid_from, {LONG_AGO}) <= DATE '{as_of}' "
            "GROUP BY told.customer_id ORDER BY told.customer_id"
        )


def came_through(book: Book, *, as_of: dt.date) -> list[tuple[int, int]]:
    """Return who came to us, or decided for us, through whom: customer and whom they knew, each pair once."""
    with lake_here(book) as lake:
        found = dicts(
            f"WITH {_careers(lake, as_of=as_of)} SELECT customer_id, referrer_id AS other "
            f"FROM ({lake.select('referrals')}) AS told WHERE happened_on <= DATE '{as_of}' UNION "
            f"SELECT acts.for_id, people.customer_id FROM ({lake.select('acts')}) AS acts "
            "JOIN people ON people.contact_id = acts.contact_id "
            f"WHERE acts.for_id IS NOT NULL AND acts.happened_on <= DATE '{as_of}' ORDER BY 1, 2"
        )
    return [(int(row["customer_id"]), int(row["other"])) for row in found
            if row["customer_id"] is not None and row["customer_id"] != row["other"]]  # fmt: skip


def _successes(lake: Lake, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Return what went well lately: promises kept, complaints solved, trials passed, the best answers."""
    day, since = f"DATE '{as_of}'", f"DATE '{as_of - LATELY}'"
    parts = [
        ("promise", "promises", "contact_id", "kept_on", "kept = 'yes'"),
        ("case", "cases", "contact_id", "CAST(solved_at AS DATE)", "coalesce(saved, TRUE)"),
        ("trial", "trials", "CAST(NULL AS BIGINT)", "happened_on", "outcome = 'passed'"),
        ("answer", "answers", "contact_id", "CAST(answered_at AS DATE)",
         f"item = 'recommend' AND instrument = 'nps' AND value >= {TOP} AND side = 'customer'"),
    ]  # fmt: skip
    union = " UNION ALL ".join(
        f"SELECT customer_id, {who} AS contact_id, '{kind}' AS kind, {on} AS day "
        f"FROM ({lake.select(table)}) AS told "
        f"WHERE customer_id IS NOT NULL AND {true} AND {on} > {since} AND {on} <= {day}"
        for kind, table, who, on, true in parts
    )
    return dicts(f"SELECT * FROM ({union}) AS told ORDER BY day DESC, kind, customer_id, contact_id")


def _people(lake: Lake, *, as_of: dt.date) -> list[dict[str, Any]]:
    ids = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = {quoted('contact')}"
    met = " UNION ".join(
        f"SELECT contact_id FROM ({lake.select(table)}) AS told WHERE {day} <= DATE '{as_of}'"
        for table, day in (("acts", "happened_on"), ("asks", "asked_on"), ("thanks", "thanked_on"))
    )
    return dicts(
        f"WITH {_careers(lake, as_of=as_of)} SELECT people.*, ids.text AS own FROM people "
        f"JOIN ({ids}) AS ids ON ids.number = people.contact_id "
        f"WHERE people.contact_id IN ({met}) AND people.customer_id IS NOT NULL "
        f"AND (left_on IS NULL OR left_on > DATE '{as_of}') "
        f"AND NOT starts_with(ids.text, {quoted(GONE)}) "
        f"AND {without('people.contact_id', lake.restricted.of('contact'))} ORDER BY people.contact_id"
    )


def _careers(lake: Lake, *, as_of: dt.date) -> str:
    """Write where each contact is on a day, and how much their view counts."""
    since = f"coalesce(valid_from, {LONG_AGO})"
    return (
        f"people AS (SELECT contact_id, arg_max(customer_id, {since}) AS customer_id, "
        f"arg_max(influence, {since}) AS influence, arg_max(role, {since}) AS role, max(left_on) AS left_on "
        f"FROM ({lake.select('contacts')}) AS told WHERE {since} <= DATE '{as_of}' GROUP BY contact_id)"
    )
