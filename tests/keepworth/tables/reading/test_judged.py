"""Flags, choices, numbers and whole numbers, within their bounds."""

from pathlib import Path

import pyarrow as pa
import pytest
from tests.factories.reading import read_by_hand


def contacts(into: Path, **columns: object) -> object:
    size = len(next(iter(columns.values())))
    every = {"contact_id": [str(at) for at in range(size)], "customer_id": ["a"] * size, **columns}
    return read_by_hand(every, into=into, table="contacts", kind="parquet")


def test_a_flag_is_yes_or_no_in_many_words(tmp_path: Path) -> None:
    found = contacts(tmp_path, decides=["yes", "No", "TRUE", "0", "是", "否", "", "n/a", "maybe"])
    assert found.column("decides") == [True, False, True, False, True, False, None, None]
    assert found.faults == [(10, "decides", "neither yes nor no", "maybe")]


def test_a_flag_as_stored(tmp_path: Path) -> None:
    assert contacts(tmp_path, decides=pa.array([True, None])).column("decides") == [True, None]


def test_a_choice_is_one_of_the_listed_whatever_its_case(tmp_path: Path) -> None:
    columns = {"customer_id": ["a", "b", "c"], "kind": ["Person", " organisation", "robot"]}
    found = read_by_hand(columns, into=tmp_path, table="customers")
    assert found.column("kind") == ["person", "organisation"]
    assert found.faults == [(4, "kind", "not one of organisation, person, prospect, internal", "robot")]


def test_a_whole_number_lies_within_its_bounds(tmp_path: Path) -> None:
    found = contacts(tmp_path, influence=["5", "1.0", "0", "6", "2.5", "x", ""])
    assert found.column("influence") == [5, 1, None]
    assert [fault[2] for fault in found.faults] == [
        "outside 1 to 5", "outside 1 to 5", "not a whole number", "not a number with decimal point",
    ]  # fmt: skip


@pytest.mark.parametrize("stored", [pa.array([5.0, 6.0]), pa.array([5, 6])])
def test_a_whole_number_as_stored(tmp_path: Path, stored: pa.Array) -> None:
    found = contacts(tmp_path, influence=stored)
    assert (found.column("influence"), found.rows_refused) == ([5], 1)


def test_a_number_is_finite_and_no_percentage_unless_in_points(tmp_path: Path) -> None:
    columns = {"customer_id": ["a"] * 4, "rival": ["r"] * 4, "valid_from": ["2024-02-13"] * 4,
        "share": ["0.5", "50%", "1e999", "2"], "price_gap": ["12%", "1", "1", "1"]}  # fmt: skip
    found = read_by_hand(columns, into=tmp_path, table="rivals")
    assert (found.column("share"), found.column("price_gap")) == ([0.5], [12.0])
    assert [fault[2] for fault in found.faults] == [
        "a percentage, not a number",
        "not finite",
        "outside 0 to 1",
    ]


def test_thousands_in_whole_numbers_need_no_question(tmp_path: Path) -> None:
    columns = {"customer_id": ["a"], "ordered_on": ["2024-02-13"], "amount": ["1.5"], "quantity": ["1,234"]}
    assert read_by_hand(columns, into=tmp_path).column("quantity") == [1234.0]
