"""Design effects, numbers of answers and means against published figures and against sums by hand."""

import math

import numpy as np
import pytest
from tests.factories.metrics import RECOMMEND, recommended, satisfied

from keepworth.errors import NotEnough
from keepworth.measure.metrics import (
    MetricAnswers,
    answers_needed,
    clustering,
    compare_pairs,
    mean_score,
    recommend_score,
    trend,
)

# Six people judged by four: table 2 of Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428.
JUDGED = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)


def test_icc_is_that_of_shrout_and_fleiss_1979() -> None:
    found = clustering(JUDGED.ravel(), np.repeat(np.arange(6), 4))
    assert found.icc == pytest.approx(0.1657, abs=5e-5)
    assert (found.size, found.customers) == (4, 6)
    assert found.design_effect == pytest.approx(1 + 3 * 0.1657, abs=2e-4)


def test_unequal_customers_are_weighed_as_donner_and_koval_1980_say() -> None:
    # Sizes 3 and 1: n₀ = 4 − 10/4 = 1.5; between 12 (means 2 and 6, grand 3), within 1 (of 1, 2, 3).
    found = clustering(np.array([1.0, 2, 3, 6]), np.array([0, 0, 0, 1]))
    assert found.icc == pytest.approx((12 - 1) / (12 + 0.5 * 1), abs=1e-12)
    assert found.size == 2.5


def test_customers_more_alike_than_their_contacts_cost_nothing() -> None:
    # Both customers hold 1 and 5: between 0, within 8, ICC −1.
    found = clustering(np.array([1.0, 5, 1, 5]), np.array([0, 0, 1, 1]))
    assert (found.icc, found.design_effect) == (-1, 1)


def test_contacts_of_one_customer_count_for_less_by_the_design_effect() -> None:
    customer = np.repeat(np.arange(6), 4)
    answers = MetricAnswers(RECOMMEND, JUDGED.ravel(), customer=customer)
    found = recommend_score(answers).shown
    classes = 100.0 * ((JUDGED >= 9).astype(float) - (JUDGED <= 6))
    assert found.effective_n == pytest.approx(24 / clustering(classes.ravel(), customer).design_effect, abs=1e-9)
    assert found.n == 24


def test_one_customer_alone_has_no_design_effect() -> None:
    with pytest.raises(NotEnough, match="all answers are of one, which speak for that customer alone"):
        mean_score(satisfied(4, 5, 3, customer=np.zeros(3, dtype=np.int64)))


@pytest.mark.parametrize(("people", "answers"), [(100, 80), (1000, 278), (10_000, 370), (100_000, 383)])
def test_numbers_of_answers_are_those_of_krejcie_and_morgan_1970(people: int, answers: int) -> None:
    found = answers_needed(5, spread=50, level=0.95, population=people)
    assert found == pytest.approx(answers, abs=1)  # they round, we round up


def test_a_margin_needs_so_many_answers() -> None:
    assert answers_needed(5, spread=50, level=0.95) == math.ceil(1.959964**2 * 100)
    # The design's 1.96² · Var · 10⁴ / E², with the variance .61 of 50/30/20.
    spread = recommend_score(recommended(50, 30, 20)).shown.spread
    assert answers_needed(10, spread=spread, level=0.95) == math.ceil(1.959964**2 * 0.61 * 1e4 / 100)
    assert answers_needed(5, spread=50, level=0.95, design_effect=2) == math.ceil(2 * 1.959964**2 * 100)


def test_that_many_answers_give_that_margin() -> None:
    found = recommend_score(recommended(118, 71, 46, population=2000), level=0.95).plain
    margin = (found.high - found.low) / 2
    assert answers_needed(margin, spread=found.spread, level=0.95, population=2000) == pytest.approx(235, abs=1)


def test_a_finite_number_of_people_narrows_the_error_by_the_root_of_the_share_left() -> None:
    free = recommend_score(recommended(50, 30, 20)).plain.standard_error
    bound = recommend_score(recommended(50, 30, 20, population=200)).plain.standard_error
    assert bound == pytest.approx(free * math.sqrt((200 - 100) / (200 - 1)), abs=1e-9)


def test_where_everybody_answered_nothing_is_in_doubt() -> None:
    found = recommend_score(recommended(50, 30, 20, population=100))
    assert (found.shown.low, found.shown.score, found.shown.high) == (30, 30, 30)
    assert found.adjusted.score == 30


def test_a_mean_has_students_interval() -> None:
    # By hand: mean 4.2, s = √.7, SE = √.14 = .374166; t(4, .90) = 1.533206.
    found = mean_score(satisfied(4, 5, 3, 4, 5), level=0.8)
    assert (found.score, found.low, found.high) == pytest.approx((4.2, 4.2 - 0.573674, 4.2 + 0.573674), abs=1e-5)
    assert (found.n, found.effective_n, found.method) == (5, 5, "t")


def test_five_answers_alike_leave_a_share_of_others() -> None:
    # At 8 in 10, up to 1 − .2^(1/5) = .275220 would answer otherwise, at worst 1.
    found = mean_score(satisfied(5, 5, 5, 5, 5), level=0.8)
    assert found.low == pytest.approx(5 - 4 * 0.275220, abs=1e-5)
    assert (found.score, found.high) == (5, 5)


def test_weights_make_the_mean_and_the_effective_number() -> None:
    found = mean_score(satisfied(5, 3, 1, weights=np.array([2.0, 1.0, 1.0])))
    assert found.score == 3.5
    assert found.effective_n == pytest.approx(16 / 6, abs=1e-12)
    # Σw(x − 3.5)² / Σw = 2.75, and 1 − Σ(w/Σw)² = .625.
    assert found.spread == pytest.approx(math.sqrt(2.75 / 0.625), abs=1e-12)


def test_the_same_people_are_compared_by_their_differences() -> None:
    people = np.arange(5)
    earlier = satisfied(3, 4, 2, 5, 1, person=people)
    later = satisfied(5, 5, 4, 4, 1, 4, person=np.array([2, 0, 1, 3, 4, 9]))
    # Person by person: 5−3, 4−4, 5−2, 4−5, 1−1 → mean .8, s² = 2.7, SE = √.54; t(4, .90) = 1.533206.
    found = compare_pairs(earlier, later, statistic="mean", level=0.8)
    assert found.change == pytest.approx(0.8, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((0.8 - 1.126669, 0.8 + 1.126669), abs=1e-5)
    assert found.n == (5, 5)
    # With 4 degrees of freedom Student's distribution has a closed form: s = t/√(4 + t²), F = ½ + ¾(s − s³/3).
    t = 0.8 / math.sqrt(0.54)
    s = t / math.sqrt(4 + t**2)
    assert found.p == pytest.approx(1 - 1.5 * (s - s**3 / 3), abs=1e-9)


def test_pairs_weigh_as_the_later_wave_does() -> None:
    earlier = satisfied(3, 3, person=np.array([1, 0]))
    later = satisfied(4, 1, person=np.array([0, 1]), weights=np.array([3.0, 1.0]))
    assert compare_pairs(earlier, later, statistic="mean").change == pytest.approx((3 * 1 - 1 * 2) / 4)
    assert compare_pairs(later, earlier, statistic="mean").change == pytest.approx((-1 + 2) / 2)


def test_the_line_through_waves_weighs_them_by_their_errors() -> None:
    waves = [recommended(50, 30, 20), recommended(54, 28, 18), recommended(580, 280, 140)]
    found = trend(waves, statistic="recommend")
    at = np.array([one.score for one in found.scores])
    roots = np.array([1 / one.standard_error for one in found.scores])
    design = np.stack([np.ones(3), np.arange(3)], axis=1)
    line = np.linalg.lstsq(design * roots[:, None], at * roots, rcond=None)[0]
    assert found.slope == pytest.approx(line[1], abs=1e-9)
