"""Uplift: who is moved is found, a list without worth is known as such, and ranges hold."""

from dataclasses import replace

import numpy as np
import pytest

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Floats
from keepworth.prove.uplift import Lot, foretold_uplift, qini, seen_effect, uplift_by_tenth, worth_of_rule


def drawn(seed: int, *, n: int = 8000, share: float = 0.5, moved: float = 0.2, each: int = 1) -> tuple[Lot, Floats]:
    """Who stays by one thing, is moved up by another where it is high, and down where it is low."""
    random = np.random.default_rng(seed)
    before = random.standard_normal((n, 4))
    uplift = moved * np.sign(before[:, 1]) * (np.abs(before[:, 1]) > 0.5)
    got = np.repeat(random.uniform(size=n // each) < share, each)
    chance = 0.5 + 0.1 * np.tanh(before[:, 0]) + np.where(got, uplift, 0.0)
    outcome = (random.uniform(size=n) < chance).astype(np.float64)
    return Lot(before, got, outcome, share, np.repeat(np.arange(n // each), each)), uplift


@pytest.mark.slow
def test_who_is_moved_is_found_by_models_that_never_saw_them() -> None:
    lot, uplift = drawn(1)
    score = foretold_uplift(lot)
    assert np.corrcoef(score, uplift)[0, 1] > 0.7
    found = qini(lot, score, samples=200)
    best = qini(lot, uplift, samples=50)
    assert found.area.low > 0
    assert found.area.value == pytest.approx(best.area.value, rel=0.35)
    tenths = uplift_by_tenth(lot, score)
    assert tenths[0].low > 0.05
    assert tenths[9].high < -0.05, "they are moved the wrong way"
    np.testing.assert_array_equal(score, foretold_uplift(lot))


@pytest.mark.slow
def test_where_all_are_moved_alike_a_list_is_worth_nothing() -> None:
    beyond = 0
    for seed in range(8):
        lot, _ = drawn(seed, n=1500, moved=0.0)
        area = qini(lot, foretold_uplift(lot, seed=seed), samples=200, seed=seed).area
        beyond += not area.low <= 0 <= area.high
    assert beyond <= 4, "ranges of 8 in 10: more than four of eight would be seen once in 95 times"


def test_ranges_of_the_area_the_effect_and_the_worth_hold_eight_times_in_ten() -> None:
    held, rounds = np.zeros(3), 250
    uplift_of_all = drawn(0, n=400_000)
    truth_area = qini(uplift_of_all[0], uplift_of_all[0].before[:, 1], samples=1).area.value
    chosen = uplift_of_all[0].before[:, 1] > 0.5
    truth_worth = float(100 * np.where(chosen, uplift_of_all[1], 0).mean() - 2 * chosen.mean())
    for seed in range(rounds):
        lot, uplift = drawn(seed + 1, n=1200, share=0.3, each=2)
        area = qini(lot, lot.before[:, 1], samples=100, seed=seed).area
        effect = seen_effect(lot, lot.before[:, 1] > 0.5)
        worth = worth_of_rule(lot, lot.before[:, 1] > 0.5, value=100, cost=2).rule
        held += [
            area.low <= truth_area <= area.high,
            effect.low <= 0.2 <= effect.high,
            worth.low <= truth_worth <= worth.high,
        ]
        assert uplift[lot.before[:, 1] > 0.5].min() == 0.2
    np.testing.assert_allclose(held / rounds, 0.8, atol=0.08)  # binomial error .025, three of them


def test_the_curve_ends_at_the_effect_on_everybody_whatever_the_list() -> None:
    lot, _ = drawn(3)
    random = np.random.default_rng(4).standard_normal(8000)
    for score in (random, lot.before[:, 1], np.zeros(8000)):
        found = qini(lot, score, samples=1)
        assert found.gained[-1] == pytest.approx(float((lot.weight * lot.outcome).mean()))
        assert found.gained[0] == 0
    whole = [one.value * one.n for one in uplift_by_tenth(lot, lot.before[:, 1])]
    assert sum(whole) / 8000 == pytest.approx(seen_effect(lot, np.ones(8000, bool)).value, abs=0.01)


def test_a_rule_that_leaves_the_harmed_alone_earns_more_than_going_to_all() -> None:
    lot, uplift = drawn(5, n=40_000, share=0.3)
    found = worth_of_rule(lot, uplift > 0, value=100, cost=2)
    assert found.rule.low > found.everybody.high
    assert found.rule.value == pytest.approx(0.2 * 100 * found.share - 2 * found.share, abs=0.8)
    assert found.left_alone.high < 0, "going to them would have done harm"


def test_equal_scores_stand_together_whatever_their_order() -> None:
    lot, _ = drawn(6, n=1000)
    score = np.round(lot.before[:, 1])
    order = np.random.default_rng(7).permutation(1000)
    turned = Lot(lot.before[order], lot.got[order], lot.outcome[order], lot.share)
    np.testing.assert_allclose(qini(lot, score, samples=1).gained, qini(turned, score[order], samples=1).gained)


def test_what_was_no_lot_is_refused_in_words() -> None:
    lot, _ = drawn(8, n=300)
    with pytest.raises(BadInput, match="share between 0 and 1"):
        replace(lot, share=1.0)
    with pytest.raises(BadInput, match="one row for each customer"):
        replace(lot, got=lot.got[:-1])
    with pytest.raises(BadInput, match="number for each customer"):
        replace(lot, outcome=np.full(300, np.nan))
    with pytest.raises(BadInput, match="score is a number"):
        qini(lot, np.full(300, np.inf))
    with pytest.raises(BadInput, match="rule says of each"):
        worth_of_rule(lot, np.ones(299, dtype=bool), value=1, cost=0)
    rare = replace(lot, outcome=np.r_[np.ones(99), np.zeros(201)])
    with pytest.raises(CannotEstimate, match="99 events in all"):
        foretold_uplift(rare)
    with pytest.raises(CannotEstimate, match="0 events"):
        foretold_uplift(replace(lot, outcome=np.zeros(300)))
    assert np.isnan(seen_effect(lot, lot.got).value), "nobody of them was left out"
