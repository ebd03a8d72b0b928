"""Actions against the worked example of the design's §13.8, and against simulation."""

import numpy as np
import pytest
from scipy.special import expit, logit

from keepworth.act import (
    Moves,
    Standing,
    WorthCurve,
    break_even,
    expected_gain,
    gain_above,
    gain_range,
    perpetual_worth,
    worth_through,
)

HALF_A_DIGIT = 5e-7
# §13.8: R = 65.033740 ± 5.873767 around 65; one thread; retention .88; 40,000 a year at 10 %.
PUSH, UNIT, THREAD, YEARLY, DISCOUNT = 0.8, 15.0, -0.5, 40_000.0, 0.10
ETA = logit(0.88) + PUSH * (65.033740 - 65.0) / UNIT + THREAD
DOUBT = PUSH**2 * 5.873767**2 / UNIT**2


def one(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def example(*, unsure: float = 0.0) -> Standing:
    worth = perpetual_worth(one(YEARLY), discount=DISCOUNT)
    return Standing(one(ETA), one(DOUBT), worth, one(unsure), one(YEARLY / 4))


# "Sponsor visit": R + 6 (sd 4), ends the single thread with .4, costs 3,000.
VISIT = Moves(one(PUSH * 6 / UNIT), one((PUSH * 4 / UNIT) ** 2), one(-THREAD), one(0.4))


def test_the_customer_of_13_8_is_worth_what_the_design_says() -> None:
    of = example()
    assert of.chance == pytest.approx([0.812486], abs=HALF_A_DIGIT)
    assert of.worth.at(of.chance) == pytest.approx([113_036], abs=0.5)


def test_the_sponsor_visit_of_13_8_gains_what_the_design_says() -> None:
    of, found = example(), expected_gain(example(), VISIT)
    assert found.chance == pytest.approx([0.874226], abs=HALF_A_DIGIT)
    assert found.gain + of.worth.at(of.chance) == pytest.approx([157_410], abs=0.5)
    assert found.gain == pytest.approx([44_374], abs=0.5)
    assert found.gain - 3_000 == pytest.approx([41_374], abs=0.5)
    assert found.soon == pytest.approx([(0.874226 - 0.812486) * 10_000], abs=0.01)


@pytest.mark.parametrize("unsure", [0.0, 0.3])
def test_the_range_and_the_chance_that_it_pays_are_those_of_simulation(unsure: float) -> None:
    """A hundred thousand visits: the effect and the thread are drawn, and what the customer is worth."""
    of, rng, draws = example(unsure=unsure), np.random.default_rng(1), 400_000
    effect = rng.normal(VISIT.by, np.sqrt(VISIT.variance), draws) + VISIT.ends * (rng.random(draws) < 0.4)
    chance = expit((ETA + effect) / np.sqrt(1 + np.pi * DOUBT / 8))
    # What they are worth is drawn from the three points by which doubt about it is counted.
    scale = rng.choice(1 + unsure * np.sqrt(3) * np.array([-1, 0, 1]), draws, p=[1 / 6, 4 / 6, 1 / 6])
    gain = scale * (of.worth.at(chance) - of.worth.at(of.chance))
    found = gain_range(of, VISIT, cost=one(3_000))
    assert found.pays == pytest.approx([(gain > 3_000).mean()], abs=3e-3)
    assert (found.low[0], found.high[0]) == pytest.approx(np.quantile(gain, [0.1, 0.9]), rel=0.02)
    assert gain_above(of, VISIT, least=one(20_000)) == pytest.approx([(gain > 20_000).mean()], abs=3e-3)


def test_what_it_must_add_to_pay_is_worth_its_cost_exactly() -> None:
    none = one(0.0)
    must = break_even(example(), Moves(none, none, none, none), cost=one(3_000))
    assert expected_gain(example(), Moves(must, none, none, none)).gain == pytest.approx([3_000], rel=1e-9)
    assert break_even(example(), VISIT, cost=one(1e9)) == np.inf


def test_a_curve_through_three_points_goes_through_them() -> None:
    chance, floor, ceiling = one(0.8, 0.3, 0.95), one(100.0, 0, 20), one(900.0, 50, 30)
    true = WorthCurve(floor, ceiling - floor, one(0.9, 0.0, 0.5))
    found = worth_through(chance, value=true.at(chance), floor=floor, ceiling=ceiling)
    assert found.bend == pytest.approx(true.bend, abs=1e-9)
    assert found.at(np.ones(3)) == pytest.approx(ceiling)
    assert found.at(np.zeros(3)) == pytest.approx(floor)
    assert found.chance_at(true.at(chance)) == pytest.approx(chance)
    # The design's own: through what 13.8 says, the rate comes back.
    again = worth_through(one(0.812486), value=one(113_036.0), floor=one(0.0), ceiling=one(400_000.0))
    assert 1 / again.bend - 1 == pytest.approx([0.10], abs=1e-5)


def test_a_value_above_the_straight_line_stays_on_the_curve() -> None:
    found = worth_through(one(0.5), value=one(80.0), floor=one(0.0), ceiling=one(100.0))
    assert found.at(one(0.5)) == pytest.approx([80])
    assert found.bend == pytest.approx([0])
