"""Half-lives, learnt from who was asked again: drawn towards the stated ones, and only from 50 people on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.evidence import joined
from tests.factories.evidence_simulated import Waves

from keepworth.measure.beliefs import LINES, PLACE
from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.measure.half_life_learning import (
    FURTHEST,
    SERIES,
    UNSURE,
    LearntHalfLives,
    _laid_out,
    _Series,
    fitted_logs,
    learnt_half_lives,
    scores,
    surface,
)
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.repeats import DAYS, PAIRS, PEOPLE, repeats

TRUST = PLACE["trust"]
HALF_YEARS = Waves(people=400, waves=4, months=6.0)


def drawn(world: Waves, seed: int = 1) -> Evidence:
    return world.drawn(np.random.default_rng(seed))


def learnt(of: Evidence, world: Waves) -> LearntHalfLives:
    return learnt_half_lives(of, world.context())


def series_of(of: Evidence, world: Waves) -> list[_Series]:
    found = repeats(of, np.ones(of.y.size, dtype=bool))
    return _laid_out(found, np.arange(found.first.size), by=world.context())


@pytest.mark.parametrize("half_life", [5.0, 12.0, 30.0])
@pytest.mark.parametrize("believed", [8.0, 12.0])
def test_a_large_book_teaches_its_own_half_life(half_life: float, believed: float) -> None:
    world = Waves(people=SERIES, waves=6, months=6.0, half_life=half_life, stated=believed)
    found = learnt(drawn(world), world)
    assert np.flatnonzero(found.is_learnt).tolist() == [TRUST]
    assert found.months[TRUST] == pytest.approx(half_life, rel=0.15)
    assert found.low[TRUST] < found.months[TRUST] < found.high[TRUST]
    assert found.people[TRUST] == SERIES
    others = np.arange(LINES) != TRUST
    np.testing.assert_array_equal(found.months[others], world.beliefs().half_life[others])


@pytest.mark.parametrize("level", [-20.0, 25.0])
@pytest.mark.parametrize("segments", [1, 100])
def test_a_level_that_is_not_the_believed_one_is_no_long_memory(level: float, segments: int) -> None:
    # In segments of four nobody learns a mean of their own.
    world = Waves(people=400, waves=5, months=6.0, half_life=8.0)
    of = drawn(world)
    of = replace(of, y=np.clip(of.y, 25, 75))
    beliefs = world.beliefs()
    beliefs = replace(beliefs, mean=np.repeat(beliefs.mean, segments, axis=0),
                      variance=np.repeat(beliefs.variance, segments, axis=0))  # fmt: skip
    by = ScoringContext(beliefs, np.arange(400) % segments, np.ones(400))
    found, higher = learnt_half_lives(of, by), learnt_half_lives(replace(of, y=of.y + level), by)
    assert found.months[TRUST] < 11
    assert higher.months[TRUST] == pytest.approx(found.months[TRUST], rel=1e-6)


def test_segments_that_differ_for_good_are_no_long_memory() -> None:
    world = Waves(people=400, waves=5, months=6.0, half_life=8.0)
    of, beliefs = drawn(world), world.beliefs()
    two = replace(beliefs, mean=np.repeat(beliefs.mean, 2, axis=0), variance=np.repeat(beliefs.variance, 2, axis=0))
    of = replace(of, y=np.clip(of.y, 20, 80) + np.where(of.customer % 2, 20.0, -20.0))
    found = learnt_half_lives(of, ScoringContext(two, np.arange(400) % 2, np.ones(400)))
    assert found.months[TRUST] < 11


@pytest.mark.parametrize(("people", "waves"), [(60, 2), (60, 4), (150, 3)])
def test_ranges_hold_the_truth_eight_times_in_ten_of_books_as_believed(people: int, waves: int) -> None:
    # Truths lie around the stated half-life as is believed; so they do for what is drawn towards it.
    rng = np.random.default_rng(11)
    hits = []
    for _ in range(600):
        half_life = 12.0 * float(np.exp(UNSURE[0] * rng.standard_normal()))
        world = Waves(people=people, waves=waves, months=6.0, half_life=half_life)
        found = learnt(world.drawn(rng), world)
        hits.append(found.low[TRUST] <= half_life <= found.high[TRUST])
    assert 0.76 <= np.mean(hits) <= 0.84


def test_few_repeats_stay_near_what_is_stated_and_many_leave_it() -> None:
    off = []
    for people in (60, 300, 2_000):
        world = Waves(people=people, waves=3, months=6.0, half_life=30.0)
        found = [learnt(drawn(world, seed), world) for seed in range(20)]
        off.append(np.mean([np.log(30.0 / one.months[TRUST]) for one in found]))
    assert off[0] > off[1] > off[2]
    assert off[0] < np.log(30 / 12)


def test_below_fifty_people_the_stated_one_stands() -> None:
    less, enough = replace(HALF_YEARS, people=PAIRS - 1), replace(HALF_YEARS, people=PAIRS)
    few, told = learnt(drawn(less), less), learnt(drawn(enough), enough)
    assert (few.is_learnt.any(), few.people[TRUST], few.months[TRUST]) == (False, PAIRS - 1, 12.0)
    assert few.low[TRUST] == few.high[TRUST] == 12.0
    assert told.is_learnt[TRUST]


def test_people_of_few_customers_are_few() -> None:
    of = drawn(HALF_YEARS)
    customers = PEOPLE - 1
    crowded = replace(of, customer=of.customer % customers, contact=of.customer)
    assert learnt(crowded, HALF_YEARS).people[TRUST] == HALF_YEARS.people
    assert not learnt(crowded, HALF_YEARS).is_learnt.any()


def test_answers_of_one_month_tell_nothing_of_half_a_year() -> None:
    soon = Waves(people=400, waves=4, months=0.9)
    assert not learnt(drawn(soon), soon).people.any()


def test_people_of_one_customer_make_it_less_sure() -> None:
    # Ten people of a customer who move together are hardly more than one.
    world = Waves(people=60, waves=4, months=6.0)
    one, rng = drawn(world), np.random.default_rng(3)
    crowd = [replace(one, contact=one.contact + seat, y=one.y + rng.standard_normal(one.y.size)) for seat in range(10)]
    alone, together = learnt(one, world), learnt(joined(*crowd), world)
    assert together.people[TRUST] == 10 * alone.people[TRUST]

    def width(of: LearntHalfLives) -> float:
        return float(np.log(of.high[TRUST] / of.low[TRUST]))

    assert width(together) > 0.6 * width(alone)


def test_colleagues_facts_and_nonsense_teach_nothing() -> None:
    of = drawn(HALF_YEARS)
    ours = replace(of, y=100 - of.y, is_ours=np.ones(of.y.size, dtype=bool))
    nobody = replace(of, y=100 - of.y, contact=np.full(of.y.size, NOBODY), share=np.zeros(of.y.size))
    wrong = replace(of, y=np.full(of.y.size, np.inf))
    alone, mixed = learnt(of, HALF_YEARS), learnt(joined(of, ours, nobody, wrong), HALF_YEARS)
    np.testing.assert_array_equal(mixed.months, alone.months)
    np.testing.assert_array_equal(mixed.people, alone.people)


def test_where_all_say_the_same_nothing_is_learnt() -> None:
    of = replace(drawn(HALF_YEARS), y=np.full(1_600, 100.0))
    found = learnt(of, HALF_YEARS)
    assert (found.people[TRUST], found.is_learnt.any(), found.months[TRUST]) == (400, False, 12.0)


def test_who_never_changes_their_mind_lives_long() -> None:
    of = drawn(HALF_YEARS)
    found = learnt(replace(of, y=np.tile(of.y[:400], 4)), HALF_YEARS)
    assert 24 < found.low[TRUST] <= found.months[TRUST] <= 12 * np.exp(FURTHEST)


def test_who_answers_anew_each_time_lives_short() -> None:
    of = drawn(HALF_YEARS)
    found = learnt(replace(of, y=np.random.default_rng(1).uniform(20, 80, of.y.size)), HALF_YEARS)
    # All of it may be error too, of which half-lives are not told: only long ones are ruled out.
    assert found.high[TRUST] < 12


def test_what_was_learnt_takes_its_place_among_the_beliefs() -> None:
    found = learnt(drawn(HALF_YEARS), HALF_YEARS)
    beliefs = found.applied(HALF_YEARS.beliefs())
    np.testing.assert_array_equal(beliefs.half_life, found.months)
    np.testing.assert_array_equal(beliefs.mean, HALF_YEARS.beliefs().mean)


def test_of_long_series_the_newest_days_count() -> None:
    world = Waves(people=60, waves=DAYS + 6, months=3.0)
    of = drawn(world)
    newest = of.some(of.age < 3.0 * DAYS)
    np.testing.assert_array_equal(learnt(of, world).months, learnt(newest, world).months)


def test_nothing_teaches_nothing() -> None:
    empty = drawn(HALF_YEARS).some(np.zeros(1_600, dtype=bool))
    found = learnt(empty, HALF_YEARS)
    assert not found.people.any()
    np.testing.assert_array_equal(found.months, HALF_YEARS.beliefs().half_life)


@given(at=st.tuples(*(st.floats(-1.5, 1.5),) * 3), seed=st.integers(0, 2**20))
@settings(max_examples=40, deadline=None)
def test_slopes_are_those_of_the_loss(at: tuple[float, float, float], seed: int) -> None:
    world = Waves(people=30, waves=4, months=5.0)
    of = drawn(world, seed).some(np.random.default_rng(seed).random(120) < 0.8)
    series, place, step = series_of(of, world), np.array(at), 1e-5
    slopes = surface(series, place, half_life=12.0)[1]
    for one in range(3):
        ends = [surface(series, place + side * step * np.eye(3)[one], half_life=12.0)[0] for side in (1, -1)]
        assert slopes[one] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=1e-5)


def test_curvature_is_what_slopes_vary_by() -> None:
    # Of a true model the expected curvature is the variance of the slopes.
    world = Waves(people=4_000, waves=4, months=6.0)
    series = series_of(drawn(world), world)
    truth = np.array([0.0, 0.0, 0.0])
    bend = surface(series, truth, half_life=12.0)[2] - np.diag(UNSURE**-2)
    np.testing.assert_allclose(scores(series, truth, half_life=12.0) / bend, np.ones((3, 3)), atol=0.25)


def test_the_search_comes_to_rest() -> None:
    world = Waves(people=200, waves=5, months=6.0, half_life=7.0)
    series = series_of(drawn(world), world)
    at, _ = fitted_logs(series, half_life=12.0)
    assert np.abs(at).max() < FURTHEST
    np.testing.assert_allclose(surface(series, at, half_life=12.0)[1], 0, atol=1e-4)


@given(seed=st.integers(0, 2**20))
@settings(max_examples=30, deadline=None)
def test_whatever_is_said_gives_numbers_and_order_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    world = Waves(people=int(rng.integers(50, 80)), waves=int(rng.integers(2, 6)), months=float(rng.uniform(3, 9)))
    of = world.drawn(rng)
    of = replace(of, y=rng.choice([0.0, 100.0, 50.0], of.y.size) if seed % 2 else of.y)
    found = learnt(of, world)
    again = learnt(of.some(rng.permutation(of.y.size)), world)
    assert np.isfinite(found.months).all()
    assert ((found.low <= found.months) & (found.months <= found.high) & (found.low > 0)).all()
    np.testing.assert_allclose(again.months, found.months, rtol=1e-6)
