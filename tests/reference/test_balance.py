"""Getting against keeping: the example of the design's §6 (derived), and what makes an optimum one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.focus import (
    Economics,
    Response,
    balance_at,
    best_balance,
    earned_by_getting,
    earned_by_keeping,
    response_through,
)

WIN = response_through(5, 0.15, ceiling=0.40)
KEEP = response_through(10, 0.40, ceiling=0.70)
BY = Economics(50, 0.2)


def test_the_curves_go_through_what_is_spent_now() -> None:
    assert (WIN.rate, KEEP.rate) == pytest.approx((0.0940007, 0.0847298), abs=5e-8)
    assert (WIN.at(5), KEEP.at(10)) == pytest.approx((0.15, 0.40), abs=1e-12)


def test_now_and_at_best() -> None:
    """V 62.50, CE 4.375; R* 15.8652 (r .51749), V* 64.6651, A* 9.4518 (a .235487), CE* 5.7760, as printed."""
    now = balance_at(5, 10, win=WIN, keep=KEEP, by=BY)
    assert (now.value, now.equity) == pytest.approx((62.5, 4.375), abs=1e-9)
    best = best_balance(win=WIN, keep=KEEP, by=BY)
    assert (best.keeping, best.value, best.getting, best.equity) == pytest.approx(
        (15.8652, 64.6651, 9.4518, 5.7760), abs=5e-5
    )
    assert best.kept == pytest.approx(0.51749, abs=5e-6)
    assert best.won == pytest.approx(0.235487, abs=5e-7)


def test_both_marginal_costs_are_the_value_of_a_customer() -> None:
    best = best_balance(win=WIN, keep=KEEP, by=BY)
    assert 1 / WIN.slope(best.getting) == pytest.approx(64.665, abs=5e-4)
    assert 1 / KEEP.slope(best.keeping) == pytest.approx(64.665, abs=5e-4)


def test_equity_is_the_formula_of_blattberg_and_deighton() -> None:
    """CE = a·m − A + a·(m − R/r)·r/(1+d−r), written out."""
    for getting, keeping in ((5.0, 10.0), (1.0, 30.0), (12.0, 3.0)):
        found = balance_at(getting, keeping, win=WIN, keep=KEEP, by=BY)
        a, r = WIN.at(getting), KEEP.at(keeping)
        assert found.equity == pytest.approx(a * 50 - getting + a * (50 - keeping / r) * r / (1.2 - r), abs=1e-10)


CURVES = st.builds(Response, st.floats(0.05, 1), st.floats(0.001, 1))


@given(CURVES, CURVES, st.floats(1, 500), st.floats(0.02, 0.5), st.floats(0, 100), st.floats(0, 100))
def test_nothing_beats_the_best(
    win: Response, keep: Response, margin: float, discount: float, getting: float, keeping: float
) -> None:  # fmt: skip
    by = Economics(margin, discount)
    best = best_balance(win=win, keep=keep, by=by)
    other = balance_at(getting, keeping, win=win, keep=keep, by=by)
    # Where a customer is worth less than nothing, nobody is won for that.
    assert best.equity >= other.equity - 1e-7 * max(1.0, abs(best.equity))
    assert best.equity >= -1e-9


def test_where_the_first_money_is_lost_nothing_is_spent() -> None:
    best = best_balance(win=Response(0.4, 0.01), keep=Response(0.7, 0.001), by=Economics(50, 0.2))
    assert (best.getting, best.keeping) == (0, 0)


def test_what_the_next_money_earns_on_each_side() -> None:
    """1,000 prospects and 400 customers; by small steps of the formula, and about nothing at the optimum."""
    now = balance_at(5, 10, win=WIN, keep=KEEP, by=BY)
    more = balance_at(5 + 10, 10, win=WIN, keep=KEEP, by=BY)
    assert earned_by_getting(10_000, prospects=1_000, now=now, win=WIN) == pytest.approx(
        1_000 * (more.equity - now.equity)
    )  # fmt: skip
    kept = balance_at(5, 10 + 2, win=WIN, keep=KEEP, by=BY)
    assert earned_by_keeping(800, customers=400, now=now, keep=KEEP, by=BY) == pytest.approx(
        400 * (kept.value - now.value)
    )  # fmt: skip
    best = best_balance(win=WIN, keep=KEEP, by=BY)
    assert earned_by_getting(1, prospects=1_000, now=best, win=WIN) == pytest.approx(0, abs=1e-3)
    assert earned_by_keeping(1, customers=400, now=best, keep=KEEP, by=BY) == pytest.approx(0, abs=1e-3)


def test_what_cannot_be_is_refused() -> None:
    for wrong in ({"spent": 0.0}, {"share": 0.5}, {"ceiling": 1.1}):
        with pytest.raises(BadInput):
            response_through(**{"spent": 5.0, "share": 0.15, "ceiling": 0.4, **wrong})
    with pytest.raises(BadInput):
        Economics(0, 0.1)
    with pytest.raises(BadInput):
        balance_at(-1, 0, win=WIN, keep=KEEP, by=BY)
    assert np.isfinite(best_balance(win=WIN, keep=KEEP, by=BY).equity)
