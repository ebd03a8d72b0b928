"""Taking a snapshot: what people wrote in the website becomes a whole table of the lake, which replaces the one before.

Each written row says some columns of one row by its key. It is merged with the row that files brought, so that a
snapshot holds whole rows, and is read without any look into the database. Snapshots stay for the question what was
known when: the last ten of a table, and the last of each month.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from keepworth.tables.lake.batch import sort_order
from keepworth.tables.lake.change import Limits
from keepworth.tables.lake.engine import ROWS_A_GROUP, connect, named, names, one, write_parquet
from keepworth.tables.lake.files import aside, make_lake, reading, settle, sweep
from keepworth.tables.lake.keys import intern, new_keys, numbered
from keepworth.tables.lake.manifest import Batch, Manifest, commit, read_manifest
from keepworth.tables.lake.overlay import GONE
from keepworth.tables.lake.read import Lake
from keepworth.tables.lake.sorted_rows import write_sorted
from keepworth.tables.lake.written import Lines, Said, column_has, laid_out, lines_of
from keepworth.tables.schema import STORED_AS, Table
from keepworth.tables.schemas import table_named

_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode
SOURCE: Final = "website"
KEPT: Final = 10  # snapshots of a table; of those before them the last of each month


def is_current(lake: Path, rows: Sequence[Said]) -> bool:
    """Tell whether the newest snapshots hold these rows over what files bring now."""
    return not _changed(read_manifest(lake), lines_of(rows))


def keep_snapshots(lake: Path, rows: Sequence[Said], *, limits: Limits) -> tuple[str, ...]:
    """Take a snapshot of every table whose rows changed; return these tables. The caller holds the book's lock."""
    changed = _changed(read_manifest(lake), lines_of(rows))
    if not changed:
        return ()
    make_lake(lake)
    with aside(lake) as folder, reading(lake):
        manifest = read_manifest(lake)
        for name, mark in changed.items():
            engine = connect(folder / "spill", memory=limits.memory, threads=limits.threads)
            try:
                these = [row for row in rows if row.table == name]
                manifest = _taken(
                    engine, manifest, rows=these, mark=mark, table=table_named(name), places=(lake, folder)
                )
            finally:
                engine.close()
        manifest = replace(manifest, snapshots=_kept(manifest.snapshots))
        commit(lake, manifest)
    sweep(lake, named=manifest.files())
    return tuple(changed)


def _changed(manifest: Manifest, lines: Lines) -> dict[str, str]:
    """Return the tables whose newest snapshot does not hold these rows, each with the mark of what it should hold."""
    said = {**{batch.table: [] for batch in manifest.snapshots}, **lines}
    changed = {}
    for table, told in sorted(said.items()):
        below = [(batch.id, batch.hidden) for batch in manifest.of(table)]
        mark = hashlib.sha256(_encoded([told, below]).encode()).hexdigest()
        newest = manifest.snapshot(table)
        if newest is None or newest.source_hash != mark:
            changed[table] = mark
    return changed


def _taken(
    engine: duckdb.DuckDBPyConnection, manifest: Manifest, *, rows: list[Said], mark: str, table: Table,
    places: tuple[Path, Path],
) -> Manifest:  # fmt: skip
    lake, folder = places
    engine.register("incoming", laid_out(rows, table=table))
    numbers = intern(engine, manifest, lake=lake, table=table)
    columns = _merge(engine, manifest, table=table, places=places)
    keys = manifest.keys
    if one(engine, "SELECT count(*) FROM new_ids"):
        path = folder / f"keys-{table.name}.parquet"
        write_parquet(engine, new_keys(), into=path)
        with path.open("rb") as file:
            name = f"keys/{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}.parquet"
        settle(path, at=lake / name)
        keys = (*keys, name)
    into = folder / f"{table.name}.parquet"
    query = f"SELECT {names(columns)}, {GONE} FROM merged ORDER BY {names(sort_order(table, columns))}"
    found = engine.execute(query).to_arrow_reader(ROWS_A_GROUP)
    written = write_sorted(found, table=table, counting=False, into=into)
    batch = Batch(
        id=written.digest, table=table.name, rows=written.rows, source=SOURCE, source_hash=mark, plan="{}",
        recorded_at=dt.datetime.now(tz=dt.UTC).isoformat(timespec="milliseconds"), columns=(*columns, GONE),
        first_day=written.first_day, last_day=written.last_day,
    )  # fmt: skip
    settle(into, at=lake / batch.file)
    return replace(numbers, keys=keys, snapshots=(*manifest.snapshots, batch))


def _merge(
    engine: duckdb.DuckDBPyConnection, manifest: Manifest, *, table: Table, places: tuple[Path, Path]
) -> tuple[str, ...]:  # fmt: skip
    """Make `merged`: each written row with what files say of its other columns; return the columns that it fills.

    A row that only changed another, which is not there any more, lacks what is needed and is left out until it comes
    back; what it hides stays hidden.
    """
    lake, folder = places
    typed = ", ".join(f"CAST(told.{named(c.name)} AS {STORED_AS[c.kind]}) AS {named(c.name)}" for c in table.columns)
    flags = ", ".join(named(column_has(name)) for name in table.names)
    engine.execute(
        f"CREATE TEMP TABLE mine AS SELECT {typed}, {flags}, {GONE} FROM ({numbered(table, table.names)}) AS told "
        f"JOIN (SELECT source_line, {flags}, {GONE} FROM incoming) AS said USING (source_line)"
    )
    below = Lake(lake, engine=engine, manifest=manifest, spill=folder).imported(table.name)
    alike = " AND ".join(f"mine.{named(name)} IS NOT DISTINCT FROM held.{named(name)}" for name in table.key)
    either = ", ".join(
        f"CASE WHEN {named(column_has(name))} THEN mine.{named(name)} ELSE held.{named(name)} END AS {named(name)}"
        for name in table.names
    )
    whole = " AND ".join(f"{named(name)} IS NOT NULL" for name in table.needed) or "TRUE"
    engine.execute(
        f"CREATE TEMP TABLE merged AS SELECT * FROM (SELECT {either}, {GONE} FROM mine LEFT JOIN ({below}) AS held "
        f"ON {alike}) WHERE {GONE} OR ({whole})"
    )
    counts = engine.execute(
        f"SELECT {', '.join(f'count({named(name)})' for name in table.names)} FROM merged"
    ).fetchone()
    filled = {name for name, count in zip(table.names, counts or (), strict=True) if count}
    return tuple(name for name in table.names if name in filled or name in table.key)


def _kept(snapshots: tuple[Batch, ...]) -> tuple[Batch, ...]:
    """Leave out old snapshots: of each table the last ones stay, and the last of each month."""
    stays: set[int] = set()
    for table in {batch.table for batch in snapshots}:
        places = [at for at, batch in enumerate(snapshots) if batch.table == table]
        stays |= set(places[-KEPT:])
        stays |= set({snapshots[at].recorded_at[:7]: at for at in places}.values())
    return tuple(batch for at, batch in enumerate(snapshots) if at in stays)
