"""Quantiles of a ratio of two gamma variables."""

import numpy as np
import pytest
from scipy.special import betaincinv

from keepworth.value.ratio import WORTH_A_TABLE, ratio_quantile

DRAWS = 200_000


@pytest.mark.parametrize(("top", "bottom"), [(0.3, 1.2), (1.0, 3.7), (40.0, 250.0)])
def test_quantiles_of_a_ratio_are_those_of_drawn_ratios(top: float, bottom: float) -> None:
    rng = np.random.default_rng(3)
    ratio = rng.gamma(top, 1, DRAWS) / top * (bottom - 1) / rng.gamma(bottom, 1, DRAWS)
    for exceeded in (0.9, 0.5, 0.1, 0.01):
        at = ratio_quantile(np.array([exceeded]), top=np.array([top]), bottom=np.array([bottom]))
        assert (ratio > at[0]).mean() == pytest.approx(exceeded, abs=0.004)


@pytest.mark.parametrize("bottom", [1.3, 2.0, 3.74, 60.0])
def test_many_rows_are_read_from_a_table_as_good_as_asking(bottom: float) -> None:
    rng = np.random.default_rng(4)
    top, exceeded = rng.lognormal(0.5, 1.5, 4 * WORTH_A_TABLE), rng.uniform(1e-5, 1 - 1e-5, 4 * WORTH_A_TABLE)
    share = betaincinv(bottom, top, exceeded)
    exact = (1 - share) / share * (bottom - 1) / top
    found = ratio_quantile(exceeded, top=top, bottom=np.full(top.size, bottom))
    np.testing.assert_allclose(found, exact, rtol=6e-5)


def test_the_answer_for_a_row_depends_on_that_row_alone() -> None:
    rng = np.random.default_rng(5)
    top, exceeded = rng.uniform(0.5, 20, 4 * WORTH_A_TABLE), rng.uniform(0.1, 0.9, 4 * WORTH_A_TABLE)
    bottom = rng.choice([3.74, 9.99], top.size)
    mixed = rng.permutation(top.size)[: 3 * WORTH_A_TABLE]
    all_of_them = ratio_quantile(exceeded, top=top, bottom=bottom)
    some = ratio_quantile(exceeded[mixed], top=top[mixed], bottom=bottom[mixed])
    np.testing.assert_array_equal(some, all_of_them[mixed])


def test_no_rows_have_no_quantiles() -> None:
    assert ratio_quantile(np.empty(0), top=np.empty(0), bottom=np.empty(0)).size == 0
