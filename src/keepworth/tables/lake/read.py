"""Reading a lake: the visible rows of every table, as Ibis tables over DuckDB."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.lake.aliases import ALIASES, Merged, links, merged_numbers, read_merged
from keepworth.tables.lake.brought import IDENTITIES, merged
from keepworth.tables.lake.consent import CONSENTS, NEEDING, agreed
from keepworth.tables.lake.engine import AUTO, connect, names, parquet, quoted, typed, write_parquet
from keepworth.tables.lake.files import reading
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.lake.manifest import Batch, Manifest, read_manifest
from keepworth.tables.lake.occasions import COUNTED, Int64s, hidden_rows, rows_of, write_occasions
from keepworth.tables.lake.overlay import GONE, laid_over
from keepworth.tables.lake.restricted import (
    NOBODY,
    Restrictions,
    of_these,
    restricted_texts,
    with_merged,
    without_restricted,
)
from keepworth.tables.schema import Table
from keepworth.tables.schemas import table_named

if TYPE_CHECKING:
    import ibis


class Lake:
    """The facts of a book as they stood when it was opened: a run sees one list of batches."""

    def __init__(
        self, folder: Path, *, engine: duckdb.DuckDBPyConnection, manifest: Manifest, spill: Path, whole: bool = True,
        restricted: Restrictions = NOBODY,
    ) -> None:  # fmt: skip
        """Read `manifest`'s batches in `folder` through `engine`; use `open_lake`.

        `whole` says that no batch of the book was left out; what is made on the way goes to `spill`. Rows of
        `restricted` persons are not seen.
        """
        self.folder, self.engine, self.manifest, self.spill = folder, engine, manifest, spill
        self._asked, self._restricted = restricted, None if restricted else restricted
        self._is_now = whole
        self._among: Restrictions | None = None  # of these alone
        self._merged: Merged | None = None
        self._ibis: Any = None

    @property
    def is_whole(self) -> bool:
        """Whether the occasions of all batches are read as they are."""
        return self._is_now and not self.merged.get("customer") and not self._hides_orders

    @cached_property
    def _hides_orders(self) -> bool:
        """Whether somebody who is not seen ever ordered."""
        hidden = self.restricted.of("customer")
        return any(rows_of(self.folder / one.file, customers=hidden).size for one in self.manifest.of("orders"))

    def hiding(self, whom: Restrictions) -> "Lake":
        """Return this lake without the rows of some more."""
        return self._again(restricted=Restrictions(whom.since | self._asked.since))

    def among(self, whom: Restrictions) -> "Lake":
        """Return this lake with the rows of these customers and contacts alone, in tables that name any."""
        found = self._again(restricted=self._asked)
        found._among = whom
        return found

    def _again(self, *, restricted: Restrictions) -> "Lake":
        spill = Path(tempfile.mkdtemp(dir=self.spill))  # what is made on the way is of those who are seen
        return Lake(
            self.folder, engine=self.engine, manifest=self.manifest, spill=spill, whole=self._is_now,
            restricted=restricted,
        )  # fmt: skip

    @property
    def merged(self) -> Merged:
        """Which ids are read as others, by kind."""
        if self._merged is None:
            known = self.manifest.standing(ALIASES)
            query = links(self._laid(ALIASES))
            self._merged = merged_numbers(self.engine.execute(query).fetchall()) if known else {}
        return self._merged

    @property
    def restricted(self) -> Restrictions:
        """Who is restricted, under whichever id."""
        if self._restricted is None:
            self._restricted = with_merged(self._asked, self.merged)
        return self._restricted

    @property
    def batches(self) -> list[dict[str, Any]]:
        """The batches that are read, for a run's record."""
        return [
            {"table": batch.table, "batch": batch.id, "rows": batch.rows, "hidden": batch.hidden_rows}
            for batch in (*self.manifest.batches, *self._snapshots())
        ]

    def _snapshots(self) -> list[Batch]:
        tables = dict.fromkeys(batch.table for batch in self.manifest.snapshots)
        return [found for table in tables if (found := self.manifest.snapshot(table))]

    def table(self, name: str) -> "ibis.Table":
        """Return the visible rows of a table, in its schema's columns; what no batch supplies is null."""
        return self._expression(name, self.select(name))

    def listed(self, customers: Int64s) -> "ibis.Table":
        """Return numbers of customers as a table of one column, `customer_id`, until others are listed."""
        self.engine.register("listed customers", pa.table({"customer_id": customers}))
        return self._expression("listed", 'SELECT * FROM "listed customers"')

    def table_with(self, name: str, written: Sequence[Mapping[str, Any]]) -> "ibis.Table":
        """Return the visible rows of a table, with rows laid over it that stand in place of its snapshot's.

        Each has columns of the schema, ids as numbers, and `gone` where the row of its key is not to be seen.
        """
        schema = table_named(name)
        columns = {one: [row.get(one) for row in written] for one in schema.names}
        gone = [bool(row.get(GONE)) for row in written]
        self.engine.register(f"written {name}", pa.table({**columns, GONE: pa.array(gone, pa.bool_())}))
        rows = laid_over(self._imported(name), f'SELECT * FROM "written {name}"', columns=schema.names, table=schema)
        return self._expression(
            f"{name} now", read_merged(self._visible(rows, schema), table=schema, merged=self.merged)
        )

    def keys(self, kind: str) -> "ibis.Table":
        """Return the interned ids of a kind: number, text."""
        query = f"SELECT number, text FROM ({known_keys(self.folder, self.manifest)}) WHERE kind = {quoted(kind)}"
        return self._expression(f"keys of {kind}", query)

    def select(self, name: str) -> str:
        """Write the query of a table's visible rows: of files, with what people wrote in the website laid over them."""
        schema = table_named(name)
        return read_merged(self._visible(self._laid(name), schema), table=schema, merged=self.merged)

    def _laid(self, name: str) -> str:
        schema, snapshot = table_named(name), self.manifest.snapshot(name)
        query = self._imported(name)
        if snapshot is None:
            return query
        written = f"SELECT * FROM {self._files([snapshot])}"
        return laid_over(query, written, columns=snapshot.columns, table=schema)

    def imported(self, name: str) -> str:
        """Write the query of a table's visible rows as files brought them: nothing is laid over it, no id is merged."""
        return self._visible(self._imported(name), table_named(name))

    def _visible(self, query: str, table: Table) -> str:
        if table.name in NEEDING:
            lake = self._now()
            same = lake.merged.get("customer", {})
            query = agreed(query, table=table.name, day=table.when, consents=lake.select(CONSENTS), same=same)
        of = self.restricted
        if self._among is not None:
            query = of_these(query, table=table, of=with_merged(self._among, self.merged))
        return without_restricted(query, table=table, of=of, texts=self.restricted_texts(table)) if of else query

    def restricted_texts(self, table: Table) -> str:
        """Write the query of the words of restricted persons, where the table is that of words."""
        of = self.restricted
        return restricted_texts(of, lake=self.folder, manifest=self.manifest) if of and table.name == "texts" else ""

    def _now(self) -> "Lake":
        """Return the lake whose consents hold: one that was taken back since counts for no day."""
        if self._is_now:
            return self
        now = read_manifest(self.folder)
        return Lake(self.folder, engine=self.engine, manifest=now, spill=self.spill, restricted=self._asked)

    def _imported(self, name: str) -> str:
        schema = table_named(name)
        batches = self.manifest.of(schema.name)
        if not batches:
            return f"SELECT {typed(schema, ())} LIMIT 0"
        if schema.name == IDENTITIES.name:
            return merged(self.folder, batches)
        parts = [f"SELECT {typed(schema, _supplied(whole))} FROM {self._files(whole)}" for whole in _alike(batches)]
        # What a batch hid that was left out (`known_by`) is seen.
        hiders = ", ".join(quoted(batch.id) for batch in batches)
        parts += [
            f"SELECT {typed(schema, batch.columns)} FROM {parquet(self.folder / batch.file)} AS held ANTI JOIN "
            f"(SELECT row FROM {parquet(self.folder / batch.hidden)} WHERE hider IN ({hiders})) AS gone "
            "ON held.file_row_number = gone.row"
            for batch in batches
            if batch.hidden
        ]
        return " UNION ALL ".join(parts)

    def occasions(self) -> list[Path]:
        """Return the files of purchase occasions, one a batch; those that are not there are made aside."""
        known = {batch.id for batch in self.manifest.batches}
        found = [self._occasions_of(batch, hiders=known) for batch in self.manifest.of("orders")]
        # A batch of which nobody is seen has no days.
        return [path for path in found if path.parent != self.spill or pq.read_metadata(path).num_rows]

    def _occasions_of(self, batch: Batch, *, hiders: set[str]) -> Path:
        kept = self.folder / str(batch.occasions)
        aliases = self.merged.get("customer", {})
        is_touched = bool(aliases) and rows_of(self.folder / batch.file, customers=tuple(aliases)).size > 0
        if self._is_now and not self._hides_orders and not is_touched and kept.is_file():
            return kept
        made = self.spill / f"occasions-{batch.id}.parquet"
        if not made.exists():
            hidden = hidden_rows(self.folder / batch.hidden if batch.hidden else None, by=hiders)
            hidden = np.union1d(hidden, rows_of(self.folder / batch.file, customers=self.restricted.of("customer")))
            rows = self.folder / batch.file
            if is_touched:
                rows, hidden = self._with_merged_orders(batch, hidden=hidden), np.empty(0, dtype=np.int64)
            write_occasions(rows, hidden=hidden, into=made)
        return made

    def _with_merged_orders(self, batch: Batch, *, hidden: Int64s) -> Path:
        """Write the lines of a batch that are seen under the ids that hold, in the order that occasions ask for."""
        into = self.spill / f"merged-{batch.id}.parquet"
        self.engine.register("hidden_lines", pa.table({"row": pa.array(hidden, pa.int64())}))
        columns = [name for name in COUNTED if name in batch.columns]
        seen = (
            f"SELECT {names(tuple(columns))} FROM {parquet(self.folder / batch.file)} AS held ANTI JOIN hidden_lines "
        )
        query = f"{seen} ON held.file_row_number = hidden_lines.row"
        orders = replace(table_named("orders"), columns=tuple(table_named("orders").column(name) for name in columns))
        write_parquet(
            self.engine,
            f"SELECT * FROM ({read_merged(query, table=orders, merged=self.merged)}) ORDER BY customer_id, ordered_on",
            into=into,
        )
        self.engine.unregister("hidden_lines")
        return into

    def _files(self, batches: list[Batch]) -> str:
        listed = ", ".join(quoted(str(self.folder / batch.file)) for batch in batches)
        return f"read_parquet([{listed}])"

    def _expression(self, name: str, query: str) -> "ibis.Table":
        import ibis

        if self._ibis is None:
            self._ibis = ibis.duckdb.from_connection(self.engine)
        self.engine.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {query}')
        held = self.engine.execute(f'FROM "{name}" LIMIT 0').description or []
        return _as_table(name, of=self._ibis, columns=tuple((column[0], str(column[1])) for column in held))


def _as_table(name: str, *, of: Any, columns: tuple[tuple[str, str], ...]) -> "ibis.Table":  # noqa: ANN401 Ibis's own
    """Return a view of the engine as Ibis's table. Ibis itself would describe it anew, which takes longer than that."""
    import ibis.expr.operations as ops

    view = ops.DatabaseTable(name, schema=_schema_of(columns), source=of, namespace=ops.Namespace())
    table: ibis.Table = view.to_expr()
    return table


@cache
def _schema_of(columns: tuple[tuple[str, str], ...]) -> Any:  # noqa: ANN401 Ibis's own
    import ibis
    from ibis.backends.sql.datatypes import DuckDBType

    return ibis.schema({name: DuckDBType.from_string(kind) for name, kind in columns})


def _supplied(batches: list[Batch]) -> tuple[str, ...]:
    return batches[0].columns


def _alike(batches: tuple[Batch, ...]) -> list[list[Batch]]:
    """Group the batches of which nothing is hidden by their columns: each group is read as it is."""
    groups: dict[frozenset[str], list[Batch]] = {}
    for batch in batches:
        if not batch.hidden:
            groups.setdefault(frozenset(batch.columns), []).append(batch)
    return list(groups.values())


@contextmanager
def open_lake(
    folder: Path, *, memory: str = AUTO, threads: int = 0, known_by: dt.datetime | None = None,
    restricted: Restrictions = NOBODY,
) -> Iterator[Lake]:  # fmt: skip
    """Open a lake for reading.

    Parameters
    ----------
    folder
        The book's lake.
    memory, threads
        What the engine may take; 0 threads is all processors.
    known_by
        Leave out what was recorded later: what did we know when. Rows that were replaced since count as they did
        then; a batch that was undone since was never known.
    restricted
        Whose rows, words and addresses are not seen.

    """
    with reading(folder), tempfile.TemporaryDirectory(prefix="keepworth-") as spill:
        manifest = read_manifest(folder)
        if known_by is not None:
            until = known_by.astimezone(dt.UTC).isoformat(timespec="milliseconds")
            manifest = manifest.known_by(until)
        engine = connect(Path(spill), memory=memory, threads=threads)
        try:
            yield Lake(
                folder,
                engine=engine,
                manifest=manifest,
                spill=Path(spill),
                whole=known_by is None,
                restricted=restricted,
            )
        finally:
            engine.close()
