"""Gamma-Gamma against published figures and against a peer."""

import csv
from pathlib import Path

import numpy as np
import pytest
from lifetimes import GammaGammaFitter

from keepworth.value.gammagamma import GammaGammaParameters, SpendHistories, log_likelihood
from keepworth.value.spend import SpendModel, expected_spend
from keepworth.value.spendfit import fit_spend

PUBLISHED = GammaGammaParameters(p=6.25, q=3.74, gamma=15.44)  # Fader & Hardie (2013), CDNOW


def published_model() -> SpendModel:
    return SpendModel(
        parameters=PUBLISHED,
        log_likelihood=-4055.92,
        covariance=np.zeros((3, 3)),
        customers=946,
        population_mean=PUBLISHED.mean,
        population_slopes=np.zeros(3),
        prior=None,
        warnings=(),
    )


@pytest.fixture(scope="module")
def cdnow(real_data: Path) -> SpendHistories:
    with (real_data / "cdnow/cdnow_summary_with_spend.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if int(row["frequency"]) > 0]
    return SpendHistories(
        np.array([int(row["frequency"]) for row in rows]),
        np.array([float(row["avg_repeat_spend_usd"]) for row in rows]),
        np.ones(len(rows), dtype=np.int64),
    )


def test_mean_spend_matches_fader_hardie_2013() -> None:
    assert PUBLISHED.mean == pytest.approx(35.219, abs=5e-4)


def test_expected_spend_after_three_orders_of_35_matches_fader_hardie_2013() -> None:
    got = expected_spend(published_model(), repeats=np.array([3]), mean_spend=np.array([35.0]))
    assert got[0] == pytest.approx(35.028, abs=5e-4)


@pytest.mark.real
def test_cdnow_likelihood_at_the_published_parameters(cdnow: SpendHistories) -> None:
    assert cdnow.customers.sum() == 946
    assert log_likelihood(cdnow, PUBLISHED)[0].sum() == pytest.approx(-4055.92, abs=0.01)


@pytest.mark.real
def test_cdnow_parameters_match_fader_hardie_2013(cdnow: SpendHistories) -> None:
    model = fit_spend(cdnow)
    found = model.parameters
    assert (found.p, found.q, found.gamma) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)
    assert model.log_likelihood == pytest.approx(-4055.92, abs=0.01)
    assert model.warnings == ()


def test_expected_spend_equals_that_of_lifetimes() -> None:
    rng = np.random.default_rng(8)
    repeats, spend = rng.integers(1, 200, 500), rng.lognormal(3, 1.5, 500)
    peer = GammaGammaFitter()
    peer.params_ = {"p": 6.25, "q": 3.74, "v": 15.44}
    peer._unload_params = lambda *names: [peer.params_[name] for name in names]
    theirs = peer.conditional_expected_average_profit(repeats, spend)
    ours = expected_spend(published_model(), repeats=repeats, mean_spend=spend)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_likelihood_equals_that_of_lifetimes() -> None:
    rng = np.random.default_rng(9)
    repeats, spend, heads = rng.integers(1, 50, 80), rng.lognormal(3, 1, 80), rng.integers(1, 9, 80)
    theirs = GammaGammaFitter._negative_log_likelihood(
        np.log([6.25, 3.74, 15.44]), repeats, spend, heads, penalizer_coef=0.0
    )
    each, _ = log_likelihood(SpendHistories(repeats, spend, heads), PUBLISHED)
    assert -(heads @ each) / heads.sum() == pytest.approx(theirs, rel=1e-6)
