"""Prices of real panels: what their readme states."""

import csv
from pathlib import Path

import numpy as np
import pytest

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
