"""Whether scales are told apart, the index of several items, and what both withhold or refuse."""

import numpy as np
import pytest
from tests.factories.scales import holzinger, named

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.psychometrics import ItemAnswers, Told, tell_apart, variance_extracted, weighted_index
from keepworth.measure.withheld import Why, Withheld

TWO = (("i1", "i2", "i3"), ("i4", "i5", "i6"))


def exactly(correlations: np.ndarray, people: int = 200) -> ItemAnswers:
    """Answers with just these correlations."""
    size = correlations.shape[0]
    noise = np.random.default_rng(1).normal(size=(people, size))
    white = np.linalg.qr(np.column_stack([np.ones(people), noise]))[0][:, 1:] * np.sqrt(people)
    return named(white @ np.linalg.cholesky(correlations).T)


def drawn_pair(rng: np.random.Generator, alike: float) -> ItemAnswers:
    traits = rng.normal(size=(200, 2)) @ np.linalg.cholesky([[1, alike], [alike, 1]]).T
    return named(0.7 * np.repeat(traits, 3, axis=1) + np.sqrt(0.51) * rng.normal(size=(200, 6)))


def test_the_ratio_is_that_of_henseler_ringle_and_sarstedt_2015_by_hand() -> None:
    # Within .5 and .4; between .3 twice and .1 twice: .2/√(.5·.4).
    correlations = np.array([[1, 0.5, 0.3, 0.1], [0.5, 1, 0.1, 0.3], [0.3, 0.1, 1, 0.4], [0.1, 0.3, 0.4, 1]])
    (pair,) = found = tell_apart(exactly(correlations), (("i1", "i2"), ("i3", "i4")))
    assert len(found) == 1
    assert (pair.scales, pair.ratio.value) == ((0, 1), pytest.approx(0.2 / np.sqrt(0.2), abs=1e-9))
    assert pair.judged is Told.APART


def test_an_item_turned_round_does_not_change_the_ratio() -> None:
    answers = holzinger("x1", "x2", "x3", "x4", "x5", "x6")
    turned = answers.values.copy()
    turned[:, 0] = 20 - turned[:, 0]
    scales = (("x1", "x2", "x3"), ("x4", "x5", "x6"))
    one, other = (tell_apart(ItemAnswers(of, answers.names, 0, 20), scales) for of in (answers.values, turned))
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    assert one[0].ratio.value == pytest.approx(other[0].ratio.value)


@pytest.mark.parametrize(("alike", "told"), [(0.5, Told.APART), (0.98, Told.ONE), (0.85, Told.UNKNOWN)])
def test_the_ratio_holds_8_times_in_10_and_scales_are_told_apart(alike: float, told: Told) -> None:
    rng, times, held, judged = np.random.default_rng(2), 300, 0, []
    for _ in range(times):
        found = tell_apart(drawn_pair(rng, alike), TWO)
        assert isinstance(found, tuple)
        held += found[0].ratio.low <= alike <= found[0].ratio.high
        judged.append(found[0].judged)
    # ±.07: three standard errors.
    assert held / times == pytest.approx(0.8, abs=0.07)
    assert judged.count(told) > 0.8 * times
    wrong = {0.5: Told.ONE, 0.98: Told.APART, 0.85: Told.APART}[alike]
    assert judged.count(wrong) < 0.1 * times


def test_items_that_do_not_go_together_at_all_tell_nothing() -> None:
    assert tell_apart(exactly(np.eye(4)), (("i1", "i2"), ("i3", "i4"))) == Withheld(Why.NOT_IDENTIFIED)


def test_few_people_are_a_result_and_lone_items_are_refused() -> None:
    answers = drawn_pair(np.random.default_rng(3), 0.5)
    few = named(answers.values[:99])
    assert tell_apart(few, TWO) == Withheld(Why.FEW_PEOPLE, 99, 100)
    for scales in ((("i1",), ("i2", "i3")), TWO[:1]):
        with pytest.raises(BadInput, match="two items or more are told apart"):
            tell_apart(answers, scales)


def test_a_factor_explains_the_mean_of_squared_loadings() -> None:
    assert variance_extracted(np.array([0.8, 0.6])) == pytest.approx(0.5)


def test_the_index_is_that_of_acsi_by_hand() -> None:
    # Means 8, 7 and 9 with weights 1, 2, 1: (31 − 4)/(9·4) = 75 of 100.
    values = np.array([[8.0, 7, 9]]) + np.tile([[-1.0], [1.0]], (30, 1))
    answers = named(values, lowest=1, highest=10)
    found = weighted_index(answers, np.array([1.0, 2, 1]))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(75, abs=1e-12)
    # All items move together by 1 of 9: SD 11.111·√(60/59); Student's t of 59 degrees reaches 1.29607.
    assert found.high - 75 == pytest.approx(1.29607 * 100 / 9 / np.sqrt(59), rel=1e-4)
    assert weighted_index(named(values[:49], lowest=1, highest=10), np.ones(3)) == Withheld(Why.FEW_PEOPLE, 49, 50)


@pytest.mark.parametrize("weights", [[1.0, 1], [1, -1, 1], [0, 0, 0]])
def test_weights_that_cannot_be_are_refused(weights: list[float]) -> None:
    with pytest.raises(BadInput, match="3 items take as many weights of 0 or more"):
        weighted_index(named(np.ones((60, 3))), np.array(weights))
