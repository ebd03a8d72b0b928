"""Counting look-alikes once: the same whether by table, by sorting codes or by sorting rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.tables import look_alikes as module
from keepworth.tables.look_alikes import look_alikes

rows = st.lists(st.tuples(st.integers(-3, 4), st.integers(0, 2), st.integers(7, 9)), min_size=1, max_size=60)


def counted(columns: list[np.ndarray]) -> tuple[list[tuple[int, ...]], list[int], list[int]]:
    found = look_alikes(*columns)
    kinds = [tuple(int(value) for value in kind) for kind in zip(*found.keys, strict=True)]
    return kinds, found.count.tolist(), found.row.tolist()


@pytest.mark.parametrize("way", ["codes", "table", "rows"])
@given(rows=rows)
def test_every_way_counts_as_a_dictionary_does(way: str, rows: list[tuple[int, ...]]) -> None:
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        if way == "table":
            patch.setattr(module, "WORTH_A_TABLE", 1)
            patch.setattr(module, "DENSE", 20)
        if way == "rows":
            patch.setattr(module, "WIDEST", 1)
        kinds, count, row = counted(columns)
    expected = sorted(set(rows))
    assert kinds == expected
    assert count == [rows.count(kind) for kind in expected]
    assert [kinds[place] for place in row] == rows


def test_values_too_far_apart_for_one_number_are_still_told_apart() -> None:
    columns = [np.array([0, 2**40, 0]), np.array([-(2**40), 5, -(2**40)])]
    assert counted(columns) == ([(0, -(2**40)), (2**40, 5)], [2, 1], [0, 1, 0])


def test_no_rows_have_no_kinds() -> None:
    assert counted([np.empty(0, dtype=np.int64)] * 2) == ([], [], [])
