"""Agreement of interviewers, totals with their doubt, and whether they were borne out."""

import numpy as np
import pytest

from keepworth.act.hiring import (
    FEWEST_HIRED,
    FEWEST_SHEETS,
    QUESTIONS,
    STATED_SD,
    borne_out,
    interviewers_agree,
    totals,
    weighted_kappa,
)
from keepworth.errors import BadInput
from keepworth.numerics.reach import normal_reach


def pair(applicants, *, noise, seed=1, spread=1.0):
    """Scores of two interviewers who see the same truth, each with a noise of their own."""
    rng = np.random.default_rng(seed)
    true = 3 + spread * rng.normal(size=(applicants, 1)) + 0.3 * rng.normal(size=(applicants, len(QUESTIONS)))
    of = [np.clip(np.round(true + noise * rng.normal(size=true.shape)), 1, 5) for _ in range(2)]
    return of[0], of[1], true


def test_weighted_kappa_is_that_of_the_table_of_counts():
    """Cohen (1968), eq. 2-4: one less Σ v·p observed over Σ v·p by chance, with v = (i − j)²."""
    first, second, _ = pair(200, noise=0.8)
    table = np.zeros((5, 5))
    np.add.at(table, (first.ravel().astype(int) - 1, second.ravel().astype(int) - 1), 1 / first.size)
    cost = (np.arange(5)[:, None] - np.arange(5)[None, :]) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    asked = 1 - (cost * table).sum() / (cost * chance).sum()
    assert weighted_kappa(first.ravel(), second.ravel()) == pytest.approx(asked, abs=1e-12)


def test_weighted_kappa_by_hand():
    """Four answers, 1-1, 2-2, 3-4, 5-5: observed 1/4; by chance the mean of (x − y)² over all pairs."""
    first, second = np.array([1.0, 2, 3, 5]), np.array([1.0, 2, 4, 5])
    chance = sum((x - y) ** 2 for x in (1, 2, 3, 5) for y in (1, 2, 4, 5)) / 16
    assert weighted_kappa(first, second) == pytest.approx(1 - 0.25 / chance)
    assert weighted_kappa(first, first) == 1.0
    assert weighted_kappa(np.array([3.0, 3]), np.array([3.0, 3])) is None


def test_who_sees_the_same_agrees_and_who_guesses_does_not():
    close, loose = (
        interviewers_agree(*pair(60, noise=noise)[:2], rng=np.random.default_rng(1)) for noise in (0.3, 3.0)
    )
    assert close.applicants == 60
    assert close.answers == 60 * len(QUESTIONS)
    assert close.kappa_low < close.kappa < close.kappa_high
    assert close.kappa_low > loose.kappa_high
    assert close.apart_high < loose.apart_low


def test_of_few_applicants_no_agreement_is_told():
    found = interviewers_agree(*pair(FEWEST_SHEETS - 1, noise=0.3)[:2], rng=np.random.default_rng(1))
    assert (found.applicants, found.kappa, found.apart) == (FEWEST_SHEETS - 1, None, None)


def test_a_total_stands_on_its_scale():
    full, none = np.full((1, len(QUESTIONS)), 5.0), np.full((1, len(QUESTIONS)), 1.0)
    assert totals(full, full)[0].score == 100
    assert totals(none, none)[0].score == 0
    assert totals(full, none)[0].score == 50
    assert 0 < totals(full, full)[0].low < totals(full, full)[0].high == 100


def test_the_doubt_is_what_is_stated_at_first_and_what_they_differ_by_later():
    first, second, _ = pair(2, noise=0.0)
    assert totals(first, first)[0].sd == pytest.approx(STATED_SD * np.sqrt(5 / 7))
    first, second, _ = pair(4000, noise=0.8, spread=0.3)
    each = [25 * (of.mean(axis=1) - 1) for of in (first, second)]
    assert totals(first, second)[0].sd == pytest.approx(np.std(each[0] - each[1]) / 2, rel=0.02)


def test_ranges_of_totals_hold_as_often_as_they_say():
    first, second, true = pair(400, noise=0.8, spread=0.5)
    truth = 25 * (true.mean(axis=1) - 1)
    held = np.mean([one.low <= at <= one.high for one, at in zip(totals(first, second), truth, strict=True)])
    assert held == pytest.approx(0.8, abs=0.06)


def test_borne_out_is_spearman_with_fiellers_range():
    rng = np.random.default_rng(3)
    score = rng.normal(size=40)
    outcome = score + rng.normal(size=40)
    found = borne_out(score, outcome)
    rank = [np.argsort(np.argsort(of)) for of in (score, outcome)]
    rho = 1 - 6 * ((rank[0] - rank[1]) ** 2).sum() / (40 * (40**2 - 1))
    assert found.rho == pytest.approx(rho)
    assert np.arctanh(found.high) - np.arctanh(found.rho) == pytest.approx(normal_reach(0.8) * np.sqrt(1.06 / 37))
    assert found.low < found.rho < found.high


def test_what_nobody_knows_or_too_few_is_not_told():
    assert borne_out(np.array([]), np.array([])).hired == 0
    few = np.arange(FEWEST_HIRED - 1.0)
    assert borne_out(few, few).rho is None
    lost = np.where(np.arange(12) < 4, np.nan, np.arange(12.0))
    assert borne_out(np.arange(12.0), lost).hired == 8


@pytest.mark.parametrize("bad", [0.0, 6.0, float("nan")])
def test_scores_that_cannot_be_are_refused(bad):
    with pytest.raises(BadInput, match="from 1 to 5"):
        totals(np.full((1, 6), bad), np.full((1, 6), 3.0))
