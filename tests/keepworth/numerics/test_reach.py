"""Ranges reach as far as SciPy says."""

import pytest
from scipy.special import ndtri

from keepworth.numerics.reach import normal_reach


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.999])
def test_the_reach_is_the_quantile_of_the_normal(level: float) -> None:
    assert normal_reach(level) == pytest.approx(ndtri((1 + level) / 2), rel=1e-14)
