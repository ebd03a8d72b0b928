"""Rows between Spark and this process: arrays in, one Parquet file out."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession

from keepworth.tables.arrays import Columns, sockets_left_open
from keepworth.tables.arrow import arrow_table

ROWS_A_FILE: Final = 1_000_000
ROWS_A_GROUP: Final = 250_000
WORDS: Final = ["segment", "note"]
MONEY: Final = pa.decimal128(18, 4)


def placed(session: SparkSession, columns: Columns) -> DataFrame:
    """Give arrays of ours to Spark."""
    with sockets_left_open():
        return session.createDataFrame(arrow_table(columns))


def fetched(rows: DataFrame) -> pa.Table:
    """Bring rows of Spark here."""
    with sockets_left_open():
        return rows.toArrow()


def write_parts(rows: DataFrame, *, at: str) -> None:
    """Let Spark's workers write rows as files whose names follow the order of the rows."""
    rows.write.mode("overwrite").option("maxRecordsPerFile", ROWS_A_FILE).parquet(at)


def write_one_file(parts: Iterator[pa.Table], *, into: Path) -> None:
    """Write parts, one after another, as one file."""
    writer = None
    try:
        for part in parts:
            table = part.cast(_schema(part.schema))
            writer = writer or pq.ParquetWriter(
                into, table.schema, compression="lz4", use_dictionary=["segment", "note"]
            )
            writer.write_table(table, row_group_size=ROWS_A_GROUP)
    finally:
        if writer is not None:
            writer.close()


def _schema(found: pa.Schema) -> pa.Schema:
    """Return the columns as the embedded engine writes them: money with four decimals, and no remarks."""
    kinds = ((one.name, MONEY if pa.types.is_decimal(one.type) else one.type) for one in found)
    return pa.schema(list(kinds))


def local_parts(folder: Path) -> Iterator[pa.Table]:
    """Read the parts in a folder of this machine, in their order, and remove them."""
    for path in sorted(folder.glob("part-*.parquet"), key=_place):
        with pq.ParquetFile(path) as file:
            yield file.read()
        path.unlink()
    shutil.rmtree(folder)


def remote_parts(session: SparkSession, at: str) -> Iterator[pa.Table]:
    """Read the parts at an address that only Spark reaches, in their order."""
    for file in sorted(session.read.parquet(at).inputFiles(), key=lambda name: _place(Path(name))):
        yield fetched(session.read.parquet(file).coalesce(1))


def _place(path: Path) -> tuple[int, int]:
    """Return where a part stands: part-00003-<run>-c001.snappy.parquet is the second file of the fourth part."""
    pieces: Any = path.name.split(".")[0].split("-")
    return int(pieces[1]), int(pieces[-1].removeprefix("c"))
