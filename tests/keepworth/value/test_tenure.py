"""Customers who may stay throughout: the range of what they bring."""

import numpy as np
import pytest

from keepworth.value.tenure import Tenure, match_tenure, tenure_quantile

CASES = [(0.5, 0.8, 0.3), (0.1, 0.4, 1.0), (0.85, 3.0, 0.05), (0.0, 1.0, 0.5)]
DRAWS = 400_000


def drawn(stays: float, power: float, spread: float) -> np.ndarray:
    rng = np.random.default_rng(1)
    share = np.where(rng.random(DRAWS) < stays, 1.0, rng.random(DRAWS) ** (1 / power))
    return 30 * share * np.exp(spread * rng.standard_normal(DRAWS) - spread**2 / 2)


def of(stays: float, power: float, spread: float) -> Tenure:
    return Tenure(*(np.array([value]) for value in (30.0, stays, power, spread)))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("level", [0.02, 0.1, 0.5, 0.9, 0.99])
def test_quantiles_are_those_of_drawn_values(case: tuple[float, float, float], level: float) -> None:
    found = tenure_quantile(np.array([level]), of(*case))[0]
    error = np.sqrt(level * (1 - level) / DRAWS)  # of the drawn share; the quantile itself is good to 1e-6
    assert (drawn(*case) <= found).mean() == pytest.approx(level, abs=5 * error)


@pytest.mark.parametrize("case", CASES[:3])
def test_matching_the_moments_gives_back_what_made_them(case: tuple[float, float, float]) -> None:
    stays, power, spread = case
    first, second = (stays + (1 - stays) * power / (power + n) for n in (1, 2))
    noise = np.expm1(spread**2)
    found, fits = match_tenure(
        np.array([30 * first]),
        np.array([900 * second * (1 + noise)]),
        steady=np.array([30.0]),
        noise=np.array([noise]),
        rest=np.zeros(1),
    )
    assert fits[0]
    assert (found.stays[0], found.power[0], found.spread[0]) == pytest.approx(case, rel=1e-9)


def test_rows_that_cannot_be_matched_are_told() -> None:
    mean, square = np.array([2.0, 0.1, 0.0]), np.array([8.0, 5.0, 0.0])
    _, fits = match_tenure(mean, square, steady=np.ones(3), noise=np.full(3, 0.1), rest=np.zeros(3))
    assert not fits.any()


def test_quantiles_rise_with_the_level() -> None:
    levels = np.linspace(0.01, 0.99, 99)
    rows = Tenure(*(np.full(99, value) for value in (5.0, 0.4, 0.7, 0.2)))
    assert np.all(np.diff(tenure_quantile(levels, rows)) > 0)


def test_no_customers_have_no_quantiles() -> None:
    assert tenure_quantile(np.empty(0), Tenure(*(np.empty(0),) * 4)).size == 0
