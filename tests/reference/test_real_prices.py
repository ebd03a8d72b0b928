"""Prices of real panels: what their readme states."""

import csv
from pathlib import Path

import numpy as np
import pytest

from keepworth.measure import learn_gamma, renewals_as_trials
from keepworth.value import Kept, PricePanel, fit_elasticity, fit_keep_logit

pytestmark = pytest.mark.real


def read(path: Path, *names: str) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [[row[name] for row in rows] for name in names]


def test_orange_juice_of_1070_purchases(real_data: Path) -> None:
    """Logit of Citrus Hill: −3.252 + 6.396 LoyalCH + 2.862 PriceDiff, to the digits of the readme."""
    said, loyal, price = read(
        real_data / "price-panels/oj_purchases_loyalty.csv", "Purchase", "LoyalCH", "PriceDiff"
    )  # fmt: skip
    kept = np.array(said) == "CH"
    found = fit_keep_logit(Kept(np.arange(kept.size), np.array(price, float), np.array(loyal, float), kept))
    assert (found.constant, found.loyal, found.price) == pytest.approx((-3.252, 6.396, 2.862), abs=5e-4)


def test_cheese_of_88_retailers_falls_with_price_more_than_twice_as_fast(real_data: Path) -> None:
    """Readme: −2.388 with retailers' effects and display.

    Display is left out and weeks have effects, so either half of the retailers is within .6 of it, and slopes vary.
    """
    retailer, volume, price = read(
        real_data / "price-panels/cheese_retailer_week.csv", "RETAILER", "VOLUME", "PRICE"
    )  # fmt: skip
    _, customer = np.unique(retailer, return_inverse=True)
    week = np.array([(customer[:row] == customer[row]).sum() for row in range(customer.size)])
    quantity, prices = (np.log(np.array(one, float)) for one in (volume, price))
    found = fit_elasticity(PricePanel(customer, week, quantity, prices, customer % 2.0))
    assert (found.others, found.loyal) == pytest.approx((-2.388, -2.388), abs=0.6)
    assert found.slope_sd > 0.3


@pytest.mark.parametrize(("beside", "is_wrong"), [("prem_last", True), ("prem_market", False)])
def test_car_insurance_teaches_no_price_where_its_prices_followed_demand(
    real_data: Path, beside: str, is_wrong: bool
) -> None:
    """23,060 renewals: who was asked for more than last year left less often (the readme), and that is said.

    Against the market a higher price loses some, far fewer than is believed of any price: γ stays at its bound.
    """
    lapse, asked, other = read(
        real_data / "insurance-lapse/eu_motor_renewal_lapse.csv", "lapse", "prem_final", beside
    )  # fmt: skip
    gap = 100 * (np.array(asked, float) / np.array(other, float) - 1)
    every = np.arange(gap.size)
    of = renewals_as_trials(every, gap, kept=np.array(lapse) == "0", day=np.zeros_like(every))
    found = learn_gamma(of, np.zeros_like(every), populations=1)
    assert (found.renewals, found.lost) == (23_060, 2_954)
    assert found.is_wrong_signed is is_wrong
    assert found.is_learnt is not is_wrong
    assert found.is_at_bound is not is_wrong
    assert found.beliefs.gamma == pytest.approx(0.1 if is_wrong else 0.025)
