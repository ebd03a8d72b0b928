"""Shares of wallet: the Wallet Allocation Rule's published shares, and what rivals leave."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.value import allocation_rule, compare_with_known, rule_fits, share_of_wallet


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize(
    ("suppliers", "shares"), [(2, [0.6667, 0.3333]), (3, [0.5, 0.3333, 0.1667]), (4, [0.4, 0.3, 0.2, 0.1])]
)
def test_shares_of_keiningham_et_al_2011(suppliers: int, shares: list[float]) -> None:
    """To the four digits that are published."""
    found = allocation_rule(np.zeros(suppliers, dtype=np.int64), np.arange(suppliers, 0, -1.0))
    assert found == pytest.approx(shares, abs=5e-5)


def test_equal_scores_share_their_ranks() -> None:
    # Three suppliers, the first two alike: ranks 1½, 1½, 3 of (1 − r/4)·2/3; the second customer's rows stand apart.
    found = allocation_rule(ints(7, 3, 7, 3, 7), np.array([9.0, 1, 9, 5, 4]))
    assert found == pytest.approx([0.4166667, 1 / 3, 0.4166667, 2 / 3, 1 / 6], abs=1e-7)


def test_one_supplier_has_no_share_by_rule() -> None:
    found = allocation_rule(ints(0, 1, 1), np.array([9.0, 8, 7]))
    assert np.isnan(found[0])
    assert not np.isnan(found[1:]).any()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=30))
def test_shares_of_a_customer_add_up_to_1_and_the_better_never_has_less(rows: list[tuple[int, int]]) -> None:
    customer = np.array([row[0] for row in rows], dtype=np.int64)
    score = np.array([row[1] for row in rows], dtype=np.float64)
    found = allocation_rule(customer, score)
    for one in set(customer.tolist()):
        mine = customer == one
        if mine.sum() < 2:
            assert np.isnan(found[mine]).all()
            continue
        assert found[mine].sum() == pytest.approx(1)
        assert (found[mine] > 0).all()
        order = np.argsort(score[mine])
        assert (np.diff(found[mine][order]) >= -1e-12).all()


def test_the_rule_is_for_books_where_several_suppliers_are_usual() -> None:
    assert rule_fits(ints(1, 1, 2, 2, 2)).is_usable  # 60 % and 1.6
    assert not rule_fits(ints(1, 1, 1, 1, 6)).is_usable  # 20 % and 2.0
    assert not rule_fits(ints(1, 1, 1, 2, 1)).is_usable
    assert rule_fits(ints(1, 1, 1, 2, 2)).is_usable  # 40 % and 1.4, both just enough
    assert not rule_fits(ints()).is_usable


def test_what_rivals_leave_is_ours_where_each_share_is_known() -> None:
    found = share_of_wallet(ints(0, 0, 1, 1, 3), np.array([0.3, 0.2, 0.4, np.nan, 1.0]), customers=5)
    assert found.share[[0, 3]] == pytest.approx([0.5, 0])
    assert np.isnan(found.share[[1, 2, 4]]).all()
    assert found.at_most == pytest.approx([0.5, 0.6, 1, 0, 1])
    assert found.rivals.tolist() == [2, 2, 0, 1, 0]


def test_who_is_known_to_buy_from_us_only_is_ours_whole() -> None:
    alone = np.array([True, True, False])
    found = share_of_wallet(ints(1), np.array([0.25]), customers=3, alone=alone)
    assert found.share[0] == 1
    assert found.share[1] == 0.75  # what a rival has is known, and speaks against it
    assert np.isnan(found.share[2])


def test_the_rule_is_compared_with_shares_that_are_known() -> None:
    r, apart, count = compare_with_known(np.array([0.6, 0.4, 0.5, np.nan]), np.array([0.8, 0.2, 0.5, 0.1]))
    assert (r, apart, count) == pytest.approx((1.0, 0.4 / 3, 3))
    r, _, count = compare_with_known(np.array([0.5]), np.array([0.5]))
    assert np.isnan(r)
    assert count == 1


def test_shares_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="0 to 1"):
        share_of_wallet(ints(0), np.array([1.2]), customers=1)
    with pytest.raises(BadInput, match="customer 1"):
        share_of_wallet(ints(1, 1), np.array([0.7, 0.6]), customers=2)
    with pytest.raises(BadInput, match="score"):
        allocation_rule(ints(0, 0), np.array([1.0, np.nan]))
