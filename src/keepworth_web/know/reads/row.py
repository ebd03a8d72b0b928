"""One row as a page shows it and as a form changes it: with numbers, names and words beside its ids."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from keepworth.tables.known_rows import identities_of, words_of_texts
from keepworth.tables.lake import Lake
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.ids import Ids
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

PERSONS: Final = ("customer", "contact", "colleague", "partner")
type Names = dict[tuple[str, str], Values]  # by kind and id: name, mail, phone, language
type TextOf = Callable[[str, int], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of the lake."""

    table: str
    key: str  # JSON of the key's values, ids as text
    mark: str  # names it in an address; it holds no id's text
    values: Values  # by column: typed, ids as text
    numbers: Mapping[str, int | None] = field(default_factory=dict)  # of ids; None: written, and in no run yet
    names: Mapping[str, str] = field(default_factory=dict)  # by column of persons and customers: the name, else the id
    words: Mapping[str, str] = field(default_factory=dict)  # by column of texts: what they say
    written: WrittenRow | None = None  # who wrote it when; None: it is a file's

    @property
    def version(self) -> int:
        """What a change must name, so that nobody overwrites what they did not see."""
        return self.written.version if self.written else 0


@dataclass(frozen=True, slots=True)
class Naming:
    """Names and words for rows, from files and from what people wrote."""

    lake: Lake
    ids: Ids
    written: WrittenHere

    def rows(self, schema: Table, found: list[Values]) -> list[Row]:
        """Make rows for a page of values."""
        names, words = self._names(schema, found), self._words(schema, found)
        written = {row.key: row for row in self.written.at_hand() if row.table == schema.name and row.says}
        return [self._row(schema, row, written=written.get(key_of(schema, row)), said=(names, words)) for row in found]

    def row(self, schema: Table, row: Values, *, written: WrittenRow | None) -> Row:
        """Make one row."""
        said = (self._names(schema, [row]), self._words(schema, [row]))
        return self._row(schema, row, written=written, said=said)

    def _row(
        self, schema: Table, row: Values, *, written: WrittenRow | None, said: tuple[Names, dict[str, str]]
    ) -> Row:
        names, words = said
        columns = [column for column in id_columns(schema) if row[column.name] is not None]
        wanted: dict[str, set[str]] = {}
        for column in columns:
            wanted.setdefault(kind_of(column, row), set()).add(row[column.name])
        self.ids.find(self.lake, wanted)
        numbers = {one.name: self.ids.number(kind_of(one, row), row[one.name]) for one in columns}
        return Row(
            table=schema.name,
            key=key_of(schema, row),
            mark=f"w{written.pk}" if written else marked(schema, row, numbers=numbers),
            values=row,
            numbers=numbers,
            names={
                one.name: str(names.get((kind_of(one, row), row[one.name]), {}).get("name") or row[one.name])
                for one in columns
                if kind_of(one, row) in PERSONS
            },
            words={one.name: words[row[one.name]] for one in columns if one.of == "text" and row[one.name] in words},
            written=written,
        )

    def identities(self, texts: Mapping[str, set[str]]) -> Names:
        """Return who persons and customers are, by their ids."""
        self.ids.find(self.lake, texts)
        known = identities_of(self.lake, {kind: self.ids.of(kind, those) for kind, those in texts.items()})
        found: Names = {(kind, self.ids.texts[kind, number]): row for (kind, number), row in known.items()}
        wanted = {(kind, text) for kind, those in texts.items() for text in those}
        schema, of = TABLES["identities"], self.lake.restricted
        for row in self._written("identities", wanted=[{"who": kind, "who_id": text} for kind, text in sorted(wanted)]):
            who = key_values(schema, row.key)
            key = (str(who["who"]), str(who["who_id"]))
            if key in wanted and self.ids.number(*key) not in of.of(key[0]):
                found[key] = {} if row.gone else {**found.get(key, {}), **typed_values(row.values, schema)}
        return found

    def _names(self, schema: Table, rows: list[Values]) -> Names:
        wanted: dict[str, set[str]] = {}
        for row in rows:
            for column in id_columns(schema):
                if row[column.name] is not None and kind_of(column, row) in PERSONS:
                    wanted.setdefault(kind_of(column, row), set()).add(row[column.name])
        return self.identities(wanted) if wanted else {}

    def _words(self, schema: Table, rows: list[Values]) -> dict[str, str]:
        columns = [one.name for one in id_columns(schema) if one.of == "text" and schema.name != "texts"]
        texts = {row[name] for row in rows for name in columns if row[name] is not None}
        if not texts:
            return {}
        self.ids.find(self.lake, {"text": texts})
        found = {
            self.ids.texts["text", n]: said for n, said in words_of_texts(self.lake, self.ids.of("text", texts)).items()
        }
        for row in self._written("texts", wanted=[{"text_id": text} for text in sorted(texts)]):
            text = str(key_values(TABLES["texts"], row.key)["text_id"])
            if row.gone:
                found.pop(text, None)
            elif "words" in row.values:
                found[text] = str(row.values["words"])
        return found

    def _written(self, table: str, *, wanted: list[Values]) -> list[WrittenRow]:
        """Return written rows by their keys: those at hand, else of the whole table, asked for once."""
        keys = {hash_of(key_of(TABLES[table], values)) for values in wanted}
        rows = self.written.beside(table)
        return [row for row in rows if row.says and row.key_hash in keys]


def marked(schema: Table, row: Values, *, numbers: Mapping[str, int | None]) -> str:
    """Name a row of files in an address: its key, ids as numbers, for no address may hold a mail's."""
    parts = (numbers.get(name) if name in numbers else row[name] for name in schema.key)
    return "~".join("" if part is None else quote(str(part), safe="").replace("~", "%7E") for part in parts)


def unmarked(schema: Table, mark: str, *, text_of: TextOf) -> str | None:
    """Return the key that a mark of a file's row names, None where it names none."""
    parts = [unquote(part) for part in mark.split("~")]
    if len(parts) != len(schema.key):
        return None
    said: Values = {name: part or None for name, part in zip(schema.key, parts, strict=True)}
    for column in id_columns(schema):
        if column.name in schema.key and said[column.name] is not None:
            number = str(said[column.name])
            said[column.name] = text_of(kind_of(column, said), int(number)) if is_number(number) else None
            if said[column.name] is None:
                return None
    return key_of(schema, said)


def is_number(said: str) -> bool:
    """Tell whether a part of a mark is a number that a row may have."""
    return said.isascii() and said.isdigit() and len(said) < 19
