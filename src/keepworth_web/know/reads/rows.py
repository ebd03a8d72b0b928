"""Rows of the lake's tables as people see and change them: what files brought, with what people wrote laid over it.

`rows_of` gives one customer's rows of a table, `all_rows` those that a person may see, `counts_of` counts. A page asks
the database three times at most, whatever its panels ask here, and the facts once a table.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from keepworth.tables.answering import lake_here
from keepworth.tables.known_rows import Asked, as_seen_on, known_counts, known_rows, rows_by_id
from keepworth.tables.lake import Lake
from keepworth.tables.lake.aliases import together
from keepworth.tables.lake.concerning import SUBJECT
from keepworth.tables.lake.restricted import OF_COLLEAGUES
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES, table_named
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.ids import Ids
from keepworth_web.know.reads.one_person import as_one, roots_of
from keepworth_web.know.reads.row import Naming, Row, is_number, unmarked
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.know.reads.written import (
    Values,
    WrittenHere,
    hash_of,
    id_columns,
    key_of,
    key_values,
    kind_of,
    typed_values,
)
from keepworth_web.shared.requests import SignedIn

# Of these the newest word on each column holds, as in the list of customers; of others the newest row as a whole.
BY_COLUMN: Final = ("customers",)


@dataclass(slots=True)
class Reader:
    """Rows for one request: what was asked once is kept."""

    visible: Visible
    written: WrittenHere = field(default_factory=WrittenHere)
    ids: Ids = field(default_factory=Ids)
    based: dict[str, dict[str, Values | None]] = field(default_factory=dict)  # by table and key: what files say

    def rows(
        self, table: str, *, customer: int, limit: int | None = None, skip: int = 0, every_version: bool = False
    ) -> list[Row]:
        """Return a customer's rows, the newest first; of versions the newest that holds on the day."""
        schema, asked = table_named(table), Asked(self.visible.day, limit=limit, skip=skip)
        with lake_here(self.visible.book) as lake:
            found, owns = self._found(lake, schema, customer=customer, asked=asked)
            if schema.name == "contacts" and not every_version:
                found = [row for row in self._as_one(lake, found) if row["customer_id"] in owns]
            elif "customer_id" in schema.names:
                found = [row for row in found if row["customer_id"] in owns]
            return self._shown(lake, schema, found=found, asked=asked, every_version=every_version)

    def saying(self, table: str, column: str, *, customer: int, limit: int) -> list[Row]:
        """Return a customer's rows of which a column says something, the newest first."""
        schema, asked = table_named(table), Asked(self.visible.day, limit=limit, filled=column)
        with lake_here(self.visible.book) as lake:
            found, owns = self._found(lake, schema, customer=customer, asked=asked)
            found = [row for row in found if row[column] is not None and row["customer_id"] in owns]
            return self._shown(lake, schema, found=found, asked=asked)

    def all_rows(
        self, table: str, *, where: Mapping[str, Iterable[int]] | None = None, limit: int | None = None,
        skip: int = 0,
    ) -> list[Row]:  # fmt: skip
        """Return the rows of everybody whom this person may see."""
        schema = table_named(table)
        within = self.visible.scored.those(self.visible.teams) if self.visible.teams is not None else ""
        asked = Asked(self.visible.day, where=where or {}, within=within, limit=limit, skip=skip)
        with lake_here(self.visible.book) as lake:
            is_theirs = bool(within) and "customer_id" not in schema.names and "contact_id" in schema.names
            wanted = replace(asked, limit=None, skip=0) if is_theirs else asked  # what is not theirs is left out below
            found = self._merged(lake, schema, asked=wanted, written=self.written.table(table))
            for kind, column in SUBJECT.items():
                self.ids.find(lake, {kind: {row[column] for row in found if row.get(column) is not None}})
            found = [row for row in found if self._is_asked(row, asked=asked)]
            if is_theirs:
                known = {row.values["contact_id"] for row in self.all_rows("contacts")}
                found = [row for row in found if row["contact_id"] in known]
            return self._shown(lake, schema, found=found, asked=asked)

    def counts(self, table: str, *, customer: int, by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
        """Count a customer's rows by the values of some columns, such as stage and channel."""
        schema = table_named(table)
        with lake_here(self.visible.book) as lake:
            numbers, owns = self._same(lake, customer)
            if not owns:
                return Counter()
            where, written = self._of_customer(lake, schema, numbers=numbers, owns=owns)
            asked = Asked(self.visible.day, where=where)
            counts: Counter[tuple[Any, ...]] = Counter(known_counts(lake, schema, asked=asked, by=by))
            overlaid = self.overlaid(lake, schema, written=written)
            for row, base in overlaid:
                if base is not None and self._is_within(schema, base, asked=asked):
                    counts[tuple(base[name] for name in by)] -= 1
                if row is not None and row.get("customer_id", owns[0]) in owns and self._is_past(schema, row):
                    counts[tuple(row[name] for name in by)] += 1
            return +counts

    def changed(self, table: str, *, customer: int | None = None) -> list[tuple[Values | None, Values | None]]:
        """Return what people wrote of a customer's rows: each as it stands, None where it is gone, and as it was.

        Without a customer: of everybody's, whoever may see it.
        """
        schema = table_named(table)
        with lake_here(self.visible.book) as lake:
            if customer is None:
                return self.overlaid(lake, schema, written=self.written.table(table))
            numbers, owns = self._same(lake, customer)
            if not owns:
                return []
            _, written = self._of_customer(lake, schema, numbers=numbers, owns=owns)
            return self.overlaid(lake, schema, written=written)

    def of_people(self, table: str, *, customer: int, people: set[str]) -> list[Values]:
        """Return a customer's rows that name some of its contacts, up to the reader's day, as they stand."""
        schema = table_named(table)
        with lake_here(self.visible.book) as lake:
            _, owns = self._same(lake, customer)
            self.ids.find(lake, {"contact": people})
            theirs = [row for own in owns for row in self.written.customer(own)] + self.written.contacts(people)
            written = list({row.pk: row for row in theirs if row.table == schema.name}.values())
            asked = Asked(self.visible.day, where={"contact_id": self.ids.of("contact", people)})
            found = self._merged(lake, schema, asked=asked, written=written)
        return [row for row in found if row["customer_id"] in owns and row["contact_id"] in people]

    def one(self, table: str, key: str) -> Row | None:
        """Return the row of a key as it stands, None where there is none; the caller looks after the wall."""
        schema = table_named(table)
        this = WrittenRow.objects.filter(table=table, key_hash=hash_of(key)).select_related("by").first()
        with lake_here(self.visible.book) as lake:
            base = self._base(lake, schema, keys=[key]).get(key)
            row = _over(schema, base, row=this) if this is not None else base
            if row is None:
                return None
            return self._naming(lake).row(schema, row, written=this if this and this.says else None)

    def employer(self, contact: str) -> str:
        """Return the id of the customer whose contact somebody is; empty where that is nobody's. It knows no wall."""
        schema = TABLES["contacts"]
        with lake_here(self.visible.book) as lake:
            self.ids.find(lake, {"contact": [contact]})
            numbers, texts = self._same_people(lake, self.ids.of("contact", [contact]))
            written = [row for row in self.written.contacts([contact, *texts]) if row.table == "contacts"]
            found = self._merged(lake, schema, asked=Asked(self.visible.day, {"contact_id": numbers}), written=written)
            newest = self._as_one(lake, found)
        return str(newest[0]["customer_id"] or "") if newest else ""

    def known_as(self, contact: str) -> list[str]:
        """Return every id that is read as this contact's, its own first."""
        return [contact, *self.merged_into([contact]).get(contact, ())]

    def merged_into(self, contacts: Iterable[str]) -> dict[str, list[str]]:
        """Return the other ids that are read as each of some contacts, of those that have some."""
        asked = set(contacts)
        with lake_here(self.visible.book) as lake:
            if not lake.merged.get("contact"):
                return {}
            self.ids.find(lake, {"contact": asked})
            _, texts = self._same_people(lake, self.ids.of("contact", asked))
            roots = roots_of(lake, self.ids, kind="contact", texts=texts)
        groups = {one: [text for text in texts if text != one and roots.get(text, text) == roots.get(one, one)]
                  for one in asked}  # fmt: skip
        return {one: others for one, others in groups.items() if others}

    def key_marked(self, table: str, mark: str) -> str | None:
        """Return the key that a mark names."""
        schema = table_named(table)
        if mark.startswith("w"):
            found = WrittenRow.objects.filter(table=table, pk=int(mark[1:])).first() if is_number(mark[1:]) else None
            return found.key if found else None
        with lake_here(self.visible.book) as lake:
            return unmarked(schema, mark, text_of=lambda kind, number: self.ids.text(lake, kind, number=number))

    def identities(self, kind: str, texts: Iterable[str]) -> dict[str, Values]:
        """Return name, mail, phone and language of persons or customers, by their id."""
        with lake_here(self.visible.book) as lake:
            found = self._naming(lake).identities({kind: set(texts)})
        return {text: row for (_, text), row in found.items()}

    def overlaid(
        self, lake: Lake, schema: Table, *, written: list[WrittenRow]
    ) -> list[tuple[Values | None, Values | None]]:
        """Return each written row as it stands, None where it is gone, beside the row that it changed."""
        said = [row for row in written if row.says]
        bases = self._base(lake, schema, keys=[row.key for row in said])
        return [(_over(schema, bases.get(row.key), row=row), bases.get(row.key)) for row in said]

    # What follows gathers: rows of files, written rows, and both as one.

    def _same(self, lake: Lake, customer: int) -> tuple[list[int], list[str]]:
        """Return the numbers and ids that are read as a customer: its own first, then those merged into it."""
        numbers = together(lake.merged, kind="customer", number=customer)
        self.ids.learn(lake, {"customer": numbers})
        found = {number: text for number in numbers if (text := self.ids.texts.get(("customer", number)))}
        return list(found), list(found.values())

    def _of_customer(
        self, lake: Lake, schema: Table, *, numbers: list[int], owns: list[str]
    ) -> tuple[dict[str, list[int]], list[WrittenRow]]:
        """Say which rows are a customer's, and which written ones may be."""
        written = [row for own in owns for row in self.written.customer(own)]
        if "customer_id" in schema.names and schema.name != "contacts":
            return {"customer_id": numbers}, [row for row in written if row.table == schema.name]
        people, texts = self._people(lake, numbers=numbers, written=written)
        if schema.name == "contacts" or "contact_id" in schema.names:
            theirs = [*written, *self.written.contacts(texts)]
            once = {row.pk: row for row in theirs if row.table == schema.name}
            return {"contact_id": people}, list(once.values())
        return {}, self.written.table(schema.name)

    def _found(
        self, lake: Lake, schema: Table, *, customer: int, asked: Asked
    ) -> tuple[list[Values], list[str]]:  # fmt: skip
        """Return rows that may be a customer's, as they stand, and the ids that are read as it."""
        numbers, owns = self._same(lake, customer)
        if not owns:
            return [], owns
        where, written = self._of_customer(lake, schema, numbers=numbers, owns=owns)
        return self._merged(lake, schema, asked=replace(asked, where=where), written=written), owns

    def _people(
        self, lake: Lake, *, numbers: list[int], written: list[WrittenRow]
    ) -> tuple[list[int], list[str]]:  # fmt: skip
        """Return the numbers and ids of everybody who was ever a contact at a customer."""
        rows = rows_by_id(lake, TABLES["contacts"], column="customer_id", numbers=numbers)
        people = sorted({row["contact_id"] for row in rows})
        self.ids.learn(lake, {"contact": people})
        known = {text for number in people if (text := self.ids.texts.get(("contact", number)))}
        known |= {row.contact for row in written if row.table == "contacts" and row.contact}
        self.ids.find(lake, {"contact": known})
        same, texts = self._same_people(lake, {*people, *self.ids.of("contact", known)})
        return same, sorted({*known, *texts})

    def _same_people(self, lake: Lake, numbers: set[int]) -> tuple[list[int], list[str]]:
        """Return the numbers and ids of some contacts and of all who are read as one with them."""
        of = lake.merged.get("contact", {})
        roots = {of.get(one, one) for one in numbers}
        same = {*numbers, *roots, *(alias for alias, into in of.items() if into in roots)}
        self.ids.learn(lake, {"contact": same})
        return sorted(same), sorted(text for one in same if (text := self.ids.texts.get(("contact", one))))

    def _as_one(self, lake: Lake, found: list[Values]) -> list[Values]:
        """Return a row a contact; merged ones are one."""
        return as_one(found, roots=roots_of(lake, self.ids, kind="contact", texts={row["contact_id"] for row in found}))

    def _merged(self, lake: Lake, schema: Table, *, asked: Asked, written: list[WrittenRow]) -> list[Values]:
        """Return rows as they stand: those of files, changed, without the ones that are gone, and new ones."""
        overlaid = self.overlaid(lake, schema, written=written)
        slack = asked if asked.limit is None else replace(asked, limit=asked.limit + asked.skip + len(written), skip=0)
        rows = self.ids.texted(lake, schema, rows=known_rows(lake, schema, asked=slack))
        hidden = {row.key for row in written if row.says}
        found = [row for row in rows if key_of(schema, row) not in hidden]
        found += [row for row, _ in overlaid if row is not None and self._is_past(schema, row)]
        return [row for row in found if not self._is_restricted(lake, schema, row=row)]

    def _base(self, lake: Lake, schema: Table, *, keys: list[str]) -> dict[str, Values]:
        """Return what files say of some keys; a page asks of the same ones for several panels."""
        known = self.based.setdefault(schema.name, {})
        new = [key for key in keys if key not in known]
        if new:
            known |= dict.fromkeys(new) | self._based(lake, schema, keys=new)
        return {key: base for key in keys if (base := known[key]) is not None}

    def _based(self, lake: Lake, schema: Table, *, keys: list[str]) -> dict[str, Values]:
        column = next((column for column in id_columns(schema) if column.name in schema.key), None)
        wanted = [key_values(schema, key) for key in keys]
        if column is None:
            found = known_rows(lake, schema, asked=Asked(dt.date.max - dt.timedelta(days=2)))
        else:
            self.ids.find(lake, {kind: {row[column.name] for row in wanted if row[column.name]
                                     and kind_of(column, row) == kind}
                              for kind in {kind_of(column, row) for row in wanted}})  # fmt: skip
            numbers = {self.ids.number(kind_of(column, row), row[column.name]) for row in wanted}
            found = rows_by_id(lake, schema, column=column.name, numbers=sorted(n for n in numbers if n is not None))
        rows = self.ids.texted(lake, schema, rows=found)
        by_key = {key_of(schema, row): row for row in rows}
        return {key: by_key[key] for key in keys if key in by_key}

    def _is_past(self, schema: Table, row: Values) -> bool:
        when = row.get(schema.when) if schema.when else None
        return when is None or (when.date() if isinstance(when, dt.datetime) else when) <= self.visible.day

    def _is_within(self, schema: Table, row: Values, *, asked: Asked) -> bool:
        """Tell whether a row of files is one that was asked for."""
        for column in id_columns(schema):
            if column.name in asked.where:
                number = self.ids.number(kind_of(column, row), row[column.name])
                if number not in set(asked.where[column.name]):
                    return False
        return self._is_past(schema, row)

    def _is_asked(self, row: Values, *, asked: Asked) -> bool:
        """Tell whether somebody may see a row, which may be written of a customer behind the wall."""
        if asked.within and row.get("customer_id") is not None:
            number = self.ids.number("customer", row["customer_id"])
            if number is None or self.visible.one(number) is None:
                return False
        return all(
            self.ids.number(kind, row[column]) in set(asked.where[column])
            for kind, column in SUBJECT.items()
            if column in asked.where
        )

    def _is_restricted(self, lake: Lake, schema: Table, *, row: Values) -> bool:
        """Tell whether a row is of somebody with whose data nobody works now; a colleague is only left unnamed."""
        of = lake.restricted
        if not of:
            return False
        wanted = {kind: {row[column]} for kind, column in SUBJECT.items() if row.get(column) is not None}
        self.ids.find(lake, wanted)
        for kind, column in SUBJECT.items():
            if row.get(column) is None or self.ids.number(kind, row[column]) not in of.of(kind):
                continue
            if kind != "colleague" or schema.name in OF_COLLEAGUES:
                return True
            row[column] = None
        return False

    def _shown(
        self, lake: Lake, schema: Table, *, found: list[Values], asked: Asked, every_version: bool = False
    ) -> list[Row]:
        """Make rows for a page: the newest version of each thing, as it stood on the day, in their order."""
        rows = found if every_version else _newest(schema, found)
        rows = [as_seen_on(row, schema.name, day=self.visible.day) for row in rows]
        rows.sort(key=lambda row: key_of(schema, row))
        if schema.when:
            rows.sort(key=lambda row: str(row[schema.when] or ""), reverse=True)
        if asked.limit is not None:
            rows = rows[asked.skip : asked.skip + asked.limit]
        return self._naming(lake).rows(schema, rows)

    def _naming(self, lake: Lake) -> Naming:
        return Naming(lake, self.ids, self.written)


def _over(schema: Table, base: Values | None, *, row: WrittenRow) -> Values | None:
    """Return a row with what was written laid over it; None where it is gone, or is none without what it changed."""
    if row.gone:
        return None
    blank = dict.fromkeys(schema.names)
    whole = {**blank, **(base or {}), **key_values(schema, row.key), **typed_values(row.values, schema)}
    if base is None and (not row.values or any(whole[name] is None for name in schema.needed)):
        return None
    return whole


def _newest(schema: Table, rows: list[Values]) -> list[Values]:
    """Return of each thing the newest of its versions."""
    if "valid_from" not in schema.key:
        return rows
    things: dict[tuple[Any, ...], list[Values]] = {}
    for row in sorted(rows, key=lambda one: one["valid_from"] or dt.date.min):
        things.setdefault(tuple(row[name] for name in schema.key if name != "valid_from"), []).append(row)
    if schema.name not in BY_COLUMN:
        return [versions[-1] for versions in things.values()]
    return [
        {name: next((one[name] for one in reversed(versions) if one[name] is not None), None) for name in schema.names}
        for versions in things.values()
    ]


def reader_of(request: SignedIn, *, visible: Visible | None = None) -> Reader:
    """Return the reader of a request; it is made once."""
    kept: Reader | None = request.__dict__.get("rows_reader")
    if kept is None or (visible is not None and kept.visible is not visible):
        kept = request.__dict__["rows_reader"] = Reader(visible or seen_by(request))
    return kept


def rows_of(
    request: SignedIn, table: str, *, customer: int, limit: int | None = None, skip: int = 0,
    every_version: bool = False,
) -> list[Row]:  # fmt: skip
    """Return a customer's rows of a table, as of the day shown; the caller has seen that the customer is visible."""
    return reader_of(request).rows(table, customer=customer, limit=limit, skip=skip, every_version=every_version)


def all_rows(
    request: SignedIn, table: str, *, where: Mapping[str, Iterable[int]] | None = None, limit: int | None = None,
    skip: int = 0,
) -> list[Row]:  # fmt: skip
    """Return the rows of all customers whom this person may see, and of nobody."""
    return reader_of(request).all_rows(table, where=where, limit=limit, skip=skip)


def counts_of(request: SignedIn, table: str, *, customer: int, by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    """Count a customer's rows by some columns, as of the day shown."""
    return reader_of(request).counts(table, customer=customer, by=by)
