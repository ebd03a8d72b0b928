import mpmath as mp
import numpy as np
import pytest

from keepworth.numerics.tail import PAIRS, log_tail, log_tail_moments, log_tail_slopes

CASES = [
    (n, m, ordering, leaving)
    for n in (0.3, 1.5, 2.5, 9.0, 120.0)
    for m in (0.4, 1.6, 4.0, 16.0)
    for ordering, leaving in ((4.0, 5.0), (0.5, 40.0), (60.0, 0.2), (56.0, 63.0), (50.0, 1000.0))
    if n + m > 1
]
# Scales thousands of times apart either way.
FAR_APART = [
    (19.5, 0.23, 7340.0, 0.06),
    (0.76, 21.0, 0.012, 609.0),
    (645.0, 0.9, 7250.0, 0.02),
    (5000.0, 36.0, 101.0, 0.7),
]
BARELY_FINITE = [(0.8, 0.23, 2070.0, 27.0), (0.01, 1.03, 5.0, 6.0)]


def exact(n: float, m: float, ordering: float, leaving: float) -> float:
    """Euler's integral, as a hypergeometric function of 50 digits."""
    with mp.workdps(50):
        n, m, ordering, leaving = (mp.mpf(value) for value in (n, m, ordering, leaving))
        power = n + m - 1
        whole = mp.hyp2f1(m, power, power + 1, 1 - leaving / ordering) / power
        return float(mp.log(whole) + (1 - n - m) * mp.log(ordering))


@pytest.mark.parametrize(("n", "m", "ordering", "leaving"), [*CASES, *FAR_APART, *BARELY_FINITE])
def test_the_tail_matches_the_hypergeometric_function_to_1e_10(
    n: float, m: float, ordering: float, leaving: float
) -> None:
    found = log_tail(np.array([n]), m, ordering=np.array([ordering]), leaving=np.array([leaving]))
    assert found[0] == pytest.approx(exact(n, m, ordering, leaving), abs=1e-10)


@pytest.mark.parametrize(("n", "m", "ordering", "leaving"), [*CASES, *FAR_APART])
def test_the_means_are_the_slopes_of_the_logarithm(n: float, m: float, ordering: float, leaving: float) -> None:
    def at(n: float, ordering: float, leaving: float) -> np.ndarray:
        return log_tail_slopes(np.array([n]), m, ordering=np.array([ordering]), leaving=np.array([leaving]))

    _, log_order, over_order, _, over_leave = at(n, ordering, leaving)[:, 0]
    h = 1e-5
    by_n = (at(n + h, ordering, leaving) - at(n - h, ordering, leaving))[0, 0] / (2 * h)
    by_ordering = (at(n, ordering * (1 + h), leaving) - at(n, ordering * (1 - h), leaving))[0, 0] / (2 * h)
    by_leaving = (at(n, ordering, leaving * (1 + h)) - at(n, ordering, leaving * (1 - h)))[0, 0] / (2 * h)
    assert -log_order == pytest.approx(by_n, abs=1e-6)
    assert -n * over_order * ordering == pytest.approx(by_ordering, abs=1e-6)
    assert -m * over_leave * leaving == pytest.approx(by_leaving, abs=1e-6)


@pytest.mark.parametrize(("n", "m", "ordering", "leaving"), [*CASES, *FAR_APART])
def test_the_covariances_are_the_slopes_of_the_means(n: float, m: float, ordering: float, leaving: float) -> None:
    """One more n tilts the integrand by −log(ordering+h), one more m by −log(leaving+h)."""

    def at(n: float, m: float) -> np.ndarray:
        return log_tail_moments(np.array([n]), m, ordering=np.array([ordering]), leaving=np.array([leaving]))[:, 0]

    covariance = np.zeros((4, 4))
    for (one, other), value in zip(PAIRS, at(n, m)[5:], strict=True):
        covariance[one, other] = covariance[other, one] = value
    h = 1e-5
    by_n = (at(n + h, m) - at(n - h, m))[1:5] / (2 * h)
    by_m = (at(n, m + h) - at(n, m - h))[1:5] / (2 * h)
    assert -covariance[0] == pytest.approx(by_n, rel=1e-6, abs=1e-7)
    assert -covariance[2] == pytest.approx(by_m, rel=1e-6, abs=1e-7)
    scale = np.sqrt(np.diag(covariance))
    assert np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0] > -1e-9
    slopes = log_tail_slopes(np.array([n]), m, ordering=np.array([ordering]), leaving=np.array([leaving]))
    assert (at(n, m)[:5] == slopes[:, 0]).all()
