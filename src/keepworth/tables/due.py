"""What may be due with the customers that somebody sees: each question is one query, the most valuable first.

All rows have `number`, `customer`, `value`, `owner_number` and `segment` of the customer. Persons come with their
numbers; `keepworth.tables.known.names_of` names them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.cadence import Cadence
from keepworth.tables.known import names_of, rows_in, without
from keepworth.tables.lake.engine import quoted
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.tie_results import CONTACTS_FILE, FOR_US, THREADS_FILE

COLUMNS: Final = ("number", "name", "value", "owner_number", "segment", "kind")
SHOWN: Final = "seen.number, seen.name AS customer, seen.value, seen.owner_number, seen.segment"
BY_VALUE: Final = "seen.value DESC NULLS LAST, seen.number"
AHEAD, BEHIND = 7, 60  # days before and after the day a promise is due in which it is asked about
# Of a table with days by which: its state, since when it holds, and when the row began.
DATED: Final = {"promises": ("kept", "kept_on", "agreed_on"), "plan_steps": ("state", "state_on", "set_on")}
RECENT: Final = 90  # days for which it matters that somebody left
LONG: Final = 90  # days after which an open need has waited long
ALONE: Final = {"contact": 0.75, "colleague": 0.9}  # share of the tie through one person, theirs or ours


@dataclass(frozen=True, slots=True)
class Around:
    """Whose customers, on which day, with which cadence."""

    book: Book
    scored: Scored
    wanted: Wanted
    day: dt.date
    run_day: dt.date  # that the run speaks for: silence of people is measured to it

    @property
    def seen(self) -> str:
        """The query of the customers; our own offices are none."""
        return (
            f"SELECT * FROM ({self.scored.told(self.wanted, columns=COLUMNS)}) WHERE kind IS DISTINCT FROM 'internal'"
        )


def promises_due(around: Around, *, most: int) -> list[dict[str, Any]]:
    """Return open promises that fall due within a week, or did lately: promise_id, words, due_on."""
    first, last = around.day - dt.timedelta(BEHIND), around.day + dt.timedelta(AHEAD)
    with lake_here(around.book) as lake:
        return dicts(
            f"SELECT {SHOWN}, p.promise_id, p.due_on, p.contact_id, coalesce(texts.words, p.measure) AS words "
            f"FROM ({lake.select('promises')}) AS p JOIN ({around.seen}) AS seen ON seen.number = p.customer_id "
            f"LEFT JOIN ({lake.select('texts')}) AS texts ON texts.text_id = p.what_text_id "
            f"WHERE p.due_on BETWEEN DATE '{first}' AND DATE '{last}' AND p.agreed_on <= DATE '{around.day}' "
            f"AND (coalesce(p.kept, 'open') = 'open' OR p.kept_on > DATE '{around.day}') "
            f"ORDER BY p.due_on < DATE '{around.day}', {BY_VALUE}, p.promise_id LIMIT {int(most)}"
        )


def steps_due(around: Around, *, most: int) -> list[int]:
    """Return the customers with open steps of plans that fall due within a week or are late, the most valuable first.

    As files brought them: what people wrote since the last run is the website's to lay over.
    """
    last = around.day + dt.timedelta(AHEAD)
    with lake_here(around.book) as lake:
        rows = dicts(
            f"SELECT seen.number FROM ({lake.select('plan_steps')}) AS s "
            f"JOIN ({around.seen}) AS seen ON seen.number = s.customer_id "
            f"WHERE s.due_on <= DATE '{last}' AND s.set_on <= DATE '{around.day}' "
            f"AND (coalesce(s.state, 'open') = 'open' OR s.state_on > DATE '{around.day}') "
            f"GROUP BY seen.number, seen.value ORDER BY {BY_VALUE} LIMIT {int(most)}"
        )
    return [int(row["number"]) for row in rows]


def customers_with_due(
    around: Around, table: str, *, first: dt.date, last: dt.date, most: int
) -> list[int]:  # fmt: skip
    """Return the customers with open promises or steps of plans that are due between two days, the most valuable first.

    As files brought them: what people wrote since the last run is the website's to lay over.
    """
    state, since, begun = DATED[table]
    with lake_here(around.book) as lake:
        rows = dicts(
            f"SELECT seen.number FROM ({lake.select(table)}) AS d "
            f"JOIN ({around.seen}) AS seen ON seen.number = d.customer_id "
            f"WHERE d.due_on BETWEEN DATE '{first}' AND DATE '{last}' AND d.{begun} <= DATE '{around.day}' "
            f"AND (coalesce(d.{state}, 'open') = 'open' OR d.{since} > DATE '{around.day}') "
            f"GROUP BY seen.number, seen.value ORDER BY {BY_VALUE} LIMIT {int(most)}"
        )
    return [int(row["number"]) for row in rows]


def needs_waiting(around: Around, *, most: int) -> list[dict[str, Any]]:
    """Return needs that are open for long: need_id, words, stated_on."""
    with lake_here(around.book) as lake:
        return dicts(
            f"SELECT {SHOWN}, n.need_id, n.stated_on, n.contact_id, coalesce(texts.words, n.topic) AS words "
            f"FROM ({lake.select('needs')}) AS n JOIN ({around.seen}) AS seen ON seen.number = n.customer_id "
            f"LEFT JOIN ({lake.select('texts')}) AS texts ON texts.text_id = n.text_id "
            f"WHERE n.stated_on <= DATE '{around.day - dt.timedelta(LONG)}' "
            f"AND (n.met_on IS NULL OR n.met_on > DATE '{around.day}') "
            "AND lower(trim(coalesce(n.state, 'stated'))) NOT IN ('met', 'dropped') "
            f"ORDER BY {BY_VALUE}, n.stated_on, n.need_id LIMIT {int(most)}"
        )


def champions_going(around: Around, *, most: int) -> list[dict[str, Any]]:
    """Return who fights for us and is silent, or left lately: contact_id, last (day or null), left_on."""
    return _contacts(around, where=is_going(around), most=most)


def is_going(around: Around) -> str:
    """Write who fights for us and is silent, or left lately; of columns of contacts, and of the customer as `seen`."""
    run = around.run_day
    return (
        f"(champion AND {is_silent(around)} AND left_on IS NULL) OR ({FOR_US} AND "
        f"left_on BETWEEN DATE '{run - dt.timedelta(RECENT)}' AND DATE '{run}')"
    )


def deciding_silent(around: Around, *, most: int) -> list[dict[str, Any]]:
    """Return who decides and was not talked to within the cadence, one a customer: contact_id, last (day or null)."""
    return _contacts(
        around,
        where=f"decides AND NOT coalesce(champion, FALSE) AND left_on IS NULL AND {is_silent(around)}",
        most=most,
    )


def single_threads(around: Around, *, most: int) -> list[dict[str, Any]]:
    """Return customers worth more than the average whose tie runs through one person of theirs, or one of ours.

    Rows: contact_id or colleague_id, share, who.
    """
    run = around.scored.run
    if run is None:
        return []
    with lake_here(around.book) as lake:
        found: list[dict[str, Any]] = []
        for kind in ("contact", "colleague"):
            away = without(f"top_{kind}_id", lake.restricted.of(kind))
            rows = dicts(
                f"WITH seen AS ({around.seen}) SELECT {SHOWN}, t.top_{kind}_id AS {kind}_id, "
                f"t.top_{kind}_share AS share FROM ({rows_in(run / THREADS_FILE)}) AS t "
                "JOIN seen ON seen.number = t.customer_id "
                f"WHERE t.top_{kind}_share >= {ALONE[kind]} AND {away} AND seen.value > (SELECT avg(value) FROM seen) "
                f"ORDER BY {BY_VALUE} LIMIT {int(most)}"
            )
            found += _named(rows, names_of(lake, {row[f"{kind}_id"] for row in rows}, kind=kind), kind=kind)
    return found


def colleague_called(book: Book, *, mail: str, name: str) -> int | None:
    """Return the colleague of this mail address, else the only one of this name; None where nobody is."""
    by_mail = f"lower(trim(mail)) = {quoted(mail.strip().lower())} AND trim(mail) <> ''"
    with lake_here(book) as lake:
        found = dicts(
            f"SELECT who_id, coalesce({by_mail}, FALSE) AS by_mail FROM ({lake.select('identities')}) AS t "
            f"WHERE who = 'colleague' AND (coalesce({by_mail}, FALSE) OR trim(name) = {quoted(name.strip())}) "
            "ORDER BY by_mail DESC, who_id"
        )
    # Two of one name cannot be told apart.
    is_sure = bool(found) and (found[0]["by_mail"] or len(found) == 1)
    return found[0]["who_id"] if is_sure else None


def days_of(cadence: Cadence, segment: str) -> str:
    """Write the cadence of a column of segments."""
    cases = " ".join(f"WHEN {quoted(name)} THEN {int(days)}" for name, days in sorted(cadence.segments.items()))
    return f"CASE {segment} {cases} ELSE {int(cadence.default)} END" if cases else str(int(cadence.default))


def is_silent(around: Around) -> str:
    """Write whether nobody talked to a contact for longer than the cadence of the segment of `seen`."""
    days = days_of(around.book.settings.cadence, "seen.segment")
    return f"(last_touch_at IS NULL OR date_diff('day', last_touch_at::DATE, DATE '{around.run_day}') > {days})"


def _contacts(around: Around, *, where: str, most: int) -> list[dict[str, Any]]:
    run = around.scored.run
    if run is None:
        return []
    with lake_here(around.book) as lake:
        away = without("contact_id", lake.restricted.of("contact"))
        found = dicts(
            f"SELECT {SHOWN}, c.contact_id, c.role, c.left_on, c.last_touch_at::DATE AS last "
            f"FROM ({rows_in(run / CONTACTS_FILE)}) AS c JOIN ({around.seen}) AS seen ON seen.number = c.customer_id "
            f"WHERE ({where}) AND {away} QUALIFY row_number() OVER "
            "(PARTITION BY c.customer_id ORDER BY c.influence DESC NULLS LAST, c.contact_id) = 1 "
            f"ORDER BY {BY_VALUE}, c.contact_id LIMIT {int(most)}"
        )
        return _named(found, names_of(lake, {row["contact_id"] for row in found}, kind="contact"))


def _named(
    rows: list[dict[str, Any]], names: Mapping[int, str], *, kind: str = "contact"
) -> list[dict[str, Any]]:  # fmt: skip
    return [row | {"who": names.get(row[f"{kind}_id"])} for row in rows]
