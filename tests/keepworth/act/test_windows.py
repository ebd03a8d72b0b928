"""When customers buy most: true of simulated habits, drawn to the segment's, silent about even years."""

import numpy as np
import pytest

from keepworth.act.offer import Monthly, tried, windows
from keepworth.errors import NotEnough

CUSTOMERS, YEARS = 300, 3
EVEN = np.full(12, 1 / 12)
GIFTS = np.array([3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 20, 40]) / 91


def bought(months: np.ndarray, *, kind: np.ndarray, years: int = YEARS, visits: float = 24.0, seed: int = 1) -> Monthly:
    """Draw purchases by month: `months` are each customer's shares; the first month is a July."""
    rng = np.random.default_rng(seed)
    days = rng.poisson(visits * np.roll(months, -6, axis=1)[:, np.arange(12 * years) % 12])
    customer, month = np.nonzero(days)
    count = days[customer, month].astype(float)
    return Monthly(customer, month, count * rng.gamma(4, 5, count.size), count, kind, 6)


def test_a_segment_that_buys_at_the_end_of_the_year_does_so_again() -> None:
    kind = np.arange(CUSTOMERS) % 2
    of = bought(np.where(kind[:, None] == 0, GIFTS, EVEN), kind=kind)
    found, kinds = windows(of, end=12 * YEARS)
    assert (kind[found.customer] == 0).mean() > 0.95
    assert (kind[found.customer] == 0).sum() == 150
    theirs = kind[found.customer] == 0
    assert ((found.start[theirs] == 10) & (found.months[theirs] == 2)).mean() > 0.95
    assert found.share[theirs].mean() == pytest.approx(60 / 91, abs=0.03)
    assert kinds.index[0].argmax() == 11
    assert not found.own[theirs].any()


def test_even_years_have_no_window() -> None:
    kind = np.full(CUSTOMERS, -1)
    found, _ = windows(bought(np.tile(EVEN, (CUSTOMERS, 1)), kind=kind), end=12 * YEARS)
    assert found.customer.size < 0.2 * CUSTOMERS


def test_a_habit_of_their_own_is_seen_where_the_segment_has_none() -> None:
    at = np.arange(CUSTOMERS) % 12
    months = np.stack([np.roll(GIFTS, 1 + one) for one in at])  # December's peak falls on month `at`
    found, kinds = windows(bought(months, kind=np.full(CUSTOMERS, -1), visits=60), end=12 * YEARS)
    assert found.customer.size > 0.95 * CUSTOMERS
    last = (found.start + found.months - 1) % 12
    assert (last == at[found.customer]).mean() > 0.95
    assert found.own.mean() > 0.95
    assert kinds.weight <= 30, "of sixty purchases a year and more"


def test_who_began_this_year_or_stayed_away_is_not_judged() -> None:
    kind = np.full(60, -1)
    of = bought(np.tile(GIFTS, (60, 1)), kind=kind)
    late, gone = of.customer < 10, of.customer >= 50
    keep = ~(late & (of.month < 26)) & ~(gone & (of.month >= 24))
    found, _ = windows(
        Monthly(of.customer[keep], of.month[keep], of.amount[keep], of.days[keep], kind, of.first), end=36
    )
    assert found.judged == 40
    assert set(found.customer.tolist()) <= set(range(10, 50))


def test_windows_are_tried_on_the_year_that_came() -> None:
    """Of two thirds of a year's money in two months nearly as much came; by chance it would be a sixth."""
    of = bought(np.tile(GIFTS, (CUSTOMERS, 1)), kind=np.full(CUSTOMERS, -1))
    found = tried(of, end=12 * YEARS, rng=np.random.default_rng(1))
    assert found.low < found.share < found.high
    assert found.share == pytest.approx(60 / 91, abs=0.02)
    assert found.by_chance == pytest.approx(2 / 12, abs=0.01)
    assert found.kept == pytest.approx(1, abs=0.12)
    assert (np.diff(found.quantiles, axis=1) > 0).all()


def test_one_year_tests_nothing() -> None:
    of = bought(np.tile(GIFTS, (40, 1)), kind=np.full(40, -1), years=1)
    with pytest.raises(NotEnough, match="never tested"):
        tried(of, end=12, rng=np.random.default_rng(1))
