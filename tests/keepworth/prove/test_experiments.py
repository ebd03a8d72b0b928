"""Experiments: ranges hold, looking every day misleads nobody, and what was known before only takes doubt away."""

import numpy as np
import pytest

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.experiments import (
    Asked,
    Spending,
    always_reach,
    arm_for_means,
    arm_for_shares,
    boundaries,
    crossed,
    design_effect,
    effects,
    mean_seen,
    mismatch,
    resampled,
    share_seen,
)


def drawn(seed: int, *, effect: float = 0.5, accounts: int = 60, each: int = 8) -> tuple[Floats, Ints, Floats, Ints]:
    """Outcome, arm, what was known before, and account, of accounts drawn as a whole."""
    random = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(accounts), each)
    arm = (np.arange(accounts) % 2)[cluster]
    before = random.standard_normal(cluster.size)
    outcome = (
        effect * arm + before + random.standard_normal(accounts)[cluster] * 0.7 + random.standard_normal(cluster.size)
    )
    return outcome, arm, before[:, None], cluster


def test_ranges_of_whole_accounts_hold_as_often_as_they_say_and_those_of_rows_do_not() -> None:
    rounds, held, by_row, resample = 400, 0, 0, 0
    for seed in range(rounds):
        outcome, arm, before, cluster = drawn(seed)
        found = effects(outcome, arm, before=before, cluster=cluster, level=0.8)
        rows = effects(outcome, arm, before=before, level=0.8)
        ends = np.quantile(resampled(outcome, arm, cluster=cluster, samples=200, seed=seed), (0.1, 0.9), axis=0)
        held += bool(found.low[0] <= 0.5 <= found.high[0])
        by_row += bool(rows.low[0] <= 0.5 <= rows.high[0])
        resample += bool(ends[0, 0] <= 0.5 <= ends[1, 0])
    assert held / rounds == pytest.approx(0.8, abs=0.06)  # binomial error .02, three of them
    assert resample / rounds == pytest.approx(0.8, abs=0.06)
    assert by_row / rounds < 0.68


def test_what_was_known_before_takes_away_as_much_doubt_as_it_explains() -> None:
    random = np.random.default_rng(1)
    n = 20_000
    before, arm = random.standard_normal(n), random.integers(0, 2, n)
    outcome = 0.7 * before + np.sqrt(1 - 0.49) * random.standard_normal(n)
    plain, cuped = effects(outcome, arm), effects(outcome, arm, before=before[:, None])
    assert cuped.explained == pytest.approx(0.49, abs=0.02)
    assert (cuped.error[0] / plain.error[0]) ** 2 == pytest.approx(0.51, abs=0.02)
    same = effects(outcome, arm, before=np.ones((n, 1)))
    assert (same.effect[0], same.explained) == (pytest.approx(plain.effect[0]), 0.0)


def test_several_arms_are_each_held_against_those_left_out() -> None:
    random = np.random.default_rng(2)
    arm = random.integers(0, 3, 9000)
    found = effects(np.array([0.0, 1.0, -1.0])[arm] + random.standard_normal(9000), arm)
    np.testing.assert_allclose(found.effect, [1, -1], atol=0.1)
    assert (found.p < 1e-6).all()
    assert found.n.sum() == 9000


def test_an_outcome_that_is_the_same_for_all_is_no_effect_and_no_crash() -> None:
    found = effects(np.ones(10), np.arange(10) % 2)
    assert (found.effect[0], found.error[0], found.p[0]) == (0, 0, 1)


def test_a_lot_that_lost_people_is_noticed_and_a_fair_one_is_not() -> None:
    random = np.random.default_rng(3)
    fair = [mismatch(np.bincount(random.integers(0, 2, 5000)), np.ones(2)) for _ in range(2000)]
    assert np.mean(np.array(fair) < 0.05) == pytest.approx(0.05, abs=0.015)
    assert mismatch(np.array([5000, 4600]), np.ones(2)) < 0.001
    assert mismatch(np.array([9000, 1000]), np.array([0.9, 0.1])) == pytest.approx(1.0)


@pytest.mark.parametrize("spending", Spending)
def test_all_looks_together_stop_as_seldom_as_they_say_where_nothing_is_there(spending: Spending) -> None:
    limits = boundaries(10, spending=spending)
    steps = np.random.default_rng(4).standard_normal((40_000, 10)).cumsum(axis=1) / np.sqrt(np.arange(1, 11))
    assert (np.abs(steps) > limits).any(axis=1).mean() == pytest.approx(0.05, abs=0.004)  # error .0011
    assert crossed(limits) == pytest.approx(0.05, abs=1e-6)
    assert (np.abs(steps) > 1.96).any(axis=1).mean() > 0.15, "whoever looks ten times at 1.96 is misled"


def test_power_over_several_looks_is_that_of_simulation() -> None:
    limits = boundaries(5)
    steps = np.random.default_rng(5).standard_normal((40_000, 5)).cumsum(axis=1) / np.sqrt(np.arange(1, 6))
    drifting = steps + 3.0 * np.sqrt(np.arange(1, 6) / 5)
    assert crossed(limits, drift=3.0) == pytest.approx((np.abs(drifting) > limits).any(axis=1).mean(), abs=0.01)
    assert boundaries(1)[0] == pytest.approx(1.959964, abs=1e-6)


def test_looking_every_day_at_a_range_that_always_holds_misleads_one_in_twenty_at_most() -> None:
    random, days = np.random.default_rng(6), 365
    n = 40.0 * np.arange(1, days + 1)
    sums = (random.standard_normal((4000, days)) * np.sqrt(40)).cumsum(axis=1)
    error = 1 / np.sqrt(n)
    always = always_reach(error, planned=1 / np.sqrt(n[-1] / 2))
    assert (np.abs(sums / n) > always).any(axis=1).mean() <= 0.05
    assert (np.abs(sums / n) > 1.96 * error).any(axis=1).mean() > 0.3
    assert always[-1] / error[-1] == pytest.approx(3.0, abs=0.3), "the price of looking whenever one likes"


def test_sizes_of_arms_see_as_often_as_they_say() -> None:
    random, asked = np.random.default_rng(7), Asked(power=0.8)
    n = int(np.ceil(arm_for_shares(0.3, 0.4, asked=asked)))
    one, other = (random.binomial(n, share, 20_000) / n for share in (0.3, 0.4))
    error = np.sqrt((one * (1 - one) + other * (1 - other)) / n)
    assert (np.abs(one - other) > 1.96 * error).mean() == pytest.approx(0.8, abs=0.02)
    rise = share_seen(0.3, n, asked=asked)
    assert rise == pytest.approx(0.1, abs=1e-3)
    assert share_seen(0.3, 3) is None
    assert arm_for_shares(0.3, 0.4, asked=Asked(cluster=2.0)) == pytest.approx(2 * arm_for_shares(0.3, 0.4))


def test_what_cannot_be_is_refused_in_words() -> None:
    outcome, arm, _, cluster = drawn(1)
    with pytest.raises(BadInput, match="Nobody is in arm 1"):
        effects(outcome, np.where(arm == 1, 2, 0))
    with pytest.raises(BadInput, match="numbers in every row"):
        effects(np.where(np.arange(outcome.size) == 3, np.inf, outcome), arm)
    with pytest.raises(CannotEstimate, match="has 1 account"):
        effects(outcome, arm, cluster=np.where(arm == 1, 0, cluster + 1))
    with pytest.raises(BadInput, match="stands in two arms"):
        resampled(outcome, arm, cluster=np.zeros_like(cluster))
    for wrong in ({"power": 1.0}, {"level": 0.2}, {"cluster": 0.5}):
        with pytest.raises(BadInput, match="Power and level"):
            Asked(**wrong)
    with pytest.raises(BadInput, match="lost in a spread"):
        arm_for_means(1e-9, 1.0)
    with pytest.raises(BadInput, match="different shares"):
        arm_for_shares(0.3, 0.3)
    with pytest.raises(BadInput, match="From one to 50 looks"):
        boundaries(0)


def test_means_that_are_seen_are_those_that_arms_were_sized_for() -> None:
    asked = Asked(power=0.9, cluster=1.7)
    for explained in (0.0, 0.6):
        arm = arm_for_means(4.0, 9.0, explained=explained, asked=asked)
        assert mean_seen(9.0, arm, explained=explained, asked=asked) == pytest.approx(4.0, rel=1e-5)
    assert mean_seen(9.0, 2.0) is None


def test_the_design_effect_is_kish_s_of_equal_groups() -> None:
    """1 + (m − 1)·ICC of 5 to a group with an ICC of .3, by simulation."""
    random = np.random.default_rng(8)
    group = np.repeat(np.arange(4000), 5)
    outcome = np.sqrt(0.3) * random.standard_normal(4000)[group] + np.sqrt(0.7) * random.standard_normal(20_000)
    assert design_effect(outcome, group) == pytest.approx(1 + 4 * 0.3, abs=0.1)
    assert design_effect(outcome, np.arange(20_000)) == 1.0
    assert design_effect(np.ones(9), np.arange(9)) == 1.0
