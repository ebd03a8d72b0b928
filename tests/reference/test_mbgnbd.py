"""MBG/NBD against figures recomputed from a public implementation on CDNOW."""

from pathlib import Path

import pytest
from tests.factories.cdnow import cdnow_cells

from keepworth.value.orders import fit_orders


@pytest.mark.real
def test_cdnow_optimum_matches_the_recomputed_one(real_data: Path) -> None:
    found = fit_orders("mbgnbd", cdnow_cells(real_data))
    assert tuple(found.values) == pytest.approx((0.5248, 6.1830, 0.8914, 1.6140), abs=6e-5)
    assert found.log_likelihood == pytest.approx(-9582.133, abs=5e-4)
