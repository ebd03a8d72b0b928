"""Parquet from outside: checked, and its columns kept in their own types."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.errors import UnreadableFile
from keepworth.tables.reading.engine import connect, name, text
from keepworth.tables.reading.limits import COLUMNS, UNPACKED

REPEATING = 1_000  # different values in a group of rows up to which a dictionary is worth its making


def stage_parquet(file: Path, *, raw: Path) -> tuple[tuple[str, ...], int]:
    """Write the columns of a Parquet file as c0 … cN beside the row's number; return their names and the rows.

    Raises
    ------
    UnreadableFile
        The file is cut off or damaged, has too many columns, or columns that hold tables of their own.

    """
    broken = f"{file.name} is not a complete Parquet file"
    try:
        schema = pq.read_schema(file)
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise UnreadableFile(f"{broken}: its description at the end cannot be read.") from fault
    if len(schema.names) > COLUMNS.amount:
        raise UnreadableFile(f"{file.name} has {len(schema.names):,} columns; the limit is {COLUMNS.amount:,}.")
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise UnreadableFile(
            f"{file.name} holds columns that are lists or tables of their own: {', '.join(nested[:10])}. Take them "
            "out, or write each part as a column."
        )
    engine = connect(raw.parent / "spill")
    try:
        packed = "uncompressed" if file.stat().st_size < UNPACKED else "lz4_raw"
        cells = ", ".join(f"{name(column)} AS c{at}" for at, column in enumerate(schema.names))
        engine.execute(
            f"COPY (SELECT file_row_number + 1 AS line, {cells} FROM read_parquet({text(str(file))}, "
            f"file_row_number = true)) TO {text(str(raw))} "
            f"(FORMAT parquet, COMPRESSION {packed}, DICTIONARY_SIZE_LIMIT {REPEATING})"
        )
        row = engine.execute(f"SELECT count(*) FROM read_parquet({text(str(raw))})").fetchone()
    except duckdb.Error as fault:
        raise UnreadableFile(f"{broken}: {str(fault).splitlines()[0]}") from fault
    finally:
        engine.close()
    return tuple(schema.names), int(row[0]) if row else 0
