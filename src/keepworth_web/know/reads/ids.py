"""Texts and numbers of ids for one request: what was looked up once is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from keepworth.tables.known_rows import numbers_of_ids, texts_of_ids
from keepworth.tables.lake import Lake
from keepworth.tables.schema import Table
from keepworth_web.know.reads.written import Values, id_columns, kind_of


@dataclass(slots=True)
class Ids:
    """What is known of ids so far."""

    texts: dict[tuple[str, int], str] = field(default_factory=dict)  # by kind and number
    numbers: dict[tuple[str, str], int | None] = field(default_factory=dict)  # by kind and text; None: it has none yet

    def learn(self, lake: Lake, ids: Mapping[str, Iterable[int]]) -> None:
        """Look up the texts of ids that are not known yet."""
        asked = {kind: {number for number in those if (kind, number) not in self.texts} for kind, those in ids.items()}
        if any(asked.values()):
            found = texts_of_ids(lake, asked)
            self.texts |= found
            self.numbers |= {(kind, text): number for (kind, number), text in found.items()}

    def find(self, lake: Lake, texts: Mapping[str, Iterable[str]]) -> None:
        """Look up the numbers of ids that are not known yet."""
        asked = {kind: {text for text in those if (kind, text) not in self.numbers} for kind, those in texts.items()}
        if any(asked.values()):
            found = numbers_of_ids(lake, asked)
            self.numbers |= {(kind, text): found.get((kind, text)) for kind, those in asked.items() for text in those}
            self.texts |= {(kind, number): text for (kind, text), number in found.items()}

    def text(self, lake: Lake, kind: str, *, number: int) -> str | None:
        """Return the text of one id."""
        self.learn(lake, {kind: [number]})
        return self.texts.get((kind, number))

    def number(self, kind: str, text: str | None) -> int | None:
        """Return the number of an id that was looked up."""
        return None if text is None else self.numbers.get((kind, text))

    def of(self, kind: str, texts: Iterable[str]) -> set[int]:
        """Return the numbers that these ids have."""
        return {number for text in texts if (number := self.numbers.get((kind, text))) is not None}

    def texted(self, lake: Lake, schema: Table, *, rows: list[Values]) -> list[Values]:
        """Return rows with the text of their ids in place of the numbers."""
        columns = id_columns(schema)
        wanted: dict[str, set[int]] = {}
        for row in rows:
            for column in columns:
                if row[column.name] is not None:
                    wanted.setdefault(kind_of(column, row), set()).add(row[column.name])
        self.learn(lake, wanted)
        for row in rows:
            for column in columns:
                if row[column.name] is not None:
                    row[column.name] = self.texts.get((kind_of(column, row), row[column.name]))
        return rows
