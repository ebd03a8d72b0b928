"""What must hold of indicators, whatever is said by whom and when (the design's §13.9), and in books of known truth."""

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.evidence import evidence, joined
from tests.factories.evidence_simulated import SHARES, Simulated, simulated

from keepworth.errors import BadInput
from keepworth.measure.asking import Questions, Whom, ask_next
from keepworth.measure.beliefs import LINES, PLACE, printed_beliefs
from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.measure.indicators import Indicators, Scored, score_indicators
from keepworth.measure.moments import AT_ONCE, MOST, in_order, parts
from keepworth.measure.patterns import ScoringContext

SEEDS = st.integers(0, 2**32 - 1)
CUSTOMERS = 6
SPREAD = float((SHARES**2).sum())


def drawn(seed: int, *, pieces: int = 60, ours: float = 0.0) -> Evidence:
    """Draw anything that can be said of six customers by three people each, often on the same days."""
    rng = np.random.default_rng(seed)
    seat = rng.integers(-1, 3, pieces)
    return Evidence(
        rng.integers(0, CUSTOMERS, pieces),
        rng.integers(0, rng.integers(1, LINES + 1), pieces),
        rng.uniform(0, 100, pieces),
        rng.uniform(1, 900, pieces),
        rng.integers(0, 40, pieces) / 2,
        seat,
        np.where(seat < 0, 0.0, SHARES[seat]),
        rng.random(pieces) < ours,
    )


def by(customers: int = CUSTOMERS) -> ScoringContext:
    return ScoringContext(printed_beliefs(), np.zeros(customers, dtype=np.int64), np.full(customers, SPREAD))


def scored(of: Evidence) -> Scored:
    return score_indicators(of, by())


def same(one: Indicators, other: Indicators, *, within: float = 1e-9) -> None:
    for column in fields(Indicators):
        np.testing.assert_allclose(getattr(one, column.name), getattr(other, column.name), rtol=0, atol=within)


@settings(deadline=None)
@given(SEEDS)
def test_pushes_add_up_to_the_score_less_the_prior(seed: int) -> None:
    of = drawn(seed)
    found = scored(of)
    rows = found.indicators
    sums = np.zeros((CUSTOMERS, LINES))
    np.add.at(sums, (of.customer, of.indicator), found.push)
    np.testing.assert_allclose(sums[rows.customer, rows.indicator], rows.score - rows.prior, rtol=0, atol=1e-9)
    assert rows.pieces.sum() == of.y.size
    assert (np.diff(rows.customer * LINES + rows.indicator) > 0).all()


@settings(deadline=None)
@given(SEEDS)
def test_what_is_told_lies_within_its_limits(seed: int) -> None:
    rows = scored(drawn(seed)).indicators
    for share in (rows.information, rows.freshness, rows.coverage):
        assert ((share >= 0) & (share <= 1 + 1e-9)).all()
    assert ((rows.variance > 0) & (rows.variance <= rows.prior_variance)).all()
    assert (np.isnan(rows.conflict) | (rows.conflict >= 0)).all()
    low, high = rows.range()
    assert ((low >= 0) & (low <= high) & (high <= 100)).all()


@settings(deadline=None)
@given(SEEDS)
def test_more_evidence_never_makes_less_sure(seed: int) -> None:
    of = drawn(seed)
    few = of.some(np.arange(of.y.size) < of.y.size // 2)
    one, all_of = scored(few).indicators, scored(of).indicators
    at = np.searchsorted(all_of.customer * LINES + all_of.indicator, one.customer * LINES + one.indicator)
    assert (all_of.variance[at] <= one.variance + 1e-9).all()


@settings(deadline=None)
@given(SEEDS)
def test_old_evidence_goes_back_to_the_prior(seed: int) -> None:
    of = drawn(seed)
    for months in (5_000.0, 1e6):
        rows = scored(replace(of, age=of.age + months)).indicators
        np.testing.assert_allclose(rows.score, rows.prior, rtol=0, atol=1e-9)
        np.testing.assert_allclose(rows.variance, rows.prior_variance, rtol=0, atol=1e-9)
        assert (rows.coverage == 0).all()


@settings(deadline=None)
@given(SEEDS, st.integers(2, 400))
def test_one_person_who_says_it_again_and_again_cannot_flood(seed: int, times: int) -> None:
    rng = np.random.default_rng(seed)
    others = [(0, "trust", float(rng.uniform(0, 100)), 225.0, float(rng.integers(0, 20)), seat, SHARES[seat])
              for seat in (1, 2)]  # fmt: skip
    again = (0, "trust", 100.0, 225.0, 0.0, 0, SHARES[0])
    often = score_indicators(evidence([*others, *[again] * times]), by(1)).indicators
    sure = score_indicators(evidence([*others, (*again[:3], 1e-6, *again[4:])]), by(1)).indicators
    assert often.score[0] <= sure.score[0] + 1e-9
    assert often.variance[0] >= sure.variance[0] - 1e-9


@settings(deadline=None)
@given(SEEDS)
def test_an_answer_that_came_in_twice_is_one_that_is_surer(seed: int) -> None:
    of = drawn(seed)
    twice = scored(joined(of, of)).indicators
    surer = scored(replace(of, variance=of.variance / 2)).indicators
    same(replace(twice, pieces=surer.pieces), surer)


@settings(deadline=None)
@given(SEEDS)
def test_the_order_of_evidence_changes_nothing(seed: int) -> None:
    of = drawn(seed)
    order = np.random.default_rng(seed).permutation(of.y.size)
    one, other = scored(of), scored(of.some(order))
    same(one.indicators, other.indicators)
    np.testing.assert_allclose(one.push[order], other.push, rtol=0, atol=1e-9)


@settings(deadline=None)
@given(SEEDS)
def test_who_has_no_influence_tells_only_of_the_firm(seed: int) -> None:
    of = drawn(seed)
    heard_once = np.unique(of.customer * LINES + of.indicator, return_index=True)[1]
    once = of.some(heard_once)
    none = np.zeros(once.y.size)
    idle = scored(replace(once, contact=np.ones_like(once.contact), share=none)).indicators
    fact = scored(replace(once, contact=np.full_like(once.contact, NOBODY), share=none, variance=once.variance + 144))
    np.testing.assert_allclose(idle.score, fact.indicators.score, rtol=0, atol=1e-9)
    np.testing.assert_allclose(idle.variance, fact.indicators.variance, rtol=0, atol=1e-9)


@settings(deadline=None)
@given(SEEDS)
def test_turning_every_scale_around_turns_the_score_around(seed: int) -> None:
    of = drawn(seed)
    beliefs = replace(printed_beliefs(), mean=100.0 - printed_beliefs().mean)
    turned = score_indicators(replace(of, y=100.0 - of.y), replace(by(), beliefs=beliefs)).indicators
    straight = scored(of).indicators
    np.testing.assert_allclose(100.0 - turned.score, straight.score, rtol=0, atol=1e-9)
    np.testing.assert_allclose(turned.variance, straight.variance, rtol=0, atol=1e-9)


@settings(deadline=None)
@given(SEEDS)
def test_what_colleagues_say_never_enters_the_score_of_the_customer(seed: int) -> None:
    of = drawn(seed, ours=0.5)
    theirs = of.some(~of.is_ours)
    mixed, alone = scored(of), scored(theirs)
    same(mixed.indicators, alone.indicators, within=0)
    assert (mixed.push[of.is_ours] == 0).all()
    # Nor do customers enter our side.
    ours = score_indicators(of, by(), side="us").indicators
    same(ours, score_indicators(of.some(of.is_ours), by(), side="us").indicators, within=0)
    if of.is_ours.any():
        loud = replace(of, y=np.where(of.is_ours, 100.0 - of.y, of.y), variance=np.where(of.is_ours, 1.0, of.variance))
        same(scored(loud).indicators, alone.indicators, within=0)


@settings(deadline=None)
@given(SEEDS, st.sampled_from(["y", "variance", "age", "share"]), st.sampled_from([np.nan, np.inf, -np.inf, -1.0]))
def test_nonsense_in_one_customer_leaves_all_others_as_they_were(seed: int, column: str, nonsense: float) -> None:
    of = drawn(seed)
    bad = np.random.default_rng(seed).integers(0, of.y.size)
    values = getattr(of, column).copy()
    values[bad] = nonsense
    found, without = scored(replace(of, **{column: values})), scored(of.some(np.arange(of.y.size) != bad))
    same(found.indicators, without.indicators, within=0)
    assert [(one.row, one.customer) for one in found.refused] == [(bad, of.customer[bad])]
    assert found.push[bad] == 0


@settings(deadline=None)
@given(SEEDS, st.integers(1, 70))
def test_parts_hold_whole_groups_and_all_of_them(seed: int, at_once: int) -> None:
    of = drawn(seed)
    whole = in_order(of, np.ones(of.y.size, dtype=bool))
    found = list(parts(whole, at_once=at_once))
    np.testing.assert_array_equal(np.concatenate([one.row for one in found]), whole.row)
    for before, after in pairwise(found):
        assert before.key[-1] < after.key[0]
        assert before.key.size >= at_once


def test_a_book_of_several_parts_is_scored_as_its_customers_are_alone() -> None:
    rng = np.random.default_rng(4)
    size, customers = AT_ONCE + 30_000, 40_000
    seat = rng.integers(0, 3, size)
    of = Evidence(
        rng.integers(0, customers, size), rng.integers(0, LINES, size), rng.uniform(0, 100, size), np.full(size, 225.0),
        rng.integers(0, 40, size) / 2, seat, SHARES[seat], np.zeros(size, dtype=bool),
    )  # fmt: skip
    together = score_indicators(of, by(customers))
    some = of.customer >= customers - 4_000
    alone = score_indicators(of.some(some), by(customers))
    assert len(together.said) == 2
    np.testing.assert_allclose(together.push[some], alone.push, rtol=0, atol=1e-9)
    last = together.indicators.customer >= customers - 4_000
    np.testing.assert_allclose(together.indicators.score[last], alone.indicators.score, rtol=0, atol=1e-9)
    asked = [what_to_ask(one, customers)[-4_000:] for one in (together, alone)]
    np.testing.assert_allclose(*asked, rtol=0, atol=1e-9)


def what_to_ask(of: Scored, customers: int) -> np.ndarray:
    """Return what a question about trust would tell of each customer, by whom it was answered or not."""
    minutes = np.where(np.arange(LINES) == PLACE["trust"], 1.0, np.nan)
    return ask_next(
        of, by=by(customers), lacking=np.ones((customers, LINES), dtype=bool),
        questions=Questions(minutes, np.full(LINES, 225.0)),
        whom=Whom(np.zeros(customers, dtype=np.int64), np.full(customers, SHARES[0])),
    ).gain  # fmt: skip


def test_no_digit_depends_on_how_many_parts_are_scored_at_a_time() -> None:
    rng = np.random.default_rng(5)
    size, customers = 2 * AT_ONCE + 30_000, 60_000
    of = Evidence(
        rng.integers(0, customers, size), rng.integers(0, LINES, size), rng.uniform(0, 100, size),
        np.full(size, 225.0), rng.uniform(0, 30, size), np.full(size, NOBODY), np.zeros(size),
        np.zeros(size, dtype=np.bool_),
    )  # fmt: skip
    one, several = (score_indicators(of, by(customers), threads=threads) for threads in (1, 3))
    assert len(one.said) == len(several.said) == 3
    np.testing.assert_array_equal(one.push, several.push)
    same(one.indicators, several.indicators, within=0)


def test_where_nothing_is_known_there_is_no_row_and_the_prior_stands() -> None:
    found = scored(evidence([]))
    assert found.indicators.score.size == 0
    mean, variance = by().prior(np.array([3]), np.array([2]))
    assert (mean[0], variance[0]) == (60, 225 + 144 * SPREAD)


def test_of_a_crowd_the_newest_count() -> None:
    many = MOST + 40

    def crowd(who: int, size: int) -> list[tuple]:
        return [(who, "trust", 90.0 - who if age < MOST else 0.0, 225.0, age / 9, age, 0.001) for age in range(size)]

    found = score_indicators(evidence([*crowd(0, many), *crowd(1, many), (2, "trust", 10.0)]), by(3))
    newest = score_indicators(evidence([*crowd(0, MOST), *crowd(1, MOST), (2, "trust", 10.0)]), by(3))
    same(replace(found.indicators, pieces=newest.indicators.pieces), newest.indicators)
    assert (found.push[MOST:many] == 0).all()
    assert found.indicators.pieces.tolist() == [many, many, 1]


@pytest.mark.parametrize(
    "wrong",
    [{"spread": np.array([np.nan] * CUSTOMERS)}, {"spread": np.ones(2)}, {"population": np.ones(CUSTOMERS, int)}],
)
def test_deciding_units_and_populations_that_cannot_be_are_refused(wrong: dict[str, np.ndarray]) -> None:
    with pytest.raises(BadInput):
        score_indicators(drawn(1), replace(by(), **wrong))


def covered(of: Simulated) -> float:
    rows = score_indicators(of.evidence, of.by).indicators
    low, high = rows.range()
    truth = of.truth[rows.customer, rows.indicator]
    return float(((low <= truth) & (truth <= high)).mean())


@pytest.mark.parametrize("pieces", [2, 13, 60])
def test_ranges_of_indicators_hold_the_truth_eight_times_in_ten(pieces: int) -> None:
    rng = np.random.default_rng(pieces)
    assert 0.76 <= covered(simulated(printed_beliefs(), customers=3_000, pieces=pieces, error=15, rng=rng)) <= 0.84
    # Where nothing reaches the ends of the scale they hold no more than that either.
    narrow = replace(printed_beliefs(), variance=np.full((1, LINES), 64.0), contact_variance=np.full(LINES, 36.0))
    assert 0.78 <= covered(simulated(narrow, customers=3_000, pieces=pieces, error=7, rng=rng)) <= 0.82
