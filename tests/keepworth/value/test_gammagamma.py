"""Likelihood, slopes and curvature of the Gamma-Gamma model."""

import numpy as np
import pytest
from scipy.integrate import quad

from keepworth.errors import CellsImpossible
from keepworth.value.gammagamma import (
    GammaGammaParameters,
    SpendHistories,
    log_likelihood,
)
from keepworth.value.spendsums import spend_sums, weighted_likelihood

AT = GammaGammaParameters(p=6.25, q=3.74, gamma=15.44)


@pytest.fixture
def histories() -> SpendHistories:
    rng = np.random.default_rng(3)
    return SpendHistories(
        repeats=rng.integers(1, 30, 60), mean_spend=rng.lognormal(3, 1, 60), customers=rng.integers(1, 5, 60)
    )


def at_logs(logs: np.ndarray) -> GammaGammaParameters:
    return GammaGammaParameters(*np.exp(logs))


@pytest.mark.parametrize("x", [1, 3, 40])
def test_the_density_of_the_mean_spend_integrates_to_one(x: int) -> None:
    def density(log_spend: float) -> float:
        one = SpendHistories(np.array([x]), np.array([np.exp(log_spend)]), np.array([1]))
        return float(np.exp(log_likelihood(one, AT)[0][0] + log_spend))

    assert quad(density, -10, 14, limit=200)[0] == pytest.approx(1, abs=1e-7)


@pytest.mark.parametrize("logs", [np.log([6.25, 3.74, 15.44]), np.log([0.4, 1.1, 240.0])])
def test_slopes_are_those_of_the_likelihood(histories: SpendHistories, logs: np.ndarray) -> None:
    _, slopes = log_likelihood(histories, at_logs(logs))
    for row, nudge in enumerate(1e-5 * np.eye(3)):
        up, down = (log_likelihood(histories, at_logs(logs + side * nudge))[0] for side in (1, -1))
        np.testing.assert_allclose(slopes[row], (up - down) / 2e-5, rtol=1e-6, atol=1e-6)


def test_the_sums_give_the_same_likelihood_as_the_rows(histories: SpendHistories) -> None:
    sums = spend_sums(histories)
    value, slopes, _ = weighted_likelihood(sums, np.log([AT.p, AT.q, AT.gamma / sums.unit]))
    each, each_slopes = log_likelihood(histories, AT)
    assert value == pytest.approx(histories.customers @ each, rel=1e-12)
    np.testing.assert_allclose(slopes, each_slopes @ histories.customers, rtol=1e-10)


def test_curvature_is_the_slope_of_the_slopes(histories: SpendHistories) -> None:
    sums, logs = spend_sums(histories), np.log([2.0, 3.0, 0.7])
    bend = weighted_likelihood(sums, logs)[2]
    for row, nudge in enumerate(1e-5 * np.eye(3)):
        up, down = (weighted_likelihood(sums, logs + side * nudge)[1] for side in (1, -1))
        np.testing.assert_allclose(bend[row], (up - down) / 2e-5, rtol=1e-6, atol=1e-5)


def test_mean_is_infinite_where_customers_differ_without_bound() -> None:
    assert GammaGammaParameters(p=2.0, q=1.0, gamma=5.0).mean == float("inf")


def test_impossible_histories_are_all_named_in_one_go() -> None:
    with pytest.raises(CellsImpossible, match=r"Of 3 .*1 with no repeat order \(first: row 0\), 2 with"):
        SpendHistories(np.array([0, 1, 1]), np.array([5.0, -1.0, np.nan]), np.array([1, 1, 1]))


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(CellsImpossible, match="equally long"):
        SpendHistories(np.array([1]), np.array([5.0, 1.0]), np.array([1, 1]))
