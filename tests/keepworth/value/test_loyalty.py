"""Price and loyalty told, or why not: too few, prices that followed demand, prices that may have no effect."""

import numpy as np
import pytest
from scipy.special import expit

from keepworth.numerics.arrays import Floats
from keepworth.value.elasticity import Claim, PricePanel
from keepworth.value.loyalty import NEEDED_EACH, NEEDED_LOST, NEEDED_MOVING, Verdict, elasticity_told, premium_told
from keepworth.value.premium import Kept


def renewals(*, size: int = 4_000, by_price: float = -0.1, loyal: Floats | None = None, seed: int = 3) -> Kept:
    rng = np.random.default_rng(seed)
    who = np.arange(size)
    held = (who % 2).astype(np.float64) if loyal is None else loyal
    price = rng.uniform(0, 20, size)
    return Kept(who, price, held, rng.random(size) < expit(1.5 + by_price * price + 0.6 * held))


def lost_of(*, loyal: int, others: int, size: int = 400) -> Kept:
    """Renewals of whom so many were lost, at prices that say nothing."""
    held = np.repeat([1.0, 0.0], size // 2)
    kept = np.ones(size, dtype=bool)
    kept[:loyal] = kept[size // 2 : size // 2 + others] = False
    return Kept(np.arange(size), np.random.default_rng(1).uniform(0, 20, size), held, kept)


def test_a_premium_is_told_with_fiellers_interval() -> None:
    found = premium_told(renewals())
    assert found.verdict is Verdict.TOLD
    assert found.premium is not None
    assert found.premium.fieller is not None
    assert found.premium.points == pytest.approx(6, abs=3)
    assert found.premium.fieller[0] < found.premium.points < found.premium.fieller[1]
    assert (found.renewals, found.loyal, found.customers) == (4_000, 2_000, 4_000)
    assert premium_told(renewals(), randomised=True).premium.claim is Claim.EFFECT  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("loyal", "others", "is_few"),
    [
        (NEEDED_LOST - 11, 10, True),
        (NEEDED_LOST - 10, 10, False),
        (NEEDED_EACH - 1, 50, True),
        (50, NEEDED_EACH - 1, True),
        (NEEDED_EACH, 50, False),
    ],
)
def test_so_many_must_be_lost_in_all_and_of_either(loyal: int, others: int, is_few: bool) -> None:
    found = premium_told(lost_of(loyal=loyal, others=others))
    assert (found.verdict is Verdict.FEW) == is_few
    assert (found.lost, found.lost_loyal) == (loyal + others, loyal)


def test_a_price_that_seems_to_keep_tells_no_premium() -> None:
    found = premium_told(renewals(by_price=0.1))
    assert (found.verdict, found.premium) == (Verdict.WRONG_SIGN, None)
    assert found.fit is not None
    assert found.fit.price > 0


def test_a_price_that_may_have_no_effect_tells_no_premium() -> None:
    found = premium_told(renewals(by_price=-0.005, size=1_500, seed=6))
    assert (found.verdict, found.premium) == (Verdict.NO_END, None)


def test_prices_that_do_not_vary_tell_no_premium() -> None:
    of = renewals()
    found = premium_told(Kept(of.customer, np.full(of.price.size, 3.0), of.loyal, of.kept))
    assert (found.verdict, found.fit, found.premium) == (Verdict.FLAT, None, None)


def panel(*, customers: int, products: int = 2, months: int = 8) -> PricePanel:
    """Every customer buys every product; every other is loyal, and looks half as hard at prices that move."""
    rng = np.random.default_rng(4)
    who, what, month = (
        one.ravel() for one in np.meshgrid(np.arange(customers), np.arange(products), np.arange(months), indexing="ij")
    )
    price = 0.3 * rng.normal(size=(products, months))[what, month]
    loyal = (who % 2).astype(np.float64)
    quantity = (-2 + loyal) * price + rng.normal(size=customers)[who] + 0.2 * rng.normal(size=who.size)
    return PricePanel(who * products + what, month, quantity, price, loyal, whose=who)


def test_elasticities_are_told_of_enough_customers_and_each_counts_once() -> None:
    found = elasticity_told(panel(customers=2 * NEEDED_MOVING))
    assert (found.verdict, found.loyal, found.others) == (Verdict.TOLD, NEEDED_MOVING, NEEDED_MOVING)
    assert found.found is not None
    assert (found.found.others, found.found.loyal) == pytest.approx((-2, -1), abs=0.1)
    few = elasticity_told(panel(customers=2 * NEEDED_MOVING - 1))
    assert (few.verdict, few.loyal, few.found) == (Verdict.FEW, NEEDED_MOVING - 1, None)


def test_who_saw_one_price_does_not_count() -> None:
    of = panel(customers=2 * NEEDED_MOVING)
    assert of.whose is not None
    still = np.where(of.whose == 0, 0.5, of.log_price)
    found = elasticity_told(PricePanel(of.customer, of.period, of.log_quantity, still, of.loyal, whose=of.whose))
    assert (found.verdict, found.others) == (Verdict.FEW, NEEDED_MOVING - 1)


def test_prices_that_only_months_move_tell_no_elasticity() -> None:
    of = panel(customers=2 * NEEDED_MOVING)
    same = 0.1 * of.period.astype(np.float64)
    found = elasticity_told(PricePanel(of.customer, of.period, of.log_quantity, same, of.loyal, whose=of.whose))
    assert (found.verdict, found.found) == (Verdict.FLAT, None)


def test_nothing_at_all_is_too_few() -> None:
    none = np.empty(0)
    at = np.empty(0, dtype=np.int64)
    assert elasticity_told(PricePanel(at, at, none, none, none)).verdict is Verdict.FEW
    assert premium_told(Kept(at, none, none, none.astype(bool))).verdict is Verdict.FEW
