"""Concentration of the design's §5 (computed there), Vasicek's closed form, and simulation against both."""

from functools import partial

import numpy as np
import pytest
from scipy.special import ndtr, ndtri
from scipy.stats import multivariate_normal

from keepworth.errors import BadInput
from keepworth.numerics import common_shock
from keepworth.numerics.arrays import parts_of
from keepworth.numerics.common_shock import HEAVY, exact_losses, largest, simulate_each, simulate_losses

CHANCE = np.array([0.1, 0.2, 0.3, 0.2, 0.1])
AMOUNT = np.array([100.0, 80, 60, 40, 20])


def test_five_customers_lose_exactly_what_the_design_says() -> None:
    found = exact_losses(CHANCE, AMOUNT)
    assert found.mean == pytest.approx(54, abs=1e-10)
    assert found.sd == pytest.approx(54.516, abs=5e-4)
    assert found.at_risk(0.95) == pytest.approx(160, abs=1e-9)
    assert found.beyond(0.95) == pytest.approx(188.752, abs=5e-4)
    assert found.chance[found.loss >= 160 - 1e-9].sum() == pytest.approx(0.06024, abs=5e-6)


def test_and_lose_it_when_drawn() -> None:
    """400,000 draws; tolerances are 4 standard errors or more."""
    found = simulate_losses(CHANCE, AMOUNT, shared=0.0, draws=400_000, rng=np.random.default_rng(1))
    assert found.mean == pytest.approx(54, abs=0.35)
    assert found.at_risk(0.95) == 160
    assert found.beyond(0.95) == pytest.approx(188.752, abs=0.8)


def test_two_customers_are_lost_together_as_often_as_a_bivariate_normal_says() -> None:
    chance, shared = np.array([0.1, 0.3]), 0.4
    both = multivariate_normal(np.zeros(2), [[1, shared], [shared, 1]]).cdf(ndtri(chance))
    found = exact_losses(chance, np.array([1.0, 2.0]), shared=shared)
    assert found.chance[-1] == pytest.approx(both, abs=1e-6)
    assert found.mean == pytest.approx(0.7, abs=1e-9)


def test_a_common_shock_leaves_the_mean_and_makes_the_worst_worse() -> None:
    alone, together = exact_losses(CHANCE, AMOUNT), exact_losses(CHANCE, AMOUNT, shared=0.3)
    assert together.mean == pytest.approx(alone.mean, abs=1e-8)
    assert together.beyond(0.95) > alone.beyond(0.95) + 30
    found = simulate_losses(CHANCE, AMOUNT, shared=0.3, draws=400_000, rng=np.random.default_rng(2))
    assert found.beyond(0.95) == pytest.approx(together.beyond(0.95), abs=0.8)


def test_many_small_customers_lose_what_vasicek_2002_says() -> None:
    """His quantile of an endless book: Φ((Φ⁻¹(p) + √ρ·Φ⁻¹(.95))/√(1−ρ)); 60,000 customers are nearly that."""
    chance, shared = 0.1, 0.2
    found = simulate_losses(
        np.full(60_000, chance), np.ones(60_000), shared=shared, draws=40_000, rng=np.random.default_rng(3)
    )
    wanted = ndtr((ndtri(chance) + np.sqrt(shared) * ndtri(0.95)) / np.sqrt(1 - shared))
    assert found.at_risk(0.95) / 60_000 == pytest.approx(wanted, rel=0.02)  # 3 standard errors
    assert found.mean / 60_000 == pytest.approx(chance, rel=0.015)


def test_the_many_as_a_sum_are_the_many_one_by_one() -> None:
    rng = np.random.default_rng(4)
    chance, amount = rng.beta(1, 6, 1_500), rng.lognormal(0, 1.5, 1_500)
    assert amount.size < HEAVY
    by_sum, by_one = (
        simulate_losses(chance, amount, shared=0.15, draws=20_000, rng=np.random.default_rng(5), heavy=heavy)
        for heavy in (40, 1_500)
    )
    assert by_sum.sd == pytest.approx(by_one.sd, rel=0.02)
    assert by_sum.beyond(0.95) == pytest.approx(by_one.beyond(0.95), rel=0.02)


def test_customers_who_are_as_likely_to_be_lost_are_added_up_as_if_each_stood_alone() -> None:
    """With chances apart by 1e-13 nobody is alike, and the same is lost."""
    rng = np.random.default_rng(6)
    chance, amount = rng.choice([0.1, 0.3], 5_000), rng.lognormal(0, 1.5, 5_000)
    alike, apart = (
        simulate_losses(one, amount, shared=0.15, draws=500, rng=np.random.default_rng(7))
        for one in (chance, chance + 1e-13 * np.arange(chance.size))
    )
    np.testing.assert_allclose(alike.loss, apart.loss, rtol=1e-8)


@pytest.mark.parametrize("shared", [0.0, 0.15, 0.9])
def test_chances_of_very_many_are_laid_on_a_grid_and_lose_the_same(
    shared: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(8)
    chance, amount = rng.beta(0.3, 0.6, 20_000), rng.lognormal(0, 1.5, 20_000)
    chance[:300], chance[300:500] = 0.0, 1.0
    monkeypatch.setattr(common_shock, "parts_of", lambda size, **_: parts_of(size, at_once=1_500))
    drawn = []
    for many in (chance.size + 1, chance.size):
        monkeypatch.setattr(common_shock, "MANY", many)
        drawn.append(simulate_losses(chance, amount, shared=shared, draws=500, rng=np.random.default_rng(7)).loss)
    assert (drawn[0] != drawn[1]).any()
    np.testing.assert_allclose(drawn[1], drawn[0], rtol=1e-6)


def test_the_largest_are_drawn_one_by_one_the_first_of_equal_ones_first() -> None:
    amount = np.array([3.0, 9.0, 3.0, 1.0, 3.0, 7.0])
    assert largest(amount, 4).tolist() == [1, 5, 0, 2]
    assert largest(amount, 9).tolist() == [1, 5, 0, 2, 4, 3]
    assert largest(amount, 0).tolist() == []


@pytest.mark.parametrize("many", [1, 5, 50, 400])
def test_of_columns_longer_than_a_part_the_same_are_the_largest(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = partial(parts_of, at_once=16)
    monkeypatch.setattr(common_shock, "parts_of", parts)
    amount = np.random.default_rng(many).integers(0, 30, 300).astype(np.float64)
    assert largest(amount, many).tolist() == np.argsort(-amount, kind="stable")[:many].tolist()


def test_the_same_seed_loses_the_same() -> None:
    one, other = (
        simulate_losses(CHANCE, AMOUNT, shared=0.2, draws=500, rng=np.random.default_rng(6)).loss for _ in range(2)
    )
    assert (one == other).all()


def test_what_cannot_be_lost_is_refused() -> None:
    for wrong in (
        (CHANCE, AMOUNT[:4], 0.0),
        (CHANCE + 1, AMOUNT, 0.0),
        (CHANCE, -AMOUNT, 0.0),
        (CHANCE, AMOUNT, 1.0),
    ):
        with pytest.raises(BadInput):
            exact_losses(*wrong[:2], shared=wrong[2])
    rng = np.random.default_rng(7)
    with pytest.raises(BadInput, match="draw them"):
        exact_losses(rng.random(40), rng.random(40))


def test_several_cases_are_drawn_by_the_same_draws_as_each_alone() -> None:
    rng = np.random.default_rng(8)
    many, few = HEAVY + 700, HEAVY - 5
    cases = [
        (rng.beta(1, 6, size), rng.gamma(0.7, 300.0, size)) for size in (many, few, many + 40, few, HEAVY, HEAVY + 1, 1)
    ]
    together = simulate_each(cases, shared=0.15, draws=400, seed=3)
    for (chance, amount), found in zip(cases, together, strict=True):
        alone = simulate_losses(chance, amount, shared=0.15, draws=400, rng=np.random.default_rng(3))
        np.testing.assert_array_equal(found.loss, alone.loss)
    assert simulate_each([], shared=0.15, draws=400, seed=3) == ()
    with pytest.raises(BadInput, match="0 to 1"):
        simulate_each(
            [(np.array([0.1]), np.array([1.0])), (np.array([1.1]), np.array([1.0]))], shared=0.1, draws=9, seed=1
        )
