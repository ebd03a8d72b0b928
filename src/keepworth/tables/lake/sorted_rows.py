"""Rows in their order become a batch's file in one pass: written, counted, and named by a hash of what they hold."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.arrow import NO_WORDS, arrow_column
from keepworth.tables.lake.engine import ROWS_A_GROUP
from keepworth.tables.lake.occasions import OF_FORMAT, Reducing, int64s
from keepworth.tables.schema import Table

type Int64s = npt.NDArray[np.int64]

ROWS_A_PART: Final = 8 * ROWS_A_GROUP
A_DAY: Final = 86_400_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch's file holds."""

    rows: int
    digest: str
    first_day: str | None
    last_day: str | None


def write_sorted(
    parts: pa.RecordBatchReader, *, table: Table, counting: bool, into: Path, occasions: Path | None = None
) -> Written:
    """Write rows that come in their order.

    Parameters
    ----------
    parts
        The rows, in the order in which they are to stand, of which equal ones are neighbours.
    table
        Their schema.
    counting
        Add the column `occurrence`: which of the equal rows each is.
    into
        The file to write.
    occasions
        Of orders: the file for their purchase occasions, which are made on the way.

    """
    name: Hashed | None = None
    repeats, days = _Repeats(), _Days(table.when)
    writer: pq.ParquetWriter | None = None
    with (
        ThreadPoolExecutor(2) as beside,
        Reducing(occasions, margin="margin" in parts.schema.names) if occasions else nullcontext() as reducing,
    ):
        working: list[Future[None]] = []
        for part in _even(parts):
            whole = part.append_column(_COUNT, repeats.numbered(part)) if counting else part
            if writer is None or name is None:
                writer, name = _writer(into, whole.schema, table=table), Hashed(whole.schema.names)
            for one in working:
                one.result()
            working = [beside.submit(writer.write_table, whole, ROWS_A_GROUP)]
            if reducing and whole.num_rows:
                working.append(beside.submit(reducing.add, whole))
            name.add(whole)
            days.add(whole)
        for one in working:
            one.result()
    assert writer is not None
    assert name is not None
    writer.close()
    return Written(name.rows, name.of(table), *days.span)


def digest_of(path: Path, *, table: Table) -> str:
    """Return the name that the rows of a batch's file give it."""
    with pq.ParquetFile(path) as file:
        name = Hashed(file.schema_arrow.names)
        for group in range(file.num_row_groups):
            name.add(file.read_row_group(group))
    return name.of(table)


_COUNT: Final = pa.field("occurrence", pa.int64())


def _writer(into: Path, schema: pa.Schema, *, table: Table) -> pq.ParquetWriter:
    ids = [column.name for column in table.columns if column.kind == "id" and column.name in schema.names]
    steady = "customer_id" if "customer_id" in ids else None  # rows are sorted by it
    options = {
        "compression": "lz4",
        "store_decimal_as_integer": True,
        "use_dictionary": [name for name in schema.names if name not in ids and name != "amount"],
        "column_encoding": {steady: "DELTA_BINARY_PACKED"} if steady else None,
    }
    return pq.ParquetWriter(into, schema.with_metadata(OF_FORMAT), **options)


def _even(parts: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """Give as many rows at a time, however they come: the same rows make the same file."""
    held = pa.Table.from_batches([], parts.schema)
    given = False
    for part in parts:
        held = pa.concat_tables([held, pa.Table.from_batches([part])])
        while held.num_rows >= ROWS_A_PART:
            yield held.slice(0, ROWS_A_PART).combine_chunks()
            given, held = True, held.slice(ROWS_A_PART)
    if held.num_rows or not given:
        yield held.combine_chunks()


class _Repeats:
    """Numbers equal neighbours, from one part to the next."""

    def __init__(self) -> None:
        self._last: pa.Table | None = None
        self._count = 0

    def numbered(self, part: pa.Table) -> pa.Array:
        """Return for each row which of the equal ones it is, from 1."""
        new = _new(part)
        goes_on = self._last is not None and part.num_rows > 0 and self._last.equals(part.slice(0, 1))
        starts = np.flatnonzero(new)
        count = np.arange(1, part.num_rows + 1) - np.repeat(starts, np.diff(starts, append=part.num_rows))
        if goes_on:
            first = int(starts[1]) if starts.size > 1 else part.num_rows
            count[:first] += self._count
        if part.num_rows:
            self._last, self._count = part.slice(part.num_rows - 1), int(count[-1])
        return arrow_column(count)


def _new(part: pa.Table) -> npt.NDArray[np.bool_]:
    """Say which rows differ from the one before."""
    import pyarrow.compute as pc  # takes longer to load than a small book to read

    new = np.zeros(part.num_rows, dtype=np.bool_)
    new[:1] = True
    for name in part.column_names:
        column = part.column(name)
        if column.null_count:
            known = _numbers(column.is_valid())
            new[1:] |= known[1:] != known[:-1]
        if pa.types.is_string(column.type):
            filled = pc.fill_null(column, NO_WORDS).combine_chunks()
            differs = pc.not_equal(filled.slice(1), filled.slice(0, max(len(filled) - 1, 0)))
            new[1:] |= np.from_dlpack(differs.cast(pa.uint8())).astype(np.bool_)
        else:
            numbers = _numbers(column)
            new[1:] |= numbers[1:] != numbers[:-1]
    return new


def _numbers(column: pa.ChunkedArray) -> Int64s:
    """Return the bits of a column that is no text as whole numbers, null as 0."""
    kind = column.type
    if pa.types.is_boolean(kind):
        column = column.cast(pa.uint8())
    elif pa.types.is_timestamp(kind) or pa.types.is_floating(kind):
        column = pa.chunked_array([chunk.view(pa.int64()) for chunk in column.chunks], pa.int64())
    return int64s(pa.Table.from_arrays([column], ["one"]), "one")


class _Days:
    """The first and the last day of which rows speak."""

    def __init__(self, when: str) -> None:
        self._when = when
        self._first: int | None = None
        self._last: int | None = None

    def add(self, part: pa.Table) -> None:
        """Look at more rows."""
        if self._when not in part.column_names:
            return
        column = part.column(self._when)
        known = column.drop_null()
        if not len(known):
            return
        moments = _numbers(known)
        if pa.types.is_timestamp(column.type):
            moments = moments // A_DAY
        least, most = int(moments.min()), int(moments.max())
        self._first = least if self._first is None else min(self._first, least)
        self._last = most if self._last is None else max(self._last, most)

    @property
    def span(self) -> tuple[str | None, str | None]:
        """Both days as ISO texts, None where no row has one."""
        return _iso(self._first), _iso(self._last)


def _iso(day: int | None) -> str | None:
    return None if day is None else str(np.datetime64(day, "D"))


class Hashed:
    """A hash of rows in their order, column by column, so that it does not matter how many come at a time."""

    def __init__(self, columns: list[str]) -> None:
        self.rows = 0
        self._columns = columns
        self._values = {name: hashlib.sha256() for name in columns}
        self._lengths = {name: hashlib.sha256() for name in columns}  # of texts
        self._nulls = {name: hashlib.sha256() for name in columns}  # in which rows

    def add(self, part: pa.Table) -> None:
        """Take in more rows."""
        for name in self._columns:
            column = part.column(name)
            if column.null_count:
                missing = np.flatnonzero(_numbers(column.is_null())) + self.rows
                self._nulls[name].update(missing.astype("<i8").tobytes())
            if pa.types.is_string(column.type):
                self._add_texts(name, column)
            else:
                self._values[name].update(np.ascontiguousarray(_numbers(column), dtype="<i8").data)
        self.rows += part.num_rows

    def _add_texts(self, name: str, column: pa.ChunkedArray) -> None:
        import pyarrow.compute as pc  # takes longer to load than a small book to read

        for chunk in pc.fill_null(column, NO_WORDS).chunks:
            ends = np.frombuffer(chunk.buffers()[1], dtype="<i4")[chunk.offset : chunk.offset + len(chunk) + 1]
            self._lengths[name].update(np.diff(ends).tobytes())
            if len(chunk) and chunk.buffers()[2] is not None:
                self._values[name].update(memoryview(chunk.buffers()[2])[ends[0] : ends[-1]])

    def of(self, table: Table) -> str:
        """Return the name of a batch of these rows."""
        told = [table.name, ",".join(self._columns), str(self.rows)]
        for name in self._columns:
            told += [part[name].hexdigest() for part in (self._values, self._lengths, self._nulls)]
        return hashlib.sha256("|".join(told).encode()).hexdigest()[:24]
