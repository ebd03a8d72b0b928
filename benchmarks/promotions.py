"""Promotions by store and coupons of a grocer's year: goods on display or in a leaflet, against stores without."""

import os
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
from measured import keep

from keepworth.act.offer import Sales, earned

DATA: Final = Path(os.environ["KEEPWORTH_DATA"]) / "complete-journey"
PRODUCTS: Final = 500  # those that sold most
LEAST: Final = 0.25  # of visits, to stores without it
SURE: Final = 1e9  # expected pieces are given as they are
KINDS: Final = {"display": (1, 0), "leaflet": (0, 1), "both": (1, 1)}
# Pieces at a store and in a week, by visits there; only stores whose promotions are recorded, and weeks in which the
# product was promoted at some of them and not at others.
SOLD = """
WITH sold AS (
    SELECT product_id, store_id, week, quantity, basket_id FROM read_parquet($transactions) WHERE quantity > 0
), best AS (
    SELECT product_id FROM sold JOIN read_parquet($products) USING (product_id)
    WHERE department NOT IN ('FUEL', 'MISCELLANEOUS', 'COUPON') GROUP BY ALL
    ORDER BY count(DISTINCT basket_id) DESC, product_id LIMIT $best
), promoted AS (
    SELECT product_id, store_id, week, max(CAST(display_location <> '0' AS INT)) AS display,
        max(CAST(mailer_location <> '0' AS INT)) AS leaflet
    FROM read_parquet($promotions) WHERE product_id IN (FROM best) GROUP BY ALL
), visits AS (
    SELECT store_id, week, count(DISTINCT basket_id) AS visits FROM sold
    WHERE store_id IN (SELECT store_id FROM promoted) GROUP BY ALL
), pieces AS (
    SELECT product_id, store_id, week, count(DISTINCT basket_id) AS pieces FROM sold
    WHERE product_id IN (FROM best) GROUP BY ALL
), listed AS (SELECT DISTINCT product_id, store_id FROM pieces)
SELECT product_id, week, coalesce(display, 0) AS display, coalesce(leaflet, 0) AS leaflet,
    sum(coalesce(pieces, 0)) AS pieces, sum(visits) AS visits
FROM listed JOIN visits USING (store_id)
LEFT JOIN pieces USING (product_id, store_id, week) LEFT JOIN promoted USING (product_id, store_id, week)
GROUP BY ALL ORDER BY ALL
"""
COUPONS = """
SELECT campaign_type AS kind, count(DISTINCT campaign_id) AS campaigns, count(*) AS given,
    count(*) FILTER (WHERE redeemed > 0) AS redeemed_any, CAST(sum(redeemed) AS BIGINT) AS redemptions
FROM (
    SELECT campaign_type, campaign_id, household_id, count(redemption_date) AS redeemed
    FROM read_parquet($campaigns) AS given JOIN read_parquet($descriptions) AS said USING (campaign_id)
    LEFT JOIN read_parquet($redemptions) AS back USING (campaign_id, household_id) GROUP BY ALL
) GROUP BY ALL ORDER BY ALL
"""


def main() -> int:
    """Tell how many times as often baskets hold what is promoted, and which coupons came back."""
    files = {name: str(DATA / f"{name}.parquet") for name in ("transactions", "products", "promotions")}
    sold = duckdb.execute(SOLD, {**files, "best": PRODUCTS}).fetchnumpy()
    kinds = {name: told(sold, display=display, leaflet=leaflet) for name, (display, leaflet) in KINDS.items()}
    given = duckdb.execute(COUPONS, {
        "campaigns": str(DATA / "campaigns.parquet"), "descriptions": str(DATA / "campaign_descriptions.parquet"),
        "redemptions": str(DATA / "coupon_redemptions.parquet"),
    }).fetchall()  # fmt: skip
    names = ("kind", "campaigns", "households_given", "households_that_redeemed", "redemptions")
    coupons = [dict(zip(names, row, strict=True)) for row in given]
    keep("promotions", {"products": PRODUCTS, "against": "stores without it, in the same weeks", **kinds,
                        "coupons": coupons})  # fmt: skip
    return 0 if all(one["low"] > 1 for one in kinds.values()) else 1


def told(sold: dict[str, Any], *, display: int, leaflet: int) -> dict[str, Any]:
    """Return how many times as often a visit holds it where it is promoted so as where it is not, in the same weeks."""
    own = (sold["display"] == display) & (sold["leaflet"] == leaflet)
    without = (sold["display"] == 0) & (sold["leaflet"] == 0)
    key = sold["product_id"].astype(np.int64) * 100 + sold["week"].astype(np.int64)
    at, here, there = np.intersect1d(key[own], key[without], assume_unique=True, return_indices=True)
    pieces, visits = (sold[name].astype(np.float64) for name in ("pieces", "visits"))
    # Leaflets go to nearly all stores: the few without are unlike the others, and compare nothing.
    enough = visits[without][there] >= LEAST * (visits[own][here] + visits[without][there])
    at, here, there = at[enough], here[enough], there[enough]
    if not at.size:
        return {"products": 0}
    expected = pieces[without][there] / visits[without][there] * visits[own][here]
    product = np.unique(at // 100, return_inverse=True)[1].ravel()
    during, usual = np.bincount(product, pieces[own][here]), np.bincount(product, expected)
    some, none = np.full(during.size, SURE), np.zeros(during.size)
    found = earned(Sales(during, usual, some, some, none, none, none), level=0.95)
    return {
        "products": found.places, "weeks": int(at.size), "baskets": found.pieces, "expected": found.expected,
        "times": found.times, "low": found.low, "high": found.high, "level": found.level,
    }  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
