"""Strengths, joined to `customers.parquet`: who ordered gets their columns, and who did not a row of their own.

The file is read and written a group of rows at a time, in the order of the book's numbers.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.arrow import arrow_column, floats_of
from keepworth.tables.customers import PACKED, PREDICTED, ROWS_A_GROUP, Names, customers_writer
from keepworth.tables.evidence.places import values_at
from keepworth.tables.indicator_results import STRENGTHS, Columns
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.tie_results import DAY, NUMBER, WHOLE, WORD, table_of

NEITHER: Final = 2  # rows that end `Told.columns`: of whom nothing is known, and the same of who left
FEW: Final = ("published", "weakest", "state", "ask_next", "ask_next_minutes", "population")
# What stands in the file of a book whose customers never ordered; of the others it is what their orders say.
BOUGHT: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WORD,
    "number": WHOLE,
    "segment": WORD,
    "first_order": DAY,
    "last_order": DAY,
    "repeats": WHOLE,
    "last_order_weeks": NUMBER,
    "age_weeks": NUMBER,
    "total_spend": pa.decimal128(18, 4),
    "mean_repeat_spend": NUMBER,
    **{name: WHOLE if name in PACKED else NUMBER for name in PREDICTED},
    **dict.fromkeys(("expected_spend", "expected_spend_low", "expected_spend_high"), NUMBER),
    **dict.fromkeys(("value", "value_low", "value_high"), NUMBER),
    "cell": WHOLE,
    "note": WORD,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of some customers, by number, rising."""

    number: Ints
    row: Ints  # of `columns`: those of a group who were not heard share one
    segment: pa.Array  # of each row of `columns`
    columns: Columns  # `STRENGTHS`; the last two rows are of nobody who is told, see `NEITHER`
    left: Ints  # numbers, rising, of everybody who left


def join_strengths(path: Path, told: Told, *, names: Names) -> None:
    """Write a run's customers anew, with what is told of each; where there is no such file it is made.

    A customer without orders gets a row whose other columns are null, so that a book of answers alone has customers.
    """
    beside = path.with_name(f".{path.name}")
    strengths = table_of(told.columns, STRENGTHS)
    writer = None

    def known(others: Ints) -> Columns:
        place = arrow_column(told.row[np.searchsorted(told.number, others)])
        return {"customer_id": names.of(others), "segment": told.segment.take(place)}

    for table in laid(path, told.number, known=known):
        whole = _with(table, strengths, told=told)
        writer = writer or customers_writer(beside, whole.schema, few=FEW)
        writer.write_table(whole, row_group_size=ROWS_A_GROUP)
    if writer is not None:
        writer.close()
        beside.replace(path)


@dataclass(frozen=True, slots=True)
class Valued:
    """What a run's customers are worth, by number, rising; NaN where it is not known."""

    number: Ints
    value: Floats
    here: Floats  # the known values of those who have not left

    @property
    def median(self) -> float:
        """The value in the middle of those who are here; NaN where there is none."""
        return float(np.median(self.here)) if self.here.size else np.nan

    def of(self, customers: Ints) -> Floats:
        """Return what some customers are worth."""
        return values_at(customers, self.number, values=self.value, missing=np.nan)


def values_of(path: Path, *, left: Ints) -> Valued:
    """Return what a run's customers are worth; of nobody where it scored no orders."""
    if not path.is_file():
        return Valued(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0))
    number, value = _read(path, "value")
    return Valued(number, value, value[~np.isnan(value) & ~np.isin(number, left)])


def value_ranges(path: Path, customers: Ints) -> tuple[Floats, Floats]:
    """Return the ends of the ranges of what some customers are worth; NaN where it is not known."""
    if not path.is_file():
        nothing = np.full(customers.size, np.nan)
        return nothing, nothing
    number, low, high = _read(path, "value_low", "value_high")
    return (
        values_at(customers, number, values=low, missing=np.nan),
        values_at(customers, number, values=high, missing=np.nan),
    )  # fmt: skip


def _read(path: Path, *names: str) -> tuple[Any, ...]:
    with pq.ParquetFile(path) as file:
        table = file.read(columns=["number", *names])
    return int64s(table, "number"), *(floats_of(table.column(name)) for name in names)


def laid(path: Path, number: Ints, *, known: Callable[[Ints], Columns]) -> Iterator[pa.Table]:
    """Yield a run's customers, group by group, with those of `number` (rising) between them who have no row yet.

    `known` returns the columns that are known of some customers by number, rising; their others are null. Where there
    is no such file, the customers are those of `number`.
    """
    if not path.is_file():
        yield _among(pa.table({name: pa.array([], type=kind) for name, kind in BOUGHT.items()}), number, known=known)
        return
    with pq.ParquetFile(path) as file:
        last, begin = file.num_row_groups - 1, 0
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            there = int64s(table, "number")
            end = number.size
            if group < last:
                end = int(np.searchsorted(number, there[-1], side="right"))
            here = number[begin:end]
            begin = end
            yield _among(table, here[~np.isin(here, there)], known=known)


def _among(table: pa.Table, others: Ints, *, known: Callable[[Ints], Columns]) -> pa.Table:
    """Return rows with others between them, of whom only some columns are known."""
    if not others.size:
        return table
    told: Columns = {"number": arrow_column(others), **known(others)}
    rows = {field.name: told.get(field.name, pa.nulls(others.size, field.type)) for field in table.schema}
    order = arrow_column(np.argsort(np.concatenate([int64s(table, "number"), others]), kind="stable"))
    both = pa.concat_tables([table, pa.table(rows, schema=table.schema)]).combine_chunks()
    return pa.table({name: both.column(name).combine_chunks().take(order) for name in both.column_names})


def _with(table: pa.Table, strengths: pa.Table, *, told: Told) -> pa.Table:
    number = int64s(table, "number")
    silent = strengths.num_rows - NEITHER + np.isin(number, told.left)
    place = np.minimum(np.searchsorted(told.number, number), max(told.number.size - 1, 0))
    has = told.number[place] == number if told.number.size else np.zeros(number.size, dtype=np.bool_)
    at = arrow_column(np.where(has, told.row[place] if told.number.size else 0, silent))
    for name in STRENGTHS:
        table = table.append_column(name, strengths.column(name).combine_chunks().take(at))
    return table
