"""Which rows are the same, and which replace which.

A row with a key replaces the older row of that key; the newest batch wins. An order without lines is one unit: all
its rows of the newer file replace those of the older. A row without a key is recognised by all its supplied columns
and by which of the identical rows of its file it is, so that of overlapping files the larger count holds. Corrected
rows belong to the file in which they were refused: what a later file says of the same key holds.

A row that is hidden knows the batch by which it was: without that batch it is seen again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from keepworth.tables.lake.engine import named, names, one, parquet, quoted, row_text, typed
from keepworth.tables.lake.manifest import Batch
from keepworth.tables.schema import Table

OWN = ("occurrence", "corrected_line")  # columns of a batch beside those of its schema


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch's rows."""

    new: int
    same: int
    replaced: int
    repeated: int  # of `same`: rows whose key stands again later in the same file


@dataclass(frozen=True, slots=True)
class Older:
    """The batches before one, by their place; those of the file that it corrects are its family."""

    before: list[int]
    family: list[int]
    since: list[int]  # after the file that it corrects


def keyed(table: Table, supplied: tuple[str, ...]) -> str:
    """Say, in SQL, whether a row has a key of its own."""
    if table.name != "orders":
        return "TRUE"
    return "order_id IS NOT NULL" if "order_id" in supplied else "FALSE"


class Standing:
    """The batches of one table as they stand, oldest first, with the rows that others hold."""

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, *, lake: Path, table: Table, batches: Sequence[Batch] = ()
    ) -> None:
        """Begin with `batches`, and with what was hidden by them."""
        self._engine, self._lake, self._table = engine, lake, table
        self._batches = [(batch, lake / batch.file) for batch in batches]
        engine.execute("CREATE OR REPLACE TEMP TABLE hidden (seq INTEGER, row BIGINT, hider VARCHAR)")
        hiders = ", ".join(quoted(batch.id) for batch in batches)
        for seq, batch in enumerate(batches):
            if batch.hidden:
                engine.execute(
                    f"INSERT INTO hidden SELECT {seq}, row, hider FROM {parquet(lake / batch.hidden)} "
                    f"WHERE hider IN ({hiders})"
                )

    def add(self, batch: Batch, *, at: Path) -> Outcome:
        """Add a batch whose rows are in `at`: hide its rows that others hold, and others' that it replaces."""
        seq = len(self._batches)
        older = self._older(batch)
        self._batches.append((batch, at))
        self._engine.execute(f"CREATE OR REPLACE TEMP VIEW fresh AS {self._rows(seq)}")
        repeated = self._hide_repeats(seq, batch)
        self._engine.execute("CREATE OR REPLACE TEMP TABLE same (row BIGINT)")
        self._engine.execute("CREATE OR REPLACE TEMP TABLE replacing (row BIGINT)")
        if batch.corrects:
            self._supersede(batch, ("corrected_line",), older=self._corrections(batch, older.family), where="TRUE")
        whole = keyed(self._table, batch.columns)
        for columns, places in self._levels(batch, older):
            self._supersede(batch, columns, older=[n for n in places if n not in older.since], where=whole)
            self._give_way(columns, older=[n for n in places if n in older.since], where=whole)
        self._hold(batch, older=range(seq))
        self._hide(f"SELECT DISTINCT {seq}, row FROM same", by=batch)
        same = one(self._engine, "SELECT count(DISTINCT row) FROM same") + repeated
        replaced = one(self._engine, "SELECT count(DISTINCT row) FROM (FROM replacing ANTI JOIN same USING (row))")
        return Outcome(new=batch.rows - same - replaced, same=same, replaced=replaced, repeated=repeated)

    def hidden(self) -> dict[str, int]:
        """Return how many rows of each batch are hidden, by its id; batches with none are left out."""
        rows = self._engine.execute("SELECT seq, count(*) FROM hidden GROUP BY seq").fetchall()
        return {self._batches[seq][0].id: int(count) for seq, count in rows}

    def hidden_rows(self, batch: str) -> str:
        """Select the hidden rows of a batch, and by which batch each was hidden."""
        seq = next(at for at, (found, _) in enumerate(self._batches) if found.id == batch)
        return f"SELECT row, hider FROM hidden WHERE seq = {seq} ORDER BY row"

    def _older(self, batch: Batch) -> Older:
        known = [found for found, _ in self._batches]
        if not batch.corrects:
            return Older(list(range(len(known))), [], [])
        family = [n for n, one in enumerate(known) if batch.corrects in (one.id, one.corrects)]
        first = min(family, default=len(known))
        rest = [n for n in range(len(known)) if n not in family]
        return Older([n for n in rest if n < first], family, [n for n in rest if n > first])

    def _corrections(self, batch: Batch, family: list[int]) -> list[int]:
        return [n for n in family if self._batches[n][0].corrects == batch.corrects]

    def _hide(self, rows: str, *, by: Batch) -> None:
        self._engine.execute(f"INSERT INTO hidden SELECT *, {quoted(by.id)} FROM ({rows})")

    def _rows(self, *seqs: int) -> str:
        """Select the visible rows of some batches, in the schema's columns."""
        parts = []
        for seq in seqs:
            batch, file = self._batches[seq]
            own = ", ".join(name if name in batch.columns else f"NULL::BIGINT AS {name}" for name in OWN)
            parts.append(
                f"SELECT {seq} AS seq, file_row_number AS row, {typed(self._table, batch.columns)}, {own} "
                f"FROM {parquet(file)}"
            )
        return f"SELECT * FROM ({' UNION ALL '.join(parts)}) ANTI JOIN hidden USING (seq, row)"

    def _hide_repeats(self, seq: int, batch: Batch) -> int:
        """Of rows with the same whole key in one file only one stands; orders without a line are whole orders."""
        whole = keyed(self._table, batch.columns)
        if self._table.name == "orders":
            if not {"order_id", "line"} <= set(batch.columns):
                return 0
            whole += " AND line IS NOT NULL"
        key = names(self._table.key)
        self._hide(
            f"SELECT {seq}, row FROM (SELECT row, row_number() OVER (PARTITION BY {key} "
            f"ORDER BY occurrence DESC NULLS LAST, row DESC) AS back FROM fresh WHERE {whole}) WHERE back > 1",
            by=batch,
        )
        return one(self._engine, f"SELECT count(*) FROM hidden WHERE seq = {seq}")

    def _levels(self, batch: Batch, older: Older) -> list[tuple[tuple[str, ...], list[int]]]:
        """By which columns a unit is told, and in which older batches."""
        known = sorted((*older.before, *older.family, *older.since))
        if self._table.name != "orders":
            return [(self._table.key, known)]
        if "order_id" not in batch.columns:
            return []
        by_line = [n for n in known if {"order_id", "line"} <= set(self._batches[n][0].columns)]
        if "line" not in batch.columns:
            by_line = []
        # The rows of one file that name an order without its lines are that order together.
        whole = [n for n in known if n not in by_line and n not in older.family]
        return [(("order_id", "line"), by_line), (("order_id",), whole)]

    def _having(self, older: list[int], *, columns: tuple[str, ...]) -> list[int]:
        """Return the batches that hold a unit of `fresh` at all; only their keys are read."""
        able = [n for n in older if columns[0] in self._batches[n][0].columns]
        if not able:
            return []
        rows = self._engine.execute(
            f"SELECT DISTINCT seq FROM ({self._rows(*able)}) AS theirs SEMI JOIN fresh AS mine ON {_alike(columns)}"
        ).fetchall()
        return sorted(row[0] for row in rows)

    def _supersede(self, batch: Batch, columns: tuple[str, ...], *, older: list[int], where: str) -> None:
        """Hide units that an older batch holds alike, and the older ones of units that differ."""
        older = self._having(older, columns=columns)
        if not older:
            return
        engine, key, match = self._engine, names(columns), _alike(columns)
        sign = f"count(*) AS n, sum(md5_number_lower({row_text(self._table, self._table.names)})::HUGEINT) AS sign"
        fresh = f"(SELECT * FROM fresh WHERE {where} AND {named(columns[0])} IS NOT NULL)"
        old = f"({self._rows(*older)})"
        engine.execute(
            f"CREATE OR REPLACE TEMP TABLE met AS WITH mine AS (SELECT {key}, {sign} FROM {fresh} GROUP BY {key}), "
            f"theirs AS (SELECT {key}, {sign} FROM {old} AS theirs SEMI JOIN mine ON {match} GROUP BY {key}) "
            f"SELECT mine.*, mine.n = theirs.n AND mine.sign = theirs.sign AS alike FROM mine JOIN theirs ON {match}"
        )
        for kind, into in (("alike", "same"), ("NOT alike", "replacing")):
            engine.execute(
                f"INSERT INTO {into} SELECT row FROM {fresh} AS mine SEMI JOIN (FROM met WHERE {kind}) AS theirs "
                f"ON {match}"
            )
        self._hide(
            f"SELECT seq, row FROM {old} AS mine SEMI JOIN (FROM met WHERE NOT alike) AS theirs ON {match}", by=batch
        )

    def _give_way(self, columns: tuple[str, ...], *, older: list[int], where: str) -> None:
        """Take units as known that a batch holds which came after the file that is corrected."""
        older = self._having(older, columns=columns)
        if older:
            self._engine.execute(
                f"INSERT INTO same SELECT row FROM (SELECT * FROM fresh WHERE {where} AND {named(columns[0])} IS NOT "
                f"NULL) AS mine SEMI JOIN ({self._rows(*older)}) AS theirs ON {_alike(columns)}"
            )

    def _hold(self, batch: Batch, *, older: Sequence[int]) -> None:
        """Hide rows without a key that an older batch with the same columns holds already."""
        plain = f"NOT ({keyed(self._table, batch.columns)})"
        mine = set(batch.columns) - {"corrected_line"}
        alike = [
            n for n in older
            if set(self._batches[n][0].columns) - {"corrected_line"} == mine and days_meet(self._batches[n][0], batch)
        ]  # fmt: skip
        if not alike or plain == "NOT (TRUE)":
            return
        self._engine.execute(
            f"INSERT INTO same SELECT mine.row FROM (SELECT * FROM fresh WHERE {plain}) AS mine "
            f"SEMI JOIN ({self._rows(*alike)}) AS theirs ON {_alike(tuple(sorted(mine)))}"
        )


def _alike(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"mine.{named(c)} IS NOT DISTINCT FROM theirs.{named(c)}" for c in columns)


def days_meet(one: Batch, other: Batch) -> bool:
    """Say whether two batches speak of any common day."""
    if not (one.first_day and one.last_day and other.first_day and other.last_day):
        return True
    return one.first_day <= other.last_day and other.first_day <= one.last_day
