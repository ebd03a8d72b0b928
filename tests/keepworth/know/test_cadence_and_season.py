"""Who is due for a talk; and which months stand out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.know import due_talks, find_season

DAYS = np.array([93, 85, 93, 90, 93, 90, 93, 93, 90, 93, 90, 93])  # three years


def test_the_most_overdue_by_their_own_wait_comes_first() -> None:
    found = due_talks(np.array([100.0, 40, 89, float("nan")]), np.array([90.0, 14, 90, 30]))
    assert found.place.tolist() == [1, 0]
    assert found.over.tolist() == [26, 10]


@given(st.lists(st.tuples(st.floats(0, 2000), st.integers(1, 400)), max_size=30))
def test_waiting_longer_never_makes_anybody_less_due(rows: list[tuple[float, int]]) -> None:
    silent, every = (np.array([row[at] for row in rows], dtype=np.float64) for at in (0, 1))
    before, after = due_talks(silent, every), due_talks(silent + 1, every)
    assert set(before.place) <= set(after.place)
    assert (before.over > 0).all()


def test_nobody_is_to_be_talked_to_more_than_daily() -> None:
    with pytest.raises(BadInput, match="every 1 day"):
        due_talks(np.array([1.0]), np.array([0.5]))


def test_a_month_with_twice_its_share_stands_out() -> None:
    orders = np.array([20] * 12)
    orders[10] = 60
    found = find_season(orders, DAYS)
    november = found[10]
    assert november.index == pytest.approx(60 / 280 / (90 / DAYS.sum()), abs=1e-12)
    assert november.low is not None
    assert 1 < november.low < november.index
    assert [one.month for one in found if one.stands_out] == [11]


def test_an_even_year_has_no_season() -> None:
    assert not any(one.stands_out for one in find_season(DAYS // 3, DAYS))


@pytest.mark.parametrize(("orders", "days"), [(np.array([1] * 12), DAYS), (np.array([50] * 12), DAYS // 4)])
def test_with_too_little_only_the_counts_are_told(orders: np.ndarray, days: np.ndarray) -> None:
    assert all((one.index, one.stands_out) == (None, False) for one in find_season(orders, days))


@given(st.lists(st.integers(0, 60), min_size=12, max_size=12))
def test_the_index_is_one_on_average_and_lies_in_its_range(counts: list[int]) -> None:
    found = find_season(np.array(counts), DAYS)
    if found[0].index is not None:
        assert sum(one.index * part for one, part in zip(found, DAYS / DAYS.sum(), strict=True)) == pytest.approx(1)
        assert all(one.low <= one.index <= one.high for one in found)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="twelve months"):
        find_season(np.array([1]), np.array([1]))
    with pytest.raises(BadInput, match="on days nobody saw"):
        find_season(np.array([1] * 12), np.array([0] * 12))
