import numpy as np
import pytest

from keepworth.numerics.quadrature import chebyshev, interpolation, legendre, log_unit_interval


def test_legendre_integrates_polynomials_exactly() -> None:
    at, weight = legendre(8)
    assert (weight * at**15).sum() == pytest.approx(1 / 16, rel=1e-14)


@pytest.mark.parametrize("power", [-0.5, 0.0, 0.3, 40.0])
def test_the_unit_interval_rule_takes_singular_ends(power: float) -> None:
    log_at, log_weight = log_unit_interval(81, 3.9)
    assert np.exp(log_weight + power * log_at).sum() == pytest.approx(1 / (power + 1), rel=1e-10)


def test_interpolation_is_exact_for_polynomials_and_on_its_nodes() -> None:
    at = np.concatenate([np.linspace(0, 1, 17), chebyshev(12)[0]])
    values = interpolation(at, 12) @ (chebyshev(12)[0] ** 11)
    assert values == pytest.approx(at**11, abs=1e-14)


def test_rules_cannot_be_written_to_because_callers_share_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        legendre(8)[0][0] = 3
