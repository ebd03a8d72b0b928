"""What spending achieves, learnt from periods: slopes before the fit, then a known truth."""

import numpy as np
import pytest

from keepworth.errors import BadInput, NotEnough
from keepworth.focus import Response, fit_response
from keepworth.focus.response import log_likelihood

SPENT = np.array([2.0, 5, 8, 12, 20, 30])
TRUE = Response(0.6, 0.08)


def drawn(rng: np.random.Generator, *, tried: int = 400) -> tuple[np.ndarray, np.ndarray]:
    many = np.full(SPENT.size, float(tried))
    return many, rng.binomial(tried, [TRUE.at(one) for one in SPENT]).astype(np.float64)


@pytest.mark.parametrize("at", [np.array([0.4, -2.5]), np.array([-1.0, -1.0])])
def test_slopes_are_those_of_the_likelihood(at: np.ndarray) -> None:
    tried, reached = drawn(np.random.default_rng(1))
    slopes = log_likelihood(SPENT, tried, reached=reached, at=at)[1]
    for row, nudge in enumerate(1e-6 * np.eye(2)):
        up, down = (log_likelihood(SPENT, tried, reached=reached, at=at + side * nudge)[0] for side in (1, -1))
        assert slopes[row] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-4)


def test_the_information_is_the_variance_of_the_slopes() -> None:
    at, rng = np.array([np.log(0.6 / 0.4), np.log(0.08)]), np.random.default_rng(2)
    slopes = []
    for _ in range(4_000):
        tried, reached = drawn(rng, tried=50)
        slopes.append(log_likelihood(SPENT, tried, reached=reached, at=at)[1])
    information = log_likelihood(SPENT, tried, reached=reached, at=at)[2]
    np.testing.assert_allclose(np.cov(np.array(slopes).T), information, rtol=0.12)  # 4 standard errors


def test_what_is_reached_with_any_spending_lies_in_its_interval_8_in_10() -> None:
    truth = np.array([TRUE.at(one) for one in (4.0, 15.0, 40.0)])
    inside = []
    for seed in range(400):
        tried, reached = drawn(np.random.default_rng(seed))
        low, high = fit_response(SPENT, tried, reached=reached).range(np.array([4.0, 15, 40]))
        inside.append((low <= truth) & (truth <= high))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.04)


def test_many_tell_the_curve() -> None:
    tried, reached = drawn(np.random.default_rng(3), tried=100_000)
    found = fit_response(SPENT, tried, reached=reached)
    assert (found.response.ceiling, found.response.rate) == pytest.approx((0.6, 0.08), rel=0.03)
    assert found.periods == 6


def test_one_spending_tells_a_point_and_is_unsure_of_the_rest() -> None:
    found = fit_response(np.array([10.0]), np.array([5_000.0]), reached=np.array([2_000.0]))
    low, high = found.range(np.array([10.0, 40]))
    assert found.response.at(10) == pytest.approx(0.4, abs=0.01)
    assert high[1] - low[1] > 5 * (high[0] - low[0])


def test_another_currency_changes_nothing() -> None:
    tried, reached = drawn(np.random.default_rng(4))
    one, other = (fit_response(unit * SPENT, tried, reached=reached).response for unit in (1, 7.5))
    assert (one.ceiling, one.rate) == pytest.approx((other.ceiling, 7.5 * other.rate), rel=1e-6)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="no more are reached"):
        fit_response(np.ones(1), np.ones(1), reached=np.full(1, 2.0))
    with pytest.raises(BadInput, match="equally long"):
        fit_response(np.ones(2), np.ones(1), reached=np.ones(1))
    with pytest.raises(NotEnough, match="No period"):
        fit_response(np.zeros(1), np.ones(1), reached=np.zeros(1))
