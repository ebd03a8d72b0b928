"""Who serves whom: by hand, and against every assignment tried out."""

from itertools import product

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.focus import Pairs, assign


def every(gain: np.ndarray, today: list[int] | None = None) -> Pairs:
    """Everybody could serve everybody; rows are customers."""
    customer, colleague = (one.ravel() for one in np.indices(gain.shape))
    now = np.full(gain.shape[0], -1) if today is None else np.array(today)
    return Pairs(customer, colleague, gain.ravel(), now[customer] == colleague)


def test_by_hand() -> None:
    """Both do better with colleague 0, who has time for one: the one who gains more by it gets them."""
    found = assign(every(np.array([[10.0, 9], [8, 2]]), [0, 1]), hours=np.ones(2), capacity=np.ones(2))
    assert found.colleague.tolist() == [1, 0]
    assert (found.gain, found.today) == pytest.approx((17, 12))
    assert found.hours == pytest.approx([1, 1])
    assert found.unserved == pytest.approx([0, 0])


def test_nobody_changes_hands_for_less_than_it_costs() -> None:
    of = every(np.array([[10.0, 11], [5, 5]]), [0, 1])
    stays, goes = (assign(of, hours=np.ones(2), capacity=np.full(2, 2.0), bonus=bonus) for bonus in (2.0, 0.5))
    assert stays.colleague[0] == 0
    assert goes.colleague[0] == 1
    assert stays.gain == pytest.approx(15)  # without the bonus


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_can_be_tried_is_better(seed: int) -> None:
    """One hour each, so the programme's corners are whole: 4 customers, 3 colleagues, all 81 ways."""
    rng = np.random.default_rng(seed)
    gain, capacity = rng.normal(5, 4, (4, 3)), np.array([1.0, 2, 2])
    best = max(
        sum(gain[at, who] for at, who in enumerate(way))
        for way in product(range(3), repeat=4)
        if (np.bincount(way, minlength=3) <= capacity).all()
    )
    found = assign(every(gain), hours=np.ones(4), capacity=capacity)
    assert found.gain == pytest.approx(best)
    assert (found.hours <= capacity + 1e-9).all()


def test_for_whom_nobody_has_time_is_said_and_not_hidden() -> None:
    gain = np.array([[5.0], [-3], [4]])
    found = assign(every(gain), hours=np.array([2.0, 2, 2]), capacity=np.array([5.0]))
    assert found.unserved == pytest.approx([0, 0.5, 0])
    assert found.hours == pytest.approx([5])
    assert found.worth_of_hour[0] > 0


def test_who_lacks_the_language_is_no_pair() -> None:
    of = Pairs(np.array([0, 1]), np.array([1, 1]), np.array([3.0, 4]), np.zeros(2, dtype=np.bool_))
    found = assign(of, hours=np.ones(3), capacity=np.array([9.0, 9]))
    assert found.colleague.tolist() == [1, 1, -1]
    assert found.unserved == pytest.approx([0, 0, 1])


def test_an_hour_more_is_worth_what_it_adds() -> None:
    of, hours = every(np.array([[10.0, 1], [8, 2], [7, 1]])), np.array([1.0, 2, 3])
    one, more = (assign(of, hours=hours, capacity=np.array([at, 10.0])) for at in (2.0, 2.1))
    assert one.worth_of_hour[0] == pytest.approx((more.gain - one.gain) / 0.1)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="one pair"):
        Pairs(np.zeros(2, int), np.zeros(2, int), np.ones(2), np.zeros(2, bool))
    with pytest.raises(BadInput, match="0 or more"):
        assign(every(np.ones((1, 1))), hours=-np.ones(1), capacity=np.ones(1))
