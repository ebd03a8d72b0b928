"""What must hold of strength, whatever is said (the design's §13.9), and in books of known truth."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.evidence_simulated import SHARES, simulated

from keepworth.measure.asking import Questions, Whom, ask_next, lacking_lines
from keepworth.measure.beliefs import LINES, printed_beliefs
from keepworth.measure.evidence import Evidence
from keepworth.measure.indicators import score_indicators
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.strength import Published, Strength, relationship_strength
from keepworth.measure.tracking import track

SEEDS = st.integers(0, 2**32 - 1)
CUSTOMERS = 8
TRACKS = track()


def by(rng: np.random.Generator) -> ScoringContext:
    """Return beliefs of two populations that differ in everything."""
    beliefs = printed_beliefs(2)
    return ScoringContext(
        replace(
            beliefs, mean=rng.uniform(20, 80, beliefs.mean.shape), variance=rng.uniform(50, 400, beliefs.mean.shape)
        ),
        rng.integers(0, 2, CUSTOMERS),
        np.full(CUSTOMERS, float((SHARES**2).sum())),
    )


def drawn(rng: np.random.Generator, *, pieces: int = 120) -> Evidence:
    seat = rng.integers(-1, 3, pieces)
    return Evidence(
        rng.integers(0, CUSTOMERS - 1, pieces),  # the last one is never heard
        rng.integers(0, LINES, pieces),
        rng.uniform(0, 90, pieces),
        rng.uniform(50, 900, pieces),
        rng.uniform(0, 40, pieces),
        seat,
        np.where(seat < 0, 0.0, SHARES[seat]),
        rng.random(pieces) < 0.2,
    )


def strength(of: Evidence, context: ScoringContext) -> Strength:
    return relationship_strength(score_indicators(of, context).indicators, context, tracks=TRACKS)


@settings(deadline=None)
@given(SEEDS)
def test_strength_is_the_weighted_sum_of_all_lines_heard_or_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    context, of = by(rng), drawn(rng)
    rows = score_indicators(of, context).indicators
    score = context.beliefs.mean[context.population].copy()
    score[rows.customer, rows.indicator] = rows.score
    variance = context.beliefs.variance[context.population] + np.outer(context.spread, context.beliefs.contact_variance)
    variance[rows.customer, rows.indicator] = rows.variance
    found = strength(of, context)
    np.testing.assert_allclose(found.strength, score @ TRACKS.weight, rtol=0, atol=1e-9)
    each = np.sqrt(variance) * TRACKS.weight
    np.testing.assert_allclose(found.variance, 0.7 * (each**2).sum(axis=1) + 0.3 * each.sum(axis=1) ** 2, atol=1e-8)
    low, high = found.range()
    assert ((low >= 0) & (low <= high) & (high <= 100)).all()


@settings(deadline=None)
@given(SEEDS)
def test_pushes_of_all_evidence_add_up_to_strength_less_its_prior(seed: int) -> None:
    rng = np.random.default_rng(seed)
    context, of = by(rng), drawn(rng)
    scored = score_indicators(of, context)
    pushes = np.bincount(of.customer, weights=scored.push * TRACKS.weight[of.indicator], minlength=CUSTOMERS)
    prior = (context.beliefs.mean @ TRACKS.weight)[context.population]
    found = relationship_strength(scored.indicators, context, tracks=TRACKS)
    np.testing.assert_allclose(found.strength - prior, pushes, rtol=0, atol=1e-9)
    assert found.strength[-1] == pytest.approx(prior[-1], abs=1e-9)


@settings(deadline=None)
@given(SEEDS)
def test_what_colleagues_say_moves_no_strength(seed: int) -> None:
    rng = np.random.default_rng(seed)
    context, of = by(rng), drawn(rng)
    loud = replace(of, y=np.where(of.is_ours, 100.0 - of.y, of.y))
    for column in ("strength", "variance", "published", "informed", "covered", "weakest"):
        one, other, none = (getattr(strength(e, context), column) for e in (of, loud, of.some(~of.is_ours)))
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one, none)


@settings(deadline=None)
@given(SEEDS)
def test_a_better_answer_makes_no_relationship_weaker(seed: int) -> None:
    """Nor less sure, nor withheld. Only of one piece a line and customer: of several an old one may count against."""
    rng = np.random.default_rng(seed)
    context, of = by(rng), drawn(rng)
    once = of.some(np.unique(of.customer * LINES + of.indicator, return_index=True)[1])
    better = replace(once, y=once.y + 10.0)
    one, other = strength(once, context), strength(better, context)
    assert (other.strength >= one.strength - 1e-9).all()
    np.testing.assert_array_equal(other.published, one.published)


@settings(deadline=None)
@given(SEEDS)
def test_more_evidence_widens_no_band(seed: int) -> None:
    rng = np.random.default_rng(seed)
    context, of = by(rng), drawn(rng)
    few = of.some(np.arange(of.y.size) < of.y.size // 2)
    one, other = strength(few, context), strength(of, context)
    assert (other.variance <= one.variance + 1e-9).all()
    assert (other.informed >= one.informed).all()
    assert (other.covered >= one.covered).all()


@settings(deadline=None)
@given(SEEDS)
def test_a_question_is_asked_where_a_strength_is_not_firm_and_only_there(seed: int) -> None:
    rng = np.random.default_rng(seed)
    context, of = by(rng), drawn(rng, pieces=300)
    scored = score_indicators(of, context)
    rows = scored.indicators
    found = relationship_strength(rows, context, tracks=TRACKS)
    lacking = lacking_lines(rows, found, tracks=TRACKS)
    asked = ask_next(
        scored, by=context, lacking=lacking, questions=Questions(np.full(LINES, 0.1), np.full(LINES, 225.0)),
        whom=Whom(np.zeros(CUSTOMERS, dtype=np.int64), np.full(CUSTOMERS, SHARES[0])),
    )  # fmt: skip
    np.testing.assert_array_equal(asked.line >= 0, found.published != Published.FIRM)
    some = np.flatnonzero(asked.line >= 0)
    assert lacking[some, asked.line[some]].all()
    assert ((asked.gain[some] > 0) & (asked.gain[some] < 1)).all()


@pytest.mark.parametrize("pieces", [5, 30, 120])
def test_ranges_of_strength_hold_the_truth_eight_times_in_ten(pieces: int) -> None:
    of = simulated(printed_beliefs(), customers=4_000, pieces=pieces, error=15, rng=np.random.default_rng(pieces))
    rows = score_indicators(of.evidence, of.by).indicators
    truth = of.truth @ TRACKS.weight

    def covered(together: float) -> float:
        found = relationship_strength(rows, of.by, tracks=TRACKS, together=together)
        low, high = found.range()
        return float(((low <= truth) & (truth <= high)).mean())

    # In these books the lines have nothing to do with each other.
    assert 0.76 <= covered(0.0) <= 0.84
    assert covered(0.3) > 0.9
