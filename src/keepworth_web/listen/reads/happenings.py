"""What happened that a survey asks about by itself, from files and from what people wrote since."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import lake_here
from keepworth.tables.happened import bought_on, ids_of, rows_between
from keepworth.tables.schemas import table_named
from keepworth.tables.scored import Wanted
from keepworth_web.know.reads.rows import Reader
from keepworth_web.listen.models import Trigger

Kind = Trigger.Kind
# By kind: the table, what names the row, and the column of the day.
TABLES: Final = {
    Kind.SOLVED: ("cases", "case_id", "solved_at"),
    Kind.DUE: ("promises", "promise_id", "due_on"),
    Kind.KEPT: ("promises", "promise_id", "kept_on"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened; the key is the same whoever looks, and however often."""

    key: str
    customer: str
    day: dt.date
    contact: str = ""  # whom it concerns; empty where nobody is named


def happenings(reader: Reader, kind: str, *, since: dt.date, until: dt.date) -> list[Happening]:
    """Return what happened to the customers that the reader sees, from one day to another, the oldest first."""
    visible, wanted = reader.visible, Wanted(teams=reader.visible.teams)
    if kind == Kind.PURCHASE:
        bought = bought_on(visible.book, visible.scored, wanted=wanted, since=since, until=until)
        return [Happening(key_of_purchase(who, day), who, day) for who, day in bought]
    _table, named, dated = TABLES[Kind(kind)]
    seen = None if visible.teams is None else ids_of(visible.scored, wanted=wanted)
    found = [
        Happening(_key(kind, row[named]), row["customer_id"], _day(row[dated]), row.get("contact_id") or "")
        for row in _rows(reader, Kind(kind), since=since, until=until)
        if row["customer_id"] is not None and (seen is None or row["customer_id"] in seen)
    ]
    return sorted(found, key=lambda one: (one.day, one.key))


def _rows(reader: Reader, kind: Kind, *, since: dt.date, until: dt.date) -> Iterator[dict[str, Any]]:
    """Yield rows as they stand: what people wrote holds over what files say."""
    table, named, dated = TABLES[kind]
    with lake_here(reader.visible.book) as lake:
        rows = rows_between(lake, table, column=dated, days=(since, until))
        files = reader.ids.texted(lake, table_named(table), rows=rows)
    changed = reader.changed(table)
    hidden = {base[named] for _, base in changed if base is not None}
    written = (row for row, _ in changed if row is not None and row[dated] is not None)
    here = [row for row in written if since <= _day(row[dated]) <= until]
    for row in (*(row for row in files if row[named] not in hidden), *here):
        if kind != Kind.KEPT or row["kept"] == "yes":
            yield row


def _day(said: dt.date | dt.datetime) -> dt.date:
    return said.date() if isinstance(said, dt.datetime) else said


def key_of_purchase(customer: str, day: dt.date) -> str:
    """Return the key of what a customer bought on a day."""
    return _key(Kind.PURCHASE, f"{customer} {day}")


def _key(kind: str, named: object) -> str:
    return hashlib.sha256(f"{kind} {named}".encode()).hexdigest()
