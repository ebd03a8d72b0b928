"""One change of written rows: everything that a person did at once, so that it is undone as a whole."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from keepworth.errors import Busy
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES
from keepworth.tables.sealing import is_sealed
from keepworth_web.know.models import WrittenChange, WrittenRow, WrittenVersion
from keepworth_web.know.reads.written import hash_of, stored
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

AT_ONCE = 500  # rows of one statement


class Stands(Busy):
    """A row stands as it is, such as a line that the customer signed: it is only answered."""

    def __init__(self) -> None:
        super().__init__(_("The customer signed this line, so it stands as it is. Answer it instead."))


@dataclass(frozen=True, slots=True)
class Move:
    """A row that is to stand on another customer's page; `values` are what that changes in it."""

    table: str
    key: str
    values: Mapping[str, Any]
    customer: str
    moved_from: str
    contact: str = ""
    texts: tuple[str, ...] = ()  # ids of the words that the row names


@dataclass(slots=True)
class Change:
    """A change that is being made, within a transaction."""

    row: WrittenChange
    by: Person | None  # None: the website itself
    rows: list[WrittenRow] = field(default_factory=list)

    def put(  # noqa: PLR0913 — which row, what of it, and where it stands
        self, table: Table, *, key: str, changed: Mapping[str, Any], whose: tuple[str, str] = ("", ""),
        moved_from: str = "", gone: bool = False, version: int | None = None,
    ) -> WrittenRow:  # fmt: skip
        """Lay columns over a row, or take it away; the next version is made."""
        found, _ = WrittenRow.objects.get_or_create(
            table=table.name,
            key_hash=hash_of(key),
            defaults={"key": key, "at": self.row.at, "customer": whose[0], "contact": whose[1]},
        )
        # People saw 0 where nobody's word stands, also where one was taken back.
        if version is not None and version != (found.version if found.says else 0):
            raise changed_meanwhile()
        values = {} if gone else {**({} if found.gone else found.values), **{n: stored(v) for n, v in changed.items()}}
        said = {"customer": whose[0] or found.customer, "contact": whose[1] or found.contact,
                "moved_from": moved_from or found.moved_from}  # fmt: skip
        return self.become(found, values=values, gone=gone, **said)

    def move(self, moves: Sequence[Move]) -> None:
        """Put many rows onto another page, those that nobody wrote before in few statements."""
        hashes = [hash_of(one.key) for one in moves]
        before = {(row.table, row.key_hash): row for part in batched(hashes, AT_ONCE)
                  for row in WrittenRow.objects.filter(key_hash__in=part)}  # fmt: skip
        new = []
        for one, mark in zip(moves, hashes, strict=True):
            row = before.get((one.table, mark))
            if row is None:
                new.append(self._first(one, mark))
                continue
            values = {**({} if row.gone else row.values), **{name: stored(said) for name, said in one.values.items()}}
            whose = {"customer": one.customer, "moved_from": one.moved_from, "contact": one.contact or row.contact}
            self.become(row, values=values, gone=False, **whose)
        for part in batched(new, AT_ONCE):
            self._begin(part)

    def _first(self, one: Move, mark: str) -> WrittenRow:
        values = {name: stored(said) for name, said in one.values.items()}
        return WrittenRow(
            table=one.table, key=one.key, key_hash=mark, customer=one.customer, moved_from=one.moved_from,
            contact=one.contact, values=values, version=1, by=self.by, at=self.row.at,
        )  # fmt: skip

    def _begin(self, rows: Sequence[WrittenRow]) -> None:
        """Write rows for the first time, if nobody was quicker."""
        try:
            with transaction.atomic():
                made = WrittenRow.objects.bulk_create(rows)
                WrittenVersion.objects.bulk_create(
                    WrittenVersion(row=row, change=self.row, number=1, values=row.values, gone=False) for row in made
                )
        except IntegrityError:
            raise changed_meanwhile() from None
        self.rows.extend(made)

    def empty(self, rows: Sequence[WrittenRow]) -> None:
        """Let rows that were written once say nothing again, if nobody was quicker."""
        for part in batched(rows, AT_ONCE):
            these = WrittenRow.objects.filter(pk__in=[row.pk for row in part], version=1)
            if these.update(values={}, gone=False, version=2, by=self.by, at=self.row.at) != len(part):
                raise changed_meanwhile()
            for row in part:
                row.version, row.values, row.gone = 2, {}, False
            WrittenVersion.objects.bulk_create(
                WrittenVersion(row=row, change=self.row, number=2, values={}, gone=False) for row in part
            )
        self.rows.extend(rows)

    def become(self, row: WrittenRow, *, values: Mapping[str, Any], gone: bool, **said: str) -> WrittenRow:
        """Make the next version of a row, if nobody was quicker and it does not stand as it is."""
        check_open(row.table, row.values, becomes=None if gone else values)
        number = row.version + 1
        this = WrittenRow.objects.filter(pk=row.pk, version=row.version)
        if not this.update(values=dict(values), gone=gone, version=number, by=self.by, at=self.row.at, **said):
            raise changed_meanwhile()
        try:
            with transaction.atomic():
                WrittenVersion.objects.create(row=row, change=self.row, number=number, values=dict(values), gone=gone)
        except IntegrityError:
            raise changed_meanwhile() from None
        row.refresh_from_db()
        self.rows.append(row)
        return row

    def note(self, kind: str, row: WrittenRow) -> None:
        """Write a line into the audit log: numbers and codes alone."""
        note(kind, by=self.by, about=f"{row.table} {row.pk}", change=self.row.pk, version=row.version)


def begin_change(*, by: Person | None, at: dt.datetime) -> Change:
    """Begin a change; the caller holds a transaction."""
    return Change(WrittenChange.objects.create(by=by, at=at), by)


def begin_split(kind: str, *, of: str, into: str, by: Person | None, at: dt.datetime) -> Change:
    """Begin a change that makes two of one; the caller holds a transaction."""
    made = WrittenChange.objects.create(by=by, at=at, split_kind=kind, split_of=of, split_into=into)
    return Change(made, by)


def check_open(table: str, values: Mapping[str, Any], *, becomes: Mapping[str, Any] | None) -> None:
    """Refuse to change a row that stands as it is; whose it is may be put right, as where one customer was two.

    Raises
    ------
    Stands
        It would be another, or gone.

    """
    schema = TABLES.get(table)
    if schema is None or schema.seal is None or not is_sealed(schema, values.get(schema.seal[0])):
        return
    same = all((becomes or {}).get(name) == said for name, said in values.items() if name != "customer_id")
    if becomes is None or not same or set(becomes) - set(values) - {"customer_id"}:
        raise Stands


def changed_meanwhile() -> Busy:
    """Say that somebody was quicker."""
    return Busy(_("Somebody else changed this since you saw it. Look at it again."))
