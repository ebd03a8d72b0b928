"""Which segments are worth it, by hand and against draws."""

import numpy as np
import pytest
from scipy.stats import t as student

from keepworth.errors import BadInput
from keepworth.focus.segments import chances_above, segments_of
from keepworth.focus.tiers import Ranged

REACH = 1.2815515655446004  # of a normal, 8 in 10


def ranged(mean: list[float], *, spread: float) -> Ranged:
    value = np.array(mean)
    return Ranged(value, value * np.exp(-spread * REACH), value * np.exp(spread * REACH))


def test_who_is_worth_the_hurdle_is_above_it_in_half_of_all_cases_and_the_ends_in_one_of_ten() -> None:
    value = ranged([100.0], spread=0.5)
    ends = float(value.low[0]), 100.0, float(value.high[0])
    assert [chances_above(value, hurdle=end)[0] for end in ends] == pytest.approx([0.9, 0.5, 0.1])


def test_sure_values_are_above_or_not_and_nothing_is_never() -> None:
    value = Ranged(*(np.array([99.0, 101.0, 0.0, -5.0]),) * 3)
    assert chances_above(value, hurdle=100.0).tolist() == [0, 1, 0, 0]


def test_chances_are_those_of_draws() -> None:
    rng = np.random.default_rng(3)
    value = ranged(np.exp(rng.normal(5, 1, 40)).tolist(), spread=0.7)
    drawn = value.mean * np.exp(0.7 * rng.standard_normal((40_000, 40)))
    assert chances_above(value, hurdle=150.0) == pytest.approx((drawn > 150).mean(axis=0), abs=0.012)


def test_a_segment_scores_chance_times_fit_with_students_range_over_its_customers() -> None:
    """Sure values: chances 1, 1, 0 and 1, so chance × fit is .2, .6, 0 and .5."""
    value = Ranged(*(np.array([200.0, 300.0, 50.0, 400.0]),) * 3)
    found = segments_of(np.array([0, 0, 0, 1]), value, fit=np.array([0.2, 0.6, 0.9, 0.5]), hurdle=100.0, segments=2)
    each = np.array([0.2, 0.6, 0.0])
    reach = student.ppf(0.9, 2) * each.std(ddof=1) / 3**0.5
    assert found.score == pytest.approx([each.mean(), 0.5])
    assert (found.low[0], found.high[0]) == pytest.approx((max(each.mean() - reach, 0), each.mean() + reach))
    assert np.isnan([found.low[1], found.high[1]]).all()  # of one customer no range is told
    assert found.chance == pytest.approx([2 / 3, 1])
    assert found.fit == pytest.approx([1.7 / 3, 0.5])
    assert (found.customers.tolist(), found.middle) == ([3, 1], pytest.approx(1.3 / 4))


def test_the_range_holds_the_drawn_mean_as_often_as_it_says() -> None:
    rng, held = np.random.default_rng(7), []
    for _ in range(400):
        fit = rng.beta(4, 4, 8)  # of mean .5; every value is above the hurdle
        found = segments_of(np.zeros(8, int), Ranged(*(np.full(8, 2.0),) * 3), fit=fit, hurdle=1.0, segments=1)
        held.append(found.low[0] <= 0.5 <= found.high[0])
    assert 0.75 < np.mean(held) < 0.85


def test_what_cannot_be_is_refused() -> None:
    value = Ranged(*(np.ones(2),) * 3)
    with pytest.raises(BadInput, match="A hurdle is money above 0, not 0"):
        chances_above(value, hurdle=0.0)
    with pytest.raises(BadInput, match="one customer at least"):
        segments_of(np.zeros(2, int), value, fit=np.ones(2), hurdle=1.0, segments=2)
    with pytest.raises(BadInput, match="equally long"):
        segments_of(np.zeros(2, int), value, fit=np.ones(3), hurdle=1.0, segments=1)
