"""Which elements of keeping get nothing or little: as far as rows name them, and no further."""

import pytest

from keepworth.act.plays import MIX
from keepworth.focus import elements_of
from keepworth.focus.elements import ELEMENTS
from keepworth.tables.schemas import table_named


def test_elements_are_those_of_the_plays_and_of_the_table() -> None:
    assert ELEMENTS == MIX == table_named("spending").column("element").choices


def test_shares_are_by_hand_and_verdicts_by_both_ends() -> None:
    """Of 1,000: sales 600, extras 320, post_purchase 80; nothing is left untold."""
    found = elements_of({"extras": 320.0, "sales": 600.0, "post_purchase": 80.0}, quarters=4)
    assert found is not None
    assert (found.keeping, found.not_told, found.quarters) == (1000.0, 0.0, 4)
    assert {one.element: (one.low, one.high, one.verdict) for one in found.each} == {
        "extras": (0.32, 0.32, "enough"), "promotion": (0.0, 0.0, "nothing"), "sales": (0.6, 0.6, "enough"),
        "post_purchase": (0.08, 0.08, "little"),
    }  # fmt: skip


def test_money_that_names_no_element_may_have_gone_to_any() -> None:
    """Of 1,000 fifty are not told: promotion may have got 5 in 100, post_purchase 8 to 13."""
    found = elements_of({"extras": 300.0, "sales": 570.0, "post_purchase": 80.0, "": 50.0}, quarters=2)
    assert found is not None
    told = {one.element: one for one in found.each}
    assert (told["promotion"].low, told["promotion"].high) == pytest.approx((0.0, 0.05))
    assert told["promotion"].verdict == "little"
    assert (told["post_purchase"].high, told["post_purchase"].verdict) == (pytest.approx(0.13), "not told")
    assert told["extras"].verdict == "enough"


def test_where_no_row_names_one_none_is_called_neglected() -> None:
    found = elements_of({"": 700.0}, quarters=4)
    assert found is not None
    assert {one.verdict for one in found.each} == {"not told"}
    assert found.not_told == found.keeping


def test_where_nothing_was_spent_nothing_is_told() -> None:
    assert elements_of({}, quarters=0) is None
    assert elements_of({"": 0.0}, quarters=4) is None
