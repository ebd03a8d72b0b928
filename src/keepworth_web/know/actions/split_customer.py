"""One customer that is really two: people and what was agreed go to the second, in one change that is undone as one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.errors import BadInput, NotPermitted
from keepworth.tables.schemas import TABLES
from keepworth_web.know.actions.change_rows import AT_ONCE, Change, Move, begin_split
from keepworth_web.know.actions.wall import check_wall
from keepworth_web.know.actions.write_row import new_id
from keepworth_web.know.models import WrittenChange, WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import Values, hash_of, id_columns, key_of
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

# What happened with a person goes with them; what was agreed is chosen row by row.
FOLLOWING: Final = ("contacts", "touchpoints", "answers", "invitations")
CHOSEN: Final = ("needs", "promises", "rivals")
COPIED: Final = ("kind", "segment", "sector", "team", "channel", "owner_id", "via_id", "country")
MOST_MOVED: Final = 5_000  # rows; each is a row of the database from then on
EVER: Final = dt.date.max - dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Parting:
    """What of a customer belongs to another one."""

    customer: int  # its number
    into: str = ""  # the id of the customer that it belongs to; empty: a new one
    name: str = ""  # of the new one
    contacts: tuple[str, ...] = ()  # their ids
    rows: tuple[Row, ...] = ()  # of `CHOSEN`


def split_customer(parting: Parting, *, by: Person | None, at: dt.datetime) -> WrittenChange:
    """Move what was chosen; orders and contracts stay where their source says. By None a command does.

    Raises
    ------
    BadInput
        Nothing was chosen, too much, or something that the second customer has already.
    NotPermitted
        One of the customers is behind the wall.
    Busy
        Somebody changed one of the rows meanwhile.

    """
    visible = visible_to(by)
    customer = visible.one(parting.customer)
    if customer is None:
        raise NotPermitted("This customer is another team's.")
    reader = Reader(replace(visible, day=EVER))
    own, into = str(customer["customer_id"]), parting.into or new_id()
    moves = [*_with_people(reader, parting, into=into), *_agreed(parting, into=into)]
    if not moves:
        raise BadInput(_("Choose who or what belongs to the second customer."))
    if into == own:
        raise BadInput(_("The second customer is this very one."))
    if len(moves) > MOST_MOVED:
        said = {"rows": f"{len(moves):,}", "most": f"{MOST_MOVED:,}"}
        raise BadInput(_("These are %(rows)s rows, and at most %(most)s are moved at once. Choose fewer.") % said)
    with transaction.atomic():
        check_wall(TABLES["rivals"], {"customer_id": own}, customer=into, reader=reader)
        change = begin_split("customer", of=own, into=into, by=by, at=at)
        if not parting.into:
            _begin_customer(change, into, name=parting.name, rows=reader.rows("customers", customer=parting.customer))
        for row in parting.rows:
            if row.table == "rivals":
                _take_rival(change, row, into=into, reader=reader)
        change.move([*moves, *_beside(moves)])
        note("customer.split", by=by, about=f"change {change.row.pk}", rows=len(moves))
    return change.row


def _with_people(reader: Reader, parting: Parting, *, into: str) -> Iterator[Move]:
    """Yield what goes with the people, under whichever id it came."""
    people = {same for contact in parting.contacts for same in reader.known_as(contact)}
    for table in FOLLOWING if people else ():
        for row in reader.of_people(table, customer=parting.customer, people=people):
            yield _move(table, row, into=into)


def _agreed(parting: Parting, *, into: str) -> Iterator[Move]:
    """Yield what was chosen row by row; a rival is named by its customer, so it is a row of its own there."""
    for row in parting.rows:
        if row.table == "rivals":
            key = key_of(TABLES["rivals"], {**row.values, "customer_id": into})
            values = {name: value for name, value in row.values.items() if name not in TABLES["rivals"].key}
            whole = values if any(value is not None for value in values.values()) else {"rival": row.values["rival"]}
            yield Move("rivals", key, whole, customer=into, moved_from="")
        else:
            yield _move(row.table, row.values, into=into)


def _move(table: str, row: Values, *, into: str) -> Move:
    return Move(
        table, key_of(TABLES[table], row), {"customer_id": into}, customer=into, moved_from=str(row["customer_id"]),
        contact=str(row.get("contact_id") or ""), texts=_texts(table, row),
    )  # fmt: skip


def _texts(table: str, row: Values) -> tuple[str, ...]:
    columns = (column.name for column in id_columns(TABLES[table]) if column.of == "text")
    return tuple(str(row[name]) for name in columns if row[name] is not None)


def _take_rival(change: Change, row: Row, *, into: str, reader: Reader) -> None:
    schema, was = TABLES["rivals"], str(row.values["customer_id"])
    if reader.one("rivals", key_of(schema, {**row.values, "customer_id": into})) is not None:
        said = {"rival": row.values["rival"]}
        raise BadInput(_("The second customer has %(rival)s as a rival of that day already.") % said)
    change.put(schema, key=row.key, changed={}, whose=(was, ""), gone=True, version=row.version)


def _begin_customer(change: Change, own: str, *, name: str, rows: list[Row]) -> None:
    """Describe the second customer as the first, under its own name."""
    customers, identities = TABLES["customers"], TABLES["identities"]
    said: dict[str, Any] = {one: rows[0].values[one] for one in COPIED} if rows else {}
    kept = {one: value for one, value in said.items() if value is not None} or {"kind": "organisation"}
    change.put(customers, key=key_of(customers, {"customer_id": own}), changed=kept, whose=(own, ""))
    key = key_of(identities, {"who": "customer", "who_id": own})
    change.put(identities, key=key, changed={"name": name}, whose=(own, ""))


def _beside(moves: list[Move]) -> Iterator[Move]:
    """Yield the words and names that people wrote beside rows that move: they are looked for on the same page."""
    identities, texts = TABLES["identities"], TABLES["texts"]
    keys: dict[tuple[str, str], tuple[str, Move]] = {}
    for one in moves:
        for text in one.texts:
            key = key_of(texts, {"text_id": text})
            keys["texts", hash_of(key)] = key, one
        if one.table == "contacts":
            key = key_of(identities, {"who": "contact", "who_id": one.contact})
            keys["identities", hash_of(key)] = key, one
    for part in batched([mark for (table, mark) in keys], AT_ONCE):
        for row in WrittenRow.objects.filter(key_hash__in=part):
            if (row.table, row.key_hash) in keys:
                key, one = keys[row.table, row.key_hash]
                yield Move(row.table, key, {}, customer=one.customer, moved_from=one.moved_from, contact=row.contact)
