"""Rows with a key: the newest file of a key holds; an order without lines is one unit."""

from pathlib import Path

from tests.factories.lakes import amounts, offer, order, visible


def line(order_id: str, number: str | None, amount: float) -> dict:
    return order("ann", amount, order_id=order_id, line=number)


def whole(order_id: str | None, amount: float) -> dict:
    return order("ann", amount, order_id=order_id)


def test_a_line_of_an_order_replaces_the_older_one(lake: Path) -> None:
    offer(lake, line("o1", "1", 10), line("o1", "2", 20), line("o2", "1", 5))
    added = offer(lake, line("o1", "1", 11), line("o2", "1", 5), line("o3", "1", 7))
    assert (added.rows_new, added.rows_same, added.rows_replaced) == (1, 1, 1)
    assert amounts(lake) == [5, 7, 11, 20]


def test_an_order_without_lines_is_replaced_as_a_unit(lake: Path) -> None:
    offer(lake, whole("o1", 10), whole("o1", 20), whole("o2", 5))
    added = offer(lake, whole("o1", 11))
    assert (added.rows_new, added.rows_replaced) == (0, 1)
    assert amounts(lake) == [5, 11]


def test_an_order_without_lines_that_comes_again_in_another_order_is_the_same(lake: Path) -> None:
    offer(lake, whole("o1", 10), whole("o1", 20))
    added = offer(lake, whole("o1", 20), whole("o1", 10), whole("o2", 1))
    assert (added.rows_new, added.rows_same, added.rows_replaced) == (1, 2, 0)
    assert amounts(lake) == [1, 10, 20]


def test_an_order_known_by_lines_gives_way_to_the_whole_order_and_back(lake: Path) -> None:
    offer(lake, line("o1", "1", 10), line("o1", "2", 20))
    offer(lake, whole("o1", 31))
    assert amounts(lake) == [31]
    offer(lake, line("o1", "1", 12))
    assert amounts(lake) == [12]


def test_of_rows_that_repeat_a_key_in_one_file_the_last_holds_and_that_is_said(lake: Path) -> None:
    added = offer(lake, line("o1", "1", 10), line("o1", "1", 11), line("o1", "2", 5))
    assert (added.rows_new, added.rows_same) == (2, 1)
    assert "1 rows repeat the key of a later row" in added.notes[0]
    assert amounts(lake) == [5, 11]


def test_rows_without_an_order_id_in_a_file_that_has_some_are_counted_as_they_are(lake: Path) -> None:
    offer(lake, whole("o1", 10), whole(None, 3), whole(None, 3))
    added = offer(lake, whole("o1", 12), whole(None, 3))
    assert (added.rows_new, added.rows_same, added.rows_replaced) == (0, 1, 1)
    assert amounts(lake) == [3, 3, 12]


def test_the_newest_description_of_a_customer_holds_and_others_by_their_day_stand_beside_it(lake: Path) -> None:
    import datetime as dt

    since, later = dt.date(2020, 1, 1), dt.date(2024, 1, 1)
    offer(lake, {"customer_id": "ann", "valid_from": since, "segment": "small"}, table="customers")
    offer(lake, {"customer_id": "ann", "valid_from": later, "segment": "large"}, table="customers")
    offer(lake, {"customer_id": "ann", "valid_from": since, "segment": "tiny"}, table="customers")
    assert sorted(row["segment"] for row in visible(lake, "customers")) == ["large", "tiny"]


def test_a_key_with_an_empty_part_is_a_key_too(lake: Path) -> None:
    offer(lake, {"customer_id": "ann", "valid_from": None, "segment": "small"}, table="customers")
    added = offer(lake, {"customer_id": "ann", "valid_from": None, "segment": "large"}, table="customers")
    assert added.rows_replaced == 1
    assert [row["segment"] for row in visible(lake, "customers")] == ["large"]


def test_an_older_file_that_comes_again_does_not_take_over_and_that_is_said(lake: Path) -> None:
    first = offer(lake, line("o1", "1", 10))
    offer(lake, line("o1", "1", 11))
    again = offer(lake, line("o1", "1", 10))
    assert (again.batch, again.rows_new, again.rows_replaced) == (first.batch, 0, 0)
    assert "were replaced by later ones, and stay so; to make them hold again, undo that batch" in again.notes[0]
    assert amounts(lake) == [11]
