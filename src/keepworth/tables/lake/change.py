"""Changing a lake: a batch is added or removed as a whole; replacing the manifest is the moment it happens."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from keepworth.tables.lake.batch import Incoming, made_occasions, open_incoming, packed_rows, write_batch, write_packed
from keepworth.tables.lake.brought import brought_rows, with_text_ids
from keepworth.tables.lake.engine import AUTO, connect, one, write_parquet
from keepworth.tables.lake.files import aside, make_lake, reading, settle, sweep
from keepworth.tables.lake.identity import Standing, days_meet
from keepworth.tables.lake.keys import intern, new_keys
from keepworth.tables.lake.manifest import Batch, Manifest, commit, read_manifest
from keepworth.tables.lake.occasions import hidden_rows, write_occasions
from keepworth.tables.schemas import TABLES

ROWS, KEYS = "rows.parquet", "keys.parquet"


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

    memory: str = AUTO
    threads: int = 0


def add_rows(lake: Path, incoming: Incoming, *, limits: Limits, dry: bool = False) -> Added:
    """Add the rows of one file as a batch; the caller holds the book's lock.

    With `dry` everything is done but the change itself, so the counts are those of the real import.
    """
    if not dry:
        make_lake(lake)
        sweep(lake, named=read_manifest(lake).files())
    with _elsewhere() if dry else aside(lake) as folder, reading(lake):
        manifest = read_manifest(lake)
        engine = connect(folder / "spill", memory=limits.memory, threads=limits.threads)
        try:
            return _add(engine, manifest, incoming=incoming, lake=lake, folder=folder, dry=dry)
        finally:
            engine.close()


@contextmanager
def _elsewhere() -> Iterator[Path]:
    """Give a folder outside the book, where nothing is to be written."""
    with tempfile.TemporaryDirectory(prefix="keepworth-") as folder:
        yield Path(folder)


def _add(
    engine: duckdb.DuckDBPyConnection, manifest: Manifest, *, incoming: Incoming, lake: Path, folder: Path, dry: bool
) -> Added:  # fmt: skip
    incoming = with_text_ids(engine, incoming, into=folder / "with-texts.parquet")
    supplied = open_incoming(engine, incoming)
    if not one(engine, "SELECT count(*) FROM incoming"):
        return Added(None, 0, 0, 0)
    added, after = _placed(engine, manifest, incoming=incoming, supplied=supplied, lake=lake, folder=folder, dry=dry)
    apart = brought_rows(engine, incoming, into=folder / "apart.parquet")
    if apart is None:
        commit(lake, after) if after is not manifest else None
        return added
    aside = folder / "apart"
    aside.mkdir()
    beside = connect(aside / "spill")
    try:
        columns = open_incoming(beside, apart)
        of, late = _placed(beside, after, incoming=apart, supplied=columns, lake=lake, folder=aside, dry=dry)
    finally:
        beside.close()
    if not dry:
        late = _coming_with(late, str(of.batch), main=str(added.batch), is_new=bool(of.rows_new or of.rows_replaced))
        commit(lake, late) if late != manifest else None
    count = of.rows_new + of.rows_same + of.rows_replaced
    what = "own words" if apart.table.name == "texts" else "names and addresses"
    return replace(added, notes=(*added.notes, f"{count:,} {what} go to {apart.table.name}, apart from the facts."))


def _coming_with(manifest: Manifest, name: str, *, main: str, is_new: bool) -> Manifest:
    """Note which batch's file brought identities or texts; those that came by themselves before stay by themselves."""
    known = manifest.batch(name)
    if main in known.came_with or not (known.came_with or is_new):
        return manifest
    noted = replace(known, came_with=(*known.came_with, main))
    return manifest.with_batches(tuple(noted if batch.id == name else batch for batch in manifest.batches))


def _placed(  # noqa: PLR0913 — what is added, to what, and where to write on the way
    engine: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    *,
    incoming: Incoming,
    supplied: tuple[str, ...],
    lake: Path,
    folder: Path,
    dry: bool,
) -> tuple[Added, Manifest]:
    """Make a batch of `incoming`, its files in their places; return the manifest that is to be committed."""
    made = _made(engine, manifest, incoming=incoming, supplied=supplied, lake=lake, folder=folder)
    batch, rows = made.batch, folder / ROWS
    for known in manifest.of(batch.table):
        if known.id == batch.id:
            return Added(batch.id, 0, batch.rows, 0, _known_already(known)), manifest
    older = manifest.of(batch.table)
    standing = Standing(engine, lake=lake, table=incoming.table, batches=older)
    outcome = standing.add(batch, at=rows)
    notes = (*_repeated(outcome.repeated), *_other_columns(batch, older))
    added = Added(batch.id, outcome.new, outcome.same, outcome.replaced, notes)
    if dry:
        return added, manifest
    settle(rows, at=lake / batch.file)
    hidden = _keep_hidden(engine, standing, batches=(*older, batch), lake=lake, folder=folder)
    _keep_occasions(hidden, lake=lake, folder=folder)
    keys = _keep_keys(folder / KEYS, lake=lake) if made.has_keys else ()
    others = [known for known in manifest.batches if known.table != batch.table]
    placed = _in_order(manifest, others=others, changed=hidden)
    return added, replace(made.numbers, batches=placed, keys=(*manifest.keys, *keys))


@dataclass(frozen=True, slots=True)
class _Made:
    """A batch, its rows and new ids written aside."""

    batch: Batch
    numbers: Manifest  # with the next free numbers
    has_keys: bool


def _made(
    engine: duckdb.DuckDBPyConnection, manifest: Manifest, *, incoming: Incoming, supplied: tuple[str, ...],
    lake: Path, folder: Path,
) -> _Made:  # fmt: skip
    """Make a batch of `incoming` with its new ids: from packed rows where that can be, else in the engine."""
    rows, keys = folder / ROWS, folder / KEYS
    packed = packed_rows(incoming, supplied=supplied, manifest=manifest, lake=lake)
    if packed:
        with ThreadPoolExecutor(1) as beside:
            written = beside.submit(packed.write_keys, keys)
            batch = write_packed(packed, incoming, into=rows)
            return _Made(batch, packed.numbered(manifest), written.result())
    numbers = intern(engine, manifest, lake=lake, table=incoming.table)
    batch = write_batch(engine, incoming, supplied=supplied, manifest=manifest, lake=lake, into=rows)
    has_keys = bool(one(engine, "SELECT count(*) FROM new_ids"))
    if has_keys:
        write_parquet(engine, new_keys(), into=keys)
    return _Made(batch, numbers, has_keys)


def remove_batch(lake: Path, name: str, *, limits: Limits) -> Batch:
    """Undo one batch, and show again what it hid; the caller holds the book's lock."""
    manifest = read_manifest(lake)
    gone = manifest.batch(name)
    with aside(lake) as folder:
        engine = connect(folder / "spill", memory=limits.memory, threads=limits.threads)
        try:
            after = _without(engine, manifest, gone=gone, lake=lake, folder=folder)
            for other in [batch for batch in after.batches if gone.id in batch.came_with]:
                rest = tuple(main for main in other.came_with if main != gone.id)
                after = (
                    after.with_batches(
                        tuple(replace(one, came_with=rest) if one.id == other.id else one for one in after.batches)
                    )
                    if rest
                    else _without(engine, after, gone=other, lake=lake, folder=folder)
                )
        finally:
            engine.close()
        commit(lake, after)
    sweep(lake, named=after.files())
    return gone


def _without(
    engine: duckdb.DuckDBPyConnection, manifest: Manifest, *, gone: Batch, lake: Path, folder: Path
) -> Manifest:
    """Return the manifest without a batch, what it hid shown again; the files for it are in their places."""
    rest = [batch for batch in manifest.of(gone.table) if batch.id != gone.id]
    before = manifest.of(gone.table).index(gone)
    standing = Standing(engine, lake=lake, table=TABLES[gone.table], batches=rest[:before])
    for batch in rest[before:]:
        standing.add(batch, at=lake / batch.file)
    hidden = _keep_hidden(engine, standing, batches=rest, lake=lake, folder=folder)
    _keep_occasions(hidden, lake=lake, folder=folder)
    others = [known for known in manifest.batches if known.table != gone.table]
    return manifest.with_batches(_in_order(manifest, others=others, changed=hidden))


def _in_order(manifest: Manifest, *, others: list[Batch], changed: list[Batch]) -> tuple[Batch, ...]:
    """Put batches back into the order in which they came; a new one is last."""
    place = {batch.id: at for at, batch in enumerate(manifest.batches)}
    return tuple(sorted((*others, *changed), key=lambda batch: place.get(batch.id, len(place))))


def _keep_keys(written: Path, *, lake: Path) -> tuple[str, ...]:
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


def _keep_occasions(batches: Iterable[Batch], *, lake: Path, folder: Path) -> None:
    """Write the occasions of batches that have none for what is visible of them now."""
    for batch in batches:
        if batch.occasions and not (lake / batch.occasions).is_file():
            written = folder / made_occasions(batch.id)  # of a new batch they were made with its rows
            if batch.hidden or not written.is_file():
                hidden = hidden_rows(lake / batch.hidden if batch.hidden else None)
                write_occasions(lake / batch.file, hidden=hidden, into=written)
            settle(written, at=lake / batch.occasions)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _known_already(batch: Batch) -> tuple[str, ...]:
    """Say that a file is in the book already, and what became of its rows since."""
    said = f"These rows are in the book already, as batch {batch.id} of {batch.recorded_at[:10]}."
    if not batch.hidden_rows:
        return (said,)
    return (
        f"{said} {batch.hidden_rows:,} of them count in other batches or were replaced by later ones, and stay so; to "
        "make them hold again, undo that batch and import the file again.",
    )


def _repeated(rows: int) -> tuple[str, ...]:
    if not rows:
        return ()
    return (f"{rows:,} rows repeat the key of a later row of the same file: the last one of each key holds.",)


def _other_columns(batch: Batch, older: Iterable[Batch]) -> tuple[str, ...]:
    """Warn where orders of the same days have other columns and no ids: they cannot be recognised."""
    if batch.table != "orders" or batch.corrects:
        return ()
    odd = [
        known.id for known in older
        if not ("order_id" in known.columns and "order_id" in batch.columns) and not known.corrects
        and set(known.columns) != set(batch.columns) and days_meet(known, batch)
    ]  # fmt: skip
    if not odd:
        return ()
    return (
        f"Batch {', '.join(odd)} covers some of the same days with other columns and without order ids in both, so "
        "orders that stand in both cannot be recognised and count twice. If they overlap, undo one of them.",
    )
