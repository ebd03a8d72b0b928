"""What is foreseen, against futures drawn order by order and against exact integrals."""

import mpmath as mp
import numpy as np
import pytest
from tests.factories.drawn import drawn_orders
from tests.factories.histories import CDNOW, HEAVY, HISTORIES, MODELS, cells_of, known_model, one_cell

from keepworth.errors import BadInput
from keepworth.value.cells import BuyingCells
from keepworth.value.futures import (
    discounted_orders,
    expected_orders,
    order_counts,
    predict_orders,
    probability_active,
)

CUSTOMER = (6, 25.0, 35.0)
LOOK_ALIKES = 200_000
DISCOUNT = 0.01


@pytest.mark.parametrize("name", MODELS)
def test_every_forecast_agrees_with_drawn_futures_within_4_standard_errors(name: str) -> None:
    rng = np.random.default_rng(11)
    who, when = drawn_orders(name, CUSTOMER, weeks=100, customers=LOOK_ALIKES, rng=rng)
    within = np.bincount(who[when < 39], minlength=LOOK_ALIKES)
    once = np.bincount(who, weights=np.exp(-DISCOUNT * when), minlength=LOOK_ALIKES)
    twice = np.bincount(who, weights=np.exp(-2 * DISCOUNT * when), minlength=LOOK_ALIKES)
    found = predict_orders(
        known_model(name), one_cell(*CUSTOMER), horizon_weeks=39, value_weeks=100, weekly_discount=DISCOUNT
    )
    for foreseen, drawn in (
        (found.expected_orders, within),
        (found.discounted_orders, once),
        (found.discounted_square, once**2),
        (found.discounted_twice, twice),
        (found.p_none, (once == 0).astype(np.float64)),
    ):
        error = drawn.std() / np.sqrt(LOOK_ALIKES)
        assert foreseen[0] == pytest.approx(drawn.mean(), abs=4 * error)


def expected_by_euler(name: str, values: tuple[float, ...], history: tuple[int, float], weeks: float) -> float:
    """E[N | active] of the BG family by Euler's form of the hypergeometric function, in 60 digits."""
    with mp.workdps(60):
        r, alpha, a, b = (mp.mpf(value) for value in values)
        x, age = history
        stays = a + b + x - 1 + (name == "mbgnbd")
        z = weeks / (alpha + age + weeks)
        inner = mp.hyp2f1(stays - x - r, a - 1, stays, z)
        return float(stays / (a - 1) * (1 - (1 - z) ** (a - 1) * inner))


@pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])
@pytest.mark.parametrize(
    "values",
    [(0.24, 4.4, 0.79, 2.4), (2.0, 0.05, 0.5, 3.0), (1.0, 300.0, 1.0000001, 0.5), (0.05, 3.0, 0.05, 8.0),
     (5.0, 3.0, 12.0, 30.0)],
)  # fmt: skip
@pytest.mark.parametrize("weeks", [1.0, 52.0, 520.0])
def test_expected_orders_match_eulers_form_to_1e_11_near_a_of_one_too(
    name: str, values: tuple[float, ...], weeks: float
) -> None:
    ages = np.arange(1, 200) / 3  # more ages than are integrated one by one
    cells = BuyingCells(
        np.tile([0, 3, 40], 199)[: ages.size * 3].astype(np.int64),
        np.where(np.tile([0, 3, 40], 199) > 0, np.repeat(ages, 3), 0.0),
        np.repeat(ages, 3),
        np.ones(ages.size * 3, dtype=np.int64),
    )
    model = known_model(name, values)
    given_active = expected_orders(model, cells, weeks=weeks) / probability_active(model, cells)
    for row in range(0, cells.repeats.size, 37):
        history = int(cells.repeats[row]), float(cells.age[row])
        assert given_active[row] == pytest.approx(expected_by_euler(name, values, history, weeks), rel=1e-11)


@pytest.mark.parametrize("s", [1.0, 1 + 1e-9, 0.5])
def test_expected_orders_of_pareto_pass_through_s_of_one(s: float) -> None:
    model = known_model("paretonbd", (0.55, 10.6, s, 11.7))
    given_active = expected_orders(model, one_cell(3, 30, 39), weeks=52) / probability_active(
        model, one_cell(3, 30, 39)
    )
    integral = mp.quad(lambda u: (3.55 / 49.6) * (50.7 / (50.7 + u)) ** s, [0, 52])
    assert given_active[0] == pytest.approx(float(integral), rel=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_slopes_are_the_differences_of_discounted_orders(name: str) -> None:
    values = np.array(CDNOW[name])
    settings = {"horizon_weeks": 39.0, "value_weeks": 520.0, "weekly_discount": 0.0027}
    slopes = predict_orders(known_model(name), HISTORIES, **settings).slopes
    for which in range(4):
        nudge = np.exp(1e-4 * np.eye(4)[which])
        above, below = (
            discounted_orders(known_model(name, tuple(moved)), HISTORIES, weekly_discount=0.0027, weeks=520)
            for moved in (values * nudge, values / nudge)
        )
        assert slopes[which] == pytest.approx((above - below) / 2e-4, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_looking_far_approaches_looking_on_for_ever(name: str) -> None:
    far = discounted_orders(known_model(name), HISTORIES, weekly_discount=0.01, weeks=4400)
    for_ever = discounted_orders(known_model(name), HISTORIES, weekly_discount=0.01)
    assert far == pytest.approx(for_ever, rel=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_heavy_current_buyers_are_foreseen_in_finite_numbers(name: str) -> None:
    found = predict_orders(
        known_model(name, doubt=0.1), HEAVY, horizon_weeks=52, value_weeks=520, weekly_discount=0.0027
    )
    for field in type(found).__slots__:
        assert np.isfinite(getattr(found, field)).all(), field
    assert (found.expected_orders[:3] > HEAVY.repeats[:3] / 4).all()
    assert (found.expected_orders_high >= found.expected_orders)[:3].all()


@pytest.mark.parametrize("name", MODELS)
def test_more_doubt_about_parameters_widens_every_range(name: str) -> None:
    settings = {"horizon_weeks": 39.0, "value_weeks": 520.0, "weekly_discount": 0.0027}
    narrow = predict_orders(known_model(name, doubt=0.01), HISTORIES, **settings)
    wide = predict_orders(known_model(name, doubt=0.5), HISTORIES, **settings)
    seen = wide.p_active < 1 - 1e-9
    for found in (narrow, wide):
        assert (found.p_active_low <= found.p_active).all()
        assert (found.p_active <= found.p_active_high).all()
    spread = [found.p_active_high - found.p_active_low for found in (narrow, wide)]
    assert (spread[1] > spread[0])[seen].all()
    counts = [found.expected_orders_high - found.expected_orders_low for found in (narrow, wide)]
    assert counts[1].sum() > counts[0].sum()


def test_a_horizon_or_discount_that_cannot_be_is_refused() -> None:
    model, cells = known_model("bgnbd"), cells_of([(0, 0, 3)])
    with pytest.raises(BadInput, match="finite number of weeks above 0, not 0"):
        expected_orders(model, cells, weeks=0)
    with pytest.raises(BadInput, match="finite number of weeks above 0, not inf"):
        order_counts(model, cells, weeks=float("inf"))
    with pytest.raises(BadInput, match="0 or more, not -1"):
        discounted_orders(model, cells, weekly_discount=-1, weeks=5)
    with pytest.raises(BadInput, match="needs a weekly_discount above 0"):
        discounted_orders(model, cells, weekly_discount=0)
    with pytest.raises(BadInput, match="level must lie between 0 and 1, not 80"):
        predict_orders(model, cells, horizon_weeks=1, value_weeks=1, weekly_discount=0, level=80)
