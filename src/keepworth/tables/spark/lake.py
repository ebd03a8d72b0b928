"""The lake as Spark reads it: the visible rows of every table, the occasions, and the ids."""

import uuid
from pathlib import Path
from typing import Final

from pyspark.sql import DataFrame, SparkSession, functions
from pyspark.sql.types import DecimalType

from keepworth.tables.lake import Lake
from keepworth.tables.lake.aliases import read_merged
from keepworth.tables.lake.consent import CONSENTS, NEEDING
from keepworth.tables.lake.manifest import Batch
from keepworth.tables.lake.overlay import GONE
from keepworth.tables.lake.restricted import without_restricted
from keepworth.tables.schema import Table
from keepworth.tables.schemas import table_named

# The kinds of columns, as Spark stores them.
SPARK_TYPES: Final = {
    "id": "bigint",
    "date": "date",
    "instant": "timestamp",
    "money": "decimal(18,4)",
    "number": "double",
    "whole": "bigint",
    "flag": "boolean",
    "choice": "string",
    "country": "string",
    "text": "string",
}
MONEY: Final = DecimalType(18, 4)


class SparkLake:
    """The files of a lake, found by Spark's workers."""

    def __init__(self, lake: Lake, *, session: SparkSession, storage: str) -> None:
        """Read the batches of an open lake; `storage` is the book's folder as the workers find it."""
        self._lake, self._session, self._storage = lake, session, storage

    def address(self, path: Path) -> str:
        """Return where the workers find a file of the book."""
        return address(path, book=self._lake.folder.parent, storage=self._storage)

    def occasions(self) -> DataFrame:
        """Return the occasions of all batches: one row a customer and day of each file."""
        files = self._lake.occasions()
        if any(not path.is_relative_to(self._lake.folder) for path in files):
            # Some were made aside, where no worker finds them.
            return self._occasions_of_lines()
        columns = ("customer_id bigint, ordered_on date, amount decimal(18,4), bought boolean, "
                   "margin_amount decimal(18,4), margin decimal(18,4)")  # fmt: skip
        return self._read(files, columns)

    def _occasions_of_lines(self) -> DataFrame:
        lines = self.table("orders")
        amount, margin = functions.col("amount"), functions.col("margin")
        return lines.select(
            "customer_id",
            "ordered_on",
            "amount",
            (amount >= functions.lit(0)).alias("bought"),
            functions.when(margin.isNotNull(), amount).cast(MONEY).alias("margin_amount"),
            "margin",
        )

    def table(self, name: str) -> DataFrame:
        """Return the visible rows of a table, in its schema's columns; what no batch supplies is null."""
        schema = table_named(name)
        batches = self._lake.manifest.of(schema.name)
        plain = [self._lake.folder / batch.file for batch in batches if not batch.hidden]
        rows = self._read(plain, _columns(schema))
        for batch in batches:
            if batch.hidden:
                rows = rows.unionByName(self._without_hidden(batch, schema, hiders=[one.id for one in batches]))
        snapshot = self._lake.manifest.snapshot(schema.name)
        if snapshot:
            rows = self._laid_over(rows, snapshot, schema=schema)
        rows = self._standing(rows, schema=schema)
        # Merged customers agree as one.
        return self._agreed(rows, schema=schema) if schema.name in NEEDING else rows

    def _standing(self, rows: DataFrame, *, schema: Table) -> DataFrame:
        """Leave out whoever is restricted, and read merged ids as one: by the SQL of the embedded engine."""
        lake, seen = self._lake, f"keepworth_seen_{uuid.uuid4().hex}"
        query = f"SELECT * FROM {seen}"
        kept = without_restricted(
            query, table=schema, of=lake.restricted, texts=self._restricted_texts(schema), name=ticked
        )
        asked = read_merged(kept, table=schema, merged=lake.merged, name=ticked)
        if asked == query:
            return rows
        rows.createOrReplaceTempView(seen)
        return self._session.sql(asked)

    def _restricted_texts(self, schema: Table) -> str:
        """List the words of restricted persons, which the embedded engine finds in the same files."""
        query = self._lake.restricted_texts(schema)
        found = self._lake.engine.execute(f"SELECT DISTINCT * FROM ({query}) ORDER BY 1").fetchall() if query else []
        return ", ".join(str(number) for (number,) in found)

    def _agreed(self, rows: DataFrame, *, schema: Table) -> DataFrame:
        """Leave rows to which nobody consents: what `lake.consent` says in SQL."""
        given = self.table(CONSENTS).filter(f"purpose = '{schema.name}' AND withdrawn_on IS NULL")
        given = given.select(given.customer_id.alias("agreeing"), given.given_on.alias("since"))
        is_since = given.since <= functions.date_add(rows[schema.when].cast("date"), 1)
        return rows.join(given, (rows.customer_id == given.agreeing) & is_since, "left_semi")

    def _laid_over(self, rows: DataFrame, snapshot: Batch, *, schema: Table) -> DataFrame:
        """Let the rows of a snapshot hide those of the same key: what `lake.overlay` says in SQL."""
        columns = f"{_columns(schema)}, {GONE} boolean"
        written = self._read([self._lake.folder / snapshot.file], columns)
        keys = written.select(*(functions.col(name).alias(f"written {name}") for name in schema.key))
        alike = [rows[name].eqNullSafe(keys[f"written {name}"]) for name in schema.key]
        return rows.join(keys, alike, "left_anti").unionByName(written.filter(~written[GONE]).drop(GONE))

    def _without_hidden(self, batch: Batch, schema: Table, *, hiders: list[str]) -> DataFrame:
        # What a batch hid that was left out (`known_by`) is seen.
        gone = self._session.read.parquet(self.address(self._lake.folder / str(batch.hidden)))
        gone = gone.filter(functions.col("hider").isin(hiders)).select(functions.col("row").alias("place"))
        held = self._session.read.schema(_columns(schema)).parquet(self.address(self._lake.folder / batch.file))
        placed = held.select("*", functions.col("_metadata.row_index").alias("place"))
        return placed.join(gone, "place", "left_anti").drop("place")

    def names(self, kind: str) -> DataFrame:
        """Return the interned ids of a kind: number, text."""
        files = [self._lake.folder / file for file in self._lake.manifest.keys]
        keys = self._read(files, "kind string, number bigint, text string")
        return keys.filter(functions.col("kind") == kind).select("number", "text")

    def _read(self, files: list[Path], columns: str) -> DataFrame:
        """Read files of which each has some of the columns."""
        if not files:
            return self._session.createDataFrame([], columns)
        return self._session.read.schema(columns).parquet(*(self.address(path) for path in files))


def address(path: Path, *, book: Path, storage: str) -> str:
    """Return where the workers of a cluster find a file of a book."""
    if not storage:
        return path.resolve().as_uri()
    return f"{storage}/{path.resolve().relative_to(book.resolve()).as_posix()}"


def ticked(name: str) -> str:
    """Write a name as Spark's SQL wants it."""
    return f"`{name}`"


def _columns(schema: Table) -> str:
    return ", ".join(f"`{column.name}` {SPARK_TYPES[column.kind]}" for column in schema.columns)
