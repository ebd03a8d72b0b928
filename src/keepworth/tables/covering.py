"""Who was heard in the last twelve months and who was not, added up by the engine.

Who answered in numbers or in words was heard; our own answers and guesses of the other side count nowhere. Days are
those of UTC. Prospects and our own offices are no customers.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Ints
from keepworth.tables.answering import ask, cursor_here, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.customers import OUTSIDE
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.scored import Scored, Wanted

COLUMNS: Final = ("number", "customer_id", "name", "kind", "segment", "team", "owner", "value")
OF_RUN: Final = ("state", "published", "ask_next", "ask_next_contact", "ask_next_minutes")
# Why a customer counts as not heard, the first that holds: nobody answered, nobody of those who decide did, too little
# was heard to tell a strength. Who left is no money to be heard any more.
NOBODY, DECIDING, STRENGTH = "nobody", "deciding", "strength"
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Covering:
    """What was counted, between two days."""

    deciding: list[dict[str, Any]]  # role, people, heard: of contacts who decide and are still there
    heard: list[int]  # customers of whom anybody answered
    customers: int
    value: float | None  # of all of these, None: of nobody it is known
    unheard: list[dict[str, Any]]  # `COLUMNS`, state, published, why, asked_on, deciding, deciding_heard, ask_next,
    # minutes, contact, contact_name; the most valuable first
    unheard_all: Ints  # the numbers of all of them
    minutes: float  # that all the questions would take which the run would ask them next
    asked: int  # contacts who were invited
    still: int  # of those, who did not answer since
    silent: list[dict[str, Any]]  # them: number, customer_id, customer, contact, name, value, instrument, asked_on,
    # reminded_on; those of the most valuable customers first


def covering(book: Book, scored: Scored, *, wanted: Wanted, since: dt.date, until: dt.date, most: int) -> Covering:
    """Count who was heard from one day to another, of the customers that are wanted; at most `most` are listed."""
    limit = min(max(int(most), 1), MOST)
    with lake_here(book) as lake:
        with_ = _facts(lake, scored, wanted=wanted, since=since, until=until)
        deciding = dicts(
            f"{with_} SELECT coalesce(role, '') AS role, count(*) AS people, count(*) FILTER (contact_id IN "
            "(SELECT contact_id FROM said WHERE contact_id IS NOT NULL)) AS heard FROM here WHERE decides "
            "GROUP BY 1 ORDER BY people DESC, role"
        )
        heard = [row[0] for row in ask(f"{with_} SELECT number FROM heard ORDER BY number")]
        ((customers, value),) = ask(f"{with_} SELECT count(*), sum(value) FROM seen")
        unheard, unheard_all, minutes = _unheard(with_, limit=limit)
        ((asked, still),) = ask(f"{with_} SELECT count(*), count(*) FILTER (NOT answered) FROM newest")
        silent = dicts(
            f"{with_} SELECT seen.number, seen.customer_id, seen.name AS customer, newest.contact_id AS contact, "
            "named.name, seen.value, instrument, asked_on, reminded_on FROM newest JOIN seen ON "
            "seen.number = newest.customer_id LEFT JOIN named ON named.who_id = newest.contact_id WHERE NOT answered "
            f"ORDER BY value DESC NULLS LAST, seen.number, newest.contact_id LIMIT {limit}"
        )
    return Covering(deciding, heard, int(customers), value, unheard, unheard_all, minutes, int(asked), int(still),
                    silent)  # fmt: skip


def _unheard(with_: str, *, limit: int) -> tuple[list[dict[str, Any]], Ints, float]:
    """Return who was not heard, the most valuable first; the numbers of all of them; and what asking would take."""
    rows = dicts(
        f"{with_} SELECT unheard.* EXCLUDE (whom, ask_next_contact, ask_next_minutes), asked.asked_on, "
        "ask_next_minutes AS minutes, whom AS contact, named.name AS contact_name FROM unheard "
        "LEFT JOIN (SELECT customer_id AS number, max(asked_on) AS asked_on FROM invited GROUP BY 1) AS asked "
        "USING (number) LEFT JOIN named ON named.who_id = whom "
        f"ORDER BY value DESC NULLS LAST, number LIMIT {limit}"
    )
    found = cursor_here().execute(f"{with_} SELECT number FROM unheard ORDER BY number").fetchnumpy()["number"]
    ((minutes,),) = ask(f"{with_} SELECT coalesce(sum(ask_next_minutes), 0) FROM unheard")
    return rows, np.ma.getdata(found).astype(np.int64), float(minutes)


def _facts(lake: Lake, scored: Scored, *, wanted: Wanted, since: dt.date, until: dt.date) -> str:
    """Name the rows that all questions are about: seen, here, said, heard, invited, newest, named, unheard."""
    beyond = until + dt.timedelta(days=1)
    outside = ", ".join(quoted(kind) for kind in OUTSIDE)
    within = f">= DATE '{since}' AND {{0}} < DATE '{beyond}'"
    return (
        f"WITH seen AS (SELECT * FROM ({scored.told(wanted, columns=(*COLUMNS, *OF_RUN))}) AS t WHERE kind IS NULL "
        f"OR kind NOT IN ({outside})), "
        f"placed AS ({newest_contacts(lake, as_of=until)}), "
        f"here AS (SELECT placed.* FROM placed JOIN seen ON seen.number = placed.customer_id "
        f"WHERE left_on IS NULL OR left_on > DATE '{until}'), "
        "said AS (SELECT contact_id, customer_id, max(answered_at) AS last "
        f"FROM ({own_answers(lake)}) AS t WHERE answered_at {within.format('answered_at')} GROUP BY ALL), "
        "heard AS (SELECT DISTINCT seen.number FROM said LEFT JOIN placed USING (contact_id) "
        "JOIN seen ON seen.number = coalesce(said.customer_id, placed.customer_id)), "
        "invited AS (SELECT contact_id, customer_id, instrument, sent_at, sent_at::DATE AS asked_on, "
        f"reminded_at::DATE AS reminded_on, answered_at IS NOT NULL AND answered_at < DATE '{beyond}' AS is_answered "
        f"FROM ({lake.select('invitations')}) AS t WHERE sent_at {within.format('sent_at')} "
        "AND customer_id IN (SELECT number FROM seen)), "
        "newest AS (SELECT invited.*, is_answered OR coalesce(last.last >= sent_at, FALSE) AS answered FROM invited "
        "LEFT JOIN (SELECT contact_id, max(last) AS last FROM said GROUP BY 1) AS last USING (contact_id) "
        "WHERE contact_id IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY contact_id ORDER BY sent_at DESC, instrument) = 1), "
        "named AS (SELECT who_id, any_value(name) AS name "
        f"FROM ({lake.select('identities')}) AS known WHERE who = 'contact' GROUP BY 1), {_UNHEARD}"
    )


# Of those who decide, who answered; whom to ask is whom the run names while they are there, else one of the silent.
_UNHEARD: Final = (
    "deciders AS (SELECT customer_id AS number, count(*) AS deciding, count(*) FILTER (answered) AS deciding_heard, "
    "min(contact_id) FILTER (NOT answered) AS silent FROM (SELECT customer_id, contact_id, contact_id IN "
    "(SELECT contact_id FROM said WHERE contact_id IS NOT NULL) AS answered FROM here WHERE decides) GROUP BY 1), "
    "unheard AS (SELECT * EXCLUDE (silent), CASE WHEN ask_next_contact IN (SELECT contact_id FROM here) "
    "THEN ask_next_contact ELSE silent END AS whom FROM (SELECT seen.*, silent, coalesce(deciding, 0) AS deciding, "
    "coalesce(deciding_heard, 0) AS deciding_heard, "
    f"CASE WHEN heard.number IS NULL THEN {quoted(NOBODY)} "
    f"WHEN deciding > 0 AND deciding_heard = 0 THEN {quoted(DECIDING)} "
    f"WHEN seen.published = 'withheld' THEN {quoted(STRENGTH)} END AS why "
    "FROM seen LEFT JOIN deciders USING (number) LEFT JOIN heard USING (number)) "
    "WHERE why IS NOT NULL AND state IS DISTINCT FROM 'left')"
)


def own_answers(lake: Lake) -> str:
    """Select what customers answered about their own view, in numbers or in words."""
    return (
        f"SELECT * FROM ({lake.select('answers')}) AS a WHERE coalesce(side, 'customer') = 'customer' "
        "AND coalesce(perspective, 'own') = 'own' AND (\"value\" IS NOT NULL OR text_id IS NOT NULL)"
    )


def newest_contacts(lake: Lake, *, as_of: dt.date) -> str:
    """Select of each contact the newest word by a day."""
    begins = "coalesce(valid_from, DATE '0001-01-01')"
    return (
        f"SELECT contact_id, customer_id, role, coalesce(decides, FALSE) AS decides, left_on "
        f"FROM ({lake.select('contacts')}) AS c WHERE {begins} <= DATE '{as_of}' "
        f"QUALIFY row_number() OVER (PARTITION BY contact_id ORDER BY {begins} DESC) = 1"
    )
