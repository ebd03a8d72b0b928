"""A run's customers for the portfolio: two columns of all, and the whole rows of a few."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables.portfolio import rows_at, value_and_active


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    """Ten customers in groups of three rows; of one neither value nor chance is known."""
    path = tmp_path / "customers.parquet"
    ids, active = [f"c{at}" for at in range(10)], [None, *(at / 10 for at in range(1, 10))]
    value = [None, *(float(at) for at in range(1, 10))]
    pq.write_table(pa.table({"customer_id": ids, "p_active": active, "value": value}), path, row_group_size=3)
    return path


def test_all_values_and_chances_are_given_in_the_files_order_and_what_is_not_known_as_such(customers: Path) -> None:
    value, active = value_and_active(customers)
    np.testing.assert_array_equal(value, [np.nan, *range(1, 10)])
    np.testing.assert_array_equal(active, [np.nan, *(at / 10 for at in range(1, 10))])


def test_the_chance_to_be_there_still_is_that_of_staying_where_orders_tell_none(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    told = {"value": [1.0, 2.0, 3.0], "p_active": [0.9, None, None], "p_stay": [0.5, 0.4, None]}
    pq.write_table(pa.table(told), path)
    np.testing.assert_array_equal(value_and_active(path)[1], [0.9, 0.4, np.nan])


@pytest.mark.parametrize("places", [[0], [9], [8, 0, 3], [2, 3, 4], [5, 5], []])
def test_rows_come_in_the_order_asked_for_from_whatever_group_they_stand_in(customers: Path, places: list[int]) -> None:
    assert [row["customer_id"] for row in rows_at(customers, places)] == [f"c{place}" for place in places]


def test_a_row_is_whole_and_its_unknowns_are_none(customers: Path) -> None:
    assert rows_at(customers, [0]) == [{"customer_id": "c0", "p_active": None, "value": None}]
