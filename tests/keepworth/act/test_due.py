"""What comes first: money × chance × urgency, by hand and over whatever there is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.act import in_order, urgency, weighed
from keepworth.errors import BadInput

NOT_KNOWN = float("nan")


def test_urgency_is_halved_every_fourteen_days_and_whole_on_the_day_and_after() -> None:
    days = np.array([-30.0, 0.0, 14.0, 28.0, NOT_KNOWN])
    assert urgency(days).tolist() == [1.0, 1.0, 0.5, 0.25, 0.5]


def test_the_weight_is_the_product_by_hand() -> None:
    found = weighed(np.array([1000.0, 1000.0]), chance=np.array([0.3, NOT_KNOWN]), days=np.array([14.0, 0.0]))
    assert found.tolist() == pytest.approx([150.0, 500.0])


def test_much_money_far_away_comes_after_less_of_it_today() -> None:
    stake, chance = np.array([4000.0, 1500.0, NOT_KNOWN, NOT_KNOWN]), np.full(4, 0.5)
    order = in_order(stake, chance=chance, days=np.array([28.0, 0.0, 28.0, 0.0]))
    assert order.tolist() == [1, 0, 3, 2]


def test_what_is_no_chance_is_refused() -> None:
    with pytest.raises(BadInput, match="a chance 0 to 1"):
        weighed(np.array([1.0]), chance=np.array([1.1]), days=np.array([0.0]))


@given(
    st.lists(
        st.tuples(
            st.one_of(st.just(NOT_KNOWN), st.floats(0, 1e9)), st.one_of(st.just(NOT_KNOWN), st.floats(0, 1)),
            st.one_of(st.just(NOT_KNOWN), st.floats(-400, 400)),
        ),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_nothing_is_lost_and_nothing_weighs_less_than_what_follows(things: list[tuple[float, float, float]]) -> None:
    stake, chance, days = (np.array(column) for column in zip(*things, strict=True))
    order = in_order(stake, chance=chance, days=days)
    assert sorted(order.tolist()) == list(range(len(things)))
    known = weighed(stake, chance=chance, days=days)[order]
    known = known[~np.isnan(known)]
    assert (np.diff(known) <= 0).all()
    assert np.isnan(stake[order][known.size :]).all()
