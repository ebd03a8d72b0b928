import re

import numpy as np
import pytest
from tests.factories.histories import cells_of

from keepworth.errors import CellsImpossible
from keepworth.value.cells import BuyingCells, counted, factors


def test_all_impossible_histories_are_named_in_one_message_with_count_and_first_row() -> None:
    with pytest.raises(CellsImpossible) as refusal:
        cells_of([(1, 2, 9), (1, 9, 2), (1, 0, 5), (0, 3, 5), (-1, 1, 2), (2, 5, 4), (1, float("nan"), 5)])
    words = str(refusal.value)
    assert "2 have a latest order after the end of their window (the first is row 1)" in words
    assert "2 have only one of repeats and last_order at zero (the first is row 2)" in words
    assert "1 have fewer than no repeat orders (the first is row 4)" in words
    assert "1 have a latest order or an age that is no finite number of weeks (the first is row 6)" in words


def test_negative_headcounts_and_fractions_of_orders_are_refused() -> None:
    with pytest.raises(CellsImpossible, match="1 have a negative headcount"):
        cells_of([(0, 0, 1)], customers=-1)
    one = np.ones(1)
    with pytest.raises(CellsImpossible, match=re.escape("whole numbers (int64)")):
        BuyingCells(one, one, one, np.ones(1, dtype=np.int64))  # type: ignore[arg-type]
    with pytest.raises(CellsImpossible, match="equally long"):
        BuyingCells(np.ones(2, dtype=np.int64), one, one, np.ones(1, dtype=np.int64))


def test_counting_sorts_merges_and_drops_the_empty() -> None:
    cells = counted(
        BuyingCells(
            repeats=np.array([2, 0, 2, 1, 0]),
            last_order=np.array([3.0, 0.0, 3.0, 1.0, 0.0]),
            age=np.array([9.0, 5.0, 9.0, 9.0, 7.0]),
            customers=np.array([4, 1, 2, 0, 3]),
        )
    )
    assert cells.repeats.tolist() == [0, 0, 2]
    assert cells.age.tolist() == [5.0, 7.0, 9.0]
    assert cells.customers.tolist() == [1, 3, 6]


def test_factors_hold_each_pair_once_and_lead_back_to_it() -> None:
    cells = cells_of([(1, 2, 9), (1, 3, 9), (2, 3, 9), (1, 2, 8)])
    apart = factors(cells)
    assert apart.by_age.repeats.size == 3
    assert apart.by_latest.repeats.size == 3
    assert apart.by_age.weeks[apart.age_row].tolist() == cells.age.tolist()
    assert apart.by_latest.weeks[apart.latest_row].tolist() == cells.last_order.tolist()
    assert apart.by_age.distinct[apart.by_age.row][apart.age_row].tolist() == cells.repeats.tolist()


def test_no_cells_at_all_are_counted_as_none() -> None:
    nothing = np.zeros(0)
    none = nothing.astype(np.int64)
    assert counted(BuyingCells(none, nothing, nothing, none)).repeats.size == 0
