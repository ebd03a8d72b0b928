"""What holds of every action: §13.9's properties, capacity, and that asking never harms before it is paid for."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from keepworth.act import (
    Capacity,
    Moves,
    Offers,
    Standing,
    WorthCurve,
    averaged_chance,
    choose,
    expected_gain,
    gain_range,
    learnt_of,
    value_of_asking,
)

LOGIT = st.floats(-5, 5)
VARIANCE = st.floats(0, 4)
BEND = st.floats(0, 0.97)
EFFECT = st.floats(-1.5, 1.5)
SEED = st.integers(0, 2**32 - 1)


def one(value: float) -> np.ndarray:
    return np.array([value], dtype=np.float64)


def standing(eta: float, s2: float, *, bend: float = 0.9, rise: float = 1_000.0) -> Standing:
    return Standing(one(eta), one(s2), WorthCurve(one(0.0), one(rise), one(bend)), one(0.2), one(1.0))


def moves(by: float, variance: float = 0.1, *, ends: float = 0.5, likely: float = 0.0) -> Moves:
    return Moves(one(by), one(variance), one(ends), one(likely))


@given(LOGIT, VARIANCE, BEND, EFFECT, st.floats(0, 1), st.floats(0, 1e6), st.floats(0, 1e6))
def test_ev_is_monotone_in_margin(
    eta: float, s2: float, bend: float, by: float, likely: float, less: float, more: float
) -> None:  # fmt: skip
    assume(less <= more)
    first, second = (
        expected_gain(standing(eta, s2, bend=bend, rise=rise), moves(by, likely=likely)) for rise in (less, more)
    )
    assume(first.chance[0] >= averaged_chance(one(eta), variance=one(s2))[0])  # an action that helps
    assert second.gain[0] >= first.gain[0] - 1e-6 * more or first.gain[0] < 0


@given(LOGIT, VARIANCE, st.floats(0, 4))
def test_uncertainty_pulls_towards_even_odds_and_never_across(eta: float, s2: float, more: float) -> None:
    near, far = (averaged_chance(one(eta), variance=one(v))[0] for v in (s2 + more, s2))
    assert abs(near - 0.5) <= abs(far - 0.5) + 1e-15
    assert (near - 0.5) * (far - 0.5) >= 0


@given(LOGIT, VARIANCE, BEND, EFFECT, st.floats(0, 2), st.floats(0, 1))
def test_a_larger_effect_gains_more(
    eta: float, s2: float, bend: float, by: float, more: float, likely: float
) -> None:  # fmt: skip
    of = standing(eta, s2, bend=bend)
    less, greater = (expected_gain(of, moves(by + add, likely=likely)).gain[0] for add in (0.0, more))
    assert greater >= less - 1e-9
    assert expected_gain(of, moves(0.0, 0.0)).gain == pytest.approx([0.0], abs=1e-9)


@settings(deadline=None)
@given(LOGIT, VARIANCE, BEND, EFFECT, st.floats(0.001, 1), st.floats(0, 1), st.floats(0, 500))
def test_ranges_are_in_order_and_chances_are_chances(
    eta: float, s2: float, bend: float, by: float, variance: float, likely: float, cost: float
) -> None:  # fmt: skip
    of, action = standing(eta, s2, bend=bend), moves(by, variance, likely=likely)
    found, dearer = (gain_range(of, action, cost=one(c)) for c in (cost, cost + 100))
    assert found.low[0] <= found.high[0] + 1e-6
    assert 0 <= dearer.pays[0] <= found.pays[0] + 1e-12 <= 1 + 1e-9
    wide = gain_range(of, action, cost=one(cost), level=0.95)
    assert wide.low[0] <= found.low[0] + 1e-6
    assert wide.high[0] >= found.high[0] - 1e-6


@settings(deadline=None)
@given(LOGIT, st.floats(0.01, 4), BEND, st.lists(st.tuples(EFFECT, st.floats(0, 300)), max_size=5), st.floats(0, 1))
def test_asking_is_never_worth_less_than_nothing_before_it_is_paid_for(
    eta: float, s2: float, bend: float, plays: list[tuple[float, float]], share: float
) -> None:  # fmt: skip
    actions = [(moves(by), one(cost)) for by, cost in plays]
    found = value_of_asking(standing(eta, s2, bend=bend), actions, learns=one(share * s2))
    assert found[0] >= 0
    nothing = value_of_asking(standing(eta, s2, bend=bend), actions, learns=one(0.0))
    assert nothing == pytest.approx([0.0], abs=1e-9)  # who learns nothing changes nothing


@given(st.floats(0, 100), st.floats(0.01, 1_000))
def test_an_answer_never_takes_away_more_than_is_unknown(variance: float, error: float) -> None:
    learnt = learnt_of(one(variance), error=one(error))[0]
    assert 0 <= learnt <= variance


def offers(seed: int, *, customers: int = 12, plays: int = 4, colleagues: int = 3) -> tuple[Offers, Capacity]:
    rng = np.random.default_rng(seed)
    customer, action = (one.ravel() for one in np.indices((customers, plays)))
    by = rng.integers(-1, colleagues, customers)[customer]
    of = Offers(
        customer * 7, action, by, rng.normal(200, 300, customer.size),
        rng.choice(np.array([0.0, 0.5, 1, 2, 5]), customer.size), rng.choice(np.array([0.0, 10, 80]), customer.size),
    )  # fmt: skip
    budget = np.inf if seed % 3 == 0 else float(rng.uniform(0, 400))
    return of, Capacity(rng.uniform(0, 6, colleagues), budget)


@settings(deadline=None)
@given(SEED, st.floats(0, 1))
def test_capacity_is_never_exceeded(seed: int, share: float) -> None:
    of, capacity = offers(seed)
    found = choose(of, capacity, held_out=share, seed=seed)
    mine = found.is_chosen & (of.colleague >= 0)
    taken = np.bincount(of.colleague[mine], weights=of.hours[mine], minlength=3)
    assert (taken <= capacity.hours + 1e-9).all()
    assert found.hours == pytest.approx(taken)
    assert of.cost[found.is_chosen].sum() <= capacity.budget + 1e-9
    assert np.bincount(of.customer[found.is_chosen]).max(initial=0) <= 1
    assert (of.value[found.is_chosen] > 0).all()
    assert not (found.is_chosen & found.is_held_out).any()
    # Whoever is held out is given nothing else: else there is nothing to compare with.
    assert not np.isin(of.customer[found.is_chosen], of.customer[found.is_held_out]).any()
    assert found.value <= found.most + 1e-6


@settings(deadline=None)
@given(SEED)
def test_the_order_of_the_offers_changes_nothing(seed: int) -> None:
    of, capacity = offers(seed)
    turned = np.random.default_rng(seed).permutation(of.value.size)
    first, second = (choose(some, capacity, held_out=0.5, seed=5) for some in (of, of.some(turned)))
    assert (first.is_chosen[turned] == second.is_chosen).all()
    assert (first.is_held_out[turned] == second.is_held_out).all()
