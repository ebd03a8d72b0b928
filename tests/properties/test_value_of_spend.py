"""What holds for spend, value and equity whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.predictions import poisson_gamma_predictions

from keepworth.value.equity import Holdings, estimate_equity
from keepworth.value.gammagamma import GammaGammaParameters, SpendHistories
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors
from keepworth.value.spend import SpendModel, expected_spend, expected_spend_range
from keepworth.value.spendfit import fit_spend

spends = st.floats(0.01, 1e7)
histories = st.lists(st.tuples(st.integers(1, 400), spends, st.integers(1, 50)), min_size=1, max_size=25)
parameters = st.builds(GammaGammaParameters, p=st.floats(0.05, 500), q=st.floats(1.06, 500), gamma=st.floats(0.01, 1e6))


def fitted(rows: list[tuple[int, float, int]]) -> SpendModel:
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return fit_spend(SpendHistories(columns[0], columns[1].astype(np.float64), columns[2]))


def model_of(at: GammaGammaParameters) -> SpendModel:
    slopes = np.array([1.0, -at.q / (at.q - 1), 1.0])
    return SpendModel(at, 0.0, 0.001 * np.eye(3), 999, at.mean, slopes, None, ())


def factors_of(at: GammaGammaParameters, *, repeats: int, shape: float, mean: float, level: float) -> LifetimeFactors:
    return lifetime_factors(
        poisson_gamma_predictions(np.array([shape]), mean=np.array([mean])),
        model_of(at),
        order_covariance=0.01 * np.eye(4),
        spend_repeats=np.array([repeats]),
        level=level,
    )


@settings(max_examples=60, deadline=None)
@given(rows=histories)
def test_any_legal_book_gets_a_finite_spend_with_a_range(rows: list[tuple[int, float, int]]) -> None:
    model = fitted(rows)
    repeats, spend = np.array([0, 1, 400]), np.array([0.0, 5.0, 1e6])
    middle = expected_spend(model, repeats=repeats, mean_spend=spend)
    low, high = expected_spend_range(model, repeats=repeats, mean_spend=spend)
    assert np.all(np.isfinite(middle) & (middle > 0))
    assert np.all((low > 0) & (low <= middle) & (middle <= high))


@settings(max_examples=30, deadline=None)
@given(rows=histories, unit=st.sampled_from([1e-3, 7.0, 1e5]))
def test_expected_spend_follows_the_currency(rows: list[tuple[int, float, int]], unit: float) -> None:
    mine, theirs = fitted(rows), fitted([(x, spend * unit, heads) for x, spend, heads in rows])
    repeats, spend = np.array([0, 2]), np.array([0.0, 40.0])
    one = expected_spend(mine, repeats=repeats, mean_spend=spend)
    two = expected_spend(theirs, repeats=repeats, mean_spend=spend * unit)
    np.testing.assert_allclose(two, one * unit, rtol=1e-4)


@settings(max_examples=80, deadline=None)
@given(at=parameters, repeats=st.integers(0, 300), spend=spends, more=st.floats(1.001, 100))
def test_who_spent_more_is_expected_to_spend_more(
    at: GammaGammaParameters, repeats: int, spend: float, more: float
) -> None:
    found = expected_spend(
        model_of(at), repeats=np.array([repeats, repeats]), mean_spend=np.array([spend, spend * more])
    )
    assert found[1] >= found[0] > 0


@settings(max_examples=150, deadline=None)
@given(at=parameters, repeats=st.integers(0, 300), shape=st.floats(0.05, 300), mean=st.floats(1e-6, 2_000))
def test_ranges_are_finite_ordered_and_wider_for_a_higher_level(
    at: GammaGammaParameters, repeats: int, shape: float, mean: float
) -> None:
    narrow, wide = (factors_of(at, repeats=repeats, shape=shape, mean=mean, level=level) for level in (0.5, 0.8))
    ends = [float(of[0]) for of in (wide.low, narrow.low, narrow.high, wide.high)]
    assert np.all(np.isfinite(ends))
    assert ends == sorted(ends)
    assert ends[0] >= 0


@settings(max_examples=100, deadline=None)
@given(at=parameters, repeats=st.integers(0, 50), mean=st.floats(1e-3, 500), heads=st.integers(1, 10**6))
def test_equity_is_positive_and_lies_in_its_range(
    at: GammaGammaParameters, repeats: int, mean: float, heads: int
) -> None:
    made = factors_of(at, repeats=repeats, shape=1.0, mean=mean, level=0.8)
    held = Holdings(np.array([heads]), np.array([3.0 * heads]), np.array([9.0 * heads]), np.array([1.0 * heads]))
    found = estimate_equity(made, model_of(at), order_covariance=0.01 * np.eye(4), holdings=held)
    assert 0 <= found.low <= found.high < np.inf
    assert found.mean == pytest.approx(3.0 * heads * mean)
    assert found.low <= found.mean
