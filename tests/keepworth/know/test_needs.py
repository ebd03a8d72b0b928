"""Needs: how long an answer takes, and which needs many customers share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.know import Needs, answer_time, count_states, share_needs
from keepworth.know.needs import MET, STATES

ONE = st.tuples(
    st.integers(1, 6), st.sampled_from(["Speed", " speed", "Price", ""]), st.integers(0, 3), st.integers(0, 90)
)


def needs(*rows: tuple[int, str, int, int]) -> Needs:
    customer, topic, state, days = (list(part) for part in zip(*rows, strict=True)) if rows else ([], [], [], [])
    places, topics = np.array(state, dtype=np.int64), tuple(dict.fromkeys(topic))
    return Needs(
        customer=np.array(customer, dtype=np.int64), state=places, days=np.array(days, dtype=np.float64),
        topic=np.array([topics.index(one) for one in topic], dtype=np.int64), answered=places == MET, topics=topics,
    )  # fmt: skip


def test_open_needs_make_us_slower_and_not_quicker() -> None:
    met = [(1, "", MET, 10), (2, "", MET, 20), (3, "", MET, 30)]
    assert answer_time(needs(*met)).median == 20
    waiting = [(4, "", 0, 100), (5, "", 1, 100), (6, "", 3, 25)]
    found = answer_time(needs(*met, *waiting))
    assert (found.median, found.waiting, found.happened) == (30, 6, 3)


def test_topics_are_one_whatever_their_capitals_and_spaces() -> None:
    speed, price, rest = share_needs(
        needs((1, "Speed", 0, 5), (2, "speed ", 1, 5), (2, "Speed", MET, 5), (3, "Price", MET, 5), (9, "", 0, 5))
    )
    assert (speed.topic, speed.needs, speed.open, speed.met) == ("Speed", 3, 2, 1)
    assert (speed.customers.tolist(), speed.waiting.tolist()) == ([1, 2], [1, 2])
    assert (price.topic, price.customers.tolist(), price.waiting.tolist()) == ("Price", [3], [])
    assert rest.topic == ""  # last, however many wait


@given(st.lists(ONE, max_size=40))
def test_every_need_is_in_one_topic_and_one_state(rows: list[tuple[int, str, int, int]]) -> None:
    some = needs(*rows)
    shared = share_needs(some)
    assert sum(one.needs for one in shared) == len(rows)
    assert sum(one.open for one in shared) == int(some.is_open.sum())
    assert sum(count_states(some).values()) == len(rows)
    for one in shared:
        assert set(one.waiting) <= set(one.customers)
        assert (one.waiting.size == 0) == (one.open == 0)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match=f"from 0 to {len(STATES) - 1}"):
        needs((1, "", 4, 1))
    with pytest.raises(BadInput, match="equally long"):
        Needs(np.array([1]), np.array([0, 0]), np.array([0]), np.array([1.0]), np.array([False]), ("",))
    with pytest.raises(BadInput, match="a place in topics, a number from 0 to 0"):
        Needs(np.array([1]), np.array([1]), np.array([0]), np.array([1.0]), np.array([False]), ("",))
    with pytest.raises(BadInput, match="one that was met"):
        Needs(np.array([1]), np.array([0]), np.array([0]), np.array([1.0]), np.array([True]), ("",))
