"""Rows of erased persons in a later import: refused, and written nowhere, not even to the error file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from keepworth.tables.lake.engine import connect, named, one, quoted, write_parquet
from keepworth.tables.persons.tombstones import Tombstones
from keepworth.tables.persons.who import KINDS
from keepworth.tables.reading.source import Read
from keepworth.tables.schema import Column, Table

ADDRESSES: Final = ("mail", "phone", "words")
ERASED: Final = "of somebody whose data were erased from this book"
SHOWN: Final = 10  # lines that a note names
UNSPLIT: Final = '[\\s,;|\\t"]+'  # where a row that could not be split is taken apart


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a file without erased persons."""

    read: Read
    rows_erased: int
    notes: tuple[str, ...]
    rows_unagreed: int = 0  # of those refused: rows that nobody consented to


def without_erased(read: Read, *, table: Table, tombstones: Tombstones, into: Path) -> Kept:
    """Take the rows of erased persons out of a file that was read: those accepted, and those refused for more."""
    if not tombstones:
        return Kept(read, 0, ())
    engine = connect(into / "spill-erased")
    try:
        engine.execute("CREATE TEMP TABLE lines (line BIGINT)")
        _find_accepted(engine, read.accepted, table=table.as_read, tombstones=tombstones)
        accepted = one(engine, "SELECT count(DISTINCT line) FROM lines")
        _find_refused(engine, read, table=table.as_read, tombstones=tombstones)
        found = one(engine, "SELECT count(DISTINCT line) FROM lines")
        if not found:
            return Kept(read, 0, ())
        query = "SELECT DISTINCT line FROM lines ORDER BY line"
        shown = [str(row[0]) for row in engine.execute(f"{query} LIMIT {SHOWN}").fetchall()]
        good, bad = into / "accepted-kept.parquet", into / "refused-kept.parquet"
        write_parquet(engine, _without(read.accepted, "source_line"), into=good)
        write_parquet(engine, _without(read.refused, "line"), into=bad)
    finally:
        engine.close()
    rest = replace(read, accepted=good, refused=bad, rows_refused=read.rows_refused + accepted)
    more = ", …" if found > SHOWN else ""
    rows = f"{found:,} row" if found == 1 else f"{found:,} rows"
    note = f"{rows} refused: {ERASED} (line {', '.join(shown)}{more}). They stand in no error file."
    return Kept(rest, found, (note,))


def _without(path: Path, line: str) -> str:
    return f"SELECT * FROM read_parquet({quoted(str(path))}) WHERE {line} NOT IN (FROM lines)"


def _find_accepted(engine: duckdb.DuckDBPyConnection, accepted: Path, *, table: Table, tombstones: Tombstones) -> None:
    held = f"read_parquet({quoted(str(accepted))})"
    supplied = {row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM {held}").fetchall()}
    for column in table.columns:
        if column.name not in supplied:
            continue
        for is_theirs, where in _asked(column, table=table, tombstones=tombstones):
            values = engine.execute(
                f"SELECT DISTINCT {named(column.name)} FROM {held} WHERE {named(column.name)} IS NOT NULL AND {where}"
            ).fetchall()
            bad = [value for (value,) in values if is_theirs(str(value))]
            _note_lines(engine, f"SELECT source_line, {named(column.name)} AS held FROM {held} WHERE {where}", bad=bad)


def _note_lines(engine: duckdb.DuckDBPyConnection, rows: str, *, bad: list[str]) -> None:
    if not bad:
        return
    engine.register("bad", pa.table({"held": pa.array(bad, pa.string())}))
    engine.execute(f"INSERT INTO lines SELECT rows.* EXCLUDE (held) FROM ({rows}) AS rows SEMI JOIN bad USING (held)")
    engine.unregister("bad")


def _asked(column: Column, *, table: Table, tombstones: Tombstones) -> Iterator[tuple[Callable[[str], bool], str]]:
    """Yield how a column's values are judged, and of which rows."""
    if column.name in ADDRESSES:
        yield tombstones.is_address, "contains(words, '@')" if column.name == "words" else "TRUE"
    if column.kind != "id":
        return
    if column.of == "who":
        for kind in KINDS:
            yield _is_id(tombstones, kind), f"who = {quoted(kind)}"
    elif column.of in KINDS or (column.of == "text" and table.name == "texts"):
        # Elsewhere a text that is gone is no reason to refuse the row that names it.
        yield _is_id(tombstones, column.of), "TRUE"


def _is_id(tombstones: Tombstones, kind: str) -> Callable[[str], bool]:
    return lambda text: tombstones.is_id(kind, text)


def _find_refused(engine: duckdb.DuckDBPyConnection, read: Read, *, table: Table, tombstones: Tombstones) -> None:
    """Look through rows that are refused for something else: whatever stands in their cells goes to the error file."""
    refused = f"read_parquet({quoted(str(read.refused))})"
    if not one(engine, f"SELECT count(*) FROM {refused}"):
        return
    cells = f"read_parquet({quoted(str(read.staged.raw))})"
    raw = f"(SELECT * FROM {cells} WHERE line IN (SELECT line FROM {refused}))"
    kinds = {rule.at: _kinds(table.column(rule.ours)) for rule in read.plan.rules}
    for at in range(len(read.staged.columns)):
        rows = f"SELECT line, c{at}::VARCHAR AS held FROM {raw} WHERE c{at} IS NOT NULL"
        values = engine.execute(f"SELECT DISTINCT held FROM ({rows})").fetchall()
        _note_lines(engine, rows, bad=[text for (text,) in values if _names(text, tombstones, kinds=kinds.get(at, ()))])
    unsplit = f"line NOT IN (SELECT line FROM {raw})"
    rows = f"SELECT line, text AS held FROM {refused} AS unsplit WHERE text IS NOT NULL AND {unsplit}"
    for (text,) in engine.execute(f"SELECT DISTINCT held FROM ({rows})").fetchall():
        parts = engine.execute(f"SELECT unnest(string_split_regex(?, {quoted(UNSPLIT)}))", [text]).fetchall()
        if any(_names(part, tombstones, kinds=KINDS) for (part,) in [*parts, (text,)]):
            _note_lines(engine, rows, bad=[text])


def _kinds(column: Column) -> tuple[str, ...]:
    if column.kind != "id":
        return ()
    return KINDS if column.of == "who" else (column.of,)


def _names(text: str, tombstones: Tombstones, *, kinds: tuple[str, ...]) -> bool:
    return tombstones.is_address(text) or any(tombstones.is_id(kind, text.strip()) for kind in kinds)
