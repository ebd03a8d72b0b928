"""Identities, texts and keys without a person: the only files of the lake that are ever written anew."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from keepworth.tables.lake.engine import ROWS_A_GROUP, named, parquet, quoted, write_parquet
from keepworth.tables.lake.files import settle
from keepworth.tables.lake.manifest import Batch, Manifest
from keepworth.tables.lake.occasions import Int64s
from keepworth.tables.lake.sorted_rows import write_sorted
from keepworth.tables.persons.held import Held
from keepworth.tables.persons.journal import Journal
from keepworth.tables.persons.mentions import ERASED, sought
from keepworth.tables.persons.planning import mention, pattern_of
from keepworth.tables.persons.who import Traits
from keepworth.tables.schemas import TABLES

NOTHING: Final[Mapping[str, str]] = {}
LEAST: Final = 5  # letters of a name by which the name of a file tells somebody


@dataclass(frozen=True, slots=True)
class Anew:
    """A batch that was written anew, and which of its rows are gone."""

    batch: Batch | None  # None: nothing is left of it
    gone: Int64s


def without_persons(held: Held, *, journal: Journal, traits: Traits) -> Manifest:
    """Write identities, texts and keys without some persons, and return the manifest that names the new files."""
    engine, manifest = held.engine, held.manifest
    engine.execute("CREATE OR REPLACE TEMP TABLE renamed (kind VARCHAR, number BIGINT, text VARCHAR)")
    engine.executemany("INSERT INTO renamed VALUES (?, ?, ?)", [(r.kind, r.number, r.text) for r in journal.renamed])
    engine.execute("CREATE OR REPLACE TEMP TABLE gone_texts (text_id BIGINT)")
    if journal.texts:
        engine.executemany("INSERT INTO gone_texts VALUES (?)", [(number,) for number in journal.texts])
    whose = " OR ".join(f"(who = {quoted(who.kind)} AND who_id = {who.number})" for who in journal.persons)
    manifest = without_rows(held, manifest, table="identities", goes=whose)
    manifest = without_rows(
        held, manifest, table="texts", goes="text_id IN (FROM gone_texts)", words={"words": _redacted("words", traits)},
        changes=mention("words", traits),
    )  # fmt: skip
    keys = tuple(_keys_anew(held, file) for file in manifest.keys)
    batches = tuple(_without_name(batch, traits) for batch in manifest.batches)
    return replace(manifest, batches=batches, keys=keys)


def without_rows(
    held: Held, manifest: Manifest, *, table: str, goes: str, words: Mapping[str, str] = NOTHING,
    changes: str = "FALSE",
) -> Manifest:  # fmt: skip
    """Write the batches of a table without the rows that go, those that have any, and return the manifest.

    `words` says of columns what is written in their place, where `changes` holds.
    """
    anew = {
        batch.id: _batch_anew(held, batch, goes=goes, words=words)
        for batch in manifest.ever(table)
        if held.count(f"SELECT count(*) FROM {held.file(batch)} WHERE {goes} OR {changes}")
    }
    return _renewed(held, manifest, table=table, anew=anew) if anew else manifest


def without_words(held: Held, manifest: Manifest, *, table: str, column: str, where: str) -> Manifest:
    """Write the snapshots of a table with a column emptied where a condition holds; what files brought stays."""
    snapshots = {batch.id for batch in manifest.snapshots if column in batch.columns}
    emptied = {column: f"CASE WHEN {where} THEN NULL ELSE {named(column)} END AS {named(column)}"}
    holds = f"{named(column)} IS NOT NULL AND {where}"
    anew = {
        batch.id: _batch_anew(held, batch, goes="FALSE", words=emptied)
        for batch in manifest.ever(table)
        if batch.id in snapshots and held.count(f"SELECT count(*) FROM {held.file(batch)} WHERE {holds}")
    }
    return _renewed(held, manifest, table=table, anew=anew) if anew else manifest


def without_keys(held: Held, manifest: Manifest) -> Manifest:
    """Write the interned ids without those in the table `gone_keys` (kind, number)."""
    return replace(manifest, keys=tuple(name for file in manifest.keys if (name := _keys_left(held, file))))


def _keys_left(held: Held, file: str) -> str | None:
    keys = parquet(held.lake / file)
    if not held.count(f"SELECT count(*) FROM {keys} SEMI JOIN gone_keys USING (kind, number)"):
        return file
    left = f"{keys} ANTI JOIN gone_keys USING (kind, number)"
    if not held.count(f"SELECT count(*) FROM {left}"):
        return None
    return _settled_keys(held, f"SELECT kind, number, text, source FROM {left} ORDER BY kind, number")


def _redacted(column: str, traits: Traits) -> str:
    """Write SQL that takes a person's name and addresses out of a text."""
    text = named(column)
    for trait in sought(traits):
        text = f"regexp_replace({text}, {quoted(pattern_of(trait))}, {quoted(ERASED)}, 'gi')"
    return f"{text} AS {named(column)}"


def _batch_anew(held: Held, batch: Batch, *, goes: str, words: Mapping[str, str]) -> Anew:
    """Write one batch without the rows that go; it gets the name of what it holds now."""
    rows = held.rows(f"SELECT file_row_number FROM {held.file(batch)} WHERE {goes} ORDER BY 1")
    gone = np.array([row[0] for row in rows], dtype=np.int64)
    if gone.size == batch.rows:
        return Anew(None, gone)
    columns = ", ".join(words.get(name) or named(name) for name in batch.columns)
    query = f"SELECT {columns} FROM {held.file(batch)} WHERE NOT ({goes}) ORDER BY file_row_number"
    into = held.folder / f"anew-{batch.id}.parquet"
    reader = held.engine.execute(query).to_arrow_reader(ROWS_A_GROUP)
    written = write_sorted(reader, table=TABLES[batch.table], counting=False, into=into)
    renewed = replace(batch, id=written.digest, rows=written.rows, was=(*batch.was, batch.id))
    renewed = replace(renewed, first_day=written.first_day, last_day=written.last_day)
    settle(into, at=held.lake / renewed.file)
    return Anew(renewed, gone)


def _renewed(held: Held, manifest: Manifest, *, table: str, anew: Mapping[str, Anew]) -> Manifest:
    """Put renewed batches in the place of the old ones, wherever those are named."""
    ids = {old: new.batch.id for old, new in anew.items() if new.batch}
    kept: list[Batch] = []
    for batch in manifest.batches:
        found = anew[batch.id].batch if batch.id in anew else batch
        if found is None:
            continue
        if batch.table == table and batch.hidden:
            gone = anew[batch.id].gone if batch.id in anew else np.empty(0, dtype=np.int64)
            found = _hidden_anew(held, found, hidden=batch.hidden, gone=gone, ids=ids)
        corrects = ids.get(str(found.corrects), found.corrects)
        kept.append(replace(found, corrects=corrects))
    snapshots = (anew[batch.id].batch if batch.id in anew else batch for batch in manifest.snapshots)
    left = tuple(batch for batch in snapshots if batch is not None)
    return replace(manifest, batches=tuple(_once(kept)), snapshots=left)


def _once(batches: list[Batch]) -> list[Batch]:
    """Two batches that hold the same now are one, the earlier."""
    seen: dict[tuple[str, str], Batch] = {}
    for batch in batches:
        seen.setdefault((batch.table, batch.id), batch)
    return list(seen.values())


def _hidden_anew(held: Held, batch: Batch, *, hidden: str, gone: Int64s, ids: Mapping[str, str]) -> Batch:
    """Write which rows are hidden, counted without those that are gone, by batches as they are called now."""
    found = held.rows(f"SELECT row, hider FROM {parquet(held.lake / hidden)} ORDER BY row, hider")
    rows = np.array([row for row, _ in found], dtype=np.int64)
    stays = ~np.isin(rows, gone)
    moved = (rows - np.searchsorted(gone, rows))[stays]
    hiders = [ids.get(hider, hider) for (_, hider), kept in zip(found, stays.tolist(), strict=True) if kept]
    if not moved.size:
        return replace(batch, hidden=None, hidden_rows=0)
    left = pa.table({"row": pa.array(moved.tolist(), pa.int64()), "hider": pa.array(hiders, pa.string())})
    held.engine.register("hidden_anew", left)
    into = held.folder / f"hidden-{batch.id}.parquet"
    write_parquet(held.engine, "SELECT row, hider FROM hidden_anew", into=into)
    held.engine.unregister("hidden_anew")
    name = f"{batch.table}/{batch.id}.hidden-{_hash(into)}.parquet"
    settle(into, at=held.lake / name)
    return replace(batch, hidden=name, hidden_rows=int(np.unique(moved).size))


def _keys_anew(held: Held, file: str) -> str:
    """Write a file of keys with random texts where persons are renamed; one without any stays as it is."""
    keys = parquet(held.lake / file)
    if not held.count(f"SELECT count(*) FROM {keys} SEMI JOIN renamed USING (kind, number)"):
        return file
    return _settled_keys(
        held,
        "SELECT kind, number, coalesce(renamed.text, keys.text) AS text, source "
        f"FROM {keys} AS keys LEFT JOIN renamed USING (kind, number) ORDER BY kind, number",
    )


def _settled_keys(held: Held, query: str) -> str:
    into = held.folder / "keys.parquet"
    write_parquet(held.engine, query, into=into)
    name = f"keys/{_hash(into)}.parquet"
    settle(into, at=held.lake / name)
    return name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _without_name(batch: Batch, traits: Traits) -> Batch:
    """Take a person out of the name of the file that a batch came from."""
    squashed = _squashed(batch.source)
    given = (*traits.names, *traits.mails, *traits.telling_ids)
    if any(len(_squashed(trait)) >= LEAST and _squashed(trait) in squashed for trait in given):
        return replace(batch, source=ERASED)
    return batch


def _squashed(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())
