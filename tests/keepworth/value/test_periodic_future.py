"""What BG/BB foresees as an order model: against sums of the papers' formulas, and against customers drawn from it."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.value.bgbb import YearlyCells, discounted_yearly, expected_yearly, probability_yearly_active
from keepworth.value.cells import BuyingCells
from keepworth.value.foreseen import counts_of, foresee, orders_ahead
from keepworth.value.periodic import PERIODS, BgBbParameters, PeriodModel
from keepworth.value.periodic_future import periods_active

TRUTH = (1.2, 0.75, 0.66, 2.78)
SURE = PeriodModel(BgBbParameters(*TRUTH), PERIODS["year"], 0.0, 1e-12 * np.eye(4), 0, 0)
HISTORIES = ((0, 0, 6), (1, 1, 6), (3, 4, 6), (6, 6, 6), (0, 0, 0), (2, 2, 2))


def cells() -> BuyingCells:
    x, last, n = np.array(HISTORIES).T
    return BuyingCells(x, last.astype(np.float64), n.astype(np.float64), np.ones(x.size, dtype=np.int64))


def papers() -> YearlyCells:
    x, last, n = np.array(HISTORIES).T
    return YearlyCells(x, last, n, np.ones(x.size, dtype=np.int64))


def test_chances_and_discounted_orders_are_those_of_the_papers() -> None:
    """Without an end DERT of eq. 14; 400 years leave 1e-6 of it."""
    yearly = SURE.at(SURE.log_parameters)
    assert periods_active(SURE, cells()) == pytest.approx(probability_yearly_active(yearly, papers()))
    far = orders_ahead(SURE, cells(), weeks=52.0 * 400, weekly_discount=float(np.log(1.1)) / 52)
    assert far == pytest.approx(discounted_yearly(yearly, papers(), discount=0.1), rel=1e-6)
    newcomer = orders_ahead(SURE, cells(), weeks=520.0)[4]
    assert newcomer == pytest.approx(expected_yearly(yearly, np.array([10]))[0])


def test_part_of_a_period_counts_in_part() -> None:
    one, two = (orders_ahead(SURE, cells(), weeks=weeks) for weeks in (52.0, 104.0))
    assert orders_ahead(SURE, cells(), weeks=78.0) == pytest.approx((one + two) / 2)
    assert orders_ahead(SURE, cells(), weeks=26.0) == pytest.approx(one / 2)
    with pytest.raises(BadInput, match="finite number of weeks above 0"):
        orders_ahead(SURE, cells(), weeks=0.0)


def test_counts_and_moments_are_those_of_customers_who_are_drawn() -> None:
    """A million customers from the model, those with the history x = 3, t_x = 4, n = 6, and their next five years."""
    rng = np.random.default_rng(1)
    alpha, beta, gamma, delta = TRUTH
    many = 1_000_000
    p, theta = rng.beta(alpha, beta, many), rng.beta(gamma, delta, many)
    stays = rng.geometric(theta) - 1
    years = np.arange(1, 12)
    gave = (years <= stays[:, None]) & (rng.random((many, 11)) < p[:, None])
    seen = gave[:, :6]
    latest = np.where(seen.any(axis=1), 6 - seen[:, ::-1].argmax(axis=1), 0)
    later = gave[(seen.sum(axis=1) == 3) & (latest == 4)][:, 6:]
    counts = later.sum(axis=1)
    found = counts_of(SURE, cells(), weeks=260.0)
    for k in range(6):
        share = (counts <= k).mean()
        at = found.at_most(np.full(len(HISTORIES), k))[2]
        assert at == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / counts.size) + 1e-9)
    said = foresee(SURE, cells(), horizon_weeks=260.0, value_weeks=260.0,
                   weekly_discount=float(np.log(1.1)) / 52, level=0.8)  # fmt: skip
    worth = later @ (1.1 ** -np.arange(1.0, 6.0))
    error = 4 / np.sqrt(counts.size)
    assert said.discounted_orders[2] == pytest.approx(worth.mean(), abs=error * worth.std())
    assert said.discounted_square[2] == pytest.approx((worth**2).mean(), abs=error * (worth**2).std())
    assert said.p_none[2] == pytest.approx((counts == 0).mean(), abs=error / 2)
    assert said.expected_orders[2] == pytest.approx(counts.mean(), abs=error * counts.std())
    low, high = said.expected_orders_low, said.expected_orders_high
    assert (found.at_most(low) >= 0.1).all()
    assert (found.at_most(low - 1) < 0.1).all()
    assert (found.at_most(high) >= 0.9).all()
    assert (found.at_most(high - 1) < 0.9).all()


def test_counts_add_up_and_stand_around_what_came() -> None:
    found = counts_of(SURE, cells(), weeks=130.0)
    size = len(HISTORIES)
    before, upto = found.around(np.full(size, 1))
    assert before == pytest.approx(found.at_most(np.zeros(size, dtype=np.int64)))
    assert (before < upto).all()
    beyond = found.around(np.full(size, 9))
    assert (beyond[0] == 1).all()
    assert (beyond[1] == 1).all()
    assert (found.at_most(np.full(size, -1)) == 0).all()
    with pytest.raises(BadInput, match="One count for each cell"):
        found.around(np.zeros(2, dtype=np.int64))


def test_slopes_are_those_of_other_parameters() -> None:
    asked = {"horizon_weeks": 52.0, "value_weeks": 520.0, "weekly_discount": 0.002, "level": 0.8}
    slopes = foresee(SURE, cells(), **asked).slopes
    for which in range(4):
        ends = []
        for way in (1e-3, -1e-3):
            logs = SURE.log_parameters.copy()
            logs[which] += way
            other = PeriodModel(BgBbParameters(*np.exp(logs)), PERIODS["year"], 0.0, np.eye(4), 0, 0)
            ends.append(orders_ahead(other, cells(), weeks=520.0, weekly_discount=0.002))
        assert slopes[which] == pytest.approx((ends[0] - ends[1]) / 2e-3, abs=1e-4)
