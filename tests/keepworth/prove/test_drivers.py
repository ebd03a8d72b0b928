"""Drivers: what is known of simulated ones is found again, and their ranges hold as often as they say."""

import numpy as np
import pytest

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.drivers import Shape, importance, johnson_parts, kano, penalty_reward, shapley_parts

# Two drivers that go together, one alone, one that does nothing.
TRUTH = np.array([[1, 0.5, 0, 0], [0.5, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
SLOPES = np.array([0.4, 0.2, 0.5, 0.0])


def drawn(seed: int, n: int = 400, *, accounts: int = 0) -> tuple[Floats, Floats, Ints]:
    random = np.random.default_rng(seed)
    cluster = random.integers(0, accounts, n) if accounts else np.arange(n)
    drivers = random.multivariate_normal(np.zeros(4), TRUTH, n)
    if accounts:  # colleagues of one account see the same things
        drivers = (drivers + random.multivariate_normal(np.zeros(4), 2 * TRUTH, accounts)[cluster]) / np.sqrt(3)
    return drivers, drivers @ SLOPES + random.standard_normal(n) * 0.8, cluster


def true_parts(left: float = 0.64) -> Floats:
    spread = SLOPES @ TRUTH @ SLOPES + left
    whole = np.block([[TRUTH, (TRUTH @ SLOPES / np.sqrt(spread))[:, None]], [TRUTH @ SLOPES / np.sqrt(spread), 1]])
    return shapley_parts(whole)


def test_parts_are_those_of_averaging_over_every_order_by_hand() -> None:
    of = np.corrcoef(np.column_stack(drawn(1)[:2]), rowvar=False)

    def r2(members: tuple[int, ...]) -> float:
        at = list(members)
        return float(of[-1, at] @ np.linalg.solve(of[np.ix_(at, at)], of[at, -1])) if at else 0.0

    from itertools import permutations

    gains = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        for place, one in enumerate(order):
            gains[one] += r2(order[: place + 1]) - r2(order[:place])
    np.testing.assert_allclose(shapley_parts(of), gains / len(orders), atol=1e-12)


def test_both_kinds_sum_to_r2_and_share_nothing_out_below_zero() -> None:
    for seed in range(20):
        of = np.corrcoef(np.column_stack(drawn(seed, 60)[:2]), rowvar=False)
        r2 = of[-1, :-1] @ np.linalg.solve(of[:-1, :-1], of[:-1, -1])
        for parts in (shapley_parts(of), johnson_parts(of)):
            assert parts.sum() == pytest.approx(r2, abs=1e-12)
            assert (parts >= -1e-12).all()


def test_two_copies_of_a_driver_share_its_part() -> None:
    drivers, outcome, _ = drawn(3)
    twice = np.corrcoef(np.column_stack([drivers[:, 2], drivers[:, 2], outcome]), rowvar=False)
    once = np.corrcoef(drivers[:, 2], outcome)[0, 1] ** 2
    np.testing.assert_allclose(shapley_parts(twice), [once / 2, once / 2], atol=1e-9)
    np.testing.assert_allclose(johnson_parts(twice), [once / 2, once / 2], atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("accounts", [0, 80])
def test_ranges_hold_eight_times_in_ten_and_noise_is_known_as_noise(accounts: int) -> None:
    truth, held, above, rounds = true_parts(), np.zeros(3), np.zeros(4), 150
    for seed in range(rounds):
        drivers, outcome, cluster = drawn(seed, accounts=accounts)
        found = importance(drivers, outcome, cluster=cluster, samples=200, seed=seed)
        held += (found.low[:3] <= truth[:3]) & (truth[:3] <= found.high[:3])
        above += found.is_above_noise
    # Binomial error at 150 rounds: .033; the percentile bootstrap of R² is some points short with 80 accounts.
    assert (held / rounds > 0.7).all(), held / rounds
    assert (held / rounds < 0.9).all(), held / rounds
    assert (above[:3] / rounds > 0.95).all()
    assert above[3] / rounds < 0.2


def test_doubt_of_accounts_is_wider_than_that_of_rows() -> None:
    drivers, outcome, cluster = drawn(5, accounts=25)
    outcome += np.random.default_rng(6).standard_normal(25)[cluster]
    by_row, by_account = (importance(drivers, outcome, cluster=each) for each in (None, cluster))
    assert ((by_account.high - by_account.low)[:3] > (by_row.high - by_row.low)[:3]).mean() > 0.6
    assert (by_row.clusters, by_account.clusters) == (400, 25)


def test_many_drivers_go_by_johnson_and_the_same_seed_gives_the_same() -> None:
    random = np.random.default_rng(1)
    drivers = random.standard_normal((400, 20))
    outcome = drivers[:, 0] + random.standard_normal(400)
    found, again = (importance(drivers, outcome, samples=50, seed=2) for _ in range(2))
    assert found.kind == "johnson"
    assert found.part.argmax() == 0
    np.testing.assert_array_equal(found.low, again.low)


def test_what_cannot_be_told_is_refused_in_words() -> None:
    drivers, outcome, _ = drawn(1)
    with pytest.raises(CannotEstimate, match="39 complete rows for 4 drivers; 40 are needed"):
        importance(drivers[:39], outcome[:39])
    with pytest.raises(CannotEstimate, match="driver 2 is the same in all rows"):
        importance(np.column_stack([drivers[:, 0], np.ones(400)]), outcome)
    with pytest.raises(BadInput, match="leave out the rows that lack one"):
        importance(drivers, np.where(np.arange(400) == 3, np.nan, outcome))


def answered(seed: int, *, penalty: Floats, reward: Floats, n: int = 2000) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    drivers = random.integers(1, 11, (n, penalty.size)).astype(np.float64)
    return drivers, 7 + (drivers <= 3) @ penalty + (drivers >= 9) @ reward + random.standard_normal(n)


def test_shapes_are_found_again() -> None:
    given = {"penalty": np.array([-1.0, -0.5, -0.05, 0.0]), "reward": np.array([0.1, 0.5, 0.8, 0.0])}
    found = penalty_reward(*answered(1, **given), low=3, high=9)
    assert found.shape == (Shape.BASIC, Shape.PERFORMANCE, Shape.EXCITEMENT, Shape.NONE)
    np.testing.assert_allclose(found.penalty, given["penalty"], atol=0.15)
    np.testing.assert_allclose(found.reward, given["reward"], atol=0.15)


def test_ranges_of_penalties_hold_eight_times_in_ten() -> None:
    given = {"penalty": np.array([-0.6, -0.2]), "reward": np.array([0.1, 0.4])}
    held = np.zeros(2)
    for seed in range(300):
        found = penalty_reward(*answered(seed, **given, n=300), low=3, high=9)
        held += (found.penalty_low <= given["penalty"]) & (given["penalty"] <= found.penalty_high)
    np.testing.assert_allclose(held / 300, 0.8, atol=0.07)  # binomial error .023, three of them


def test_cut_points_that_nobody_reaches_are_refused() -> None:
    drivers, outcome = answered(1, penalty=np.zeros(2), reward=np.zeros(2), n=50)
    with pytest.raises(CannotEstimate, match="do not tell 5 coefficients apart"):
        penalty_reward(drivers, outcome, low=0, high=9)
    with pytest.raises(BadInput, match="low cut-point lies below"):
        penalty_reward(drivers, outcome, low=9, high=3)


def test_kano_counts_what_people_make_of_it() -> None:
    there, missing = np.array([1, 1, 2, 3, 1, 5]), np.array([5, 3, 5, 3, 1, 1])  # O, A, M, I, Q, R
    found = kano(there, missing)
    assert found.counts == dict.fromkeys("MOAIRQ", 1)
    assert found.kind is None
    assert found.better is not None
    assert found.worse is not None
    assert (found.better.hits, found.better.of, found.worse.hits, found.worse.of) == (2, 4, 2, 4)
    clear = kano(np.full(40, 2), np.full(40, 5))
    assert clear.kind == "M"
    assert kano(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).better is None
    with pytest.raises(BadInput, match="whole numbers from 1"):
        kano(np.array([0]), np.array([5]))
