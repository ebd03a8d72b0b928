"""Purchase occasions: orders reduced to one row a customer and day when they are imported, sorted by customer.

A score reads these and never the order lines. They are made from a batch's visible rows, so a batch of which rows
are hidden gets new ones; whoever removes the files loses time and nothing else.
"""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.errors import BadInput
from keepworth.tables.arrow import arrow_column, days_column

type Int64s = npt.NDArray[np.int64]
type Int32s = npt.NDArray[np.int32]
type Flags = npt.NDArray[np.bool_]

CENTS: Final = 10_000  # amounts are whole ten-thousandths: DECIMAL(18,4) without its point
COUNTED: Final = ("customer_id", "ordered_on", "amount", "margin")  # what occasions are made of
ROWS_A_GROUP: Final = 1_000_000
MOST: Final = 2**63 - 1
OF_FORMAT: Final = {"keepworth_format": "1"}  # as in every file of a book
SCHEMA: Final = pa.schema(
    [
        pa.field("customer_id", pa.int64(), nullable=False),
        pa.field("ordered_on", pa.date32(), nullable=False),
        pa.field("amount", pa.decimal128(18, 4), nullable=False),  # of all lines of the day, refunds taken off
        pa.field("bought", pa.bool_(), nullable=False),  # whether a line was zero or more: else it is no occasion
        pa.field("lines", pa.int32(), nullable=False),
    ]
)
# Amounts whose margin is known, and that margin; only where the batch gives margins.
MARGIN: Final = (pa.field("margin_amount", pa.decimal128(18, 4)), pa.field("margin", pa.decimal128(18, 4)))


@dataclass(frozen=True, slots=True)
class Days:
    """Customers' days, sorted by customer and day, one row each; all arrays are equally long."""

    customer: Int64s
    day: Int32s  # since 1970-01-01
    amount: Int64s  # ten-thousandths
    bought: Flags

    def __len__(self) -> int:
        """Count the rows."""
        return int(self.customer.size)

    def take(self, rows: slice | Flags | Int64s) -> "Days":
        """Return some of the rows."""
        return Days(*(getattr(self, part.name)[rows] for part in fields(self)))


def joined(parts: Sequence[Days]) -> Days:
    """Join days of several files into one, again sorted with one row a customer and day."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return Days(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.bool_))
    if len(parts) == 1:
        return parts[0]
    whole = Days(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Days)))
    # Each part is sorted already, so a stable sort only merges them.
    order = np.argsort((whole.customer << 32) + whole.day, kind="stable")
    whole = whole.take(order)
    starts = run_starts(whole.customer, whole.day)
    if starts.size == len(whole):
        return whole
    return Days(
        whole.customer[starts],
        whole.day[starts],
        summed(whole.amount, starts),
        np.logical_or.reduceat(whole.bought, starts),
    )


def run_starts(*keys: npt.NDArray[np.generic]) -> Int64s:
    """Return where runs of equal keys begin in sorted columns."""
    new = np.ones(keys[0].size, dtype=np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(new)


def summed(amounts: Int64s, starts: Int64s) -> Int64s:
    """Add amounts up run by run, exactly.

    Raises
    ------
    BadInput
        A sum is beyond what 64 bits hold.

    """
    if not amounts.size:
        return amounts
    longest = int(np.diff(starts, append=amounts.size).max())
    most = max(int(amounts.max()), -int(amounts.min()))
    if most * longest > MOST:
        sizes = np.add.reduceat(np.abs(amounts.astype(np.float64)), starts)
        if float(sizes.max()) > 0.99 * MOST:
            raise BadInput(
                f"The amounts of one customer add up to {float(sizes.max()) / CENTS:,.0f}, more than can be added "
                f"exactly ({MOST / CENTS:,.0f}). Import amounts in a larger unit, such as thousands."
            )
    sums: Int64s = np.add.reduceat(amounts, starts)
    return sums


class Cursor:
    """Goes through a Parquet file that is sorted by customer, once; the next part is read while one is worked on."""

    def __init__(self, path: Path, *, columns: Sequence[str]) -> None:
        """Open the file; nothing is read yet."""
        self._file = pq.ParquetFile(path)
        self._columns = list(columns)
        self._next, self._groups = 0, self._file.num_row_groups
        self._held: pa.Table | None = None
        self._reader = ThreadPoolExecutor(1)
        self._ahead: Future[pa.Table] | None = None

    def __enter__(self) -> Self:
        """Hold the file open."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close it."""
        self._reader.shutdown()
        self._file.close()

    @property
    def next_customer(self) -> int:
        """The smallest customer that was not returned yet."""
        if self._held is not None and self._held.num_rows:
            return int(self._held.column("customer_id")[0].as_py())
        return int(self._file.metadata.row_group(self._next).column(0).statistics.min)

    @property
    def is_done(self) -> bool:
        """Whether all rows were returned."""
        return self._held is None and self._next == self._groups

    def whole_customers(self) -> Iterator[pa.Table]:
        """Yield all rows, some at a time, those of one customer never apart."""
        while self._next < self._groups:
            held = [*self._let_go(), self._read()]
            while self._next < self._groups and sum(part.num_rows for part in held) < ROWS_A_GROUP:
                held.append(self._read())
            self._held = pa.concat_tables(held)
            if self._next < self._groups:
                found = self.below(_last(self._held))
                if found is not None and found.num_rows:
                    yield found
        yield from (part for part in self._let_go() if part.num_rows)

    def below(self, customer: int | None) -> pa.Table | None:
        """Return the rows of customers with smaller numbers that were not returned yet; None: all that is left."""
        parts = self._let_go()
        while self._next < self._groups and (customer is None or not parts or _last(parts[-1]) < customer):
            parts.append(self._read())
        if not parts:
            return None
        whole = pa.concat_tables(parts)
        if customer is None:
            return whole
        cut = _rows_below(whole, customer)
        self._held = whole.slice(cut) if cut < whole.num_rows else None
        return whole.slice(0, cut)

    def _let_go(self) -> list[pa.Table]:
        held, self._held = self._held, None
        return [] if held is None else [held]

    def _read(self) -> pa.Table:
        """Return the next row group, and begin with the one after it."""
        found = (self._ahead or self._reader.submit(self._group, self._next)).result()
        self._next += 1
        self._ahead = self._reader.submit(self._group, self._next) if self._next < self._groups else None
        return found

    def _group(self, number: int) -> pa.Table:
        return self._file.read_row_group(number, columns=self._columns)


def _rows_below(table: pa.Table, customer: int) -> int:
    """Count the rows of smaller customers; most often the edge is in the last chunk."""
    chunks, rows = table.column("customer_id").chunks, table.num_rows
    for chunk in reversed(chunks):
        values = chunk_numbers(chunk)
        if values.size and values[0] < customer:
            return int(rows - values.size + np.searchsorted(values, customer))
        rows -= values.size
    return 0


def _last(table: pa.Table) -> int:
    return int(table.column("customer_id")[-1].as_py()) if table.num_rows else -1


def int64s(table: pa.Table, name: str) -> Int64s:
    """Return a column of whole numbers, of days or of decimals (as ten-thousandths), null as 0."""
    return _numbers(table, name).astype(np.int64, copy=False)


def _numbers(table: pa.Table, name: str) -> npt.NDArray[Any]:
    """Return a column's numbers in their own width; one chunk is not copied."""
    chunks = [
        np.where(_known(c), chunk_numbers(c), 0) if c.null_count else chunk_numbers(c)
        for c in table.column(name).chunks
    ]
    if len(chunks) == 1:
        return chunks[0]
    return np.concatenate(chunks) if chunks else np.empty(0, dtype=np.int64)


def chunk_numbers(chunk: pa.Array) -> npt.NDArray[Any]:
    """Look at the numbers of one chunk where they are."""
    here = slice(chunk.offset, chunk.offset + len(chunk))
    if pa.types.is_decimal(chunk.type):
        # The lower half of 128 bits: the amounts fit into it.
        return np.frombuffer(chunk.buffers()[1], dtype=np.int64)[::2][here]
    width = np.int32 if pa.types.is_date(chunk.type) else np.dtype(chunk.type.to_pandas_dtype())
    return np.frombuffer(chunk.buffers()[1], dtype=width)[here]


def _known(chunk: pa.Array) -> Flags:
    known: Flags = np.from_dlpack(chunk.is_valid().cast(pa.uint8())).astype(np.bool_)
    return known


def _flags(table: pa.Table, name: str) -> Flags:
    import pyarrow.compute as pc  # takes longer to load than a small book to read

    column = table.column(name)
    if pc.all(column).as_py():  # nearly always: only days of refunds alone are no occasions
        return np.ones(len(column), dtype=np.bool_)
    found: Flags = np.from_dlpack(column.combine_chunks().cast(pa.uint8())).astype(np.bool_)
    return found


def days_of(table: pa.Table) -> Days:
    """Return rows of a file of occasions."""
    return Days(
        int64s(table, "customer_id"),
        _numbers(table, "ordered_on").astype(np.int32, copy=False),
        int64s(table, "amount"),
        _flags(table, "bought"),
    )


def write_occasions(rows: Path, *, hidden: Int64s, into: Path) -> None:
    """Reduce a batch of orders to occasions.

    Parameters
    ----------
    rows
        The batch's file, sorted by customer and day.
    hidden
        Which of its rows do not count, rising.
    into
        The file to write.

    """
    with pq.ParquetFile(rows) as file:
        names = [name for name in COUNTED if name in file.schema_arrow.names]
    with Cursor(rows, columns=names) as cursor, Reducing(into, margin="margin" in names) as reducing:
        seen = 0
        for table in cursor.whole_customers():
            low, high = np.searchsorted(hidden, [seen, seen + table.num_rows])
            reducing.write(table, gone=hidden[low:high] - seen)
            seen += table.num_rows


class Reducing:
    """Writes orders that come sorted by customer and day as occasions."""

    def __init__(self, into: Path, *, margin: bool) -> None:
        """Open the file; `margin` says whether the orders have margins."""
        self._schema = pa.schema([*SCHEMA, *(MARGIN if margin else ())], metadata=OF_FORMAT)
        self._writer = pq.ParquetWriter(
            into, self._schema, compression="lz4", store_decimal_as_integer=True,
            use_dictionary=["ordered_on", "lines"], column_encoding={"customer_id": "DELTA_BINARY_PACKED"},
        )  # fmt: skip
        self._held: pa.Table | None = None

    def __enter__(self) -> Self:
        """Hold the file open."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Write what was held back, and close the file."""
        if self._held is not None and raised[0] is None:
            self.write(self._held)
        self._writer.close()

    def add(self, part: pa.Table) -> None:
        """Take more rows; those of the last customer wait for what comes."""
        whole = part.select([name for name in COUNTED if name in part.column_names])
        if self._held is not None:
            whole = pa.concat_tables([self._held, whole])
        cut = _rows_below(whole, _last(whole))
        self._held = whole.slice(cut)
        if cut:
            self.write(whole.slice(0, cut))

    def write(self, table: pa.Table, *, gone: Int64s | None = None) -> None:
        """Write the rows of whole customers, but for those that are gone."""
        found = _reduced(table, gone=np.empty(0, np.int64) if gone is None else gone, schema=self._schema)
        self._writer.write_table(found, row_group_size=ROWS_A_GROUP)


def hidden_rows(file: Path | None, *, by: Collection[str] | None = None) -> Int64s:
    """Return the rows that a file of hidden rows lists, rising; `by` keeps those that some batches hide."""
    if file is None:
        return np.empty(0, dtype=np.int64)
    with pq.ParquetFile(file) as opened:
        found = opened.read(columns=["row", "hider"])
    rows = int64s(found, "row")
    if by is not None:
        rows = rows[[hider in by for hider in found.column("hider").to_pylist()]]
    return np.unique(rows)


def rows_of(file: Path, *, customers: Collection[int]) -> Int64s:
    """Return the rows of some customers in a file of orders, rising."""
    if not customers:
        return np.empty(0, dtype=np.int64)
    with pq.ParquetFile(file) as opened:
        found = int64s(opened.read(columns=["customer_id"]), "customer_id")
    return np.flatnonzero(np.isin(found, np.array(sorted(customers), dtype=np.int64)))


def _reduced(table: pa.Table, *, gone: Int64s, schema: pa.Schema) -> pa.Table:
    """Reduce the rows of whole customers to one row a customer and day."""
    columns = [int64s(table, name) for name in ("customer_id", "ordered_on", "amount")]
    with_margin = "margin" in schema.names
    if with_margin:
        known = table.column("margin").is_valid().combine_chunks().cast(pa.uint8())
        columns += [np.where(np.from_dlpack(known).astype(np.bool_), columns[2], 0), int64s(table, "margin")]
    if gone.size:
        columns = [np.delete(column, gone) for column in columns]
    customer, day, amount, *margins = columns
    starts = run_starts(customer, day)
    lines = np.diff(starts, append=customer.size).astype(np.int32)
    bought = amount >= 0
    arrays = [
        arrow_column(customer[starts]),
        days_column(day[starts].astype(np.int32)),
        decimals(summed(amount, starts)),
        arrow_column(np.logical_or.reduceat(bought, starts) if starts.size else bought),
        arrow_column(lines),
        *(decimals(summed(column, starts)) for column in margins),
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def decimals(amounts: Int64s) -> pa.Array:
    """Return whole ten-thousandths as DECIMAL(18,4)."""
    words = np.empty((amounts.size, 2), dtype=np.int64)
    words[:, 0], words[:, 1] = amounts, amounts >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 4), amounts.size, [None, pa.py_buffer(words)])
