"""Figures of the design's §4 (derived): threads, champions, support; and what follows from them on paper."""

import numpy as np
import pytest

from keepworth.measure import (
    are_champions,
    breadth,
    coverage,
    expected_orphaned_value,
    net_support,
    probability_all_leave,
    thread_risk,
    undefended_without,
)
from keepworth.measure.champions import ALONE


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_shares_of_60_30_and_10_percent_are_46_and_2_17_effective_threads() -> None:
    # The first contact's strength comes from two colleagues.
    found = thread_risk(
        ints(0, 0, 0, 0, 1), ints(7, 7, 8, 9, 7), strength=np.array([40.0, 20, 30, 10, 55]), customers=3
    )
    assert found.share == pytest.approx([0.6, 0.3, 0.1, 1], abs=1e-12)
    assert found.single[:2] == pytest.approx([0.46, 1], abs=1e-12)
    assert found.effective[:2] == pytest.approx([2.17, 1], abs=5e-3)
    # Without the first: .75 and .25 of what is left, 1/.625; without the second .6/.7 and .1/.7.
    assert found.without == pytest.approx([1.6, 49 / 37, 81 / 45, 0], abs=1e-12)
    assert found.top.tolist() == [7, 7, -1]
    assert found.people.tolist() == [3, 1, 0]
    assert np.isnan(found.single[2])
    assert np.isnan(found.top_share[2])


def test_one_two_and_three_champions_of_15_percent() -> None:
    customer = ints(0, 1, 1, 2, 2, 2)
    found = probability_all_leave(np.full(6, 0.15), customer, team=np.full(6, ALONE), customers=4)
    assert found[:3] == pytest.approx([0.15, 0.0225, 0.003375], abs=1e-12)
    assert np.isnan(found[3])


def test_a_shared_factor_of_a_team_is_the_correlation_of_leaving() -> None:
    # ρ · .15 + (1 − ρ) · .15², by hand; a third of another team leaves on their own.
    found = probability_all_leave(np.full(3, 0.15), ints(0, 0, 0), team=ints(4, 4, 5), customers=1, shared=0.2)
    assert found == pytest.approx([(0.2 * 0.15 + 0.8 * 0.0225) * 0.15], abs=1e-12)
    both = probability_all_leave(np.full(2, 0.15), ints(0, 0), team=ints(4, 4), customers=1, shared=0.2)[0]
    assert (both - 0.15**2) / (0.15 * 0.85) == pytest.approx(0.2, abs=1e-12)


def test_a_shared_factor_of_0_is_independence_and_of_1_the_surest_to_stay() -> None:
    leaves, one = np.array([0.3, 0.1, 0.2]), ints(0, 0, 0)
    for shared, wanted in ((0.0, 0.006), (1.0, 0.1)):
        found = probability_all_leave(leaves, one, team=one, customers=1, shared=shared)
        assert found == pytest.approx([wanted], abs=1e-12)


def test_a_team_that_leaves_together_is_lost_as_often_as_simulated() -> None:
    rng = np.random.default_rng(11)
    leaves, draws, shared = np.array([0.3, 0.1, 0.2]), 400_000, 0.4
    alike = rng.random((draws, 1)) < shared
    chance = np.where(alike, rng.random((draws, 1)), rng.random((draws, 3)))
    gone = chance < leaves
    found = probability_all_leave(leaves, ints(0, 0, 0), team=ints(1, 1, 1), customers=1, shared=shared)[0]
    assert gone.mean(axis=0) == pytest.approx(leaves, abs=0.003)  # 4 standard errors
    assert gone.all(axis=1).mean() == pytest.approx(found, abs=0.0015)


def test_orphaned_value_of_the_design_by_hand() -> None:
    # 40,000 · .15 · (.91 − .74); without a champion there is nothing to lose.
    value, lost = np.array([40_000.0, 9]), np.array([0.15, np.nan])
    found = expected_orphaned_value(value, lost, stay_with=np.array([0.91, 1]), stay_without=np.array([0.74, 0]))
    assert found == pytest.approx([1_020, 0], abs=1e-9)


def test_a_champion_needs_influence_stance_an_act_and_presence() -> None:
    influence = np.array([3.0, 2, 5, 4, np.nan, 3])
    stance = np.array([2.0, 2, 1, 2, 2, 2])
    acts, here = ints(1, 1, 1, 0, 1, 1), np.array([True, True, True, True, True, False])
    assert are_champions(influence, stance, acts=acts, here=here).tolist() == [True] + [False] * 5


def test_net_support_weighs_stance_by_influence() -> None:
    customer = ints(0, 0, 0, 1)
    influence, stance = np.array([5.0, np.nan, 2, 4]), np.array([2.0, -1, np.nan, np.nan])
    found = net_support(customer, influence, stance=stance, customers=2)
    assert found[0] == pytest.approx((5 * 2 - 3) / 10, abs=1e-12)  # the unknown influence is 3, the unknown stance 0
    assert np.isnan(found[1])


def test_coverage_and_breadth_are_shares_of_people_and_of_departments() -> None:
    customer, known = ints(0, 0, 0, 1), np.array([True, False, True, False])
    assert coverage(customer, known, customers=3).share[:2] == pytest.approx([2 / 3, 0], abs=1e-12)
    found = breadth(customer, ints(3, 3, -1, 3), known=known, customers=3)
    assert found.all.tolist() == [1, 1, 0]
    assert found.share[:2] == pytest.approx([1, 0], abs=1e-12)
    assert np.isnan(found.share[2])


def test_undefended_is_left_without_a_tie_or_without_the_only_champion() -> None:
    customer = ints(0, 0, 0, 1, 2, 2)
    tied = np.array([True, True, False, True, True, True])
    champion = np.array([True, False, False, False, True, True])
    found = undefended_without(customer, tied=tied, champion=champion, customers=3)
    assert found.tolist() == [True, False, False, True, False, False]
