"""Getting weighed against keeping: the example of the design's §6, and periods whose truth is known."""

import numpy as np
import pytest

from keepworth.focus import Economics, Response, best_balance, fit_response, response_through, weigh, weigh_learnt
from keepworth.focus.weighing import Spent, marginal, next_on_getting, next_on_keeping

WIN = response_through(5, 0.15, ceiling=0.40)
KEEP = response_through(10, 0.40, ceiling=0.70)
BY = Economics(50, 0.2)
SPENT = Spent(getting=5_000, keeping=4_000, prospects=1_000, customers=400)


def test_the_example_of_the_design_in_the_money_of_a_whole_company() -> None:
    """R* 15.8652 and A* 9.4518 a head, V 62.50 now, as printed."""
    found = weigh(WIN, KEEP, by=BY, spent=SPENT, more=100)
    assert (found.getting.mean, found.keeping.mean) == pytest.approx((9_451.8, 6_346.1), abs=0.1)
    assert found.now.value == pytest.approx(62.5)
    assert (found.getting.low, found.keeping.high) == (None, None)


def test_at_the_optimum_the_next_piece_earns_nothing_on_either_side() -> None:
    best = best_balance(win=WIN, keep=KEEP, by=BY)
    for side in (next_on_getting(1e-3, spent=SPENT, now=best, win=WIN),
                 next_on_keeping(1e-3, spent=SPENT, now=best, keep=KEEP)):  # fmt: skip
        assert side == pytest.approx(0, abs=1e-6)
    assert marginal(KEEP, spent=np.array([best.keeping]), value=best.value) == pytest.approx([1.0])


def test_below_the_optimum_the_next_piece_earns_something() -> None:
    found = weigh(WIN, KEEP, by=BY, spent=SPENT, more=100)
    assert found.next_getting.mean > 0
    assert found.next_keeping.mean > 0


@pytest.mark.parametrize("seed", range(4))
def test_periods_of_a_known_truth_bring_it_back_within_the_interval_most_times(seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = Response(0.5, 0.2), Response(0.8, 0.15)
    learnt = []
    for one in truth:
        spent = rng.uniform(1, 15, 40)
        tried = np.full(40, 400.0)
        learnt.append(fit_response(spent, tried, reached=rng.binomial(400, [one.at(each) for each in spent])))
    best = best_balance(win=truth[0], keep=truth[1], by=BY)
    found = weigh_learnt(*learnt, by=BY, spent=SPENT, more=100, rng=rng)
    assert found.keeping.mean == pytest.approx(best.keeping * SPENT.customers, rel=0.15)
    assert found.getting.mean == pytest.approx(best.getting * SPENT.prospects, rel=0.15)
    assert found.keeping.low < found.keeping.mean < found.keeping.high


def test_intervals_cover_the_truth() -> None:
    """80 % intervals of the money on keeping, of 60 made books."""
    rng, hits = np.random.default_rng(5), 0
    win, keep = Response(0.5, 0.2), Response(0.8, 0.15)
    best = best_balance(win=win, keep=keep, by=BY).keeping * SPENT.customers
    for _ in range(60):
        spent = rng.uniform(1, 15, 24)
        tried = np.full(24, 400.0)
        learnt = [fit_response(spent, tried, reached=rng.binomial(400, [one.at(each) for each in spent]))
                  for one in (win, keep)]  # fmt: skip
        found = weigh_learnt(*learnt, by=BY, spent=SPENT, more=100, rng=rng).keeping
        hits += found.low <= best <= found.high
    assert 0.65 <= hits / 60 <= 0.95
