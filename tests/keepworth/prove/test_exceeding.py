"""Exceeding against meeting, and near-duplicates: what was put into simulated answers is found again."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats
from keepworth.prove.drivers import alike, exceeding, importance, johnson_parts, merged


def answers(seed: int, *, penalty: float, reward: float, n: int = 600) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    drivers = random.choice([0.0, 0.5, 1.0], size=(n, 4), p=[0.2, 0.5, 0.3])
    low, high = (drivers == 0).mean(axis=1), (drivers == 1).mean(axis=1)
    return drivers, 60 - penalty * low + reward * high + 8 * random.standard_normal(n)


def test_what_failing_costs_and_shining_earns_is_found() -> None:
    found = exceeding(*answers(1, penalty=20, reward=0, n=4000), low=0.25, high=0.75)
    assert found.meeting == pytest.approx(20, abs=1.5)
    assert found.exceeding_low < 0 < found.exceeding_high
    assert found.more_low > 0, "mending is worth more than shining"
    both = exceeding(*answers(2, penalty=10, reward=10, n=4000), low=0.25, high=0.75)
    assert both.exceeding_low > 5
    assert both.more_low < 0 < both.more_high


def test_ranges_hold_as_often_as_they_say() -> None:
    held = np.zeros(3)
    for seed in range(200):
        found = exceeding(*answers(seed, penalty=12, reward=5), low=0.25, high=0.75)
        held += [
            found.meeting_low <= 12 <= found.meeting_high, found.exceeding_low <= 5 <= found.exceeding_high,
            found.more_low <= 7 <= found.more_high,
        ]  # fmt: skip
    assert held / 200 == pytest.approx([0.8] * 3, abs=0.085)  # binomial error .028, three of them


def test_cut_points_that_meet_are_refused() -> None:
    with pytest.raises(BadInput, match="lies below"):
        exceeding(*answers(1, penalty=1, reward=1), low=0.5, high=0.5)


def test_near_duplicates_stand_together_and_share_no_credit() -> None:
    random = np.random.default_rng(3)
    base = random.standard_normal((500, 3))
    drivers = np.column_stack([base[:, 0], base[:, 1], base[:, 0] + 0.2 * random.standard_normal(500), base[:, 2]])
    groups = alike(drivers)
    assert groups == ((0, 2), (1,), (3,))
    outcome = base[:, 0] + base[:, 1] + random.standard_normal(500)
    apart, together = (importance(of, outcome, samples=50) for of in (drivers, merged(drivers, groups)))
    assert apart.part[0] < 0.7 * apart.part[1]
    assert together.part[0] == pytest.approx(together.part[1], abs=0.08)
    assert alike(drivers[:, :1]) == ((0,),)


def test_who_is_alike_only_to_a_third_does_not_meet() -> None:
    random = np.random.default_rng(4)
    base = random.standard_normal((2000, 2))
    drivers = np.column_stack([base[:, 0], base.sum(axis=1) * 0.9, base[:, 1]])
    assert max(len(one) for one in alike(drivers, least=0.65)) == 2


def test_johnsons_weights_stand_beside_shapleys_with_their_ranges() -> None:
    drivers, outcome = answers(5, penalty=20, reward=10)
    found = importance(drivers, outcome, samples=100)
    whole = np.corrcoef(np.column_stack([drivers, outcome]), rowvar=False)
    np.testing.assert_allclose(found.johnson, johnson_parts(whole))
    assert found.kind == "shapley"
    assert ((found.johnson_low <= found.johnson) & (found.johnson <= found.johnson_high)).all()
    assert found.johnson.sum() == pytest.approx(found.r2)
