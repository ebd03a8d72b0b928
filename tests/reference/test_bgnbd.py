"""BG/NBD against Fader, Hardie & Lee (2005), "'Counting your customers' the easy way"."""

from pathlib import Path

import pytest
from tests.factories.cdnow import cdnow_cells
from tests.factories.histories import known_model, one_cell

from keepworth.value.cells import counted
from keepworth.value.futures import expected_orders, probability_active
from keepworth.value.orders import OrderModel, fit_orders


@pytest.fixture(scope="module")
def cdnow(real_data: Path) -> OrderModel:
    return fit_orders("bgnbd", cdnow_cells(real_data))


@pytest.mark.real
def test_cdnow_parameters_match_fader_hardie_lee_2005(cdnow: OrderModel) -> None:
    assert tuple(cdnow.values) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=6e-4)


@pytest.mark.real
def test_cdnow_optimum_matches_the_recomputed_one(cdnow: OrderModel) -> None:
    assert tuple(cdnow.values) == pytest.approx((0.2426, 4.4135, 0.7929, 2.4258), abs=6e-5)
    assert cdnow.log_likelihood == pytest.approx(-9582.43, abs=5e-3)


@pytest.mark.real
def test_cdnow_log_likelihood_matches_fader_hardie_lee_2005(cdnow: OrderModel) -> None:
    assert cdnow.log_likelihood == pytest.approx(-9582.4, abs=0.05)


@pytest.mark.real
def test_cdnow_is_1016_cells_of_2357_customers(real_data: Path, cdnow: OrderModel) -> None:
    assert (cdnow.cells, cdnow.customers) == (1016, 2357)
    assert counted(cdnow_cells(real_data)).repeats.size == 1016
    assert (cdnow.prior, cdnow.warnings) == (None, ())


def test_expected_orders_of_the_papers_customer() -> None:
    """Section "Illustration" of the paper: x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead: 1.226."""
    customer = one_cell(2, 30.43, 38.86)
    model = known_model("bgnbd", (0.243, 4.414, 0.793, 2.426))
    assert expected_orders(model, customer, weeks=39)[0] == pytest.approx(1.226, abs=5e-4)
    assert probability_active(model, customer)[0] == pytest.approx(0.7266, abs=5e-5)


def test_a_one_time_buyer_counts_as_active_for_certain_and_the_model_says_that_it_cannot_see() -> None:
    model = known_model("bgnbd")
    assert probability_active(model, one_cell(0, 0, 100))[0] == 1
    assert not model.sees_first_order_dropout
    assert known_model("mbgnbd").sees_first_order_dropout
    assert known_model("paretonbd").sees_first_order_dropout
