"""Figures of the design's §8 (computed there): the fight-to-keep measure."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import expit
from tests.factories.fight_trials import trials

from keepworth.measure import TrialKind, fight_scores, fights, printed_fight
from keepworth.measure.fight import TRIAL_STATES

FOUR = trials(
    [0, 0, 0, 0],
    gap=[4, 10, 0, 15],
    stress=[0, 0, 1.5, 0],
    passed=[True, True, True, False],
    kind=[TrialKind.PRICE_RISE, TrialKind.CHEAPER_RIVAL, TrialKind.FAILURE, TrialKind.DISCOUNT],
)
ONE = np.array([0])


def test_three_trials_passed_and_one_failed() -> None:
    """Prior N(1, 1), γ .1; at 95 %, to the digits that are printed there."""
    found = fight_scores(FOUR, ONE, beliefs=printed_fight(), level=0.95)
    assert found.phi == pytest.approx([1.566393], abs=5e-7)
    assert found.sd == pytest.approx([0.723286], abs=5e-7)
    assert found.f50 == pytest.approx([15.66], abs=5e-3)
    assert (found.low[0], found.high[0]) == pytest.approx((1.49, 29.84), abs=5e-3)
    assert (found.passed[0], found.failed[0], TRIAL_STATES[found.state[0]]) == (3, 1, "mixed")
    assert fights(found, np.array([False])).tolist() == [True]


def test_at_80_percent_as_it_is_stored_and_shown() -> None:
    """15.66 ± 1.281552 · 7.23286, by hand."""
    found = fight_scores(FOUR, ONE, beliefs=printed_fight())
    assert (found.low[0], found.high[0]) == pytest.approx((6.3947, 24.9332), abs=1e-4)


def test_the_mode_is_where_the_posterior_is_highest() -> None:
    """By a search of another kind, over the formula as the design writes it."""

    def loss(phi: float) -> float:
        chance = expit(phi - 0.1 * FOUR.gap - FOUR.stress)
        return (phi - 1) ** 2 / 2 - np.log(np.where(FOUR.passed, chance, 1 - chance)).sum()

    lowest = minimize_scalar(loss, bounds=(-5, 8), method="bounded", options={"xatol": 1e-10}).x
    assert fight_scores(FOUR, ONE, beliefs=printed_fight()).phi[0] == pytest.approx(lowest, abs=1e-6)


def test_two_answers_of_half_weight_are_one_of_whole() -> None:
    whole = fight_scores(FOUR, ONE, beliefs=printed_fight())
    halves = trials(
        np.repeat(FOUR.customer, 2),
        gap=np.repeat(FOUR.gap, 2),
        stress=np.repeat(FOUR.stress, 2),
        passed=np.repeat(FOUR.passed, 2),
        weight=np.full(8, 0.5),
    )
    found = fight_scores(halves, ONE, beliefs=printed_fight())
    assert (found.phi[0], found.sd[0]) == pytest.approx((whole.phi[0], whole.sd[0]), abs=1e-12)
