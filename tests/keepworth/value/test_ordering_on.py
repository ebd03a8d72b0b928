"""What a point of going on ordering is worth: the closed form of Gupta & Lehmann, one chance for every year."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.value.ordering_on import point_of_ordering


@pytest.mark.parametrize(("p", "d"), [(0.8, 0.12), (0.9, 0.12), (0.5, 0.1)])
def test_a_point_is_what_the_closed_form_gains_with_it(p: float, d: float) -> None:
    """V = (1 + d) / (1 + d − p)."""
    more, stays = point_of_ordering(1000 * p ** np.arange(500.0), discount=d)
    assert more == pytest.approx((1 + d - p) / (1 + d - p - 0.01) - 1, rel=1e-9)
    assert stays == pytest.approx(p)


def test_nobody_goes_on_more_surely_than_surely() -> None:
    more, stays = point_of_ordering(np.full(10, 5.0), discount=0.1)
    assert (more, stays) == (0.0, 1.0)


def test_one_year_says_nothing_of_going_on() -> None:
    for yearly in (np.array([3.0]), np.array([3.0, 0.0])):
        with pytest.raises(BadInput, match="needs two years with orders"):
            point_of_ordering(yearly, discount=0.1)
