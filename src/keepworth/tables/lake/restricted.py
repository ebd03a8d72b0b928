"""Who is restricted: their rows stay, and nobody works with them until the restriction is lifted."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from keepworth.errors import NotABook
from keepworth.tables.lake.aliases import Merged, Naming, together
from keepworth.tables.lake.concerning import SUBJECT, columns_of, text_columns
from keepworth.tables.lake.engine import named, parquet, quoted
from keepworth.tables.lake.files import replace_text
from keepworth.tables.lake.manifest import Manifest
from keepworth.tables.schema import Column, Table

FOLDER: Final = "privacy"
FILE: Final = "restrictions.json"
FORMAT: Final = 1
# Rows that are a colleague's own; others merely say which colleague it was, and stay without saying so.
OF_COLLEAGUES: Final = (
    "colleagues", "ties", "answers", "decision_rights", "decisions", "resources", "further", "growth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restrictions:
    """The numbers of restricted persons by kind, each with the day since when."""

    since: dict[tuple[str, int], str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anybody is restricted."""
        return bool(self.since)

    def of(self, kind: str) -> tuple[int, ...]:
        """Return the numbers of one kind, rising."""
        return tuple(sorted(number for each, number in self.since if each == kind))


NOBODY: Final = Restrictions()


def read_restrictions(book: Path) -> Restrictions:
    """Read who is restricted in a book."""
    path = book / FOLDER / FILE
    if not path.is_file():
        return Restrictions()
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found.get("format") != FORMAT:
        raise NotABook(f"{path} has format {found.get('format')}, made by a newer version of Keepworth. Install that.")
    return Restrictions({(one["kind"], int(one["number"])): str(one["since"]) for one in found["restricted"]})


def write_restrictions(book: Path, restrictions: Restrictions) -> None:
    """Write who is restricted; the caller holds the book's lock."""
    path = book / FOLDER / FILE
    path.parent.mkdir(mode=0o700, exist_ok=True)
    listed = [{"kind": kind, "number": number, "since": day} for (kind, number), day in restrictions.since.items()]
    ordered = sorted(listed, key=lambda one: (one["kind"], one["number"]))
    replace_text(path, json.dumps({"format": FORMAT, "restricted": ordered}, indent=1) + "\n", mode=0o600)


def with_merged(of: Restrictions, merged: Merged) -> Restrictions:
    """Return who is restricted, under whichever id: whoever is read as one with somebody restricted is so, too."""
    wide = dict(of.since)
    for (kind, number), since in of.since.items():
        for same in together(merged, kind=kind, number=number):
            wide.setdefault((kind, same), since)
    return Restrictions(wide)


def without_restricted(
    query: str, *, table: Table, of: Restrictions, texts: str = "", name: Naming = named
) -> str:  # fmt: skip
    """Write the query of a table's rows without those of restricted persons, in SQL that every engine reads.

    `texts` lists their words, as a query or numbers, for the table of these; `name` writes a column's name as the
    engine wants it.
    """
    if table.name == "identities":
        kinds = sorted({kind for kind, _ in of.since})
        return _filtered(query, [f"who = {quoted(kind)} AND who_id IN ({_listed(of.of(kind))})" for kind in kinds])
    if table.name == "texts":
        return _filtered(query, [f"text_id IN ({texts})"] if texts else [])
    gone, hidden = [], {}
    for kind, column in SUBJECT.items():
        if column not in table.names or not of.of(kind):
            continue
        theirs = f"{name(column)} IN ({_listed(of.of(kind))})"
        if kind == "colleague" and table.name not in OF_COLLEAGUES:
            hidden[column] = f"CASE WHEN {theirs} THEN NULL ELSE {name(column)} END AS {name(column)}"
        else:
            gone.append(theirs)
    for one in _named_in_passing(table, of):
        theirs = f"{name(one.name)} IN ({_listed(of.of(one.of))})"
        if one.needed or one.name in table.key:
            gone.append(theirs)
        else:
            hidden[one.name] = f"CASE WHEN {theirs} THEN NULL ELSE {name(one.name)} END AS {name(one.name)}"
    if hidden:
        listed = ", ".join(hidden.get(own, name(own)) for own in table.names)
        query = f"SELECT {listed} FROM ({query}) AS held"
    return _filtered(query, gone)


def _named_in_passing(table: Table, of: Restrictions) -> list[Column]:
    """Return the columns of a table that name a customer or contact in somebody else's row, such as who brought it.

    The row stays without saying so; where it has to say so there is none.
    """
    return [
        one for one in table.columns
        if one.kind == "id" and one.of in ("customer", "contact") and one.name not in SUBJECT.values() and of.of(one.of)
    ]  # fmt: skip


def of_these(query: str, *, table: Table, of: Restrictions) -> str:
    """Write the query of a table's rows that concern these customers or contacts; a table that names none is whole."""
    theirs = [
        f"coalesce({named(column)} IN ({_listed(numbers)}), FALSE)"
        for kind, column in SUBJECT.items()
        if column in table.names and (numbers := of.of(kind))
    ]
    return f"SELECT * FROM ({query}) AS held WHERE {' OR '.join(theirs)}" if theirs else query


def _filtered(query: str, gone: list[str]) -> str:
    if not gone:
        return query
    # Where a column is null the row is of nobody restricted.
    theirs = " OR ".join(f"coalesce({each}, FALSE)" for each in gone)
    return f"SELECT * FROM ({query}) AS held WHERE NOT ({theirs})"


def restricted_texts(of: Restrictions, *, lake: Path, manifest: Manifest) -> str:
    """Write the query of the texts in the rows of restricted persons; empty where no batch has any."""
    parts = []
    for batch in manifest.everything:
        supplied = {column.name for column in columns_of(batch)}
        for kind, column in SUBJECT.items():
            if column in supplied and of.of(kind):
                rows = f"FROM {parquet(lake / batch.file)} WHERE {column} IN ({_listed(of.of(kind))})"
                parts += [f"SELECT {named(text)} {rows} AND {named(text)} IS NOT NULL" for text in text_columns(batch)]
    return " UNION ALL ".join(parts)


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)
