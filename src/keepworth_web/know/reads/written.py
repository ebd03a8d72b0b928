"""Written rows as the database holds them: by whose page they stand on, a page's all in two questions."""

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from keepworth.tables.schema import Column, Kind, Table
from keepworth.tables.schemas import TABLES
from keepworth_web.know.models import WrittenRow

type Values = dict[str, Any]

_NAMES_AND_WORDS = ("aliases", "identities", "texts")  # stand where the row stands that they belong to


def stored(value: Any) -> Any:
    """Return a typed value as JSON holds it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def typed(value: Any, kind: Kind) -> Any:
    """Return a value of JSON as the column's type."""
    if value is None:
        return None
    match kind:
        case "date":
            return dt.date.fromisoformat(value)
        case "instant":
            return dt.datetime.fromisoformat(value)
        case "money":
            return Decimal(value)
        case _:
            return value


def typed_values(values: Mapping[str, Any], table: Table) -> Values:
    """Return what a written row says, typed."""
    kinds = {column.name: column.kind for column in table.columns}
    return {name: typed(value, kinds[name]) for name, value in values.items() if name in kinds}


def key_of(table: Table, values: Mapping[str, Any]) -> str:
    """Write the key of a row whose ids are text."""
    return json.dumps([stored(values.get(name)) for name in table.key], ensure_ascii=False)


def key_values(table: Table, key: str) -> Values:
    """Read a key back: its columns, typed."""
    return typed_values(dict(zip(table.key, json.loads(key), strict=True)), table)


def hash_of(key: str) -> str:
    """Return what a key is found by."""
    return hashlib.sha256(key.encode()).hexdigest()


def id_columns(table: Table) -> list[Column]:
    """Return the columns of a table that hold ids."""
    return [column for column in table.columns if column.kind == "id"]


def kind_of(column: Column, row: Mapping[str, Any]) -> str:
    """Return the kind of thing that a column names."""
    return str(row.get("who")) if column.of == "who" else column.of


@dataclass(slots=True)
class WrittenHere:
    """The written rows that a request has asked for, kept for its next question."""

    of_customer: dict[str, list[WrittenRow]] = field(default_factory=dict)
    of_contacts: dict[tuple[str, ...], list[WrittenRow]] = field(default_factory=dict)
    of_table: dict[str, list[WrittenRow]] = field(default_factory=dict)
    of_nobody: list[WrittenRow] | None = None

    def customer(self, customer: str) -> list[WrittenRow]:
        """Return what is written on the page of a customer, or was before it moved."""
        if customer not in self.of_customer:
            these = WrittenRow.objects.filter(Q(customer=customer) | Q(moved_from=customer)).select_related("by")
            self.of_customer[customer] = list(these.order_by("pk"))
        return self.of_customer[customer]

    def contacts(self, contacts: Iterable[str]) -> list[WrittenRow]:
        """Return what is written of some contacts, wherever they were then."""
        these = tuple(sorted(set(contacts)))
        if these and these not in self.of_contacts:
            # What stands on a page that was read is not read again.
            read = [own for own in self.of_customer if own]
            asked = set(these)
            here = {row.pk: row for own in read for row in self.of_customer[own] if row.contact in asked}
            others = WrittenRow.objects.filter(contact__in=these).exclude(customer__in=read)
            found = others.exclude(moved_from__in=read).select_related("by").order_by("pk")
            self.of_contacts[these] = [*here.values(), *found]
        return self.of_contacts.get(these, [])

    def table(self, table: str) -> list[WrittenRow]:
        """Return what is written of a whole table."""
        if table not in self.of_table and self.of_nobody is not None and _is_of_nobody(TABLES[table]):
            return sorted((row for row in self.of_nobody if row.table == table), key=lambda row: row.pk)
        if table not in self.of_table:
            self.of_table[table] = list(WrittenRow.objects.filter(table=table).select_related("by").order_by("pk"))
        return self.of_table[table]

    def nobody(self) -> list[WrittenRow]:
        """Return what is written of no customer: our own people, partners, and their names."""
        if self.of_nobody is None:
            self.of_nobody = list(WrittenRow.objects.filter(customer="", contact="").select_related("by"))
        return self.of_nobody

    def at_hand(self) -> list[WrittenRow]:
        """Return every written row that was asked for so far."""
        groups = [*self.of_customer.values(), *self.of_contacts.values(), *self.of_table.values(), self.of_nobody or []]
        return [row for group in groups for row in group]

    def beside(self, table: str) -> list[WrittenRow]:
        """Return written names or words that may belong to rows at hand.

        On a customer's page those of its people are among what was asked for, and our own people's are nobody's.
        """
        if not self.of_customer or self.of_table:
            return self.table(table)
        return [
            row for row in {row.pk: row for row in [*self.at_hand(), *self.nobody()]}.values() if row.table == table
        ]


def _is_of_nobody(table: Table) -> bool:
    """Say whether no row of a table stands on anybody's page: it names neither a customer nor a contact."""
    return table.name not in _NAMES_AND_WORDS and not {"customer_id", "contact_id"} & set(table.names)


def schema_of(row: WrittenRow) -> Table:
    """Return the schema of a written row's table."""
    return TABLES[row.table]
