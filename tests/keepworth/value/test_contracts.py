"""What contracts are worth: against published sums, against simulation, and by what cannot be otherwise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.measure.retention import BetaGeometric
from keepworth.numerics.arrays import Floats
from keepworth.value import discounted_renewals
from keepworth.value.agreed import Agreed, by_customer, directions_of, estimate_agreed
from keepworth.value.contracts import END, MONTHLY, START, Contracts, odds_shift, value_contracts

SBG = BetaGeometric(0.704, 1.182, 0.0, np.eye(2), None)
CURVE = SBG.logit(np.arange(400))[0]
LONG = 300.0
FIRST = np.zeros(1, dtype=np.int64)


def contracts(size: int = 1, **given: object) -> Contracts:
    """Make contracts of a year that end today and are paid at the start, at age 0, unless said otherwise."""
    usual: dict[str, object] = {
        "yearly": 1.0,
        "cost": 0.0,
        "term": 1.0,
        "left": 0.0,
        "paid": START,
        "age": 0,
        "stays": SBG.retention(FIRST),
    }
    columns = {name: np.broadcast_to(np.asarray(value), size).copy() for name, value in (usual | given).items()}
    shift = odds_shift(columns["stays"], columns["age"], retention=CURVE)
    return Contracts(**columns, shift=shift)


def test_a_homogeneous_book_is_worth_the_discounted_renewals_of_fader_and_hardie_2010() -> None:
    """DERL at each age, relative 1e-9."""
    ages = np.arange(6)
    found = value_contracts(
        contracts(6, age=ages, stays=SBG.retention(ages), yearly=250.0), retention=CURVE, discount=0.1, years=LONG
    )
    assert found.money / 250 == pytest.approx(discounted_renewals(SBG, ages, discount=0.1), rel=1e-9)


def test_the_rest_of_the_term_is_agreed_and_the_renewal_comes_after_it() -> None:
    """Half a year is left, paid at its end: its money, then what the renewals bring, each at the end of its year."""
    found = value_contracts(contracts(left=0.5, paid=END), retention=CURVE, discount=0.1, years=LONG)
    renewals = discounted_renewals(SBG, FIRST, discount=0.1)[0]
    assert found.floor[0] == pytest.approx(1.1**-0.5)
    assert found.money[0] == pytest.approx(1.1**-0.5 + renewals * 1.1**-1.5, rel=1e-9)
    paid = value_contracts(contracts(left=0.5, paid=START), retention=CURVE, discount=0.1, years=LONG)
    assert paid.floor[0] == 0  # the year was paid before
    assert paid.money[0] == pytest.approx(renewals * 1.1**-0.5, rel=1e-9)


def test_months_are_a_stream_of_the_same_money() -> None:
    found = value_contracts(contracts(left=0.5, paid=MONTHLY), retention=CURVE, discount=0.1, years=0.5)
    assert found.money[0] == pytest.approx((1 - 1.1**-0.5) / np.log(1.1))


def test_a_term_of_years_is_paid_year_by_year() -> None:
    """Three years, two and a half of them left, paid at the start of each: two payments are still to come."""
    found = value_contracts(contracts(term=3.0, left=2.5, stays=0.0), retention=CURVE, discount=0.1, years=LONG)
    assert found.money[0] == pytest.approx(1.1**-0.5 + 1.1**-1.5)
    assert found.low[0] == found.high[0] == found.money[0]


def test_money_within_the_horizon_alone_counts() -> None:
    found = value_contracts(contracts(stays=1.0), retention=np.array([40.0]), discount=0.0, years=10.0)
    assert found.money[0] == pytest.approx(10)


def test_cost_runs_as_long_as_the_contract_is_expected_to() -> None:
    found = value_contracts(
        contracts(cost=1.0, yearly=0.0, stays=1.0), retention=np.array([40.0]), discount=0.0, years=7.5
    )
    assert (found.cost[0], found.net[0]) == pytest.approx((7.5, -7.5))


@settings(deadline=None)  # terms of weeks over years are many renewals
@given(st.floats(0.02, 0.98), st.floats(0.0, 5.0), st.floats(0.05, 4.0), st.sampled_from([START, END, MONTHLY]))
def test_value_rises_with_the_chance_to_stay_and_lies_within_its_ends(
    stays: float, left: float, term: float, paid: int
) -> None:
    both = contracts(2, stays=np.array([stays, min(stays + 0.01, 1.0)]), left=left, term=term, paid=paid)
    found = value_contracts(both, retention=CURVE, discount=0.1, years=10.0)
    assert found.net[0] <= found.net[1] + 1e-12
    for low, high in ((found.floor, found.low), (found.low, found.high), (found.high, found.ceiling)):
        assert (low <= high + 1e-9).all()
    assert (found.floor - 1e-9 <= found.net).all()
    assert (found.net <= found.ceiling + 1e-9).all()


def test_slopes_are_those_of_the_value() -> None:
    """Against differences, relative 1e-5."""
    of, step = contracts(3, stays=np.array([0.3, 0.8, 0.95]), left=0.4, cost=0.2), 1e-5

    def net(logits: float = 0.0, points: float = 0.0) -> Floats:
        odds = np.exp(np.log(of.stays / (1 - of.stays)) + logits)
        stays = odds / (1 + odds) + points
        moved = replace(of, stays=stays, shift=odds_shift(stays, of.age, retention=CURVE))
        return value_contracts(moved, retention=CURVE, discount=0.1, years=10.0).net

    found = value_contracts(of, retention=CURVE, discount=0.1, years=10.0)
    assert found.slope == pytest.approx((net(step) - net(-step)) / (2 * step), rel=1e-5)
    # Points of the first chance move the later ones by their odds, not by a point: only the last renewal tells alone.
    one = value_contracts(of, retention=CURVE, discount=0.1, years=1.0)
    moved = value_contracts(replace(of, stays=of.stays + 0.01), retention=CURVE, discount=0.1, years=1.0)
    assert one.per_point == pytest.approx(moved.net - one.net, rel=1e-6)


def test_what_is_no_contract_is_refused() -> None:
    with pytest.raises(BadInput, match="A term is longer than nothing"):
        contracts(term=0.0)


def drawn(of: Contracts, *, rng: np.random.Generator, doubt: float, years: float) -> Floats:
    """Draw what each contract brings, for its own logits of staying moved by `doubt`."""
    odds = np.exp(np.log(of.stays / (1 - of.stays)) + doubt)
    moved = odds / (1 + odds)
    total, here, renewal = np.zeros(of.stays.size), np.ones(of.stays.size, dtype=np.bool_), 0
    start = SBG.logit(of.age)[0]
    shift = np.log(moved / (1 - moved)) - start
    while renewal < years:
        logits = SBG.logit(of.age + renewal)[0] + shift
        here &= rng.random(here.size) < 1 / (1 + np.exp(-logits))
        when = of.left + renewal
        total += np.where(here & (when < years), of.yearly * 1.1**-when, 0.0)
        renewal += 1
    return total


def test_ranges_of_sums_of_contracts_hold_the_truth_eight_times_in_ten() -> None:
    """Over 1,500 books of 40 customers, between 76 and 84 in 100, with shared doubt and without."""
    rng = np.random.default_rng(3)
    of = contracts(40, stays=rng.uniform(0.6, 0.95, 40), left=rng.uniform(0, 1, 40), yearly=rng.lognormal(3, 0.8, 40))
    found = value_contracts(of, retention=CURVE, discount=0.1, years=10.0)
    for sd in (0.0, 0.25):
        doubts, rest = directions_of((found.slope * sd)[:, None])
        assert rest == pytest.approx(0)
        agreed = Agreed(found.net, found.chance, doubts, found.floor, found.ceiling)
        worth = estimate_agreed(agreed)
        sums = np.array([drawn(of, rng=rng, doubt=rng.normal(0, sd), years=10.0).sum() for _ in range(1500)])
        assert 0.76 <= ((sums >= worth.low) & (sums <= worth.high)).mean() <= 0.84
        if not sd:
            assert sums.mean() == pytest.approx(worth.mean, rel=0.02)
            assert sums.std() == pytest.approx(worth.process_sd, rel=0.06)


def test_contracts_of_one_customer_go_together() -> None:
    one = Agreed(np.ones(2), np.full(2, 4.0), np.zeros((4, 2)), np.zeros(2), np.full(2, 5.0))
    found = by_customer(one, np.array([1, 1]), own_sd=np.full(2, 0.5), customers=2)
    assert found.chance.tolist() == [0, 4**2 + 1]
    assert found.ceiling.tolist() == [0, 10]


def test_directions_keep_the_doubt_of_every_sum() -> None:
    rng = np.random.default_rng(1)
    slopes = rng.normal(size=(200, 3)) * [5, 1, 0.2]
    kept, rest = directions_of(slopes)
    for chosen in (slice(None), slice(3, 9)):
        assert (kept[:, chosen].sum(axis=1) ** 2).sum() == pytest.approx((slopes[chosen].sum(axis=0) ** 2).sum())
    assert rest == pytest.approx(0)
    kept, rest = directions_of(slopes, keep=1)
    assert (kept**2).sum(axis=0) + rest == pytest.approx((slopes**2).sum(axis=1))
