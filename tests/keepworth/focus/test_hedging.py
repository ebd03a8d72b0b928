"""Hedges: what they change is the difference of what is lost with and without, exactly where few customers are."""

import numpy as np
import pytest
from scipy.special import expit, logit

from keepworth.errors import BadInput
from keepworth.focus import exactly_at_risk
from keepworth.focus.hedging import hedged
from keepworth.numerics.common_shock import losses_if, simulate_losses

AMOUNT = np.array([100.0, 80, 60, 40, 20])  # the design's five
LEAVES = np.array([0.1, 0.2, 0.3, 0.2, 0.1])


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_what_a_change_makes_is_what_adding_up_all_outcomes_gives() -> None:
    """CVaR of the five is 188.752 alone; of 400,000 draws differences lie within 1 of the exact, 3 standard errors."""
    changes = [(0, 0.0), (1, 0.13), (1, 0.0), (2, 0.14)]
    before, after = losses_if(LEAVES, AMOUNT, changes=changes, shared=0.1, draws=400_000, rng=rng())
    whole = exactly_at_risk(LEAVES, AMOUNT, shared=0.1).cvar
    assert before.beyond(0.95) == pytest.approx(whole, abs=1)
    for (row, then), drawn in zip(changes, after, strict=True):
        leaves = LEAVES.copy()
        leaves[row] = then
        exact = whole - exactly_at_risk(leaves, AMOUNT, shared=0.1).cvar
        assert before.beyond(0.95) - drawn.beyond(0.95) == pytest.approx(exact, abs=1)
        assert exact > 4


def test_a_hedge_pushes_in_logits_and_what_is_less_on_average_is_exact() -> None:
    rows, push = np.array([0, 1, 2]), np.array([np.inf, 0.5, 1.0])
    found = hedged(LEAVES, AMOUNT, rows=rows, push=push, rng=rng(), shared=0.1)
    then = [0.0, *(expit(logit(LEAVES[row]) - by) for row, by in ((1, 0.5), (2, 1.0)))]
    assert found.then == pytest.approx(then)
    assert found.mean == pytest.approx(AMOUNT[rows] * (LEAVES[rows] - then))
    changes = list(zip(rows.tolist(), then, strict=True))
    before, after = losses_if(LEAVES, AMOUNT, changes=changes, shared=0.1, draws=10_000, rng=rng())
    assert found.cvar == pytest.approx([before.beyond(0.95) - one.beyond(0.95) for one in after])


def test_no_hedge_raises_what_is_lost_and_none_changes_nothing() -> None:
    many = np.random.default_rng(1)
    leaves, amount = many.beta(1, 8, 5_000), many.lognormal(8, 1.5, 5_000)
    rows, push = np.argsort(-amount)[:6], np.array([0.0, 0.1, 0.3, 1.0, 3.0, np.inf])
    found = hedged(leaves, amount, rows=rows, push=push, rng=rng(), shared=0.1)
    assert found.cvar[0] == pytest.approx(0)
    assert (found.cvar[1:] >= 0).all()
    assert found.cvar[5] > 0


def test_without_a_change_the_losses_are_those_that_are_drawn_alone() -> None:
    """Of 3,000, some of whom are too small to be drawn one by one; the means within 3 standard errors."""
    many = np.random.default_rng(2)
    leaves, amount = many.beta(1, 8, 3_000), many.lognormal(8, 1.0, 3_000)
    before, (after,) = losses_if(leaves, amount, changes=[(2_999, leaves[2_999])], shared=0.1, draws=10_000, rng=rng())
    alone = simulate_losses(leaves, amount, shared=0.1, draws=10_000, rng=rng())
    assert after.loss == pytest.approx(before.loss)
    assert before.mean == pytest.approx(alone.mean, abs=3 * 2**0.5 * alone.sd / 100)
    assert before.sd == pytest.approx(alone.sd, rel=0.05)


def test_a_hedge_that_makes_somebody_likelier_to_leave_is_none() -> None:
    with pytest.raises(BadInput, match="likelier to leave"):
        hedged(LEAVES, AMOUNT, rows=np.array([0]), push=np.array([-1.0]), rng=rng())
