"""Result files: the same arrays give the same bytes, and a notebook gets them as it likes."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables import value_results
from keepworth.tables.results import ResultTable, read_columns, row_count, write_columns
from keepworth.tables.value_results import VALUE, VALUE_FILE, valued_in, values_writer, write_values

COLUMNS = {
    "customer_id": np.array(["007", "张伟", None], dtype=np.object_),
    "repeats": np.array([0, 3, 12], dtype=np.int64),
    "value": np.array([1.5, np.nan, -2.0]),
    "active": np.array([True, False, True]),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_columns(COLUMNS, into=tmp_path / "customers.parquet")
    return tmp_path / "customers.parquet"


def test_what_is_written_is_read_and_what_is_no_number_is_null(file: Path) -> None:
    found = read_columns(file, names=tuple(COLUMNS))
    assert found["customer_id"].tolist() == ["007", "张伟", None]
    assert found["repeats"].tolist() == [0, 3, 12]
    assert found["active"].tolist() == [True, False, True]
    np.testing.assert_array_equal(found["value"], COLUMNS["value"])
    assert ResultTable(file).to_arrow().column("value").null_count == 1


def test_only_the_columns_asked_for_are_read(file: Path) -> None:
    assert list(read_columns(file, names=("value",))) == ["value"]


def test_the_same_arrays_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    write_columns({name: values.copy() for name, values in COLUMNS.items()}, into=tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == file.read_bytes()


def test_rows_that_are_not_next_to_each_other_in_memory_are_written_too(tmp_path: Path) -> None:
    write_columns({"n": np.arange(10)[::3], "f": np.arange(10.0)[::-3]}, into=tmp_path / "n.parquet")
    found = read_columns(tmp_path / "n.parquet", names=("n", "f"))
    assert (found["n"].tolist(), found["f"].tolist()) == ([0, 3, 6, 9], [9, 6, 3, 0])


def test_no_rows_are_a_file_too(tmp_path: Path) -> None:
    write_columns({name: values[:0] for name, values in COLUMNS.items()}, into=tmp_path / "none.parquet")
    assert row_count(tmp_path / "none.parquet") == 0
    assert ResultTable(tmp_path / "none.parquet").columns == list(COLUMNS)


def test_a_table_says_what_it_holds_and_reads_nothing_until_asked(file: Path, tmp_path: Path) -> None:
    table = ResultTable(file)
    assert len(table) == 3
    assert repr(table) == "<customers: 3 rows, columns customer_id, repeats, value, active>"
    ResultTable(tmp_path / "not-there.parquet")


def test_arrow_and_pandas_and_whatever_takes_the_interface_get_the_rows(file: Path) -> None:
    table = ResultTable(file)
    assert pa.table(table).equals(table.to_arrow())
    assert table.to_pandas()["repeats"].tolist() == [0, 3, 12]


@pytest.mark.parametrize("size", [1, 5, 12, 31])
def test_values_that_come_part_by_part_are_written_as_if_they_came_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(value_results, "ROWS_A_GROUP", 6)
    rng = np.random.default_rng(size)
    whole = {name: np.where(rng.random(size) < 0.5, np.nan, rng.random(size)) for name in VALUE}
    whole["customer_id"] = np.arange(size) + 7
    once, parts = (tmp_path / name for name in ("once", "parts"))
    once.mkdir()
    parts.mkdir()
    write_values(whole, file=VALUE_FILE, into=once)
    with values_writer(VALUE_FILE, into=parts) as write:
        for start in range(0, size, 4):
            write({name: values[start : start + 4] for name, values in whole.items()})
    assert (parts / VALUE_FILE).read_bytes() == (once / VALUE_FILE).read_bytes()
    assert pq.ParquetFile(parts / VALUE_FILE).num_row_groups == -(-size // 6)
    assert valued_in(once / VALUE_FILE) == int((~np.isnan(whole["value"])).sum())
