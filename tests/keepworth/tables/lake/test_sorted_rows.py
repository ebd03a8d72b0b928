"""Sorted rows become a file in one pass: the same rows the same file, however many come at a time."""

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables.lake import sorted_rows
from keepworth.tables.lake.sorted_rows import Written, write_sorted
from keepworth.tables.schemas import table_named

SCHEMA = pa.schema([("customer_id", pa.int64()), ("ordered_on", pa.date32()), ("campaign", pa.string())])
DAY = dt.date(2024, 2, 13)
ROWS = [
    (1, DAY, "a"), (1, DAY, "a"), (1, DAY, "a"), (1, DAY, None), (1, DAY, None), (2, DAY, "a"),
    (2, dt.date(2024, 3, 1), "ab"), (3, None, ""), (3, None, None), (3, None, None),
]  # fmt: skip
COUNTED = [1, 2, 3, 1, 2, 1, 1, 1, 1, 2]


def written(path: Path, rows: list[tuple[Any, ...]], *, at_a_time: int = 100, schema: pa.Schema = SCHEMA) -> Written:
    table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)
    reader = pa.RecordBatchReader.from_batches(schema, table.to_batches(max_chunksize=at_a_time))
    return write_sorted(reader, table=table_named("orders"), counting=True, into=path)


@pytest.mark.parametrize("at_a_time", [1, 2, 3, 7])
@pytest.mark.parametrize("part", [1, 2, 4, 100])
def test_equal_rows_are_numbered_and_the_file_is_the_same_however_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_a_time: int, part: int
) -> None:
    whole = written(tmp_path / "whole.parquet", ROWS)
    monkeypatch.setattr(sorted_rows, "ROWS_A_PART", part)
    found = written(tmp_path / "parts.parquet", ROWS, at_a_time=at_a_time)
    assert found == whole
    table = pq.read_table(tmp_path / "parts.parquet")
    assert table.column("occurrence").to_pylist() == COUNTED
    assert table.equals(pq.read_table(tmp_path / "whole.parquet"))
    if part == 100:
        assert (tmp_path / "parts.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()


@pytest.mark.parametrize(
    "other",
    [
        [*ROWS[:-1]],
        [*ROWS[:-1], (3, None, "x")],
        [*ROWS[:-1], (4, None, None)],
        [*ROWS[:-3], (3, None, None), (3, None, None), (3, None, None)],
        [*ROWS[:5], (2, DAY, "aa"), (2, dt.date(2024, 3, 1), "b"), *ROWS[7:]],
        [*ROWS[:7], (3, dt.date(1970, 1, 1), ""), *ROWS[8:]],
    ],
    ids=["fewer", "null to text", "another id", "empty to null", "letters moved", "null to the zeroth day"],
)
def test_other_rows_have_another_name(tmp_path: Path, other: list[tuple[Any, ...]]) -> None:
    names = {written(tmp_path / "a.parquet", rows).digest for rows in (ROWS, other)}
    assert len(names) == 2


def test_the_name_is_what_it_was(tmp_path: Path) -> None:
    # Written down when it was decided: a change would name the batches of every book anew.
    assert written(tmp_path / "a.parquet", ROWS).digest == "3287ca7000792299b7b489b0"


def test_days_are_counted_over_rows_that_have_one(tmp_path: Path) -> None:
    found = written(tmp_path / "a.parquet", ROWS)
    assert (found.rows, found.first_day, found.last_day) == (10, "2024-02-13", "2024-03-01")
    found = written(tmp_path / "a.parquet", ROWS[-3:])
    assert (found.first_day, found.last_day) == (None, None)


def test_moments_count_by_their_day(tmp_path: Path) -> None:
    schema = pa.schema([("ordered_on", pa.timestamp("us")), ("amount", pa.float64())])
    rows = [(dt.datetime(1969, 12, 31, 23, 59), 1.5), (dt.datetime(2024, 2, 13, 0, 1), None)]
    found = written(tmp_path / "a.parquet", rows, schema=schema)
    assert (found.first_day, found.last_day) == ("1969-12-31", "2024-02-13")


def test_no_rows_are_a_file_too(tmp_path: Path) -> None:
    found = written(tmp_path / "a.parquet", [])
    assert (found.rows, found.first_day) == (0, None)
    assert pq.read_table(tmp_path / "a.parquet").column_names == [*SCHEMA.names, "occurrence"]
