"""What must hold of the fight-to-keep measure, whatever trials there were, and in books of known truth."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.fight_trials import simulated_trials, trials

from keepworth.measure import FightRule, Trials, fight_scores, fights, learn_gamma, printed_fight
from keepworth.measure.fight_beliefs import FightBeliefs
from keepworth.measure.trials import STATED_KINDS

SEEDS = st.integers(0, 2**32 - 1)
CUSTOMERS = 7


def drawn(rng: np.random.Generator, *, count: int | None = None) -> Trials:
    """Trials of any kind of all customers but the last, who was never tested."""
    rows = int(rng.integers(0, 40)) if count is None else count
    kind = rng.integers(0, 9, rows)
    return trials(
        rng.integers(0, CUSTOMERS - 1, rows),
        gap=rng.uniform(-10, 60, rows),
        stress=rng.choice([0.0, 1.0, 1.5], rows),
        passed=rng.random(rows) < 0.6,
        kind=kind.tolist(),
        weight=np.where(np.isin(kind, STATED_KINDS), 0.5, 1.0),
    )


def beliefs(rng: np.random.Generator, *, learnt: bool = True) -> FightBeliefs:
    doubt = rng.uniform(0, 0.3, 2) * learnt
    return FightBeliefs(
        rng.uniform(0.02, 0.4), 0.01 * learnt, rng.normal(1, 1, 2), rng.uniform(0.2, 3, 2), doubt, 0.005 * doubt
    )


def picked(of: Trials, rows: np.ndarray) -> Trials:
    return Trials(*(getattr(of, one.name)[rows] for one in fields(of)))


def added(of: Trials, more: Trials) -> Trials:
    return Trials(*(np.concatenate([getattr(of, one.name), getattr(more, one.name)]) for one in fields(of)))


POPULATION = np.arange(CUSTOMERS) % 2


@settings(deadline=None)
@given(SEEDS)
def test_the_order_of_trials_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    of, by = drawn(rng), beliefs(rng)
    order = rng.permutation(of.customer.size)
    found, again = (fight_scores(one, POPULATION, beliefs=by) for one in (of, picked(of, order)))
    for name in ("phi", "sd", "low", "high", "passed", "failed", "stated", "state"):
        np.testing.assert_allclose(getattr(found, name), getattr(again, name), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.push[order], again.push, rtol=1e-9, atol=1e-9)


@settings(deadline=None)
@given(SEEDS, st.floats(-30, 90), st.booleans())
def test_a_pass_never_lowers_phi_and_a_failure_never_raises_it(seed: int, gap: float, passed: bool) -> None:
    rng = np.random.default_rng(seed)
    of, by = drawn(rng), beliefs(rng)
    more = trials([2], gap=[gap], passed=[passed])
    before, after = (fight_scores(one, POPULATION, beliefs=by) for one in (of, added(of, more)))
    change = after.phi - before.phi
    assert change[2] >= -1e-9 if passed else change[2] <= 1e-9  # a search ends within 1e-12 of φ
    assert (after.sd <= by.sd[POPULATION] + 1e-12).all()
    others = np.arange(CUSTOMERS) != 2
    np.testing.assert_allclose(change[others], 0, atol=1e-9)


@settings(deadline=None)
@given(SEEDS)
def test_pushes_of_trials_add_up_to_phi_less_its_prior(seed: int) -> None:
    rng = np.random.default_rng(seed)
    of, by = drawn(rng), beliefs(rng)
    found = fight_scores(of, POPULATION, beliefs=by)
    pushed = np.bincount(of.customer, weights=found.push, minlength=CUSTOMERS)
    np.testing.assert_allclose(pushed, found.phi - by.mean[POPULATION], atol=1e-9)
    assert ((found.push >= 0) == of.passed).all()


@settings(deadline=None)
@given(SEEDS)
def test_who_was_never_tested_is_at_the_prior_and_never_fights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    by = replace(beliefs(rng, learnt=False), mean=np.full(2, 50.0))  # however gladly all others stay
    found = fight_scores(drawn(rng), POPULATION, beliefs=by)
    last = CUSTOMERS - 1
    assert (found.phi[last], found.sd[last]) == pytest.approx((50.0, by.sd[POPULATION[last]]), abs=1e-12)
    assert found.f50[last] == pytest.approx(50 / by.gamma)
    assert found.low[last] > 0
    assert found.state[last] == 0
    loyal = fights(found, np.zeros(CUSTOMERS, dtype=np.bool_))
    assert not loyal[last]
    assert (loyal == ((found.passed > 0) & (found.low > 0))).all()


def test_an_answer_is_no_trial_that_was_passed() -> None:
    said = trials([0, 0], gap=[30, 0], stress=[0, 1.0], passed=[True, True], kind=STATED_KINDS, weight=[0.5, 0.5])
    found = fight_scores(said, np.array([0]), beliefs=replace(printed_fight(), mean=np.array([9.0])))
    assert (found.passed[0], found.stated[0], found.state[0]) == (0, 2, 0)
    assert found.low[0] > 0
    assert not fights(found, np.array([False]))[0]


def test_the_captive_do_not_fight_unless_a_book_says_so() -> None:
    of = trials([0, 1], gap=[30, 30], passed=[True, True])
    loyal = fight_scores(of, np.zeros(2, int), beliefs=printed_fight())
    assert fights(loyal, np.array([True, False])).tolist() == [False, True]
    rule = FightRule(captive_too=True, above=5.0)
    assert fights(loyal, np.array([True, False]), rule=rule).tolist() == (loyal.low > 5).tolist()


@pytest.mark.parametrize("each", [1, 2, 4, 12, 40])
def test_intervals_of_f50_hold_8_in_10_with_few_trials_and_with_many(each: int) -> None:
    rng = np.random.default_rng(each)
    phi = rng.normal(1, 1, 8_000)
    found = fight_scores(simulated_trials(rng, phi, each=each), np.zeros(phi.size, int), beliefs=printed_fight())
    inside = (found.low <= phi / 0.1) & (phi / 0.1 <= found.high)
    assert 0.76 <= inside.mean() <= 0.84


def test_intervals_hold_too_where_books_teach_what_a_point_of_price_is_worth() -> None:
    """Books whose γ varies as the printed prior says; within one they are right or wrong together."""
    inside = [covered(seed, gamma=None, customers=300) for seed in range(60)]
    assert 0.76 <= np.mean(inside) <= 0.84


def test_where_a_point_is_worth_far_less_than_is_printed_many_renewals_teach_it() -> None:
    inside = [covered(seed, gamma=0.05, customers=1_500) for seed in range(10)]
    assert 0.76 <= np.mean(inside) <= 0.84


def covered(seed: int, *, gamma: float | None, customers: int) -> float:
    """Return the share of the intervals of a book that hold the truth, γ and segments learnt from its renewals."""
    rng = np.random.default_rng(seed)
    true = gamma or 0.1 * float(np.exp(0.5 * rng.normal()))
    population = rng.integers(0, 3, customers)
    phi = np.array([1.0, 1.6, 2.2])[population] + rng.normal(0, 0.8, customers)
    of = simulated_trials(rng, phi, each=3, gamma=true)
    learnt = learn_gamma(of, population, populations=3)
    assert learnt.is_learnt
    found = fight_scores(of, population, beliefs=learnt.beliefs)
    return float(((found.low <= phi / true) & (phi / true <= found.high)).mean())
