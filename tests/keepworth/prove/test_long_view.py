"""The long view: names that simulated drivers deserve, and the month in which two ways of earning change places."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats
from keepworth.prove.long_view import Lasting, break_even, concordance, fast_share, overtakes, stability


def named(truth: Floats, *, error: float = 0.05, rounds: int = 400) -> dict[Lasting, float]:
    random = np.random.default_rng(1)
    errors = np.full(truth.size, error)
    found = [stability(truth + random.normal(0, error, truth.size), errors).lasting for _ in range(rounds)]
    return {one: found.count(one) / rounds for one in Lasting}


def test_drivers_get_the_names_they_deserve() -> None:
    assert named(np.full(6, 0.3))[Lasting.ENDURING] > 0.9
    assert named(np.linspace(0.5, 0.0, 6))[Lasting.FADING] > 0.95
    assert named(np.linspace(-0.5, 0.0, 6))[Lasting.FADING] > 0.95, "a driver below nothing fades upwards"
    assert named(np.linspace(0.0, 0.5, 6))[Lasting.RISING] > 0.95
    assert named(np.array([0.5, 0.0, 0.0, 0.5, 0.0, 0.5]))[Lasting.EPISODIC] > 0.95


def test_unchanged_within_wide_ranges_is_not_known_to_endure() -> None:
    found = named(np.full(6, 0.1), error=0.3)
    assert found[Lasting.UNKNOWN] > 0.85
    assert found[Lasting.ENDURING] < 0.01


def test_i2_of_windows_that_differ_by_chance_is_small_and_q_has_as_many_as_its_degrees() -> None:
    random = np.random.default_rng(2)
    found = [stability(0.2 + random.normal(0, 0.1, 8), np.full(8, 0.1)) for _ in range(2000)]
    assert np.mean([one.q for one in found]) == pytest.approx(7, abs=0.3)
    held = [one.slope_low <= 0 <= one.slope_high for one in found]
    assert 0.94 < np.mean(held) < 0.985, "errors are widened where windows scatter, and never narrowed"


def test_orders_that_agree_have_w_1_and_those_of_chance_none() -> None:
    """Kendall & Babington Smith (1939): W of the same order is 1, of opposite orders 0."""
    order = np.arange(6.0)
    assert concordance(np.tile(order, (4, 1)))[0] == pytest.approx(1)
    assert concordance(np.array([order, order[::-1]]))[0] == pytest.approx(0)
    assert concordance(np.ones((3, 4))) == (0.0, 1.0)
    random = np.random.default_rng(3)
    p = np.array([concordance(random.standard_normal((8, 7)))[1] for _ in range(2000)])
    assert (p < 0.05).mean() == pytest.approx(0.05, abs=0.02)


def test_the_review_beats_the_discount_from_some_month_on() -> None:
    discount, review = np.r_[5.0, np.zeros(23)], np.r_[-3.0, np.ones(23)]
    assert overtakes(review, discount, monthly=0.0) == 8
    late = overtakes(review, discount, monthly=0.03)
    assert late is not None
    assert late > 8, "who discounts waits longer"
    assert overtakes(discount, review, monthly=0.0) is None
    assert overtakes(review, review, monthly=0.0) == 0
    assert break_even(np.array([-1.0, 2.0, -3.0, 4.0]), monthly=0.0) == 3, "not month 1, after which it owes again"


def test_fast_money_shows() -> None:
    assert fast_share(np.r_[6.0, np.zeros(11)], monthly=0.0) == 1
    assert fast_share(np.ones(12), monthly=0.0) == pytest.approx(0.25)
    assert fast_share(-np.ones(12), monthly=0.0) is None
    assert fast_share(np.array([1.0]), monthly=0.0) == 1


def test_what_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="3 windows or more"):
        stability(np.ones(2), np.ones(2))
    with pytest.raises(BadInput, match="errors are above 0"):
        stability(np.ones(3), np.zeros(3))
    with pytest.raises(BadInput, match="two windows and two drivers"):
        concordance(np.ones((1, 3)))
    with pytest.raises(BadInput, match="above −1"):
        fast_share(np.ones(3), monthly=-1.0)
    with pytest.raises(BadInput, match="each of the same months"):
        overtakes(np.ones(3), np.ones(4), monthly=0.0)
