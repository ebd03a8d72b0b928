"""What a file brings along that facts do not hold: names and addresses become identities, own words become texts.

Facts hold numbers and no personal text, so that one person can be erased without rewriting them.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb
import pyarrow.parquet as pq

from keepworth.tables.lake.batch import Incoming
from keepworth.tables.lake.engine import named, names, parquet, quoted, typed, write_parquet
from keepworth.tables.lake.manifest import Batch
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES

IDENTITIES: Final = TABLES["identities"]
TEXTS: Final = TABLES["texts"]
PERSONAL: Final = ("name", "mail", "phone", "language")


def with_text_ids(engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, into: Path) -> Incoming:
    """Give every row that brings words the id of its text, made of the row's own key, where the file names none."""
    found = _columns(incoming)
    if incoming.table.brings_to != TEXTS.name or "words" not in found or "text_id" in found:
        return incoming
    key = ", ".join(f"{named(name)}::VARCHAR" for name in incoming.table.key)
    write_parquet(
        engine,
        f"SELECT *, CASE WHEN words IS NOT NULL THEN concat_ws('/', {key}) END AS text_id "
        f"FROM read_parquet({quoted(str(incoming.accepted))}) ORDER BY source_line",
        into=into,
    )
    return replace(incoming, accepted=into)


def brought_rows(engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, into: Path) -> Incoming | None:
    """Write what the view `incoming` brings along for another table; None where it brings nothing."""
    write = _brought_words if incoming.table.brings_to == TEXTS.name else _brought_identities
    return write(engine, incoming, into=into)


def _columns(incoming: Incoming) -> set[str]:
    return set(pq.read_schema(incoming.accepted).names)


def _brought_words(engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, into: Path) -> Incoming | None:
    """Write the texts, one an id."""
    if not {"words", "text_id"} <= _columns(incoming):
        return None
    query = (
        "SELECT source_line, text_id, words FROM incoming WHERE words IS NOT NULL AND text_id IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY nfc_normalize(text_id) ORDER BY source_line DESC) = 1"
    )
    return _apart(engine, incoming, query=query, table=TEXTS, into=into)


def _brought_identities(engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, into: Path) -> Incoming | None:
    """Write the identities, one a person."""
    found = _columns(incoming)
    brought = tuple(column.name for column in incoming.table.brings if column.name in found)
    who, key = incoming.table.name.removesuffix("s"), incoming.table.key[0] if incoming.table.key else ""
    if not brought or key not in found:
        return None
    given = " OR ".join(f"{named(name)} IS NOT NULL" for name in brought)
    query = (
        f"SELECT source_line, {quoted(who)} AS who, {named(key)} AS who_id, {names(brought)} FROM incoming "
        f"WHERE {named(key)} IS NOT NULL AND ({given}) "
        f"QUALIFY row_number() OVER (PARTITION BY nfc_normalize({named(key)}) ORDER BY source_line DESC) = 1"
    )
    return _apart(engine, incoming, query=query, table=IDENTITIES, into=into)


def _apart(
    engine: duckdb.DuckDBPyConnection, incoming: Incoming, *, query: str, table: Table, into: Path
) -> Incoming | None:
    write_parquet(engine, f"{query} ORDER BY source_line", into=into)
    row = engine.execute(f"SELECT count(*) FROM read_parquet({quoted(str(into))})").fetchone()
    if not row or not row[0]:
        return None
    return replace(incoming, table=table, accepted=into, corrects=None, corrected_lines=None)


def merged(folder: Path, batches: tuple[Batch, ...]) -> str:
    """Select who everybody is: of each column what the newest batch says that has this column.

    A file of names alone says nothing of mail addresses, so it must not take them away.
    """
    parts = []
    for seq, batch in enumerate(batches):
        has = ", ".join(f"{str(name in batch.columns).upper()} AS {named(f'has {name}')}" for name in PERSONAL)
        held = f"SELECT *, {has}, {seq} AS seq FROM (SELECT {typed(IDENTITIES, batch.columns)}, file_row_number AS row"
        held += f" FROM {parquet(folder / batch.file)}) AS held"
        if batch.hidden:
            repeats = f"SELECT row FROM {parquet(folder / batch.hidden)} WHERE hider = {quoted(batch.id)}"
            held += f" ANTI JOIN ({repeats}) AS gone ON held.row = gone.row"
        parts.append(held)
    newest = ", ".join(
        f"arg_max(struct_pack(held := {named(name)}), seq) FILTER ({named(f'has {name}')}).held AS {named(name)}"
        for name in PERSONAL
    )
    return f"SELECT who, who_id, {newest} FROM ({' UNION ALL '.join(parts)}) GROUP BY who, who_id"
