"""Write a row of a table of the lake: a new one, or some columns of one that a file brought."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from keepworth.errors import BadInput
from keepworth.tables.book import find_book
from keepworth.tables.persons.refusing import ADDRESSES
from keepworth.tables.persons.tombstones import Tombstones, read_tombstones
from keepworth.tables.persons.who import KINDS
from keepworth.tables.reading.given import take_given
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES, table_named
from keepworth.tables.sealing import is_sealed
from keepworth_web.know.actions.change_rows import Change, Stands, begin_change
from keepworth_web.know.actions.wall import check_named, check_wall
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import Values, id_columns, key_of, key_values, kind_of, stored
from keepworth_web.staff.models import Person

# What happened in other systems is not written by hand, nor what is taken only with consent.
FILES_ONLY: Final = ("orders", "assignments", "visits", "usage")
LONGEST_ID: Final = 300
NOT_OURS: Final = "for the customer to say: send them the page on which they sign"
ERASED: Final = "of somebody whose data were erased from this book"


class RowRefused(BadInput):
    """A row cannot be taken; `faults` says of each column why, in the importer's words."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("; ".join(f"{column}: {why}" for column, why in self.faults.items()))


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one row."""

    table: str
    values: Mapping[str, str | None]  # by column, as text; names and addresses too, which go to `identities`
    words: Mapping[str, str] = field(default_factory=dict)  # by a column of texts: what it says, which goes to `texts`
    customer: str = ""  # the id of whose page it stands on, where the table itself does not say
    version: int | None = None  # which version the person saw; None: whatever stands there


def write_row(said: Said, *, by: Person | None, at: dt.datetime, within: Change | None = None) -> WrittenRow:
    """Write one row, and the names and words that come with it, as one change; without `by` the website writes.

    With `within` it is a part of a larger change, whose caller holds the transaction. A new thing gets an id of ours
    where none is given. Columns that are said as they stand are not written, so that a later import goes on filling
    them.

    Raises
    ------
    RowRefused
        A value cannot be, or one that is needed is missing.
    NotPermitted
        The row is of a customer behind the wall.
    Busy
        Somebody changed the row since it was seen, or it stands as it is (`Stands`).
    BadInput
        There is no such table or column, or it is filled by imports alone.

    """
    schema = table_named(said.table)
    if schema.name in FILES_ONLY:
        raise BadInput(
            f"{schema.name} come by imports alone. Import a file: keepworth import BOOK FILE --as {schema.name}"
        )
    reader = Reader(visible_to(by))
    taken = _taken(schema, said, reader=reader)
    own = {name: value for name, value in taken.items() if name in schema.names}
    key = key_of(schema, own)
    before = reader.one(schema.name, key)
    _check_needed(schema, own, is_new=before is None)
    _check_order(schema, own, before=before.values if before else {})
    with transaction.atomic():
        check_wall(schema, {**(before.values if before else {}), **own}, customer=said.customer, reader=reader)
        if before:
            check_wall(schema, before.values, customer=said.customer, reader=reader)
        known = before.values if before else {}
        _check_seal(schema, own, known=known, by=by)
        check_named(schema, {name: value for name, value in own.items() if known.get(name) != value}, reader=reader)
        change = within or begin_change(by=by, at=at)
        texts = _write_words(change, said, own=own, before=known)
        row = _write(change, {**own, **texts}, said=said, before=before.values if before else None)
        brought = {column.name: taken[column.name] for column in schema.brings if column.name in taken}
        if brought:
            _write_identity(change, schema, row=row, brought=brought, reader=reader)
        change.note("row.write", row)
    return row


def _taken(schema: Table, said: Said, *, reader: Reader) -> Values:
    """Parse what was said, with the importer's refusals; a new thing gets an id."""
    book = find_book(settings.ENVIRONMENT.book)
    facts = BookFacts(book.settings.currency, book.settings.time_zone, book.today().isoformat())
    given = dict(said.values)
    own = schema.column(schema.key[0]) if schema.key else None
    names = (schema.name.removesuffix("s"), schema.name.removesuffix("es"), f"{schema.name} line")
    is_own = own is not None and own.kind == "id" and own.of in names
    if own and is_own and not (given.get(own.name) or "").strip():
        given[own.name] = new_id()
    found = take_given(schema.as_read, given, book=facts)
    faults = dict(found.faults)
    values = {name: stored_id(value) if isinstance(value, str) else value for name, value in found.values.items()}
    for column in id_columns(schema):
        value = values.get(column.name)
        if value is not None and len(value) > LONGEST_ID:
            faults[column.name] = f"longer than {LONGEST_ID} characters"
    faults |= dict.fromkeys(_erased(schema, values, tombstones=read_tombstones(book.folder)), ERASED)
    if faults:
        raise RowRefused(faults)
    return values


def _erased(schema: Table, values: Values, *, tombstones: Tombstones) -> list[str]:
    """Return the columns that name somebody who was erased: an import of theirs is refused, too."""
    if not tombstones:
        return []
    columns = [one for one in id_columns(schema) if values.get(one.name) and kind_of(one, values) in KINDS]
    named = [one.name for one in columns if tombstones.is_id(kind_of(one, values), values[one.name])]
    return named + [name for name in ADDRESSES if values.get(name) and tombstones.is_address(str(values[name]))]


def stored_id(text: str) -> str:
    """Return a text in one way of writing its letters."""
    return str(stored(text))


def new_id() -> str:
    """Return an id for something that was written first."""
    return f"w-{secrets.token_hex(6)}"


def _check_needed(schema: Table, own: Values, *, is_new: bool) -> None:
    lacks = [name for name in schema.needed if own.get(name) is None and (is_new or name in own or name in schema.key)]
    if lacks:
        raise RowRefused(dict.fromkeys(lacks, "empty, but needed"))


def _check_order(schema: Table, own: Values, *, before: Values) -> None:
    """Refuse a day before another of the row that it cannot come before; what is not said stands as it was."""
    whole = {**before, **own}
    early = {
        one.name if one.name in own else one.after: one.too_early if one.name in own else f"after {one.name}"
        for one in schema.columns
        if one.after
        and {one.name, one.after} & set(own)
        and None not in (whole.get(one.name), whole.get(one.after))
        and whole[one.name] < whole[one.after]
    }
    if early:
        raise RowRefused(early)


def _check_seal(schema: Table, own: Values, *, known: Values, by: Person | None) -> None:
    """Refuse to change a row that stands, and that somebody of ours says for the customer that one does from now on."""
    if schema.seal is None:
        return
    column, value = schema.seal
    changed = {name for name, said in own.items() if known.get(name) != said}
    if is_sealed(schema, known.get(column)) and changed:
        raise Stands
    if by is not None and column in changed and own[column] == value:
        raise RowRefused({column: NOT_OURS})


def _write(change: Change, values: Values, *, said: Said, before: Values | None) -> WrittenRow:
    """Write the columns that are not as they stand."""
    schema = table_named(said.table)
    beside = [name for name in values if name not in schema.key]
    changed = {name: values[name] for name in beside if (before or {}).get(name) != values[name]}
    if before is None and not changed:
        changed = {schema.key[0]: values[schema.key[0]]}
    return change.put(
        schema, key=key_of(schema, values), changed=changed, version=said.version,
        whose=_whose({**(before or {}), **values}, said=said), moved_from=_moved_from(before, values),
    )  # fmt: skip


def _whose(values: Values, *, said: Said) -> tuple[str, str]:
    """Return whose page a row stands on: customer and contact."""
    customer = values.get("customer_id") or values.get("referrer_id") or said.customer
    return str(customer or ""), str(values.get("contact_id") or "")


def _moved_from(before: Values | None, values: Values) -> str:
    was, now = (before or {}).get("customer_id"), values.get("customer_id")
    return str(was) if was and now and was != now else ""


def _write_words(change: Change, said: Said, *, own: Values, before: Values) -> dict[str, str]:
    """Write the words apart, and return which text each column names."""
    schema, texts = table_named(said.table), TABLES["texts"]
    found: dict[str, str] = {}
    for name, words in said.words.items():
        if name not in schema.names or schema.column(name).of != "text":
            raise BadInput(f"{schema.name} has no column of words that is called {name[:60]!r}.")
        text = own.get(name) or before.get(name)
        if not words.strip() and not text:
            continue
        text = str(text or new_id())
        whose = _whose({**before, **own}, said=said)
        change.put(texts, key=key_of(texts, {"text_id": text}), changed={"words": words}, whose=whose)
        found[name] = text
    return found


def _write_identity(
    change: Change, schema: Table, *, row: WrittenRow, brought: Mapping[str, Any], reader: Reader
) -> None:
    """Write names and addresses apart from the row."""
    who, whose = schema.name.removesuffix("s"), (row.customer, row.contact)
    identities = TABLES["identities"]
    text = str(key_values(schema, row.key)[schema.key[0]])
    before = reader.identities(who, [text]).get(text, {})
    changed = {name: value for name, value in brought.items() if before.get(name) != value}
    if changed:
        key = key_of(identities, {"who": who, "who_id": text})
        change.put(identities, key=key, changed=changed, whose=whose)
