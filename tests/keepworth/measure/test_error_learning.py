"""Errors of answers, learnt from who was asked again: from 50 repeats on, and only from people who could differ."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.evidence import joined
from tests.factories.evidence_simulated import Waves

from keepworth.errors import BadInput
from keepworth.measure.beliefs import printed_errors
from keepworth.measure.error_learning import LEAST, SourceError, learnt_errors
from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.measure.repeats import PAIRS, PEOPLE
from keepworth.measure.sources import ACTS, CONTRACT, INDEX, PROMISES, SOURCES, YES_NO

MANY = Waves(people=400, waves=3)


def named(of: Evidence, source: str = "item") -> np.ndarray:
    return np.full(of.y.size, source, dtype=object)


def learnt(of: Evidence, world: Waves, *, source: str = "item") -> SourceError:
    kind = "opinion" if source == "opinion of a colleague" else "item"
    return learnt_errors(of, named(of, source), by=world.context(), stated=stated(world)).of[kind]


def stated(world: Waves) -> dict[str, float]:
    return {**printed_errors(), "item": world.stated, "opinion": world.stated}


def drawn(world: Waves, seed: int = 1) -> Evidence:
    return world.drawn(np.random.default_rng(seed))


@pytest.mark.parametrize("sd", [5.0, 8.0, 12.0])
@pytest.mark.parametrize("believed", [8.0, 15.0])
def test_a_large_book_teaches_its_own_error(sd: float, believed: float) -> None:
    world = Waves(people=4_000, waves=3, sd=sd, stated=believed)
    found = learnt(drawn(world), world)
    assert found.is_learnt
    assert found.sd == pytest.approx(sd, rel=0.04)
    assert (found.pairs, found.people, found.stated) == (4_000, 4_000, believed)


@pytest.mark.parametrize("world", [Waves(people=50), Waves(people=60, waves=4, sd=12.0), Waves(people=300, sd=10.0)])
def test_ranges_hold_the_truth_eight_times_in_ten(world: Waves) -> None:
    rng = np.random.default_rng(7)
    found = [learnt(world.drawn(rng), world) for _ in range(1_000)]
    assert 0.76 <= np.mean([one.low <= world.sd <= one.high for one in found]) <= 0.84
    assert np.mean([one.sd**2 for one in found]) == pytest.approx(world.sd**2, rel=0.03)


def test_people_move_by_the_spread_of_the_book_and_not_by_the_believed_one() -> None:
    world = Waves(people=4_000, waves=3, months=3.0)
    of, beliefs = drawn(world), world.beliefs()
    wide = replace(world.context(), beliefs=replace(beliefs, variance=16 * beliefs.variance))
    found = learnt_errors(of, named(of), by=wide, stated=stated(world)).of["item"]
    assert found.sd == pytest.approx(world.sd, rel=0.06)


def test_below_fifty_the_stated_one_stands_and_says_of_how_many() -> None:
    less, enough = Waves(people=PAIRS - 1, sd=3.0), Waves(people=PAIRS, sd=3.0)
    few, told = learnt(drawn(less), less), learnt(drawn(enough), enough)
    assert few == SourceError(8.0, 8.0, 8.0, 0.8, 8.0, PAIRS - 1, PAIRS - 1, is_learnt=False)
    assert told.is_learnt
    assert told.sd < 8


def test_a_few_people_who_answer_it_all_are_few() -> None:
    world = Waves(people=PEOPLE - 1, months=1.0)
    lines = [replace(drawn(world, seed), indicator=np.full(2 * world.people, seed)) for seed in range(13)]
    found = learnt(joined(*lines), world)
    assert (found.pairs, found.people, found.is_learnt) == (13 * (PEOPLE - 1), PEOPLE - 1, False)


def test_one_who_answers_five_hundred_times_is_one() -> None:
    quiet = drawn(MANY)
    wild = Evidence(
        np.zeros(500, dtype=np.int64), np.full(500, quiet.indicator[0]), np.tile([0.0, 100.0], 250),
        np.full(500, 64.0), 0.1 * np.arange(500), np.full(500, 9), np.zeros(500), np.zeros(500, dtype=bool),
    )  # fmt: skip
    alone, flooded = learnt(quiet, MANY), learnt(joined(quiet, wild), MANY)
    assert flooded.pairs == alone.pairs + 1
    # Half the square of 0 to 100, of one among 401.
    assert flooded.sd**2 - alone.sd**2 < 5_000 / 400 * 1.1


def test_an_answer_that_came_in_twice_teaches_nothing() -> None:
    of = drawn(MANY)
    once, twice = learnt(of, MANY), learnt(joined(of, of), MANY)
    assert twice.pairs == once.pairs
    # Both are taken for one answer that is surer than it is, and so as one that errs more than its variance says.
    assert twice.sd == pytest.approx(once.sd * 2**0.5, rel=0.02)
    one_day = of.some(of.age == 0)
    assert learnt(joined(one_day, one_day), MANY).pairs == 0


def test_answers_far_apart_in_time_teach_nothing() -> None:
    year = Waves(people=400, waves=3, months=12.0)
    assert learnt(drawn(year), year).pairs == 0


def test_indexes_teach_of_single_items() -> None:
    # Three items say it with a third of the variance; what is told is of one.
    world = Waves(people=4_000, sd=8 / 3**0.5, stated=8 / 3**0.5)
    of = drawn(world)
    found = learnt_errors(of, named(of, INDEX), by=world.context(), stated={**printed_errors(), "item": 8.0})
    assert found.of["item"].sd == pytest.approx(8, rel=0.04)


@pytest.mark.parametrize("source", [one.name for one in SOURCES if one.name in (YES_NO, PROMISES, CONTRACT, ACTS)])
def test_counts_and_records_teach_nothing(source: str) -> None:
    of = drawn(MANY)
    found = learnt_errors(of, named(of, source), by=MANY.context())
    assert found.sds == printed_errors()
    assert not any(one.pairs for one in found.of.values())


def test_both_sides_teach_apart() -> None:
    theirs = drawn(MANY)
    wild = replace(MANY, sd=12.0)
    ours = replace(drawn(wild, 2), is_ours=np.ones(theirs.y.size, dtype=bool))
    of = joined(theirs, ours)
    names = np.concatenate([named(theirs), named(ours, "opinion of a colleague")])
    found = learnt_errors(of, names, by=MANY.context(), stated=stated(MANY))
    assert found.of["item"] == learnt(theirs, MANY)
    assert found.of["opinion"].sd == pytest.approx(12, rel=0.1)
    # What is ours under the name of an item is no answer of a customer.
    assert learnt_errors(ours, named(ours), by=MANY.context()).of["item"].pairs == 0


def test_who_always_says_the_same_is_believed_to_err_by_less_than_a_point_of_seven() -> None:
    of = drawn(MANY)
    still = replace(of, y=np.tile(of.y[: MANY.people], MANY.waves))
    found = learnt(still, MANY)
    assert found.is_learnt
    assert found.sd == pytest.approx(8 * LEAST**0.5)
    assert found.low == found.sd < found.high


def test_where_all_are_alike_nothing_is_learnt() -> None:
    of = replace(drawn(MANY), y=np.full(1_200, 100.0))
    found = learnt(of, MANY)
    assert (found.pairs, found.is_learnt, found.sd) == (400, False, 8.0)


def test_facts_and_nonsense_teach_nothing() -> None:
    of = drawn(MANY)
    nobody = replace(of, contact=np.full(of.y.size, NOBODY), share=np.zeros(of.y.size))
    wrong = replace(of, y=np.full(of.y.size, np.nan))
    assert learnt(joined(of, nobody, wrong), MANY) == learnt(of, MANY)


def test_what_was_learnt_is_applied_to_what_people_said_and_nothing_else() -> None:
    world = replace(MANY, stated=15.0)
    of = drawn(world)
    names = named(of)
    names[::3] = PROMISES
    found = learnt_errors(of, names, by=world.context(), stated=stated(world))
    after = found.applied(of, names)
    said = names == "item"
    np.testing.assert_allclose(after.variance[said], found.sds["item"] ** 2)
    np.testing.assert_array_equal(after.variance[~said], 225.0)
    few = Waves(people=10)
    held = drawn(few)
    assert learnt_errors(held, named(held), by=few.context()).applied(held, named(held)) is held


def test_each_piece_has_a_source() -> None:
    of = drawn(MANY)
    with pytest.raises(BadInput, match="3 sources are named of 1200"):
        learnt_errors(of, named(of)[:3], by=MANY.context())


def test_nothing_teaches_nothing() -> None:
    empty = drawn(MANY).some(np.zeros(1_200, dtype=bool))
    found = learnt_errors(empty, named(empty), by=MANY.context())
    assert found.sds == printed_errors()


@given(seed=st.integers(0, 2**20), shift=st.floats(-30, 30))
@settings(deadline=None)
def test_order_and_level_do_not_matter_and_ranges_hold_what_was_found(seed: int, shift: float) -> None:
    rng = np.random.default_rng(seed)
    world = Waves(people=int(rng.integers(50, 90)), waves=int(rng.integers(2, 5)), sd=float(rng.uniform(0, 9)))
    of = world.drawn(rng)
    of = replace(of, y=np.clip(of.y, 30, 70))
    found = learnt(of, world)
    assert world.stated * LEAST**0.5 <= found.low <= found.sd <= found.high < np.inf
    again = learnt(of.some(rng.permutation(of.y.size)), world)
    assert [again.sd, again.low, again.high] == pytest.approx([found.sd, found.low, found.high], rel=1e-9)
    moved = learnt(replace(of, y=of.y + shift), world)
    assert moved.sd == pytest.approx(found.sd, rel=1e-9)
