"""What is told of a scale, what is withheld, and what is refused."""

import numpy as np
import pytest
from tests.factories.scales import drawn, named

from keepworth.errors import BadInput
from keepworth.measure.psychometrics import (
    ItemAnswers,
    Reliability,
    alpha,
    item_analysis,
    reliable_change,
    spread_of_score,
    standard_error,
)
from keepworth.measure.withheld import WORDS, Why, Withheld

LOADINGS = np.array([0.8, 0.7, 0.6])


def answers(people: int = 60) -> np.ndarray:
    return drawn(np.random.default_rng(1), LOADINGS, people=people)


@pytest.mark.parametrize("told", [alpha, item_analysis])
def test_too_few_people_or_items_are_a_result_that_says_what_it_takes(told) -> None:
    few = told(named(answers(49)))
    assert few == Withheld(Why.FEW_PEOPLE, 49, 50)
    assert str(few) == "Not enough answers: 49 people answered every item, and it takes 50."
    assert told(named(answers()[:, :1])) == Withheld(Why.FEW_ITEMS, 1, 2)
    assert not isinstance(told(named(answers(50))), Withheld)


@pytest.mark.parametrize("told", [alpha, item_analysis])
def test_an_item_that_all_answer_alike_is_a_result(told) -> None:
    values = answers()
    values[:, 1] = 4
    assert told(named(values)) == Withheld(Why.ALL_ALIKE)
    # Each item differs, and their sum does not.
    assert told(named(np.column_stack([values[:, 0], -values[:, 0]]))) == Withheld(Why.ALL_ALIKE)


def test_who_left_out_an_item_is_left_out() -> None:
    values = answers()
    gappy = values.copy()
    gappy[:5, 0] = np.nan
    assert alpha(named(gappy)) == alpha(named(values[5:]))


def test_an_item_turned_the_wrong_way_and_one_of_something_else_stray() -> None:
    rng = np.random.default_rng(2)
    values = np.column_stack([drawn(rng, np.full(4, 0.7), people=400), rng.normal(size=400)])
    values[:, 3] *= -1
    found = item_analysis(named(values))
    assert isinstance(found, tuple)
    assert [one.strays for one in found] == [False, False, False, True, True]
    assert found[3].rest_high < 0
    whole = alpha(named(values))
    assert isinstance(whole, Reliability)
    assert (found[3].alpha_without or 0) > whole.value


def test_two_items_have_no_alpha_without_one() -> None:
    found = item_analysis(named(answers()[:, :2]))
    assert isinstance(found, tuple)
    assert [one.alpha_without for one in found] == [None, None]


def test_the_ends_of_the_scale_are_counted() -> None:
    values = np.array([[1.0, 1], [1, 2], [3, 5], [5, 4]])
    found = item_analysis(named(values, lowest=1, highest=5), fewest=4)
    assert isinstance(found, tuple)
    assert [(one.floor, one.ceiling) for one in found] == [(0.5, 0.25), (0.25, 0.25)]


def test_a_score_s_spread_is_on_0_to_100() -> None:
    assert spread_of_score(named(np.array([[1.0, 1], [5, 5]]), lowest=1, highest=5)) == pytest.approx(100 / np.sqrt(2))


def test_a_reliability_below_0_makes_all_of_the_spread_error() -> None:
    assert standard_error(10, reliability=-0.5) == 10
    low = Reliability("alpha", -0.2, -0.9, 0.4, 0.8, 60, 3)
    assert reliable_change(10, reliability=low).high == reliable_change(10, reliability=low).least


@pytest.mark.parametrize(
    ("values", "names", "message"),
    [
        (np.ones((4, 2)), ("a", "b", "c"), r"3 items are named, and the answers have the shape \(4, 2\)"),
        (np.ones((4, 2)), ("a", "a"), "Items have one name each; there are a, a"),
        (np.array([[1.0, 2], [3, 8]]), ("a", "b"), "1 answers do not lie between 1 and 7; the first is row 1 of b: 8"),
    ],
)
def test_answers_that_cannot_be_are_refused(values: np.ndarray, names: tuple[str, ...], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        ItemAnswers(values, names, 1, 7)


def test_a_spread_or_a_reliability_that_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match=r"A spread of 5 with a reliability of 1.1 cannot be"):
        standard_error(5, reliability=1.1)


def test_every_reason_to_withhold_has_words() -> None:
    assert set(WORDS) == set(Why)
    assert all("{" not in str(Withheld(why, 3, 5)) for why in Why)
