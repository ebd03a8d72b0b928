"""Undo takes one batch out, and what it hid of others is seen again."""

from pathlib import Path

import pytest
from tests.factories.lakes import LIMITS, amounts, offer, order, texts

from keepworth.errors import BadInput
from keepworth.tables.lake import remove_batch
from keepworth.tables.lake.manifest import read_manifest

A, B, C = order("ann", 1), order("bob", 2), order("cat", 3)


def undo(lake: Path, batch: str | None) -> None:
    assert batch is not None
    remove_batch(lake, batch, limits=LIMITS)


def test_an_undone_batch_is_gone_and_can_come_again(lake: Path) -> None:
    added = offer(lake, A, B)
    undo(lake, added.batch)
    assert amounts(lake) == []
    assert read_manifest(lake).batches == ()
    again = offer(lake, A, B)
    assert (again.batch, again.rows_new) == (added.batch, 2)
    assert amounts(lake) == [1, 2]


def test_what_a_batch_replaced_is_seen_again(lake: Path) -> None:
    offer(lake, order("ann", 10, order_id="o1"), order("bob", 5, order_id="o2"))
    newer = offer(lake, order("ann", 11, order_id="o1"))
    undo(lake, newer.batch)
    assert amounts(lake) == [5, 10]


def test_what_a_batch_held_for_a_later_one_is_seen_in_the_later_one(lake: Path) -> None:
    first = offer(lake, A, A, B)
    offer(lake, A, A, A, C)
    undo(lake, first.batch)
    assert amounts(lake) == [1, 1, 1, 3]


def test_a_batch_in_the_middle_leaves_the_newest_in_charge(lake: Path) -> None:
    offer(lake, order("ann", 10, order_id="o1"))
    middle = offer(lake, order("ann", 11, order_id="o1"))
    offer(lake, order("ann", 12, order_id="o1"))
    undo(lake, middle.batch)
    assert amounts(lake) == [12]


def test_an_undone_file_waits_in_the_trash(lake: Path) -> None:
    added = offer(lake, A)
    undo(lake, added.batch)
    assert not [*(lake / "orders").glob("*.parquet")]
    assert (lake / ".trash" / f"orders-{added.batch}.parquet").is_file()


def test_numbers_given_to_ids_are_never_given_again(lake: Path) -> None:
    undo(lake, offer(lake, A).batch)
    offer(lake, B)
    assert texts(lake) == {("customer", 1): "ann", ("customer", 2): "bob"}


def test_other_tables_are_left_alone(lake: Path) -> None:
    offer(lake, {"customer_id": "ann", "segment": "small"}, table="customers")
    added = offer(lake, A)
    before = read_manifest(lake).of("customers")
    undo(lake, added.batch)
    assert read_manifest(lake).batches == before


def test_first_letters_suffice_where_they_name_one_batch(lake: Path) -> None:
    added = offer(lake, A)
    assert added.batch is not None
    undo(lake, added.batch[:6])
    assert amounts(lake) == []


@pytest.mark.parametrize("name", ["zzz", ""])
def test_a_batch_that_is_not_there_is_refused_and_the_others_listed(lake: Path, name: str) -> None:
    added = offer(lake, A, source="february.csv")
    with pytest.raises(BadInput) as refused:
        remove_batch(lake, name, limits=LIMITS)
    assert f"There is no batch {name!r}. Batches: {added.batch} (orders, 1 rows of february.csv" in str(refused.value)
