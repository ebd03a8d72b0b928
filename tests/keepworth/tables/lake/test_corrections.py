"""Corrected rows belong to the file in which they were refused, and give way to what came after that file."""

from pathlib import Path

from tests.factories.lakes import LIMITS, Row, amounts, offer, order

from keepworth.tables.lake import Added, remove_batch

A, B = order("ann", 1), order("bob", 2)


def correct(lake: Path, first: Added, *rows: Row, lines: tuple[int, ...]) -> Added:
    return offer(lake, *rows, corrects=first.batch, lines=lines)


def test_a_corrected_row_like_one_that_was_taken_is_one_more(lake: Path) -> None:
    first = offer(lake, A, B)
    added = correct(lake, first, A, lines=(4,))
    assert added.rows_new == 1
    assert amounts(lake) == [1, 1, 2]


def test_the_same_correction_twice_is_known(lake: Path) -> None:
    first = offer(lake, A, B)
    correct(lake, first, A, B, lines=(4, 5))
    again = correct(lake, first, B, A, lines=(5, 4))
    assert (again.rows_new, again.rows_same) == (0, 2)
    assert amounts(lake) == [1, 1, 2, 2]


def test_a_line_corrected_anew_replaces_its_first_correction(lake: Path) -> None:
    first = offer(lake, A, B)
    correct(lake, first, order("cat", 3), lines=(4,))
    second = correct(lake, first, order("cat", 4), lines=(4,))
    assert (second.rows_new, second.rows_replaced) == (0, 1)
    assert amounts(lake) == [1, 2, 4]


def test_what_a_later_file_says_of_a_key_holds_against_a_correction_of_an_older_one(lake: Path) -> None:
    first = offer(lake, order("ann", 1, order_id="o1"))
    offer(lake, order("bob", 20, order_id="o2"))
    late = correct(lake, first, order("bob", 2, order_id="o2"), lines=(3,))
    assert late.rows_new == 0
    assert amounts(lake) == [1, 20]


def test_without_the_correction_the_rest_stands(lake: Path) -> None:
    first = offer(lake, A, B)
    added = correct(lake, first, A, lines=(4,))
    assert added.batch is not None
    remove_batch(lake, added.batch, limits=LIMITS)
    assert amounts(lake) == [1, 2]


def test_a_row_that_became_the_twin_of_a_later_files_row_counts_once(lake: Path) -> None:
    first = offer(lake, A, B)
    offer(lake, A, A, B)
    late = correct(lake, first, A, lines=(4,))
    assert (late.rows_new, late.rows_same) == (0, 1)
    assert amounts(lake) == [1, 1, 2]
