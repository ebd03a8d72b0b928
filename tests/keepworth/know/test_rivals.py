"""Rivals: what they leave us."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.know import Rivals, open_wallets

NAN = float("nan")


def rivals(*rows: tuple[int, float, float, bool]) -> Rivals:
    customer, share, gap, exclusive = (list(part) for part in zip(*rows, strict=True)) if rows else ([],) * 4
    return Rivals(np.array(customer, dtype=np.int64), np.array(share, dtype=np.float64),
                  np.array(gap, dtype=np.float64), np.array(exclusive, dtype=np.bool_))  # fmt: skip


def test_ours_is_what_the_rivals_leave() -> None:
    found = open_wallets(rivals((7, 0.3, 4, False), (7, 0.2, 11, True), (3, 0.25, NAN, False)))
    assert found.customer.tolist() == [3, 7]
    assert found.ours == pytest.approx([0.75, 0.5], abs=1e-12)
    assert found.rivals.tolist() == [1, 2]
    assert np.isnan(found.cheapest[0])
    assert found.cheapest[1] == 11
    assert found.is_exclusive.tolist() == [False, True]
    assert not found.is_at_most.any()


def test_an_unknown_share_makes_ours_the_most_it_can_be() -> None:
    found = open_wallets(rivals((1, 0.4, 0, False), (1, NAN, 0, False)))
    assert found.is_at_most.all()
    assert found.ours == pytest.approx([0.6])


def test_shares_of_more_than_the_whole_say_nothing() -> None:
    found = open_wallets(rivals((1, 0.7, 0, False), (1, 0.4, 0, False), (2, 0.9, 0, False), (2, 0.1, 0, False)))
    assert found.is_impossible.tolist() == [True, False]
    assert np.isnan(found.ours[0])
    assert found.ours[1] == pytest.approx(0, abs=1e-12)


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 1) | st.just(NAN), st.floats(-9, 30) | st.just(NAN),
                          st.booleans()), max_size=20), st.integers(1, 3))  # fmt: skip
def test_one_more_rival_never_leaves_us_more(rows: list[tuple[int, float, float, bool]], customer: int) -> None:
    before, after = open_wallets(rivals(*rows)), open_wallets(rivals(*rows, (customer, 0.1, 5, False)))
    for place, of in enumerate(before.customer):
        ours = after.ours[int(np.searchsorted(after.customer, of))]
        assert np.isnan(ours) or ours <= before.ours[place] + 1e-12
    assert after.rivals.sum() == len(rows) + 1


def test_a_share_outside_the_whole_is_refused() -> None:
    with pytest.raises(BadInput, match="1 shares lie outside 0 to 1; the first is row 1"):
        rivals((1, 0.5, 0, False), (1, 1.5, 0, False))
