"""Offers of Complete Journey against what sells best, leave-last-out; and what they cost beside the bare library."""

import os
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
from measured import keep

from keepworth.act.offer import Bought, Compared, HeldOut, compare, popular, similar
from keepworth.act.offer.similar import K1, NEIGHBOURS, B

DATA = Path(os.environ["KEEPWORTH_DATA"]) / "complete-journey"
CUSTOMERS, PRODUCTS, LINES = 100_000, 10_000, 30
AT_MOST = 3.0  # times what the library takes to fit and recommend
K = 10
LAST = """
WITH lines AS (
    SELECT household_id, product_id, basket_id, CAST(transaction_timestamp AS DATE) AS day
    FROM read_parquet($transactions) AS sold JOIN read_parquet($products) AS goods USING (product_id)
    WHERE quantity > 0 AND sales_value > 0 AND department NOT IN ('FUEL', 'MISCELLANEOUS', 'COUPON')
), whole AS (SELECT *, day = max(day) OVER (PARTITION BY household_id) AS held FROM lines)
SELECT household_id, product_id, held, count(DISTINCT basket_id) AS times FROM whole GROUP BY ALL ORDER BY ALL
"""


def main() -> int:
    """Judge what was foreseen of each household's last day of shopping, then time a large chain."""
    bought, held = households()
    own = set(zip(bought.customer.tolist(), bought.product.tolist(), strict=True))
    fresh = np.array([pair not in own for pair in zip(held.customer.tolist(), held.product.tolist(), strict=True)])
    rng = np.random.default_rng(1)
    whole = compare(similar(bought, n=K), popular(bought, n=K), held=held, rng=rng)
    new = compare(
        similar(bought, n=K, new=True), popular(bought, n=K, new=True),
        held=HeldOut(held.customer[fresh], held.product[fresh]), rng=rng,
    )  # fmt: skip
    said = {
        "households": bought.customers, "products": bought.products, "held_out": int(held.product.size), "k": K,
        "whole": told(whole), "never_bought_before": told(new),
    }  # fmt: skip
    keep("offers", said)
    ours, bare = timed(drawn())
    cost = {
        "customers": CUSTOMERS, "products": PRODUCTS, "seconds": round(ours, 1), "library_seconds": round(bare, 1),
        "times": round(ours / bare, 2), "at_most": AT_MOST,
    }  # fmt: skip
    keep("offers_speed", cost)
    return 0 if whole.is_better and ours <= AT_MOST * bare else 1


def households() -> tuple[Bought, HeldOut]:
    """Return what households bought before their last day of shopping, and what they bought on it."""
    files = {name: str(DATA / f"{name}.parquet") for name in ("transactions", "products")}
    read = duckdb.execute(LAST, files).fetchnumpy()
    who, customer = np.unique(read["household_id"], return_inverse=True)
    what, product = np.unique(read["product_id"], return_inverse=True)
    held = np.asarray(read["held"], dtype=np.bool_)
    times = np.asarray(read["times"], dtype=np.float64)
    bought = Bought(customer[~held], product[~held], times[~held], who.size, what.size)
    return bought, HeldOut(customer[held], product[held])


def told(found: Compared) -> dict[str, object]:
    """Return both measures with their ranges."""
    return {
        name: {"similar": round(of.one, 4), "popular": round(of.other, 4), "difference": round(of.difference, 4),
               "low": round(of.low, 4), "high": round(of.high, 4), "level": of.level, "customers": of.customers,
               "is_better": of.is_better}
        for name, of in (("recall", found.recall), ("ndcg", found.ndcg))
    }  # fmt: skip


def drawn() -> Bought:
    """Draw a large chain's purchases."""
    rng = np.random.default_rng(2)
    customer = np.repeat(np.arange(CUSTOMERS), LINES)
    product = np.minimum((PRODUCTS * rng.random(customer.size) ** 2.5).astype(np.int64), PRODUCTS - 1)
    pairs = np.unique(customer * PRODUCTS + product)
    return Bought(pairs // PRODUCTS, pairs % PRODUCTS, np.ones(pairs.size), CUSTOMERS, PRODUCTS)


def timed(bought: Bought) -> tuple[float, float]:
    """Return the seconds of ours, and of the library's fit and recommendation alone."""
    from implicit.nearest_neighbours import ItemItemRecommender, bm25_weight
    from scipy.sparse import csr_matrix

    begun = time.perf_counter()
    similar(bought, n=K)
    ours, begun = time.perf_counter() - begun, time.perf_counter()
    own = csr_matrix((bought.times.astype(np.float32), (bought.customer, bought.product)))
    model = ItemItemRecommender(K=NEIGHBOURS, num_threads=1)
    model.fit(bm25_weight(own, K1=K1, B=B).tocsr(), show_progress=False)
    model.recommend(np.arange(bought.customers), own, N=K, filter_already_liked_items=False)
    return ours, time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
