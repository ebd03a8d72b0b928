"""Who may be invited to an event, with what makes people worth meeting; and what customers did afterwards."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from keepworth.act import Candidate
from keepworth.act.guests import CONSIDERED
from keepworth.tables.answering import ask, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.persons.who import GONE
from keepworth.tables.scored import Scored, Wanted

RECENT: Final = dt.timedelta(days=3 * 365)  # for which it counts that somebody spoke up for us; ours
SINCE: Final = "coalesce(valid_from, DATE '0001-01-01')"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be invited, by our numbers and by the ids of the book."""

    candidate: Candidate
    contact_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class Did:
    """Which of some customers did what after an event."""

    ordered: frozenset[int]  # or signed a contract
    spoke: frozenset[int]  # somebody of theirs spoke up for us


def people_to_invite(
    book: Book, scored: Scored, *, as_of: dt.date, teams: tuple[str, ...] | None = None,
    also: Collection[int] = (),
) -> list[Person]:  # fmt: skip
    """Return people of customers and prospects whom some teams see, those of most influence first, half of each side.

    Nobody is among them who has left, is erased or restricted, works for us, or whose customer has left. `also` are
    contacts who are on a list already.
    """
    seen = scored.told(Wanted(teams=teams), columns=("number", "customer_id", "segment", "kind", "state"))
    kept = ", ".join(str(int(one)) for one in also) or "NULL"
    with lake_here(book) as lake:
        rows = dicts(
            f"SELECT * FROM ({_here(lake, seen=seen, as_of=as_of)}) AS here WHERE place <= {CONSIDERED // 2} "
            f"OR contact_id IN ({kept}) ORDER BY place, contact_id"
        )
        sectors, spoken = _sectors(lake), _spoken(lake, as_of=as_of)
        met, waits = topics_of(lake, as_of=as_of)
    return [
        Person(
            Candidate(
                row["contact_id"], row["number"], row["is_prospect"],
                (row["segment"], sectors.get(row["number"]), row["department"], row["level"]),
                row["contact_id"] in spoken, frozenset(met.get(row["number"], ())),
                frozenset(waits.get(row["number"], ())),
            ),
            row["contact"], row["customer"],
        )
        for row in rows
    ]  # fmt: skip


def people_count(book: Book, scored: Scored, *, as_of: dt.date, teams: tuple[str, ...] | None = None) -> int:
    """Return how many people there are whom some teams see and who may be invited."""
    seen = scored.told(Wanted(teams=teams), columns=("number", "customer_id", "segment", "kind", "state"))
    with lake_here(book) as lake:
        return int(ask(f"SELECT count(*) FROM ({_here(lake, seen=seen, as_of=as_of)}) AS here")[0][0])


def _here(lake: Lake, *, seen: str, as_of: dt.date) -> str:
    """Write the query of who is there, each with their place among customers or prospects."""
    keys = _ids(lake, "contact")
    latest = ", ".join(f"arg_max({name}, {SINCE}) AS {name}" for name in
                       ("customer_id", "department", "level", "decides", "influence", "left_on"))  # fmt: skip
    people = (
        f"SELECT contact_id, {latest} FROM ({lake.select('contacts')}) AS told WHERE {SINCE} <= DATE '{as_of}' "
        "GROUP BY contact_id"
    )
    gone = f"SELECT customer_id FROM ({lake.select('departures')}) AS told WHERE left_on <= DATE '{as_of}'"
    return (
        "SELECT p.contact_id, ids.text AS contact, p.customer_id AS number, seen.customer_id AS customer, "
        "coalesce(seen.kind = 'prospect', FALSE) AS is_prospect, seen.segment, p.department, p.level, "
        "row_number() OVER (PARTITION BY seen.kind = 'prospect' ORDER BY p.influence DESC NULLS LAST, "
        f"p.decides DESC NULLS LAST, p.contact_id) AS place FROM ({people}) AS p "
        f"JOIN ({seen}) AS seen ON seen.number = p.customer_id JOIN ({keys}) AS ids ON ids.number = p.contact_id "
        "WHERE seen.kind IS DISTINCT FROM 'internal' AND seen.state IS DISTINCT FROM 'left' "
        f"AND NOT starts_with(ids.text, {quoted(GONE)}) AND NOT starts_with(seen.customer_id, {quoted(GONE)}) "
        f"AND p.customer_id NOT IN ({gone}) AND (p.left_on IS NULL OR p.left_on > DATE '{as_of}')"
    )


def events_listed(book: Book, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Return the events that were planned by a day, by the ids of the book."""
    with lake_here(book) as lake:
        return dicts(
            "SELECT ids.text AS event_id, e.name, e.kind, e.starts_on, e.ends_on, e.place, e.capacity, "
            "CAST(e.cost AS DOUBLE) AS cost, e.quiet_days "
            f"FROM ({lake.select('events')}) AS e JOIN ({_ids(lake, 'event')}) AS ids ON ids.number = e.event_id "
            f"WHERE coalesce(e.set_on <= DATE '{as_of}', TRUE) ORDER BY e.starts_on, ids.text"
        )


def guests_listed(book: Book, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Return who stood on the lists of events by a day, people by our numbers; nobody who is restricted."""
    state = f"CASE WHEN coalesce(g.state_on <= DATE '{as_of}', TRUE) THEN coalesce(g.state, 'proposed') "
    with lake_here(book) as lake:
        return dicts(
            f"SELECT ids.text AS event, g.contact_id AS contact, g.customer_id AS customer, {state}"
            "ELSE 'proposed' END AS state, coalesce(g.held_out, FALSE) AS held_out "
            f"FROM ({lake.select('guests')}) AS g JOIN ({_ids(lake, 'event')}) AS ids ON ids.number = g.event_id "
            f"WHERE g.listed_on <= DATE '{as_of}' ORDER BY ids.text, g.contact_id"
        )


def _ids(lake: Lake, kind: str) -> str:
    keys = known_keys(lake.folder, lake.manifest)
    return f"SELECT number, text FROM ({keys}) WHERE kind = {quoted(kind)}"


def did_after(book: Book, customers: Collection[int], *, after: dt.date, until: dt.date) -> Did:
    """Return which of some customers ordered or signed, and who spoke up for us, after one day until another."""
    listed = ", ".join(str(int(one)) for one in customers)
    if not listed:
        return Did(frozenset(), frozenset())
    days = f"> DATE '{after}' AND {{0}} <= DATE '{until}'"
    with lake_here(book) as lake:
        employed = f"SELECT contact_id, customer_id, {SINCE} AS since FROM ({lake.select('contacts')}) AS told"
        ordered = ask(
            f"SELECT customer_id FROM ({lake.select('orders')}) AS o WHERE customer_id IN ({listed}) AND amount > 0 "
            f"AND ordered_on {days.format('ordered_on')} UNION "
            f"SELECT customer_id FROM ({lake.select('contracts')}) AS c WHERE customer_id IN ({listed}) "
            f"AND starts_on {days.format('starts_on')}"
        )
        spoke = ask(
            f"SELECT DISTINCT c.customer_id FROM ({lake.select('acts')}) AS a "
            f"ASOF JOIN ({employed}) AS c "
            "ON c.contact_id = a.contact_id AND a.happened_on >= c.since "  # where they worked by then
            f"WHERE c.customer_id IN ({listed}) AND a.happened_on {days.format('a.happened_on')}"
        )
    return Did(frozenset(row[0] for row in ordered), frozenset(row[0] for row in spoke))


def _sectors(lake: Lake) -> dict[int, str]:
    return dict(
        ask(f"SELECT customer_id, arg_max(sector, {SINCE}) FROM ({lake.select('customers')}) AS told "
            "WHERE sector IS NOT NULL GROUP BY customer_id")
    )  # fmt: skip


def _spoken(lake: Lake, *, as_of: dt.date) -> set[int]:
    found = ask(
        f"SELECT DISTINCT contact_id FROM ({lake.select('acts')}) AS told "
        f"WHERE happened_on BETWEEN DATE '{as_of - RECENT}' AND DATE '{as_of}'"
    )
    return {row[0] for row in found}


def topics_of(lake: Lake, *, as_of: dt.date) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Return the topics of needs that each customer had met, and of those that wait; what is personal is neither."""
    found = ask(
        f"SELECT customer_id, topic, coalesce(met_on <= DATE '{as_of}', FALSE), coalesce(state, '') = 'dropped' "
        f"FROM ({lake.select('needs')}) AS told WHERE kind IS DISTINCT FROM 'personal' AND topic IS NOT NULL "
        f"AND stated_on <= DATE '{as_of}'"
    )
    met: dict[int, set[str]] = {}
    waits: dict[int, set[str]] = {}
    for customer, topic, is_met, is_dropped in found:
        if is_met or not is_dropped:
            (met if is_met else waits).setdefault(customer, set()).add(topic)
    return met, {customer: topics - met.get(customer, set()) for customer, topics in waits.items()}
