"""Ids are interned once: the same text, however composed, is one number for good."""

from pathlib import Path

from tests.factories.lakes import offer, order, texts, visible


def test_every_id_has_one_number_for_good(lake: Path) -> None:
    offer(lake, order("bob", 1), order("ann", 2))
    before = texts(lake)
    offer(lake, order("bob", 3), order("aaa", 4))
    after = texts(lake)
    assert before == {("customer", 1): "ann", ("customer", 2): "bob"}
    assert after == before | {("customer", 3): "aaa"}


def test_kinds_are_numbered_apart_and_the_same_kind_is_shared_between_tables(lake: Path) -> None:
    offer(lake, order("x", 1, product_id="x"))
    offer(lake, {"customer_id": "x", "parent_id": "y"}, table="customers")
    assert texts(lake) == {("customer", 1): "x", ("product", 1): "x", ("customer", 2): "y"}


def test_composed_and_decomposed_twins_are_one_id_and_the_text_first_met_is_kept(lake: Path) -> None:
    composed, decomposed = "Zo\u00eb", "Zoe\u0308"
    offer(lake, order(decomposed, 1))
    offer(lake, order(composed, 2))
    assert texts(lake) == {("customer", 1): decomposed}
    assert [row["customer_id"] for row in visible(lake)] == [decomposed, decomposed]


def test_texts_that_merely_look_alike_stay_apart(lake: Path) -> None:
    written = ["7", "07", "7 ", "７", "a", "A", "\u0430"]  # a full-width digit, a Cyrillic a
    offer(lake, *(order(one, at) for at, one in enumerate(written)))
    assert sorted(texts(lake).values()) == sorted(written)


def test_the_identity_of_a_person_is_numbered_by_whose_it_is(lake: Path) -> None:
    rows = [{"who": who, "who_id": "1", "name": who} for who in ("customer", "contact")]
    offer(lake, *rows, table="identities")
    assert texts(lake) == {("customer", 1): "1", ("contact", 1): "1"}


def test_no_id_is_a_number_in_the_facts_where_a_row_has_none(lake: Path) -> None:
    offer(lake, order("ann", 1, product_id=None), order("ann", 2, product_id="tea"))
    assert [row.get("product_id") for row in visible(lake)] == [None, "tea"]
