"""Factors of Holzinger's and Swineford's nine tests against lavaan's figures, which are those of science §11."""

import numpy as np
import pytest
from scipy.stats import ncx2
from tests.factories.scales import holzinger, named

from keepworth.measure.psychometrics import FactorFit, FitIndices, Fits, Reliability, fit_factors, omega, rmsea_range

SCALES = (("x1", "x2", "x3"), ("x4", "x5", "x6"), ("x7", "x8", "x9"))


def fitted(*scales: tuple[str, ...]) -> FactorFit:
    found = fit_factors(holzinger(), scales)
    assert isinstance(found, FactorFit)
    return found


def indices(found: FactorFit) -> FitIndices:
    assert found.indices
    return found.indices


def test_three_factors_fit_as_in_lavaan() -> None:
    found = indices(fitted(*SCALES))
    assert (found.chi2, found.df) == (pytest.approx(85.306, abs=5e-4), 24)
    assert (found.cfi, found.tli, found.rmsea, found.srmr) == pytest.approx((0.931, 0.896, 0.092, 0.065), abs=5e-4)
    assert (found.rmsea_low, found.rmsea_high) == pytest.approx((0.071, 0.114), abs=5e-4)
    assert (found.aic, found.bic) == pytest.approx((7517.490, 7595.339), abs=1e-3)
    assert found.judged is Fits.ROUGHLY


def test_three_factors_load_as_in_lavaan() -> None:
    loadings = [one.value for one in fitted(*SCALES).loadings]
    expected = [0.772, 0.424, 0.581, 0.852, 0.855, 0.838, 0.570, 0.723, 0.665]
    assert loadings == pytest.approx(expected, abs=5e-4)


def test_three_factors_correlate_as_in_lavaan() -> None:
    # lavaan's tutorial prints .459 (visual, textual), .471 (visual, speed) and .283 (textual, speed).
    assert [one.value for one in fitted(*SCALES).correlations] == pytest.approx([0.459, 0.471, 0.283], abs=5e-4)


def test_one_factor_does_not_hold_for_nine_tests_of_three_kinds() -> None:
    # semopy 2.3.11 on the same data: χ² 312.264 with 27 degrees, CFI .677, TLI .569, AIC and BIC counted otherwise.
    found = indices(fitted(tuple(name for scale in SCALES for name in scale)))
    assert (found.chi2, found.df) == (pytest.approx(312.264, abs=5e-3), 27)
    assert (found.cfi, found.tli) == pytest.approx((0.677, 0.569), abs=5e-4)
    assert found.judged is Fits.FAILS


def test_omega_of_reading_is_that_of_the_design() -> None:
    found = omega(holzinger("x4", "x5", "x6"))
    assert isinstance(found, Reliability)
    assert found.value == pytest.approx(0.8859, abs=5e-5)


def test_omega_of_equal_items_is_alpha() -> None:
    # By hand: three items with covariance .49 and variance 1 have Σλ = 2.1 and Σψ = 1.53: 4.41/5.94.
    rng = np.random.default_rng(3)
    root = np.linalg.cholesky(np.full((3, 3), 0.49) + 0.51 * np.eye(3))
    white = np.linalg.qr(np.column_stack([np.ones(80), rng.normal(size=(80, 3))]))[0][:, 1:] * np.sqrt(79)
    found = omega(named(white @ root.T))
    assert isinstance(found, Reliability)
    assert found.value == pytest.approx(4.41 / 5.94, abs=1e-6)


def test_the_interval_of_rmsea_starts_at_0_where_chi2_is_its_own_expectation() -> None:
    low, high = rmsea_range(24.0, 24, n=200)
    assert low == 0
    assert ncx2.cdf(24.0, 24, high**2 * 24 * 200) == pytest.approx(0.05, abs=1e-8)
