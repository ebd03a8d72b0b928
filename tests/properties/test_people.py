"""What must hold of ties, threads and coverage, whatever people do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from keepworth.know import ReplyTimes, mutual_depth, reciprocity, reply_times
from keepworth.measure import (
    Answers,
    TieBelief,
    Touches,
    TouchMap,
    breadth,
    coverage,
    probability_all_leave,
    thread_risk,
    tie_strength,
    touch_index,
    undefended_without,
)

SEEDS = st.integers(0, 2**32 - 1)
SCALE = st.one_of(st.just(np.nan), st.floats(0, 10))
TIES = 5


def answered(draw: np.random.Generator, *, size: int = TIES) -> Answers:
    theirs, ours = (np.where(draw.random(size) < 0.3, np.nan, draw.uniform(0, 10, size)) for _ in range(2))
    return Answers(theirs, ours, draw.uniform(0, 900, size))


def times(draw: np.random.Generator, *, size: int = TIES) -> ReplyTimes:
    return ReplyTimes(draw.exponential(40, size), draw.integers(0, 9, size), draw.integers(0, 4, size))


def touched(draw: np.random.Generator, *, size: int = TIES) -> Touches:
    counts = [draw.integers(0, 30, size) for _ in range(3)]
    days = np.where(draw.random(size) < 0.2, np.nan, draw.uniform(0, 900, size))
    return Touches(days, *counts, times(draw), times(draw))


@given(SEEDS)
def test_strength_lies_between_0_and_100_and_within_its_range(seed: int) -> None:
    draw = np.random.default_rng(seed)
    found = tie_strength(answered(draw), touch_index(touched(draw), busy=float(draw.uniform(3, 50))))
    for part in (found.low, found.mean, found.high):
        assert ((part >= 0) & (part <= 100)).all()
    assert ((found.low <= found.mean) & (found.mean <= found.high)).all()
    assert (found.sd <= TieBelief().sd + 1e-9).all()


@given(SEEDS)
def test_both_sides_alike_make_ties_alike(seed: int) -> None:
    draw = np.random.default_rng(seed)
    said, of = answered(draw), touched(draw)
    depth, turned = mutual_depth(said.theirs, said.ours), mutual_depth(said.ours, said.theirs)
    np.testing.assert_array_equal(depth.depth, turned.depth)
    np.testing.assert_array_equal(depth.asymmetry, -turned.asymmetry)
    other = Touches(of.days, of.touches_90, of.incoming, of.outgoing, of.replies_ours, of.replies_theirs)
    np.testing.assert_allclose(touch_index(of, busy=9), touch_index(other, busy=9), atol=1e-9)
    np.testing.assert_array_equal(reciprocity(of.outgoing, of.incoming), reciprocity(of.incoming, of.outgoing))


@given(SEEDS, st.floats(0, 300))
def test_a_later_touch_never_weakens_a_tie(seed: int, sooner: float) -> None:
    draw = np.random.default_rng(seed)
    said, of = answered(draw), touched(draw)
    later = Touches(of.days - np.minimum(of.days, sooner), of.touches_90, of.outgoing, of.incoming,
                    of.replies_theirs, of.replies_ours)  # fmt: skip
    before, after = touch_index(of, busy=9), touch_index(later, busy=9)
    assert (np.nan_to_num(after) >= np.nan_to_num(before) - 1e-9).all()
    assert (tie_strength(said, after).mean >= tie_strength(said, before).mean - 1e-9).all()


@given(SEEDS)
def test_an_answer_or_a_touch_never_widens_the_range(seed: int) -> None:
    draw = np.random.default_rng(seed)
    said, index = answered(draw), touch_index(touched(draw), busy=9)
    none = np.full(TIES, np.nan)
    whole = tie_strength(said, index).sd
    assert (whole <= tie_strength(said, none).sd + 1e-9).all()
    assert (whole <= tie_strength(Answers(none, none, none), index).sd + 1e-9).all()


def test_old_answers_go_back_to_the_prior() -> None:
    ages = np.array([0.0, 90, 365, 3_650, 36_500])
    found = tie_strength(Answers(np.full(5, 9.0), np.full(5, 9.0), ages), np.full(5, np.nan))
    assert (np.diff(found.mean) < 0).all()
    assert (np.diff(found.sd) > 0).all()
    assert found.mean[-1] == pytest.approx(30, abs=1e-6)


def test_ranges_of_80_percent_hold_what_was_drawn() -> None:
    """80,000 ties drawn from what is believed: between 76 and 84 % of true strengths lie in their range."""
    rng, size = np.random.default_rng(4), 80_000
    slope, around = 0.3, 10.0
    told = TouchMap(level=50, slope=slope, sd=around, doubt=((0.0,) * 3,) * 3)
    index = np.clip(50 + 22 * rng.normal(size=size), 0.1, 100)
    belief = TieBelief(mean=50, sd=(around**2 + slope**2 * index.var()) ** 0.5, touches=told)
    kappa = np.exp2(-rng.uniform(0, 12, size) / 6)
    now = 50 + slope * (index - 50) + around * rng.normal(size=size)
    then = belief.mean + kappa * (now - belief.mean) + belief.sd * np.sqrt(1 - kappa**2) * rng.normal(size=size)
    # Two answers of which the geometric mean is the depth with its error.
    depth = np.clip(then + belief.both_sd * rng.normal(size=size), 0.1, 99.9) / 10
    days = -6 * np.log2(kappa) * 365.25 / 12
    some, touched = rng.random(size) < 0.5, rng.random(size) < 0.7
    answers = Answers(depth, np.where(some, depth, np.nan), days)
    found = tie_strength(answers, np.where(touched, index, np.nan), belief=belief)
    inside = (found.low <= now) & (now <= found.high)
    for those in (some & touched, some & ~touched):
        assert 0.78 <= inside[those].mean() <= 0.82
        assert abs((found.mean - now)[those].mean()) < 0.3


def test_median_replies_come_back_from_simulated_ones() -> None:
    rng, groups, each = np.random.default_rng(6), 300, 200
    true = rng.uniform(2, 90, groups)
    group = np.repeat(np.arange(groups), each)
    hours, patience = rng.exponential(true[group] / np.log(2)), rng.uniform(0, 400, group.size)
    found = reply_times(group, hours=np.minimum(hours, patience), answered=hours <= patience, groups=groups)
    assert np.mean(found.median / true) == pytest.approx(1, abs=0.03)


def company(seed: int) -> tuple[np.ndarray, ...]:
    """Ties of some customers: customer, contact, colleague and strength of each, and who decides."""
    draw = np.random.default_rng(seed)
    size = int(draw.integers(1, 20))
    contact = draw.integers(0, 8, size)
    return contact % 3, contact, draw.integers(0, 4, size), draw.uniform(0.5, 100, size), draw.random(8) < 0.6


@given(SEEDS)
def test_removing_a_person_never_raises_coverage(seed: int) -> None:
    _, contact, colleague, strength, decides = company(seed)
    people = np.arange(8)
    deciding = people[decides]

    def covered(left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        known = np.isin(people, contact[left & (strength >= 40)])
        found = coverage(deciding % 3, known[deciding], customers=3)
        wide = breadth(people % 3, people % 2, known=known, customers=3)
        return np.nan_to_num(found.share), np.nan_to_num(wide.share)

    whole = covered(np.ones(contact.size, dtype=np.bool_))
    for one in range(4):  # of ours
        assert all((after <= before).all() for after, before in zip(covered(colleague != one), whole, strict=True))
    known = np.isin(people, contact[strength >= 40])[deciding]
    for one in range(8):  # of theirs: the place stays
        gone = coverage(deciding % 3, known, customers=3, gone=deciding == one)
        assert (np.nan_to_num(gone.share) <= whole[0]).all()
        if one in deciding[known]:
            assert gone.share[one % 3] < whole[0][one % 3]
        assert (coverage(deciding[deciding != one] % 3, known[deciding != one], customers=3).covered
                <= coverage(deciding % 3, known, customers=3).covered).all()  # fmt: skip


@given(SEEDS)
def test_threads_add_up_and_those_without_somebody_are_those_counted_anew(seed: int) -> None:
    customer, contact, _, strength, _ = company(seed)
    found = thread_risk(customer, contact, strength=strength, customers=3)
    assert np.bincount(found.customer, found.share, 3) == pytest.approx((found.people > 0).astype(float))
    some = found.people > 0
    assert (found.effective[some] <= found.people[some] + 1e-9).all()
    assert (found.single[some] <= 1 + 1e-12).all()
    for place in range(found.person.size):
        left = contact != found.person[place]
        anew = thread_risk(customer[left], contact[left], strength=strength[left], customers=3)
        wanted = np.nan_to_num(anew.effective[found.customer[place]])
        assert found.without[place] == pytest.approx(wanted, rel=1e-6)


@given(SEEDS)
def test_whoever_is_needed_for_defence_is_needed_when_counted_anew(seed: int) -> None:
    draw = np.random.default_rng(seed)
    customer, tied, champion = draw.integers(0, 2, 7), draw.random(7) < 0.5, draw.random(7) < 0.3
    found = undefended_without(customer, tied=tied, champion=champion, customers=2)
    for one in range(7):
        beside = (customer == customer[one]) & (np.arange(7) != one)
        had = champion[customer == customer[one]].any()
        assert found[one] == (not (tied & beside).any() or (had and not (champion & beside).any()))


@given(SEEDS, st.floats(0, 1))
@settings(max_examples=60)
def test_one_champion_more_is_never_lost_more_easily(seed: int, shared: float) -> None:
    draw = np.random.default_rng(seed)
    leaves, team = draw.random(5), draw.integers(-1, 2, 5)
    zero = np.zeros(5, dtype=np.int64)
    found = [probability_all_leave(leaves[:n], zero[:n], team=team[:n], customers=1, shared=shared)[0]
             for n in range(1, 6)]  # fmt: skip
    assert (np.diff(found) <= 1e-12).all()
    assert all(0 <= one <= 1 for one in found)


@given(arrays(np.float64, TIES, elements=SCALE), arrays(np.float64, TIES, elements=SCALE))
def test_depth_lies_between_both_answers(theirs: np.ndarray, ours: np.ndarray) -> None:
    found = mutual_depth(theirs, ours).depth * 10
    both = ~np.isnan(found)
    assert (found[both] <= np.maximum(theirs, ours)[both] + 1e-9).all()
    assert (found[both] >= np.minimum(theirs, ours)[both] - 1e-9).all()
