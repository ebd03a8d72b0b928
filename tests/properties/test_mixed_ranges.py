"""D2: ranges of books of orders and contracts hold the truth 8 times in 10; by simulation, seeds fixed."""

import numpy as np
import pytest
from scipy.special import expit, logit

from keepworth.numerics.arrays import Floats
from keepworth.value.agreed import Agreed, both, by_customer, directions_of, estimate_agreed
from keepworth.value.cells import BuyingCells
from keepworth.value.contracts import MONTHLY, Contracts, odds_shift, value_contracts
from keepworth.value.equity import Holdings, estimate_equity
from keepworth.value.families import order_family
from keepworth.value.futures import predict_orders
from keepworth.value.gammagamma import GammaGammaParameters
from keepworth.value.lifetime import lifetime_factors
from keepworth.value.orders import OrderModel
from keepworth.value.spend import SpendModel

YEARS, DISCOUNT, BOOKS, CUSTOMERS = 10, 0.1, 400, 60
CURVE = np.log((1.2 + np.arange(60)) / 0.7)  # of an sBG, by age
RATE = np.log1p(DISCOUNT) / 52
SCALE = 0.6  # of each customer's orders, after invoices and costs
PARETO, HISTORY = (
    (1.5, 12.0, 0.9, 40.0),
    (4, 30.0, 36.0),
)  # r, α, s, β; repeats, weeks to the last order, and until today
DOUBT = 0.4  # of the level of staying, in logits


def contracts(rng: np.random.Generator) -> Contracts:
    stays, age = rng.uniform(0.6, 0.95, CUSTOMERS), rng.integers(0, 4, CUSTOMERS)
    return Contracts(
        rng.lognormal(7.0, 0.5, CUSTOMERS), np.zeros(CUSTOMERS), np.ones(CUSTOMERS), rng.uniform(0, 1, CUSTOMERS),
        np.full(CUSTOMERS, MONTHLY), age, stays, odds_shift(stays, age, retention=CURVE),
    )  # fmt: skip


def drawn_contracts(of: Contracts, *, rng: np.random.Generator) -> float:
    """Draw what the contracts bring, their level of staying moved for all at once."""
    level, total, here = rng.normal(0, DOUBT), 0.0, np.ones(CUSTOMERS, dtype=np.bool_)
    begins, ends = np.zeros(CUSTOMERS), of.left
    for renewal in range(YEARS + 1):
        left, right = ((1 + DISCOUNT) ** -np.minimum(when, YEARS) for when in (begins, ends))
        total += float((of.yearly * here * (left - right)).sum() / np.log1p(DISCOUNT))
        stays = of.stays if renewal == 0 else expit(CURVE[of.age + renewal] + of.shift)
        here = here & (rng.random(CUSTOMERS) < expit(logit(stays) + level))
        begins, ends = ends, ends + 1
    return total


def models() -> tuple[OrderModel, SpendModel]:
    family = order_family("paretonbd")
    orders = OrderModel("paretonbd", family.parameters(*PARETO), 0.0, np.eye(4) * 1e-9, 1, 1, None, ())
    at = GammaGammaParameters(6.0, 6.0, 150.0)
    return orders, SpendModel(at, 0.0, np.eye(3) * 1e-9, 1, 180.0, np.zeros(3), None, ())


def drawn_orders(*, rng: np.random.Generator, spend: Floats) -> Floats:
    """Draw what the orders of each customer bring, of lives weighed by how well they fit the history."""
    r, alpha, s, beta = PARETO
    repeats, last, age = HISTORY
    rate = rng.gamma(r + repeats, 1 / (alpha + age), 200_000)
    leave = rng.gamma(s, 1 / beta, 200_000)
    # Rates are drawn as of who is still there: a life that ended since the last order weighs more by e^(λT).
    weight = np.exp(-leave * age)
    dead = (
        leave * (np.exp(-(leave + rate) * last) - np.exp(-(leave + rate) * age)) / (leave + rate) * np.exp(rate * age)
    )
    whole = weight + dead
    picked = rng.choice(200_000, CUSTOMERS, p=whole / whole.sum())
    alive = rng.random(CUSTOMERS) < (weight / whole)[picked]
    stay = np.where(alive, rng.exponential(1 / leave[picked]), 0.0)
    total = np.zeros(CUSTOMERS)
    for one in range(CUSTOMERS):
        many = rng.poisson(rate[picked[one]] * min(stay[one], 52.0 * YEARS))
        when = rng.uniform(0, min(stay[one], 52.0 * YEARS), many)
        total[one] = float((np.exp(-RATE * when) * spend[one] * rng.gamma(6.0, 1 / 6.0, many)).sum())
    return total


@pytest.mark.slow
def test_a_mixed_book_lies_within_its_range_8_times_in_10() -> None:
    """Between 76 and 84 in 100 books, of 60 customers each."""
    rng = np.random.default_rng(11)
    orders, spend = models()
    repeats, last, age = HISTORY
    cells = BuyingCells(np.array([repeats]), np.array([last]), np.array([age]), np.array([CUSTOMERS]))
    predicted = predict_orders(orders, cells, horizon_weeks=52, value_weeks=52.0 * YEARS, weekly_discount=RATE)
    factors = lifetime_factors(predicted, spend, order_covariance=orders.covariance, spend_repeats=np.array([repeats]))
    p, q, gamma = 6.0, 6.0, 150.0
    paid = 170.0  # mean of the repeat orders of each
    expected = p * (gamma + repeats * paid) / (p * repeats + q - 1)
    running = contracts(rng)
    valued = value_contracts(running, retention=CURVE, discount=DISCOUNT, years=YEARS)
    doubts, rest = directions_of((valued.slope * DOUBT)[:, None])
    each = Agreed(valued.net, valued.chance, doubts, valued.floor, valued.ceiling)
    agreed = by_customer(each, np.arange(CUSTOMERS), own_sd=np.sqrt(rest), customers=CUSTOMERS)
    size, each_order = np.array([CUSTOMERS]), expected * SCALE
    holdings = Holdings(size, size * each_order, size * each_order**2, size * SCALE)
    whole = both(
        estimate_equity(factors, spend, order_covariance=orders.covariance, holdings=holdings), estimate_agreed(agreed)
    )
    hits, sums = 0, []
    for _ in range(BOOKS):
        true_spend = (p * (gamma + repeats * paid)) / rng.gamma(p * repeats + q, 1.0, CUSTOMERS)
        bought = drawn_orders(rng=rng, spend=true_spend) * SCALE
        total = float(bought.sum()) + drawn_contracts(running, rng=rng)
        sums.append(total)
        hits += whole.low <= total <= whole.high
    assert np.mean(sums) == pytest.approx(whole.mean, rel=0.03)
    assert 0.76 <= hits / BOOKS <= 0.84
