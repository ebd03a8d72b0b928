"""Pareto/NBD against Fader, Hardie & Lee (2005), Fader & Hardie's notes and the R package BTYD's figures."""

from pathlib import Path

import mpmath as mp
import pytest
from tests.factories.cdnow import cdnow_cells
from tests.factories.histories import CDNOW, HISTORIES, known_model, one_cell

from keepworth.value.futures import discounted_orders, expected_orders, probability_active
from keepworth.value.orders import OrderModel, fit_orders

PAPER = (0.553, 10.578, 0.606, 11.669)


@pytest.fixture(scope="module")
def cdnow(real_data: Path) -> OrderModel:
    return fit_orders("paretonbd", cdnow_cells(real_data))


@pytest.mark.real
def test_cdnow_parameters_match_fader_hardie_lee_2005(cdnow: OrderModel) -> None:
    assert tuple(cdnow.values) == pytest.approx(PAPER, abs=1.2e-3)
    assert cdnow.log_likelihood == pytest.approx(-9595.0, abs=0.05)


@pytest.mark.real
def test_cdnow_optimum_matches_the_recomputed_one(cdnow: OrderModel) -> None:
    assert tuple(cdnow.values) == pytest.approx((0.5533, 10.578, 0.6062, 11.668), abs=6e-4)
    assert cdnow.log_likelihood == pytest.approx(-9594.974, abs=5e-4)


def test_dert_of_seven_orders_with_the_papers_cdnow_parameters() -> None:
    """x = 7, t_x = 35, T = 39, δ = .0027: 20.55965 recomputed from the printed parameters."""
    found = discounted_orders(known_model("paretonbd", PAPER), one_cell(7, 35, 39), weekly_discount=0.0027)
    assert found[0] == pytest.approx(20.55965, abs=5e-6)


def test_probability_active_of_btyds_customer() -> None:
    """x = 26, t_x = 30.86, T = 31: .9979 in BTYD's vignette, .99787 with other digits of the parameters."""
    for values in (PAPER, CDNOW["paretonbd"]):
        found = probability_active(known_model("paretonbd", values), one_cell(26, 30.86, 31))
        assert found[0] == pytest.approx(0.9979, abs=5e-5)


def test_expected_orders_of_btyds_customer_in_52_weeks() -> None:
    found = expected_orders(known_model("paretonbd"), one_cell(26, 30.86, 31), weeks=52)
    assert found[0] == pytest.approx(25.456, abs=1e-3)


def test_expected_orders_of_btyds_new_customer_in_52_weeks() -> None:
    found = expected_orders(known_model("paretonbd"), one_cell(0, 0, 0), weeks=52)
    assert found[0] == pytest.approx(1.4734, abs=1e-4)


def test_dert_matches_fader_hardie_lee_2005_rfm_and_clv() -> None:
    """Their donors' parameters; x = 7, t_x = 35, T = 77.86, δ = .0027."""
    model = known_model("paretonbd", (0.5629966, 12.5590370, 0.4081095, 10.5148048))
    found = discounted_orders(model, one_cell(7, 35, 77.86), weekly_discount=0.0027)
    assert found[0] == pytest.approx(1.864183, abs=1e-6)


@pytest.mark.parametrize("discount", [0.0027, 0.02, 0.3])
def test_looking_on_for_ever_equals_the_closed_form_of_dert(discount: float) -> None:
    """δ^(s−1) (r+x) (β+T)^s / (α+T) · Ψ(s, s; δ(β+T)) · P(active), relative error below 1e-11."""
    r, alpha, s, beta = CDNOW["paretonbd"]
    model = known_model("paretonbd")
    active = probability_active(model, HISTORIES)
    closed = [
        discount ** (s - 1)
        * (r + float(x))
        * (beta + age) ** s
        / (alpha + age)
        * float(mp.hyperu(s, s, discount * (beta + age)))
        for x, age in zip(HISTORIES.repeats, HISTORIES.age, strict=True)
    ]
    found = discounted_orders(model, HISTORIES, weekly_discount=discount)
    assert found == pytest.approx(active * closed, rel=1e-11)
