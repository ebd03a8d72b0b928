"""Concentration: figures of the design's §5, and the US Department of Justice's example."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv

from keepworth.errors import BadInput, NotEnough
from keepworth.focus import at_risk, concentration, concentration_of, exactly_at_risk, summed_by
from keepworth.focus.concentration import sd_between, share_range
from keepworth.numerics.arrays import parts_of

AMOUNT = np.array([100.0, 80, 60, 40, 20])
LEAVES = np.array([0.1, 0.2, 0.3, 0.2, 0.1])


def test_shares_of_30_30_20_and_20_percent_are_2600() -> None:
    """The US Department of Justice's standard example."""
    assert concentration_of(np.array([30.0, 30, 20, 20])).hhi == pytest.approx(2_600, abs=1e-9)


def test_the_designs_five_customers() -> None:
    found = concentration_of(AMOUNT)
    assert found.hhi == pytest.approx(2_444.44, abs=5e-3)
    assert found.effective == pytest.approx(4.0909, abs=5e-5)
    assert (found.top1, found.top5) == pytest.approx((1 / 3, 1))


def test_what_the_five_may_lose_exactly_and_drawn() -> None:
    """E 54, sd 54.516, VaR95 160, CVaR95 188.752; drawn within 4 standard errors of 200,000."""
    found = exactly_at_risk(LEAVES, AMOUNT)
    assert (found.mean, found.var) == pytest.approx((54, 160), abs=1e-9)
    assert (found.sd, found.cvar) == pytest.approx((54.516, 188.752), abs=5e-4)
    drawn = at_risk(LEAVES, AMOUNT, rng=np.random.default_rng(1), draws=200_000)
    assert (drawn.mean, drawn.var) == (54, 160)
    assert (drawn.sd, drawn.cvar) == pytest.approx((54.516, 188.752), abs=1)


def test_with_a_common_shock_drawn_and_exact_agree() -> None:
    exact = exactly_at_risk(LEAVES, AMOUNT, shared=0.25)
    drawn = at_risk(LEAVES, AMOUNT, rng=np.random.default_rng(2), shared=0.25, draws=200_000)
    assert drawn.cvar == pytest.approx(exact.cvar, abs=1)
    assert exact.cvar > exactly_at_risk(LEAVES, AMOUNT).cvar


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_the_effective_number_is_at_most_all_and_at_least_one(amounts: list[float]) -> None:
    if not sum(amounts) > 0:
        with pytest.raises(NotEnough):
            concentration_of(np.array(amounts))
        return
    found = concentration_of(np.array(amounts))
    assert 1 - 1e-9 <= found.effective <= len(amounts) + 1e-6
    assert found.shares.sum() == pytest.approx(1)
    assert found.top1 <= found.top5 + 1e-12


def test_amounts_of_a_group_go_together_and_losses_are_no_shares() -> None:
    assert summed_by(np.array([1, 1, -1, 0]), np.array([5.0, 6, 7, 8]), groups=3).tolist() == [8, 11, 0]
    assert concentration_of(np.array([10.0, -5, 10])).hhi == pytest.approx(5_000)
    assert exactly_at_risk(np.array([1.0, 1]), np.array([5.0, -9])).mean == 5


def test_levels_that_are_none_are_refused() -> None:
    with pytest.raises(BadInput, match="level"):
        exactly_at_risk(LEAVES, AMOUNT, level=1.0)


def test_the_share_of_one_among_many_alike_is_a_beta() -> None:
    """Gammas of shape 4 and equal scale: the share of one of 101 is beta(4, 400); its deciles at 3 %."""
    alike, spread = np.full(101, 8.0), np.full(101, 4.0)
    found = share_range(alike, spread, rows=np.array([7]), rng=np.random.default_rng(1))
    assert found == pytest.approx(tuple(betaincinv(4, 400, [0.1, 0.9])), rel=0.03)


def test_what_is_known_for_sure_has_no_range() -> None:
    rows, sure = np.array([0]), np.zeros(5)
    assert share_range(AMOUNT, sure, rows=rows, rng=np.random.default_rng(1)) == pytest.approx((1 / 3, 1 / 3))


def test_a_range_of_8_in_10_reaches_1_28_standard_deviations() -> None:
    assert sd_between(np.array([-1.2816]), np.array([1.2816])) == pytest.approx([1.0], abs=1e-4)
    assert sd_between(np.array([np.nan]), np.array([1.0])).tolist() == [0]


def test_a_column_longer_than_a_part_is_shared_out_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    amount, spread = rng.lognormal(0, 2, 500), rng.lognormal(-1, 1, 500)
    rows = np.argsort(-amount)[:5]
    told = []
    for at_once in (500, 33):
        monkeypatch.setattr(concentration, "parts_of", partial(parts_of, at_once=at_once))
        ranged = share_range(amount, spread, rows=rows, rng=np.random.default_rng(1))
        found = concentration_of(amount)
        told.append((found.total, found.hhi, found.top1, found.top5, *ranged))
    assert told[1] == pytest.approx(told[0], rel=1e-13)
    assert told[0][1] == pytest.approx(1e4 * ((amount / amount.sum()) ** 2).sum(), rel=1e-12)
