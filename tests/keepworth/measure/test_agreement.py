"""What is told of contacts who agree or do not, what is withheld, and how often intervals hold."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.measure.agreement import Agreement, Disagreement, agreement_of, disagreement, r_wg
from keepworth.measure.estimate import Estimate
from keepworth.measure.icc import ContactsAlike, Raters, contacts_alike, raters_alike, stepped_up
from keepworth.measure.shrinkage import Shrunk, shrunk_means
from keepworth.measure.sides import Judged
from keepworth.measure.withheld import Why, Withheld

POINTS = np.arange(1.0, 6)


def agreed(ratings: list[list[float]], *, points: int = 5) -> Agreement:
    found = agreement_of(np.array(ratings), points=points)
    assert isinstance(found, Agreement)
    return found


def test_of_two_to_five_contacts_the_spread_is_told_and_no_verdict() -> None:
    found = agreed([[4], [4], [5], [4], [5]])
    assert (found.mean, found.lowest, found.highest) == (4.4, 4, 5)
    assert found.spread == pytest.approx(np.sqrt(0.3))
    assert (found.rwg, found.judged) == (Withheld(Why.FEW_CONTACTS, 5, 6), Judged.UNKNOWN)
    assert agreement_of(np.array([[4.0], [np.nan]]), points=5) == Withheld(Why.FEW_CONTACTS, 1, 2)


def test_many_contacts_who_agree_who_do_not_and_who_might() -> None:
    assert agreed([[4], [4], [5], [4], [5]] * 4).judged is Judged.ALIKE
    assert agreed([[1], [5], [1], [5], [1], [5], [1], [5]]).judged is Judged.DIFFER
    assert agreed([[2], [4], [3], [5], [4], [3]]).judged is Judged.UNKNOWN


def test_contacts_who_all_say_the_same_leave_doubt() -> None:
    found = agreed([[5.0]] * 6).rwg
    assert isinstance(found, Estimate)
    assert (found.value, found.high) == (1, 1)
    assert 0 <= found.low < 1
    many = agreed([[5.0]] * 60).rwg
    assert isinstance(many, Estimate)
    assert many.low > found.low


def test_worse_than_dice_is_0() -> None:
    assert r_wg(4.0, points=5) == 0


@pytest.mark.parametrize(("variance", "points", "items"), [(-1, 5, 1), (1, 1, 1), (1, 5, 0)])
def test_variances_and_scales_that_cannot_be_are_refused(variance: float, points: int, items: int) -> None:
    with pytest.raises(BadInput, match="cannot be"):
        r_wg(variance, points=points, items=items)


def test_ratings_off_the_scale_are_refused() -> None:
    with pytest.raises(BadInput, match="1 ratings are not from 1 to 5; the first is 7"):
        agreed([[4], [7]])


def apart(scores: list[float], influence: list[float], *, error: float = 8.0) -> Disagreement | Withheld:
    return disagreement(np.array(scores), np.full(len(scores), error), influence=np.array(influence))


def test_the_hostile_decision_maker_is_found_behind_the_mean() -> None:
    found = apart([80, 75, 20, 78], [0.3, 0.2, 0.4, 0.1])
    assert isinstance(found, Disagreement)
    assert (found.high, found.low, found.least_content, found.weighty) == (0, 2, 2, 3)
    assert found.apart.value == 60
    assert found.judged is Judged.DIFFER


def test_who_decides_little_or_was_not_heard_splits_nobody() -> None:
    assert apart([80, 10, np.nan], [0.5, 0.1, 0.4]) == Withheld(Why.FEW_CONTACTS, 1, 2)


def test_a_difference_within_error_is_none_and_no_agreement_either() -> None:
    near = apart([70, 65], [0.5, 0.5])
    assert isinstance(near, Disagreement)
    assert near.judged is Judged.UNKNOWN
    sure = apart([70, 69], [0.5, 0.5], error=2)
    assert isinstance(sure, Disagreement)
    assert sure.judged is Judged.ALIKE


def test_people_of_one_mind_are_said_to_differ_once_in_ten_times_at_most() -> None:
    rng, times = np.random.default_rng(1), 2000
    found = [apart(list(60 + 8 * rng.normal(size=5)), [0.2] * 5) for _ in range(times)]
    differ = np.mean([isinstance(one, Disagreement) and one.judged is Judged.DIFFER for one in found])
    # RISK of .05 at each end, shared among ten pairs that hang together.
    assert 0.03 < differ < 0.1


def test_the_widest_difference_holds_8_times_in_10_or_more() -> None:
    rng, times, held = np.random.default_rng(2), 2000, 0
    truth = np.array([40.0, 50, 60, 55, 45])
    for _ in range(times):
        found = apart(list(truth + 8 * rng.normal(size=5)), [0.2] * 5)
        assert isinstance(found, Disagreement)
        held += found.apart.low <= truth[found.high] - truth[found.low] <= found.apart.high
    assert 0.8 <= held / times < 0.97


@pytest.mark.parametrize("size", [6, 8, 15])
@pytest.mark.parametrize(
    "chances",
    [(0.05, 0.1, 0.2, 0.4, 0.25), (0, 0.05, 0.15, 0.6, 0.2), (0.02, 0.03, 0.05, 0.3, 0.6), (0.1, 0.2, 0.4, 0.2, 0.1)],
)
def test_r_wg_holds_about_8_times_in_10(chances: tuple[float, ...], size: int) -> None:
    rng, times = np.random.default_rng(3), 600
    variance = POINTS**2 @ np.array(chances) - (POINTS @ np.array(chances)) ** 2
    held = 0
    for _ in range(times):
        found = agreed([[one] for one in rng.choice(POINTS, size=size, p=chances)]).rwg
        assert isinstance(found, Estimate)
        held += found.low <= r_wg(variance, points=5) <= found.high
    # Counts of few are whole numbers, so it swings; the χ² interval goes down to .39 of the third.
    assert 0.69 < held / times < 0.95


def test_r_wg_of_three_items_that_hang_together_is_too_careful() -> None:
    rng, times = np.random.default_rng(3), 600
    many = items_of(rng, people=200_000)
    truth = r_wg(float(many.var(axis=0).mean()), points=5, items=3)
    found = [agreed(items_of(rng, people=10).tolist()).rwg for _ in range(times)]
    held = [isinstance(one, Estimate) and one.low <= truth <= one.high for one in found]
    assert 0.8 < np.mean(held) < 0.96


def items_of(rng: np.random.Generator, *, people: int) -> np.ndarray:
    answers = 3.7 + 0.6 * rng.normal(size=(people, 1)) + 0.6 * rng.normal(size=(people, 3))
    return np.clip(np.round(answers), 1, 5)


def contacts(rng: np.random.Generator, sizes: np.ndarray, alike: float) -> tuple[np.ndarray, np.ndarray]:
    customer = np.repeat(np.arange(sizes.size), sizes)
    own = rng.normal(size=sizes.size)[customer]
    return np.sqrt(alike) * own + np.sqrt(1 - alike) * rng.normal(size=customer.size), customer


@pytest.mark.parametrize("sizes", [np.full(30, 4), np.tile([1, 2, 3, 8], 12)], ids=["alike", "unlike"])
def test_icc_1_holds_8_times_in_10(sizes: np.ndarray) -> None:
    rng, times, held = np.random.default_rng(4), 600, 0
    for _ in range(times):
        found = contacts_alike(*contacts(rng, sizes, 0.3))
        assert isinstance(found, ContactsAlike)
        held += found.single.low <= 0.3 <= found.single.high
        assert found.mean.value == pytest.approx(stepped_up(found.single.value, size=found.size))
    # ±.05: three standard errors.
    assert held / times == pytest.approx(0.8, abs=0.05)


def test_retest_reliability_holds_8_times_in_10() -> None:
    rng, times, held = np.random.default_rng(5), 600, 0
    for _ in range(times):
        true = rng.normal(size=(40, 1))
        found = raters_alike(true * np.sqrt(0.7) + np.sqrt(0.3) * rng.normal(size=(40, 2)))
        assert isinstance(found, Raters)
        held += found.two_way.low <= 0.7 <= found.two_way.high
    assert held / times == pytest.approx(0.8, abs=0.05)


def test_few_customers_are_a_result_and_lone_contacts_count_nowhere() -> None:
    values, customer = contacts(np.random.default_rng(6), np.repeat([1, 2], [50, 19]), 0.3)
    assert contacts_alike(values, customer) == Withheld(Why.FEW_CUSTOMERS, 19, 20)
    several = contacts(np.random.default_rng(6), np.full(20, 3), 0.3)
    alone = np.concatenate([several[0], [9.0, 9.0]]), np.concatenate([several[1], [100, 101]])
    assert contacts_alike(*alone) == contacts_alike(*several)


def test_answers_without_any_spread_and_without_spread_inside_are_results() -> None:
    customer = np.repeat(np.arange(25), 2)
    assert contacts_alike(np.ones(50), customer) == Withheld(Why.ALL_ALIKE)
    inside = contacts_alike(customer.astype(float), customer)
    assert isinstance(inside, ContactsAlike)
    assert inside.single == inside.mean == Estimate(1, 1, 1)


def test_contacts_who_contradict_each_other_stay_at_minus_1() -> None:
    found = contacts_alike(np.tile([1.0, 5.0], 25), np.repeat(np.arange(25), 2))
    assert isinstance(found, ContactsAlike)
    assert (found.single.value, found.mean.value) == (-1, -1)


def test_too_few_who_answered_twice_and_one_rating_each() -> None:
    assert raters_alike(np.array([[1.0, 2], [2, 3], [3, np.nan]])) == Withheld(Why.FEW_PEOPLE, 2, 5)
    assert raters_alike(np.ones((6, 2))) == Withheld(Why.ALL_ALIKE)
    with pytest.raises(BadInput, match="2 columns or more"):
        raters_alike(np.ones((6, 1)))


def test_milder_raters_count_as_error_only_where_it_matters() -> None:
    true = np.arange(10.0)
    found = raters_alike(np.column_stack([true, true + 3]))
    assert isinstance(found, Raters)
    assert found.consistent.value == 1
    assert found.two_way.value < 0.75


def test_people_whom_raters_do_not_tell_apart_have_no_correlation() -> None:
    # .1 and .7 leave rounding beside 0, which is none.
    found = raters_alike(np.tile([0.1, 0.7, 0.1, 0.1], (99, 1)))
    assert isinstance(found, Raters)
    assert (found.two_way.value, found.two_way_mean.value, found.consistent.value) == (0, 0, 0)
    assert np.isfinite([found.two_way.low, found.two_way.high]).all()


def test_means_that_are_alike_are_drawn_together_whole() -> None:
    found = shrunk_means(np.array([1.0, 2, 3, 4]), variance=100)
    assert isinstance(found, Shrunk)
    assert list(found.means) == [2.5] * 4
    assert shrunk_means(np.ones(3), variance=1) == Withheld(Why.FEW_CUSTOMERS, 3, 4)
