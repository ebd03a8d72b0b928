"""What a book teaches of its segments: from enough customers on, and only what they said."""

from dataclasses import replace

import numpy as np
import pytest
from tests.factories.evidence import evidence, joined
from tests.factories.evidence_simulated import Simulated, simulated

from keepworth.measure.belief_learning import ASKED, FEWEST, LearntBeliefs, learnt_beliefs
from keepworth.measure.beliefs import LINES, PLACE, Beliefs, printed_beliefs
from keepworth.measure.evidence import Evidence
from keepworth.measure.indicators import score_indicators
from keepworth.measure.patterns import ScoringContext

TRUST = PLACE["trust"]


def of_book(pieces: list[tuple] | Evidence, *, customers: int, populations: int = 1) -> LearntBeliefs:
    of = evidence(pieces) if isinstance(pieces, list) else pieces
    by = ScoringContext(printed_beliefs(populations), np.arange(customers) % populations, np.ones(customers))
    return learnt_beliefs(of, by)


def other_world(*, mean: float, sd: float) -> Beliefs:
    printed = printed_beliefs()
    return replace(printed, mean=np.full((1, LINES), mean), variance=np.full((1, LINES), sd**2))


def drawn(world: Beliefs, *, customers: int, pieces: int = 13, seed: int = 1) -> Simulated:
    return simulated(world, customers=customers, pieces=pieces, error=8, rng=np.random.default_rng(seed))


def test_a_large_book_teaches_its_own_mean_and_spread() -> None:
    of = drawn(other_world(mean=45.0, sd=9.0), customers=6_000)
    found = learnt_beliefs(of.evidence, replace(of.by, beliefs=printed_beliefs()))
    assert found.is_learnt.all()
    assert found.beliefs.mean == pytest.approx(np.full((1, LINES), 45.0), abs=1.0)
    assert np.sqrt(found.beliefs.variance) == pytest.approx(np.full((1, LINES), 9.0), abs=1.0)
    # The rest stays as it is printed.
    np.testing.assert_array_equal(found.beliefs.half_life, printed_beliefs().half_life)
    np.testing.assert_array_equal(found.beliefs.contact_variance, printed_beliefs().contact_variance)


def test_few_customers_teach_nothing_and_enough_teach_theirs_only() -> None:
    few = [(who, "trust", 90.0, 225.0, 0.0, 0, 1.0) for who in range(FEWEST - 1)]
    one_more = [*few, (FEWEST - 1, "trust", 90.0, 225.0, 0.0, 0, 1.0)]
    less, enough = of_book(few, customers=FEWEST), of_book(one_more, customers=FEWEST)
    assert not less.is_learnt.any()
    np.testing.assert_array_equal(less.beliefs.mean, printed_beliefs().mean)
    assert np.flatnonzero(enough.is_learnt[0]).tolist() == [TRUST]
    assert 75 < enough.beliefs.mean[0, TRUST] < 90
    assert enough.heard[0, TRUST] == FEWEST


def test_segments_teach_apart() -> None:
    pieces = [(who, "trust", 90.0 if who % 2 else 20.0, 100.0, 0.0, 0, 1.0) for who in range(200)]
    found = of_book(pieces, customers=200, populations=2).beliefs.mean[:, TRUST]
    assert found == pytest.approx([20, 90], abs=4)


def test_one_customer_who_says_it_often_is_one_customer() -> None:
    said = [(who, "trust", 30.0, 225.0, 5.0, 0, 1.0) for who in range(40)]
    loud = [(0, "trust", 100.0, 225.0, 9.0, 0, 1.0)] * 500
    quiet, shouted = of_book(said, customers=40), of_book([*said, *loud], customers=40)
    # Of everybody the newest counts, and that came later than what was shouted.
    np.testing.assert_allclose(shouted.beliefs.mean, quiet.beliefs.mean, rtol=0, atol=1e-9)


def test_what_somebody_said_last_teaches_and_nothing_before() -> None:
    last = [(who, "trust", 30.0, 225.0, 5.0, 0, 1.0) for who in range(40)]
    first = [(who, "trust", 100.0, 225.0, 9.0, 0, 1.0) for who in range(40)]
    both = [piece for pair in zip(first, last, strict=True) for piece in pair]
    one, other = of_book(last, customers=40), of_book(both, customers=40)
    np.testing.assert_array_equal(other.beliefs.mean, one.beliefs.mean)


def test_the_doubt_of_a_mean_widens_what_is_believed_of_customers() -> None:
    # Twenty answers that hardly tell anything: the spread is the least, and the mean may be anywhere near.
    vague = [(who, "trust", 60.0, 10_000.0, 0.0, 0, 1.0) for who in range(20)]
    least = 0.1 * 225
    doubt = 1 / (20 / (least + 144 + 10_000) + 1 / 10**2)
    found = of_book(vague, customers=20).beliefs
    assert found.variance[0, TRUST] == pytest.approx(least + doubt, abs=1e-9)
    assert found.mean[0, TRUST] == pytest.approx(60, abs=1e-9)


def test_colleagues_and_nonsense_teach_nothing() -> None:
    of = evidence([(who, "trust", 80.0, 225.0, 0.0, 0, 1.0) for who in range(60)])
    ours = replace(of, y=np.zeros(60), age=np.zeros(60), is_ours=np.ones(60, dtype=bool))
    wrong = replace(of, y=np.full(60, np.nan))
    lost = replace(of, customer=np.full(60, 10**9))
    alone, mixed = of_book(of, customers=60), of_book(joined(of, ours, wrong, lost), customers=60)
    np.testing.assert_array_equal(mixed.beliefs.mean, alone.beliefs.mean)
    np.testing.assert_array_equal(mixed.heard, alone.heard)


def test_facts_hold_no_person() -> None:
    rng = np.random.default_rng(3)
    y = np.clip(60 + 20 * rng.standard_normal(4_000), 0, 100)
    persons = of_book([(who, "trust", y[who], 100.0, 0.0, 0, 1.0) for who in range(4_000)], customers=4_000)
    facts = of_book([(who, "trust", y[who], 100.0) for who in range(4_000)], customers=4_000)
    apart = facts.beliefs.variance[0, TRUST] - persons.beliefs.variance[0, TRUST]
    assert apart == pytest.approx(144, abs=10)


def test_a_book_of_nothing_teaches_nothing() -> None:
    found = of_book([], customers=3)
    assert not found.heard.any()
    np.testing.assert_array_equal(found.beliefs.variance, printed_beliefs().variance)


def test_of_a_huge_segment_enough_are_looked_at() -> None:
    many = 2 * ASKED + 1
    rng = np.random.default_rng(2)
    of = Evidence(
        np.arange(many), np.full(many, TRUST), np.where(rng.random(many) < 0.5, 70.0, 90.0), np.full(many, 225.0),
        np.zeros(many), np.zeros(many, dtype=np.int64), np.ones(many), np.zeros(many, dtype=bool),
    )  # fmt: skip
    found = of_book(of, customers=many)
    assert ASKED / 2 < found.heard[0, TRUST] <= ASKED
    assert found.beliefs.mean[0, TRUST] == pytest.approx(80, abs=0.5)


@pytest.mark.parametrize(("mean", "sd"), [(45.0, 9.0), (70.0, 15.0), (55.0, 20.0)])
@pytest.mark.parametrize("customers", [60, 2_000])
def test_learnt_ranges_hold_the_truth_eight_times_in_ten(mean: float, sd: float, customers: int) -> None:
    shares = []
    for seed in range(max(3_000 // customers, 1)):
        of = drawn(other_world(mean=mean, sd=sd), customers=customers, seed=seed)
        by = replace(of.by, beliefs=printed_beliefs())
        by = replace(by, beliefs=learnt_beliefs(of.evidence, by).beliefs)
        rows = score_indicators(of.evidence, by).indicators
        low, high = rows.range()
        truth = of.truth[rows.customer, rows.indicator]
        shares.append(((low <= truth) & (truth <= high)).mean())
    assert 0.76 <= np.mean(shares) <= 0.84
