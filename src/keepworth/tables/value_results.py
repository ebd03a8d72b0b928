"""The result files about value: what each customer is worth and whence, and what ranges of sums need besides."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.arrow import arrow_column, floats_of, numbers_in
from keepworth.tables.customers import ROWS_A_GROUP, customers_writer
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.indicator_results import STRENGTHS
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.strengths_joined import laid
from keepworth.tables.tie_results import NUMBER, WHOLE, WORD, table_of
from keepworth.value.agreed import DIRECTIONS

VALUE_FILE, TERMS_FILE, EQUITY_FILE = "value.parquet", "value_terms.parquet", "equity.json"
VALUES: Final = ("value", "value_low", "value_high")  # of `customers.parquet`
SOURCES: Final = ("contract_value", "order_value", "referral_value", "reference_value", "cost_to_serve")

VALUE: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    **dict.fromkeys(SOURCES, NUMBER),
    **dict.fromkeys(("value", "low", "high"), NUMBER),
}
# Of those who are worth something else than their orders as the models see them.
DOUBTS: Final = tuple(f"doubt_{number}" for number in range(1, DIRECTIONS + 1))
TERMS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    **dict.fromkeys(("scale", "mean", "chance", "floor", "ceiling", *DOUBTS), NUMBER),
}
NO_DAY: Final = -(2**31)
FILES: Final = {VALUE_FILE: VALUE, TERMS_FILE: TERMS}
BESIDE: Final = tuple(name for name, kind in STRENGTHS.items() if kind == WORD)


def write_values(columns: Mapping[str, Any], *, file: str, into: Path) -> None:
    """Write one of `FILES` into a folder; what is NaN becomes null."""
    with values_writer(file, into=into) as write:
        write(columns)


@contextmanager
def values_writer(file: str, *, into: Path) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Write one of `FILES` part by part, in groups of as many rows whatever the parts: none is held for longer."""
    held, writer = list[pa.Table](), None

    def write(columns: Mapping[str, Any]) -> None:
        held.append(table_of(columns, FILES[file]))
        if (rows := sum(part.num_rows for part in held)) >= ROWS_A_GROUP:
            flush(rows - rows % ROWS_A_GROUP)

    def flush(rows: int) -> None:
        nonlocal writer
        whole = pa.concat_tables(held)
        writer = writer or pq.ParquetWriter(
            into / file, whole.schema, compression="none", use_dictionary=False,
            column_encoding={"customer_id": "DELTA_BINARY_PACKED"},
        )  # fmt: skip
        writer.write_table(whole.slice(0, rows), row_group_size=ROWS_A_GROUP)
        held[:] = [whole.slice(rows)] if rows < whole.num_rows else []

    try:
        yield write
        if held:
            flush(sum(part.num_rows for part in held))
    finally:
        if writer is not None:
            writer.close()


def write_equity(told: Mapping[str, Any], *, into: Path) -> None:
    """Write what the customers are worth together."""
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    (into / EQUITY_FILE).write_text(text + "\n", encoding="utf-8")


def read_equity(run: Path) -> dict[str, Any] | None:
    """Read it again; None of a run that is older than it."""
    path = run / EQUITY_FILE
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


@dataclass(frozen=True, slots=True)
class Revalued:
    """What some customers are worth by all that is known of them, by number, rising; NaN where it is not known."""

    number: Ints
    value: Floats
    low: Floats
    high: Floats


def join_values(path: Path, found: Revalued, *, known: Callable[[Ints], Mapping[str, Any]]) -> None:
    """Write a run's customers anew, with these values in place of those of their orders alone.

    Whoever has no row yet gets one, of which `known` returns the columns that are known.
    """
    beside, places, writer = path.with_name(f".{path.name}"), Places(found.number), None
    for table in laid(path, found.number, known=lambda others: dict(known(others))):
        at, whole = places.of(int64s(table, "number")), table
        for name, values in zip(VALUES, (found.value, found.low, found.high), strict=True):
            told = np.where(at == NOWHERE, floats_of(table.column(name)), values[np.maximum(at, 0)])
            whole = whole.set_column(table.schema.get_field_index(name), name, arrow_column(told))
        writer = writer or customers_writer(
            beside, whole.schema, few=[one for one in BESIDE if one in whole.column_names]
        )
        writer.write_table(whole, row_group_size=ROWS_A_GROUP)
    if writer is not None:
        writer.close()
        beside.replace(path)


def values_in(path: Path) -> Iterator[tuple[Ints, tuple[Floats, Floats, Floats]]]:
    """Yield number and value with its range of a run's customers, a group of rows at a time."""
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=["number", *VALUES])
            value, low, high = (numbers_in(table.column(name)) for name in VALUES)
            yield int64s(table, "number"), (value, low, high)


def valued_in(path: Path) -> int:
    """Return of how many customers of a run it is known what they are worth: the file says it without its rows."""
    with pq.ParquetFile(path) as file:
        place = file.schema_arrow.get_field_index("value")
        groups = [file.metadata.row_group(group) for group in range(file.num_row_groups)]
    return sum(group.num_rows - group.column(place).statistics.null_count for group in groups if group.num_rows)


def days_in(path: Path, name: str) -> Ints:
    """Return a column of days of a file of results, since 1970; `NO_DAY` where there is none."""
    with pq.ParquetFile(path) as file:
        column = file.read(columns=[name]).column(name).combine_chunks()
    days = column.cast(pa.int32()).fill_null(NO_DAY)
    return np.from_dlpack(days).astype(np.int64)
