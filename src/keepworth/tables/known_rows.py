"""Rows of the facts for pages: of one customer, of some persons, or of all that somebody may see; ids with their text.

They are as files brought them: what people wrote lies in the database until the next run, and is laid over by the
caller. Each question is one query over what is asked for alone, so that it does not matter how many rows there are.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from keepworth.tables.answering import ask, dicts
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import named, names, quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.schema import Table

type Ids = Mapping[str, Iterable[int]]  # by kind of thing, numbers

# Days that say what became of a row, with the columns that they date: later than the day shown, both are open.
OUTCOMES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "contacts": {"left_on": ()},
    "colleagues": {"left_on": ()},
    "needs": {"met_on": ("state",), "state_on": ("state",)},
    "promises": {"kept_on": ("kept",), "right_on": (), "stayed_on": ("stayed_right",)},
    "contracts": {"renewed_on": ("renewed",)},
    "cases": {"first_reply_at": (), "solved_at": ("saved", "effort", "solution_text_id")},
    "invitations": {"reminded_at": (), "answered_at": ()},
    "trends": {"closed_on": ()},
    "plans": {"state_on": ("state", "why_text_id")},
    "plan_steps": {"state_on": ("state", "why_text_id")},
    "asks": {"answered_on": ("answer",)},
    "content": {"removed_on": ()},
    "coupons": {"redeemed_on": ("location_id", "order_id")},
    "guests": {"state_on": ("state",)},
    "decision_rights": {"until": ()},
    "decisions": {"result_on": ("result", "result_text_id")},
    "resources": {"state_on": ("state", "hours", "cost", "why_text_id")},
    "further": {"thanked_on": ("thanked_by_id", "reward", "cost")},
    "wishes": {"ended_on": ()},
    "openings_given": {"state_on": ("state",), "came_on": ("came", "text_id")},
    "extras_given": {"given_on": ("cost", "used_on"), "used_on": ()},
}
OPEN: Final = {"kept": "open", "renewed": "open", "stayed_right": "open", "answer": "open"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are wanted."""

    until: dt.date  # nothing that happened later
    where: Ids = field(default_factory=dict)  # by column, the numbers that it may hold; empty: all
    within: str = ""  # a query of customers' numbers: rows of others, but not of nobody, are left out
    also: Sequence[Mapping[str, int]] = ()  # rows by ids of their key, wanted whatever else is
    limit: int | None = None  # the newest so many
    skip: int = 0
    filled: str = ""  # a column that says something


def known_rows(lake: Lake, table: Table, *, asked: Asked) -> list[dict[str, Any]]:
    """Return rows, the newest first: every column of the schema, ids as numbers."""
    query = f"SELECT * FROM ({lake.imported(table.name)}) AS rows WHERE {conditions(table, asked)} {_order(table)}"
    if asked.limit is not None:
        query += f" LIMIT {asked.limit:d} OFFSET {asked.skip:d}"
    return dicts(query)


def rows_by_id(lake: Lake, table: Table, *, column: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return the rows in which a column holds one of some numbers, on whatever day they happened."""
    return dicts(f"SELECT * FROM ({lake.imported(table.name)}) AS rows WHERE {_is_one(column, numbers)}")


def known_counts(lake: Lake, table: Table, *, asked: Asked, by: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    """Count rows by the values of some columns."""
    found = ask(
        f"SELECT {names(by)}, count(*) FROM ({lake.imported(table.name)}) AS rows WHERE {conditions(table, asked)} "
        "GROUP BY ALL"
    )
    return {tuple(row[:-1]): int(row[-1]) for row in found}


def conditions(table: Table, asked: Asked) -> str:
    """Write what rows must be."""
    parts = [_is_one(column, numbers) for column, numbers in asked.where.items()]
    if table.when:
        parts.append(f"coalesce({named(table.when)} < DATE '{asked.until + dt.timedelta(days=1)}', TRUE)")
    if asked.within and "customer_id" in table.names:
        parts.append(f"(customer_id IS NULL OR customer_id IN ({asked.within}))")
    if asked.filled:
        parts.append(f"{named(asked.filled)} IS NOT NULL")
    return " AND ".join(parts) or "TRUE"


def _is_one(column: str, numbers: Iterable[int]) -> str:
    listed = ", ".join(str(int(number)) for number in numbers)
    return f"{named(column)} IN ({listed})" if listed else "FALSE"


def _order(table: Table) -> str:
    order = [f"{named(table.when)} DESC NULLS LAST"] if table.when else []
    order += [named(name) for name in table.key if name != table.when]
    return f"ORDER BY {', '.join(order)}" if order else ""


def texts_of_ids(lake: Lake, ids: Ids) -> dict[tuple[str, int], str]:
    """Return the texts of ids by kind and number."""
    parts = [f"(kind = {quoted(kind)} AND {_is_one('number', those)})" for kind, those in ids.items() if those]
    if not parts:
        return {}
    keys = known_keys(lake.folder, lake.manifest)
    found = ask(f"SELECT kind, number, text FROM ({keys}) WHERE {' OR '.join(parts)}")
    return {(kind, number): text for kind, number, text in found}


def numbers_of_ids(lake: Lake, texts: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
    """Return the numbers of ids by kind and text, those that have one."""
    parts = [
        f"(kind = {quoted(kind)} AND nfc_normalize(text) IN ({', '.join(quoted(text) for text in sorted(set(those)))}))"
        for kind, those in texts.items()
        if those
    ]
    if not parts:
        return {}
    keys = known_keys(lake.folder, lake.manifest)
    found = ask(f"SELECT kind, nfc_normalize(text), number FROM ({keys}) WHERE {' OR '.join(parts)}")
    return {(kind, text): number for kind, text, number in found}


def identities_of(lake: Lake, ids: Ids) -> dict[tuple[str, int], dict[str, str | None]]:
    """Return name, mail, phone and language of persons and organisations, by kind and number."""
    parts = [f"(who = {quoted(kind)} AND {_is_one('who_id', those)})" for kind, those in ids.items() if those]
    if not parts:
        return {}
    found = dicts(f"SELECT * FROM ({lake.imported('identities')}) AS rows WHERE {' OR '.join(parts)}")
    return {(row.pop("who"), row.pop("who_id")): row for row in found}


def words_of_texts(lake: Lake, numbers: Iterable[int]) -> dict[int, str]:
    """Return what texts say, by number."""
    return dict(
        ask(f"SELECT text_id, words FROM ({lake.imported('texts')}) AS rows WHERE {_is_one('text_id', numbers)}")
    )


def as_seen_on(row: dict[str, Any], table: str, *, day: dt.date) -> dict[str, Any]:
    """Return a row as it stood on a day: what became of it later is open."""
    for dated, others in OUTCOMES.get(table, {}).items():
        when = row.get(dated)
        if when is not None and (when.date() if isinstance(when, dt.datetime) else when) > day:
            row |= {dated: None, **{name: OPEN.get(name) for name in others}}
    return row
