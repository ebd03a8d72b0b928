"""Orders without ids: of identical rows the larger count of any file holds, never the sum."""

import itertools
from pathlib import Path

import pytest
from tests.factories.lakes import amounts, offer, order, visible

A, B, C = order("ann", 1), order("bob", 2), order("cat", 3)


def test_exact_repeats_in_one_file_are_all_kept(lake: Path) -> None:
    added = offer(lake, A, A, A, B)
    assert (added.rows_new, added.rows_same) == (4, 0)
    assert amounts(lake) == [1, 1, 1, 2]


@pytest.mark.parametrize("again", [(A, A, B), (B, A, A)], ids=["as it was", "reordered"])
def test_the_same_rows_again_add_nothing_and_the_note_names_the_batch(lake: Path, again: tuple[dict, ...]) -> None:
    first = offer(lake, A, A, B)
    second = offer(lake, *again, source="renamed.csv")
    assert (second.batch, second.rows_new, second.rows_same, second.rows_replaced) == (first.batch, 0, 3, 0)
    assert f"in the book already, as batch {first.batch}" in second.notes[0]
    assert amounts(lake) == [1, 1, 2]


def test_between_overlapping_files_the_larger_count_holds(lake: Path) -> None:
    offer(lake, A, A, B)
    added = offer(lake, A, A, A, C)
    assert (added.rows_new, added.rows_same) == (2, 2)
    assert amounts(lake) == [1, 1, 1, 2, 3]
    assert offer(lake, A, C).rows_new == 0
    assert amounts(lake) == [1, 1, 1, 2, 3]


@pytest.mark.parametrize("order_of_files", list(itertools.permutations(range(3))))
def test_the_order_in_which_files_come_changes_no_row(lake: Path, order_of_files: tuple[int, ...]) -> None:
    files = ((A, A, B), (A, A, A, C), (B, B, C))
    for at in order_of_files:
        offer(lake, *files[at])
    assert amounts(lake) == [1, 1, 1, 2, 2, 3]


def test_rows_differ_by_any_supplied_column(lake: Path) -> None:
    offer(lake, order("ann", 1, product_id="tea"), order("ann", 1, product_id=None))
    assert offer(lake, order("ann", 1, product_id="tea"), order("ann", 1, product_id="rice")).rows_new == 1
    assert amounts(lake) == [1, 1, 1]


def test_orders_with_other_columns_cannot_be_recognised_and_that_is_said(lake: Path) -> None:
    first = offer(lake, A, B)
    added = offer(lake, A | {"quantity": 2.0}, B | {"quantity": 1.0})
    assert added.rows_new == 2
    assert first.batch is not None
    assert first.batch in added.notes[0]
    assert "count twice" in added.notes[0]


def test_other_columns_on_other_days_are_no_matter(lake: Path) -> None:
    import datetime as dt

    offer(lake, A)
    assert offer(lake, order(day=dt.date(2025, 1, 1)) | {"quantity": 2.0}).notes == ()


def test_columns_that_a_file_does_not_have_are_null_and_the_others_stay(lake: Path) -> None:
    offer(lake, A)
    offer(lake, B | {"quantity": 2.0})
    assert [row.get("quantity") for row in visible(lake)] == [None, 2.0]
