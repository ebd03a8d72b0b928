"""Changing a lake: a batch is added or removed as a whole; replacing the manifest is the moment it happens."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from keepworth.tables.lake.batch import Incoming, open_incoming, write_batch
from keepworth.tables.lake.engine import connect, one, write_parquet
from keepworth.tables.lake.files import aside, settle, sweep
from keepworth.tables.lake.identity import Standing
from keepworth.tables.lake.keys import intern, new_keys
from keepworth.tables.lake.manifest import Batch, Manifest, commit, read_manifest
from keepworth.tables.schemas import TABLES


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file's rows."""

    batch: str | None  # None: the file held no row to keep
    rows_new: int
    rows_same: int
    rows_replaced: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What the engine may take while it changes a lake."""

    memory: str = "4GB"
    threads: int = 0


def add_rows(lake: Path, incoming: Incoming, *, limits: Limits, dry: bool = False) -> Added:
    """Add the rows of one file as a batch; the caller holds the book's lock.

    With `dry` everything is done but the change itself, so the counts are those of the real import.
    """
    manifest = read_manifest(lake)
    if not dry:
        lake.mkdir(exist_ok=True)
        sweep(lake, named=manifest.files())
    with aside(lake) as folder:
        engine = connect(folder / "spill", memory=limits.memory, threads=limits.threads)
        try:
            return _add(engine, manifest, incoming=incoming, lake=lake, folder=folder, dry=dry)
        finally:
            engine.close()


def _add(
    engine: duckdb.DuckDBPyConnection, manifest: Manifest, *, incoming: Incoming, lake: Path, folder: Path, dry: bool
) -> Added:  # fmt: skip
    supplied = open_incoming(engine, incoming)
    if not one(engine, "SELECT count(*) FROM incoming"):
        return Added(None, 0, 0, 0)
    numbers = intern(engine, manifest, lake=lake, table=incoming.table)
    rows = folder / "rows.parquet"
    batch = write_batch(engine, incoming, supplied=supplied, manifest=manifest, lake=lake, into=rows)
    if any(known.id == batch.id for known in manifest.batches):
        return Added(batch.id, 0, batch.rows, 0)
    older = manifest.of(batch.table)
    standing = Standing(engine, lake=lake, table=incoming.table)
    for known in older:
        standing.take(known)
    outcome = standing.add(batch, at=rows)
    notes = (*_repeated(outcome.repeated), *_other_columns(batch, older))
    added = Added(batch.id, outcome.new, outcome.same, outcome.replaced, notes)
    if not dry:
        settle(rows, at=lake / batch.file)
        keys = _keep_keys(engine, lake=lake, folder=folder)
        hidden = _keep_hidden(engine, standing, batches=(*older, batch), lake=lake, folder=folder)
        others = [known for known in manifest.batches if known.table != batch.table]
        commit(
            lake,
            replace(numbers, batches=_in_order(manifest, others=others, changed=hidden), keys=(*manifest.keys, *keys)),
        )
    return added


def remove_batch(lake: Path, name: str, *, limits: Limits) -> Batch:
    """Undo one batch, and show again what it hid; the caller holds the book's lock."""
    manifest = read_manifest(lake)
    gone = manifest.batch(name)
    rest = [batch for batch in manifest.of(gone.table) if batch.id != gone.id]
    with aside(lake) as folder:
        engine = connect(folder / "spill", memory=limits.memory, threads=limits.threads)
        try:
            standing = Standing(engine, lake=lake, table=TABLES[gone.table])
            for batch in rest:
                standing.add(batch, at=lake / batch.file)
            hidden = _keep_hidden(engine, standing, batches=rest, lake=lake, folder=folder)
        finally:
            engine.close()
        others = [known for known in manifest.batches if known.table != gone.table]
        after = manifest.with_batches(_in_order(manifest, others=others, changed=hidden))
        commit(lake, after)
    sweep(lake, named=after.files())
    return gone


def _in_order(manifest: Manifest, *, others: list[Batch], changed: list[Batch]) -> tuple[Batch, ...]:
    """Put batches back into the order in which they came; a new one is last."""
    place = {batch.id: at for at, batch in enumerate(manifest.batches)}
    return tuple(sorted((*others, *changed), key=lambda batch: place.get(batch.id, len(place))))


def _keep_keys(engine: duckdb.DuckDBPyConnection, *, lake: Path, folder: Path) -> tuple[str, ...]:
    if not one(engine, "SELECT count(*) FROM new_ids"):
        return ()
    written = folder / "keys.parquet"
    write_parquet(engine, new_keys(), into=written)
    name = f"keys/{_hash(written)}.parquet"
    settle(written, at=lake / name)
    return (name,)


def _keep_hidden(
    engine: duckdb.DuckDBPyConnection,
    standing: Standing,
    *,
    batches: Iterable[Batch],
    lake: Path,
    folder: Path,
) -> list[Batch]:
    """Write what is hidden of each batch, and return the batches as they stand now."""
    counts = standing.hidden()
    kept = []
    for batch in batches:
        count = counts.get(batch.id, 0)
        name = None
        if count:
            written = folder / f"hidden-{batch.id}.parquet"
            write_parquet(engine, standing.hidden_rows(batch.id), into=written)
            name = f"{batch.table}/{batch.id}.hidden-{_hash(written)}.parquet"
            settle(written, at=lake / name)
        kept.append(replace(batch, hidden=name, hidden_rows=count))
    return kept


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _repeated(rows: int) -> tuple[str, ...]:
    if not rows:
        return ()
    return (f"{rows:,} rows repeat the key of a later row of the same file: the last one of each key holds.",)


def _other_columns(batch: Batch, older: Iterable[Batch]) -> tuple[str, ...]:
    """Warn where rows without ids of the same time have other columns: they cannot be recognised."""
    if batch.table != "orders" or "order_id" in batch.columns or not batch.first_day:
        return ()
    first, last = batch.first_day, batch.last_day or ""
    odd = [
        known.id for known in older
        if "order_id" not in known.columns and set(known.columns) != set(batch.columns) and not known.corrects
        and known.first_day and known.first_day <= last and (known.last_day or "") >= first
    ]  # fmt: skip
    if not odd:
        return ()
    return (
        f"Batch {', '.join(odd)} covers some of the same days with other columns, so rows that stand in both cannot be "
        "recognised and count twice. If they overlap, undo one of them.",
    )
