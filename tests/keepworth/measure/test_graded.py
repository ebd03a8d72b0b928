"""The graded response model: its slopes before the fit, what is withheld, what is found again."""

import numpy as np
import pytest
from tests.factories.scales import named

from keepworth.measure.psychometrics import GradedFit, fit_graded
from keepworth.measure.psychometrics.graded import _patterns, _start, log_likelihood
from keepworth.measure.withheld import Why, Withheld

SLOPES = np.array([1.2, 2.0, 0.8, 1.5])
STEPS = np.array([[-1.5, 0.0, 1.0], [-1.0, 0.3, 1.2], [-2.0, -0.5, 1.5], [-0.8, 0.0, 0.9]])
STEP = 1e-6


def graded(rng: np.random.Generator, people: int = 400) -> np.ndarray:
    trait = rng.normal(size=(people, 1))
    noise = rng.logistic(size=(people, 4))
    return 1.0 + ((SLOPES * trait + noise)[:, :, None] > SLOPES[:, None] * STEPS).sum(axis=2)


def fitted(values: np.ndarray) -> GradedFit:
    found = fit_graded(named(values))
    assert isinstance(found, GradedFit)
    return found


def test_the_slopes_are_those_of_the_likelihood() -> None:
    values = graded(np.random.default_rng(1), people=80)
    of = _patterns(values, [np.unique(column) for column in values.T])
    at = _start(of) + 0.1
    measured = [(log_likelihood(at + one, of)[0] - log_likelihood(at - one, of)[0]) / (2 * STEP)
                for one in np.eye(at.size) * STEP]  # fmt: skip
    # Central differences lose about half the digits.
    assert log_likelihood(at, of)[1] == pytest.approx(np.array(measured).T, abs=1e-7)


def test_chances_of_all_patterns_sum_to_1() -> None:
    values = np.array(np.meshgrid([1.0, 2, 3], [1.0, 2], [1.0, 2, 3, 4])).reshape(3, -1).T
    of = _patterns(values, [np.unique(column) for column in values.T])
    at = np.array([1.3, -1, 0.2, -0.7, 0.4, 0.9, -2, 0.1, 0.5])
    assert np.exp(log_likelihood(at, of)[0]).sum() == pytest.approx(1, abs=1e-12)


def test_what_was_put_in_is_found_8_times_in_10() -> None:
    rng, held = np.random.default_rng(2), []
    for _ in range(12):
        for item, slope, steps in zip(fitted(graded(rng)).items, SLOPES, STEPS, strict=True):
            held.append(item.slope.low <= slope <= item.slope.high)
            held += [one.low <= at <= one.high for one, at in zip(item.steps, steps, strict=True)]
    # 192 that hang together: ±.1 is three standard errors.
    assert np.mean(held) == pytest.approx(0.8, abs=0.1)


def test_an_item_turned_round_has_a_slope_below_0_and_the_rest_stays() -> None:
    values = graded(np.random.default_rng(3))
    turned = values.copy()
    turned[:, 2] = 5 - turned[:, 2]
    one, other = fitted(values).items, fitted(turned).items
    assert other[2].slope.value == pytest.approx(-one[2].slope.value, abs=1e-4)
    assert [at.slope.value for at in other[:2]] == pytest.approx([at.slope.value for at in one[:2]], abs=1e-4)


def test_points_that_nobody_chose_are_left_out() -> None:
    values = graded(np.random.default_rng(3))
    values[values == 2] = 3
    found = fitted(values)
    assert found.items[0].points == (1, 3, 4)
    assert len(found.items[0].steps) == 2


def test_few_people_or_items_and_a_search_that_is_stopped_are_results() -> None:
    values = graded(np.random.default_rng(4))
    assert fit_graded(named(values[:199])) == Withheld(Why.FEW_PEOPLE, 199, 200)
    assert fit_graded(named(values[:, :2])) == Withheld(Why.FEW_ITEMS, 2, 3)
    assert fit_graded(named(values), max_steps=2) == Withheld(Why.NOT_CONVERGED)
