"""Tiers, on customers whose truth is known."""

import numpy as np
import pytest

from keepworth.focus.tiers import Ranged, tiers_of


def sure(mean: np.ndarray, *, part: float) -> Ranged:
    return Ranged(mean, mean * (1 - part), mean * (1 + part))


def test_where_everything_is_known_tiers_are_places() -> None:
    value = np.arange(1.0, 101.0)
    found = tiers_of(sure(value, part=1e-6), sure(np.full(100, 50.0), part=0), fit=np.ones(100),
                     rng=np.random.default_rng(1))  # fmt: skip
    assert np.bincount(found.tier).tolist() == [20, 30, 50]
    assert found.tier[-1] == 0
    assert (found.also == -1).all()


@pytest.mark.parametrize("alike", [1, 2, 7, 60])
def test_of_equal_customers_the_first_reach_the_better_tier(alike: int) -> None:
    """Every draw is the score itself, so that the tiers are those of a stable sort."""
    score = np.random.default_rng(alike).permutation(101) // alike + 1.0
    found = tiers_of(Ranged(score, score, score), sure(np.full(101, 50.0), part=0), fit=np.ones(101),
                     rng=np.random.default_rng(1))  # fmt: skip
    place = np.empty(101, dtype=np.int64)
    place[np.argsort(-score, kind="stable")] = np.arange(101)
    assert found.tier.tolist() == np.searchsorted([20, 50], place, side="right").tolist()


def test_who_lies_between_two_tiers_is_said_to() -> None:
    value = np.arange(1.0, 101.0)
    found = tiers_of(sure(value, part=0.2), sure(np.full(100, 50.0), part=0.1), fit=np.ones(100),
                     rng=np.random.default_rng(1))  # fmt: skip
    at = 80  # the first of the best fifth
    assert {int(found.tier[at]), int(found.also[at])} == {0, 1}
    assert found.chances.sum(axis=1) == pytest.approx(1)
    assert found.chances[-1, 0] > 0.9


def test_said_chances_come_true() -> None:
    """Truth drawn from what is said of it: of those said to be A with a chance, that share is."""
    rng = np.random.default_rng(2)
    mean, reach = np.exp(rng.normal(5, 1, 400)), 0.5 * 1.2815515655446004
    strength = rng.uniform(40, 80, 400)
    said = tiers_of(Ranged(mean, mean * np.exp(-reach), mean * np.exp(reach)), sure(strength, part=0),
                    fit=np.ones(400), rng=rng)  # fmt: skip
    hits = np.zeros(400)
    for _ in range(40):
        truth = mean * np.exp(0.5 * rng.standard_normal(400)) * strength
        hits += np.argsort(np.argsort(-truth)) < 80
    between = (said.chances[:, 0] > 0.3) & (said.chances[:, 0] < 0.7)
    assert hits[between].mean() / 40 == pytest.approx(said.chances[between, 0].mean(), abs=0.05)
