"""Kaplan–Meier and Wilson against published figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.numerics.shares import wilson_share
from keepworth.numerics.survival import kaplan_meier, median_wait

# Miller (1981), leukaemia: weeks until relapse with maintained chemotherapy and without; + is still in remission.
MAINTAINED = ["9", "13", "13+", "18", "23", "28+", "31", "34", "45+", "48", "161+"]
NOT = ["5", "5", "8", "8", "12", "16+", "23", "27", "30", "33", "43", "45"]


def weeks(said: list[str]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([float(one.rstrip("+")) for one in said]), np.array(["+" not in one for one in said])


def test_the_curve_is_millers() -> None:
    curve = kaplan_meier(*weeks(MAINTAINED))
    assert curve.at.tolist() == [9, 13, 18, 23, 31, 34, 48]
    assert curve.share == pytest.approx([0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184], abs=5e-4)
    deviation = curve.share * np.sqrt(curve.greenwood)
    assert deviation == pytest.approx([0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535], abs=5e-5)


def test_the_medians_and_their_ranges_are_those_that_r_prints() -> None:
    """survfit of R's `aml` with conf.type = "log-log": 31 (13, none), 23 (5, 33)."""
    found = median_wait(kaplan_meier(*weeks(MAINTAINED)), level=0.95)
    assert (found.median, found.low, found.high) == (31, 13, None)
    found = median_wait(kaplan_meier(*weeks(NOT)), level=0.95)
    assert (found.median, found.low, found.high) == (23, 5, 33)
    assert (found.waiting, found.happened) == (12, 11)


def test_without_anybody_waiting_it_is_the_median() -> None:
    for some in ([1.0, 2, 3], [1.0, 2, 3, 4], [7.0], [2.0, 2, 2, 9]):
        found = median_wait(kaplan_meier(np.array(some), np.ones(len(some), bool)))
        assert found.median == np.median(some)


def test_where_fewer_than_half_were_answered_there_is_no_median() -> None:
    found = median_wait(kaplan_meier(np.array([3.0, 9, 9]), np.array([True, False, False])))
    assert found.median is None
    assert median_wait(kaplan_meier(np.array([]), np.array([], bool))).median is None


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60))
def test_the_curve_falls_and_its_median_lies_in_its_range(waits: list[tuple[int, bool]]) -> None:
    waited, happened = (np.array(part) for part in zip(*waits, strict=True))
    curve = kaplan_meier(waited.astype(np.float64), happened)
    assert (np.diff(np.concatenate([[1.0], curve.share])) < 0).all()
    assert ((curve.share >= 0) & (curve.share <= 1)).all()
    found = median_wait(curve)
    if found.median is not None:
        assert found.low is not None
        assert found.low <= found.median
        assert found.high is None or found.median <= found.high
    twice = kaplan_meier(2.0 * waited, happened)
    assert np.allclose(twice.share, curve.share)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_ranges_of_newcombe_1998(hits: int, of: int, low: float, high: float) -> None:
    """Table I, method 3, at 95 %."""
    found = wilson_share(hits, of, level=0.95)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_what_cannot_be_is_refused() -> None:
    assert wilson_share(0, 0) is None
    for wrong in ((3, 2), (-1, 2)):
        with pytest.raises(BadInput, match="no share"):
            wilson_share(*wrong)
    with pytest.raises(BadInput, match="1 of 2 times"):
        kaplan_meier(np.array([1.0, -1]), np.array([True, True]))
