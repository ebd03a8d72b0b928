"""Everything that a book holds about one person, with where it came from and when it was learned."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from keepworth.tables.lake.concerning import columns_of, facts_about
from keepworth.tables.lake.engine import named, parquet, quoted
from keepworth.tables.lake.manifest import Batch
from keepworth.tables.persons.held import Held
from keepworth.tables.persons.who import Person
from keepworth.tables.schema import Column
from keepworth.tables.schemas import TABLES

# Why a stage keeps what it keeps, in words that a person can be given.
PURPOSES: Final = {
    "know": "to know whom we serve and who speaks with whom",
    "listen": "to hear what you say of us and to act on it",
    "measure": "to measure how strong the relationship is",
    "value": "to account for orders and contracts and to estimate what the relationship is worth",
    "focus": "to decide where to put our time",
    "act": "to record what we did for you",
    "prove": "to test whether what we do helps",
}


def rows_about(held: Held, person: Person) -> Iterator[dict[str, Any]]:
    """Yield every row of the facts that names a person, ids as text, replaced rows too and marked so."""
    for batch, columns in facts_about(held.manifest, kind=person.kind):
        given = " OR ".join(f"{named(column)} = {person.number}" for column in columns)
        yield from _rows(held, batch, where=given, naming=columns, person=person)
    for batch in held.manifest.ever("identities"):
        where = f"who = {quoted(person.kind)} AND who_id = {person.number}"
        yield from _rows(held, batch, where=where, naming=("who_id",), person=person)


def texts_of(held: Held, numbers: set[int]) -> Iterator[dict[str, Any]]:
    """Yield texts by their numbers."""
    these = ", ".join(str(number) for number in sorted(numbers))
    for batch in held.manifest.ever("texts") if numbers else ():
        yield from _rows(held, batch, where=f"text_id IN ({these})", naming=("text_id",), person=None)


def _rows(
    held: Held, batch: Batch, *, where: str, naming: tuple[str, ...], person: Person | None
) -> Iterator[dict[str, Any]]:
    columns = columns_of(batch)
    query = f"SELECT file_row_number, {', '.join(named(column.name) for column in columns)} FROM {held.file(batch)} "
    found = held.rows(f"{query} WHERE {where} ORDER BY file_row_number")
    hidden = _hidden(held, batch) if found else set()
    for at, *values in found:
        row = dict(zip((column.name for column in columns), values, strict=True))
        by = [name for name in naming if person is None or row[name] == person.number]
        yield {
            "table": batch.table,
            "named_in": by,
            "source": batch.source,
            "batch": batch.id,
            "learned_at": batch.recorded_at,
            "replaced": at in hidden,
            "purpose": PURPOSES[TABLES[batch.table].stage],
            "row": {column.name: _shown(held, column, row=row) for column in columns if row[column.name] is not None},
        }


def _hidden(held: Held, batch: Batch) -> set[int]:
    if not batch.hidden:
        return set()
    return {int(row[0]) for row in held.rows(f"SELECT DISTINCT row FROM {parquet(held.lake / batch.hidden)}")}


def _shown(held: Held, column: Column, *, row: dict[str, Any]) -> Any:  # noqa: ANN401 — whatever a column holds
    """Return a value as JSON can hold it; an id as its text."""
    value = row[column.name]
    if column.kind == "id":
        kind = row["who"] if column.of == "who" else column.of
        found = held.rows(f"SELECT text FROM ({held.keys}) WHERE kind = {quoted(kind)} AND number = {value:d}")
        return found[0][0] if found else None
    return value if isinstance(value, str | int | float | bool) else str(value)


def scores_of(scores: Path, person: Person) -> Iterator[dict[str, Any]]:
    """Yield what stored runs say of a person, newest last."""
    for run in sorted(path for path in scores.glob("[!.]*") if path.is_dir() and not path.is_symlink()):
        for path in sorted(run.glob("*.parquet")):
            names = pq.read_schema(path).names
            key = "number" if person.kind == "customer" and "number" in names else f"{person.kind}_id"
            if key not in names:
                continue
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    table = file.read_row_group(group, columns=[key])
                    places = [at for at, value in enumerate(table.column(key).to_pylist()) if value == person.number]
                    for at in places:
                        row = file.read_row_group(group).slice(at, 1).to_pylist()[0]
                        plain = {name: value if isinstance(value, int | float | str) else str(value)
                                 for name, value in row.items() if value is not None}  # fmt: skip
                        yield {"run": run.name, "file": path.name, "purpose": PURPOSES["value"], "row": plain}
