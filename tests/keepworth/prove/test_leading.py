"""Leading signals: simulated ones are found in their own direction, and what merely lasts is not taken for one."""

from collections import Counter

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.prove.long_view import Order, Panel, leading


def panel(seed: int, *, units: int, periods: int, ahead: float = 0.0, back: float = 0.0) -> Panel:
    """Two things that last, share good years, differ by unit, and of which one may lead the other."""
    random = np.random.default_rng(seed)
    first, second = np.zeros((2, units, periods))
    for at in range(1, periods):
        noise, year = random.normal(size=(2, units)), random.normal()
        first[:, at] = 0.5 * first[:, at - 1] + back * second[:, at - 1] + noise[0] + year
        second[:, at] = 0.5 * second[:, at - 1] + ahead * first[:, at - 1] + noise[1] + year
    own = random.normal(0, 2, (2, units, 1))
    unit, period = np.indices((units, periods))
    values = np.stack([first, second]) + own
    keep = random.permutation(units * periods)
    return Panel(*(one.ravel()[keep] for one in (unit, period, *values)))


def orders(*, is_within: bool, **truth: float) -> Counter[Order]:
    units, periods = (6, 24) if is_within else (150, 6)
    return Counter(
        leading(panel(seed, units=units, periods=periods, **truth), is_within=is_within).order for seed in range(150)
    )


@pytest.mark.parametrize("ahead", [0.5, -0.5])
def test_what_leads_is_found_and_not_taken_for_what_follows(ahead: float) -> None:
    assert orders(is_within=True, ahead=ahead)[Order.LEADS] > 125
    assert orders(is_within=True, back=ahead)[Order.FOLLOWS] > 125


def test_what_lasts_and_shares_good_years_does_not_lead() -> None:
    found = orders(is_within=True)
    assert found[Order.NEITHER] > 125, "two ranges of 95 in 100 leave out 0 in 10 of 100"


def test_units_over_few_periods_are_told_by_ranges_in_which_each_hangs_together() -> None:
    random = np.random.default_rng(5)
    units, periods = 80, 5
    unit, period = (one.ravel() for one in np.indices((units, periods)))
    first, told = random.uniform(size=unit.size), np.zeros(unit.size)
    later = np.zeros_like(told)
    later[1:] = np.where(unit[1:] == unit[:-1], first[:-1], 0.5)
    told = (random.uniform(size=unit.size) < 0.1 + 0.5 * later).astype(np.float64)
    found = leading(Panel(unit, period, first, told), is_within=False)
    assert found.order is Order.LEADS
    assert (found.forward.pairs, found.forward.units) == (320, 80)
    # By the algebra of the simulation: slope .5, deviations .289 and about .477: r near .30.
    assert found.forward.r == pytest.approx(0.30, abs=0.1)
    twice = np.concatenate([unit, unit + units])
    copied = leading(Panel(twice, np.tile(period, 2), np.tile(first, 2), np.tile(told, 2)), is_within=False)
    assert copied.forward.high is not None
    assert found.forward.high is not None
    assert copied.forward.high < found.forward.high, "more units, a narrower range"


def test_the_range_is_fishers_of_a_partial_correlation() -> None:
    """Fisher (1924): tanh(atanh r ± z / √(n − controls − 3)); against least squares with every dummy written out."""
    of = panel(7, units=4, periods=12, ahead=0.4)
    table = {
        (u, p): (a, b)
        for u, p, a, b in zip(*(getattr(of, name) for name in ("unit", "period", "first", "second")), strict=True)
    }
    keys = [key for key in table if (key[0], key[1] + 1) in table]
    x, past = (np.array([table[key][at] for key in keys]) for at in (0, 1))
    then = np.array([table[key[0], key[1] + 1][1] for key in keys])
    dummies = [[float(key[0] == u) for u in range(1, 4)] + [float(key[1] == p) for p in range(1, 11)] for key in keys]
    controls = np.column_stack([np.ones(len(keys)), past, np.array(dummies)])
    left = [one - controls @ np.linalg.lstsq(controls, one, rcond=None)[0] for one in (x, then)]
    r = float(np.corrcoef(*left)[0, 1])
    wide = 1.959964 / np.sqrt(len(keys) - (controls.shape[1] - 1) - 3)
    found = leading(of, is_within=True).forward
    assert (found.r, found.low, found.high) == pytest.approx(
        (r, np.tanh(np.arctanh(r) - wide), np.tanh(np.arctanh(r) + wide)), abs=1e-6
    )


def test_too_little_is_an_answer() -> None:
    few = leading(panel(1, units=3, periods=8, ahead=0.9), is_within=True)
    assert few.order is Order.NOT_ENOUGH
    assert (few.forward.r, few.forward.pairs, few.forward.needed) == (None, 21, 30)
    assert leading(panel(1, units=2, periods=60), is_within=True).order is Order.NOT_ENOUGH, "of two teams"
    many = panel(1, units=40, periods=4)
    rare = Panel(many.unit, many.period, many.first, (many.second > 8).astype(np.float64))
    assert leading(rare, is_within=False).order is Order.NOT_ENOUGH, "hardly anybody recommended"
    empty = np.zeros(0)
    assert (
        leading(Panel(empty.astype(np.int64), empty.astype(np.int64), empty, empty), is_within=True).forward.pairs == 0
    )


def test_a_unit_has_one_row_a_period() -> None:
    with pytest.raises(BadInput, match="one row a period"):
        Panel(np.zeros(2, np.int64), np.zeros(2, np.int64), np.zeros(2), np.zeros(2))
