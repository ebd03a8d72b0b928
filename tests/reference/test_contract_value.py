"""Value of contracts: published and derived figures of the design's §6."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.measure.retention import BetaGeometric
from keepworth.value import (
    discounted_renewals,
    margin_multiple,
    mean_stay,
    summed_renewals,
    value_elasticities,
    value_of_survival,
)

# Fader & Hardie (2007), to the three digits that they print.
HIGH, REGULAR = (
    BetaGeometric(alpha, beta, 0.0, np.eye(2), None) for alpha, beta in ((0.668, 3.806), (0.704, 1.182))
)  # fmt: skip
FIRST = np.arange(3)


def test_discounted_renewals_of_fader_and_hardie_2010() -> None:
    """At d = .1 just before the first, second and third renewal, to the four digits of the design."""
    assert discounted_renewals(HIGH, FIRST, discount=0.1) == pytest.approx([5.4149, 5.9018, 6.2943], abs=5e-5)
    assert discounted_renewals(REGULAR, FIRST, discount=0.1) == pytest.approx([2.9647, 4.1035, 4.8701], abs=5e-5)


@pytest.mark.parametrize("alpha", [0.3, 1.0, 1.0001, 2.0, 2.0000001, 5.0])
@pytest.mark.parametrize("beta", [0.1, 1.0, 50.0])
@pytest.mark.parametrize("discount", [0.2, 0.05, 0.005])
def test_they_are_the_sum_over_the_renewals_one_by_one(alpha: float, beta: float, discount: float) -> None:
    """Also where c − a − b of the hypergeometric function is nearly whole; relative 1e-9."""
    of, ages = BetaGeometric(alpha, beta, 0.0, np.eye(2), None), np.array([0, 5, 5, 40])
    summed = summed_renewals(of, ages, discount=discount, periods=int(40 / discount))
    assert discounted_renewals(of, ages, discount=discount) == pytest.approx(summed, rel=1e-9)


@given(st.floats(0.05, 20), st.floats(0.05, 20), st.floats(0.01, 1), st.integers(0, 30))
def test_they_rise_with_age_and_fall_with_the_discount_rate(a: float, b: float, d: float, age: int) -> None:
    of = BetaGeometric(a, b, 0.0, np.eye(2), None)
    younger, older = discounted_renewals(of, np.array([age, age + 1]), discount=d)
    assert younger <= older
    assert older <= (1 + d) / d + 1e-9  # as if they stayed for ever
    assert discounted_renewals(of, np.array([age]), discount=d * 1.5)[0] <= younger + 1e-12


def test_margin_multiples_of_gupta_and_lehmann_2003() -> None:
    """To the two digits of their table."""
    wanted = {
        0.10: [1.20, 1.75, 2.67, 4.50],
        0.12: [1.15, 1.67, 2.50, 4.09],
        0.14: [1.11, 1.59, 2.35, 3.75],
        0.16: [1.07, 1.52, 2.22, 3.46],
    }
    for discount, row in wanted.items():
        assert margin_multiple(np.array([0.6, 0.7, 0.8, 0.9]), discount) == pytest.approx(row, abs=5.001e-3)


def test_elasticities_of_gupta_lehmann_and_stuart_2004() -> None:
    """r .8, i .12: 3.5 and −.375; r .9: 5.09 and −.545."""
    found = value_elasticities(0.8, 0.12)
    assert (found.margin, found.retention, found.discount) == pytest.approx((1, 3.5, -0.375), abs=1e-12)
    found = value_elasticities(0.9, 0.12)
    assert (found.retention, found.discount) == pytest.approx((5.09, -0.545), abs=5e-3)
    assert np.isnan(found.acquisition)


def test_elasticities_are_the_slopes_of_the_logarithm() -> None:
    nudge, r, i, cost = 1e-6, 0.85, 0.11, 40.0

    def worth(r: float, i: float, cost: float) -> float:
        return 100 * float(margin_multiple(r, i)) - cost

    found = value_elasticities(r, i, value=worth(r, i, 0), acquisition_cost=cost)
    for name, moved in (
        ("retention", worth(r * (1 + nudge), i, 0) / worth(r, i, 0)),
        ("discount", worth(r, i * (1 + nudge), 0) / worth(r, i, 0)),
        ("acquisition", worth(r, i, cost * (1 + nudge)) / worth(r, i, cost)),
    ):
        assert getattr(found, name) == pytest.approx((moved - 1) / nudge, rel=1e-4)


def test_a_curve_with_a_constant_chance_is_the_multiple() -> None:
    """400 years at .8 and 10 %: m·r/(1+i−r) at year's ends; at their starts, and the first sure, that much more."""
    curve = 0.8 ** np.arange(1, 401)
    found = value_of_survival(np.array([100.0, 50]), curve, discount=0.1, at_start=False)
    assert found == pytest.approx([100 * 0.8 / 0.3, 50 * 0.8 / 0.3], rel=1e-10)
    at_start = value_of_survival(np.array([100.0]), 0.8 ** np.arange(400), discount=0.1)
    assert at_start == pytest.approx([100 * 1.1 / 0.3], rel=1e-10)
    assert mean_stay(0.8 ** np.arange(1, 401)) == pytest.approx(4, rel=1e-10)


def test_each_customer_may_have_a_curve_of_their_own() -> None:
    curves = np.array([[1.0, 0.5], [1.0, 0.0]])
    assert value_of_survival(np.array([10.0, 10]), curves, discount=0.25) == pytest.approx([14, 10])


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="above 0"):
        discounted_renewals(HIGH, FIRST, discount=0.0)
    with pytest.raises(BadInput, match="fewer than 0"):
        discounted_renewals(HIGH, FIRST - 1, discount=0.1)
    with pytest.raises(BadInput, match="falls"):
        value_of_survival(np.ones(1), np.array([0.5, 0.6]), discount=0.1)
    with pytest.raises(BadInput, match="not both"):
        margin_multiple(1.0, 0.0)
