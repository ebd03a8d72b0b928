"""Which rows are the same, and which replace which.

A row with a key replaces the older row of that key; the newest batch wins. An order without lines is one unit: all
its rows of the newer file replace those of the older. A row without a key is recognised by all its supplied columns
and by which of the identical rows of its file it is, so that of overlapping files the larger count holds.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from keepworth.tables.lake.engine import named, names, one, parquet, typed
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


def keyed(table: Table, supplied: tuple[str, ...]) -> str:
    """Say, in SQL, whether a row has a key of its own."""
    if table.name != "orders":
        return "TRUE"
    return "order_id IS NOT NULL" if "order_id" in supplied else "FALSE"


class Standing:
    """The batches of one table as they stand, oldest first, with the rows that others hold."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, *, lake: Path, table: Table) -> None:
        """Begin with no batches."""
        self._engine, self._lake, self._table = engine, lake, table
        self._batches: list[tuple[Batch, Path]] = []
        engine.execute("CREATE OR REPLACE TEMP TABLE hidden (seq INTEGER, row BIGINT)")

    def take(self, batch: Batch) -> None:
        """Take a batch as it stands, with what is hidden of it already."""
        self._batches.append((batch, self._lake / batch.file))
        if batch.hidden:
            seq = len(self._batches) - 1
            self._engine.execute(f"INSERT INTO hidden SELECT {seq}, row FROM {parquet(self._lake / batch.hidden)}")

    def add(self, batch: Batch, *, at: Path) -> Outcome:
        """Add a batch whose rows are in `at`: hide its rows that others hold, and others' that it replaces."""
        seq = len(self._batches)
        self._batches.append((batch, at))
        self._engine.execute(f"CREATE OR REPLACE TEMP VIEW fresh AS {self._rows(seq)}")
        repeated = self._hide_repeats(seq, batch)
        self._engine.execute("CREATE OR REPLACE TEMP TABLE same (row BIGINT)")
        self._engine.execute("CREATE OR REPLACE TEMP TABLE replacing (row BIGINT)")
        if batch.corrects:
            fixed = [n for n in self._before(seq) if self._corrects(n, batch)]
            self._supersede(seq, ("corrected_line",), older=fixed, where="TRUE")
        for columns, older in self._levels(seq, batch):
            self._supersede(seq, columns, older=older, where=keyed(self._table, batch.columns))
        self._hold(seq, batch)
        self._engine.execute(f"INSERT INTO hidden SELECT DISTINCT {seq}, row FROM same")
        same = one(self._engine, "SELECT count(DISTINCT row) FROM same") + repeated
        replaced = one(self._engine, "SELECT count(DISTINCT row) FROM replacing")
        return Outcome(new=batch.rows - same - replaced, same=same, replaced=replaced, repeated=repeated)

    def hidden(self) -> dict[str, int]:
        """Return how many rows of each batch are hidden, by its id; batches with none are left out."""
        rows = self._engine.execute("SELECT seq, count(*) FROM hidden GROUP BY seq").fetchall()
        return {self._batches[seq][0].id: int(count) for seq, count in rows}

    def hidden_rows(self, batch: str) -> str:
        """Select the hidden rows of a batch."""
        seq = next(at for at, (found, _) in enumerate(self._batches) if found.id == batch)
        return f"SELECT row FROM hidden WHERE seq = {seq} ORDER BY row"

    def _before(self, seq: int) -> list[int]:
        return list(range(seq))

    def _corrects(self, seq: int, batch: Batch) -> bool:
        return self._batches[seq][0].corrects == batch.corrects

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
            if "line" not in batch.columns:
                return 0
            whole += " AND line IS NOT NULL"
        key = names(self._table.key)
        self._engine.execute(
            f"INSERT INTO hidden SELECT {seq}, row FROM (SELECT row, row_number() OVER (PARTITION BY {key} "
            f"ORDER BY occurrence DESC NULLS LAST, row DESC) AS back FROM fresh WHERE {whole}) WHERE back > 1"
        )
        return one(self._engine, f"SELECT count(*) FROM hidden WHERE seq = {seq}")

    def _levels(self, seq: int, batch: Batch) -> list[tuple[tuple[str, ...], list[int]]]:
        """By which columns a unit is told in which older batches."""
        older = self._before(seq)
        if self._table.name != "orders":
            return [(self._table.key, older)]
        by_line = [n for n in older if "line" in self._batches[n][0].columns and "line" in batch.columns]
        whole = [n for n in older if n not in by_line]
        return [(("order_id", "line"), by_line), (("order_id",), whole)]

    def _supersede(self, seq: int, columns: tuple[str, ...], *, older: list[int], where: str) -> None:
        """Hide units that an older batch holds alike, and the older ones of units that differ."""
        if not older:
            return
        engine, key = self._engine, names(columns)
        match = " AND ".join(f"mine.{named(c)} IS NOT DISTINCT FROM theirs.{named(c)}" for c in columns)
        text = _row_text(self._table)
        sign = f"count(*) AS n, sum(md5_number_lower({text})::HUGEINT) AS sign"
        fresh = f"(SELECT * FROM fresh WHERE {where} AND seq = {seq} AND {named(columns[0])} IS NOT NULL)"
        old = f"({self._rows(*older)})"
        engine.execute(
            f"CREATE OR REPLACE TEMP TABLE met AS WITH mine AS (SELECT {key}, {sign} FROM {fresh} GROUP BY {key}), "
            f"theirs AS (SELECT {key}, {sign} FROM {old} AS theirs SEMI JOIN mine ON {match} "
            f"GROUP BY {key}) SELECT mine.*, mine.n = theirs.n AND mine.sign = theirs.sign AS alike "
            f"FROM mine JOIN theirs ON {match}"
        )
        on_met = " AND ".join(f"met.{named(c)} IS NOT DISTINCT FROM rows.{named(c)}" for c in columns)
        for kind, into in (("alike", "same"), ("NOT alike", "replacing")):
            engine.execute(f"INSERT INTO {into} SELECT row FROM {fresh} AS rows SEMI JOIN "
                           f"(FROM met WHERE {kind}) AS met ON {on_met}")  # fmt: skip
        engine.execute(
            f"INSERT INTO hidden SELECT seq, row FROM {old} AS rows SEMI JOIN (FROM met WHERE NOT alike) AS met "
            f"ON {on_met}"
        )

    def _hold(self, seq: int, batch: Batch) -> None:
        """Hide rows without a key that an older batch with the same columns holds already."""
        plain = f"NOT ({keyed(self._table, batch.columns)})"
        mine = set(batch.columns) - {"corrected_line"}
        older = [n for n in self._before(seq) if set(self._batches[n][0].columns) - {"corrected_line"} == mine]
        if not older or plain == "NOT (TRUE)":
            return
        match = " AND ".join(f"mine.{named(c)} IS NOT DISTINCT FROM theirs.{named(c)}" for c in sorted(mine))
        self._engine.execute(
            f"INSERT INTO same SELECT mine.row FROM (SELECT * FROM fresh WHERE {plain}) AS mine "
            f"SEMI JOIN ({self._rows(*older)}) AS theirs ON {match}"
        )


def _row_text(table: Table) -> str:
    """Write a row as one text in which no two different rows are alike."""
    parts = (f"coalesce(replace({named(c.name)}::VARCHAR, '|', '||'), '|-')" for c in table.columns)
    return "concat_ws('|;', " + ", ".join(parts) + ")"
