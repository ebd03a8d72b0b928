"""Offers against what sells best: a grocer's households leave-last-out, a gift shop's customers by a split in time.

And what offers cost beside the bare library, each in a process of its own.
"""

import os
import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from measured import keep, run

from keepworth.act.offer import (
    Bought,
    Compared,
    HeldOut,
    Needed,
    bought_before,
    chance_by_rank,
    compare,
    filled_up,
    popular,
    similar,
    tailored,
)
from keepworth.act.offer.similar import K1, NEIGHBOURS, B, foreseen

DATA = Path(os.environ["KEEPWORTH_DATA"])
CUSTOMERS, PRODUCTS, LINES, LAST_LINES = 100_000, 10_000, 30, 3
AT_MOST = 3.0  # times what the library takes to fit and recommend
K, CONSIDERED = 10, 40
SPLIT = "2011-09-10"  # three months before the last day of the gift shop
LAST = """
WITH lines AS (
    SELECT household_id, product_id, basket_id, CAST(transaction_timestamp AS DATE) AS day
    FROM read_parquet($transactions) AS sold JOIN read_parquet($products) AS goods USING (product_id)
    WHERE quantity > 0 AND sales_value > 0 AND department NOT IN ('FUEL', 'MISCELLANEOUS', 'COUPON')
), whole AS (SELECT *, day = max(day) OVER (PARTITION BY household_id) AS held FROM lines)
SELECT household_id, product_id, held, count(DISTINCT basket_id) AS times FROM whole GROUP BY ALL ORDER BY ALL
"""


LINES_OF_GIFTS = """
WITH sold AS (
    SELECT * FROM read_parquet($first) WHERE invoice_date < TIMESTAMP '2010-12-01'
    UNION ALL SELECT * FROM read_parquet($second)
), lines AS (
    SELECT customer_id, stock_code, CAST(invoice_date AS DATE) AS day FROM sold
    WHERE customer_id IS NOT NULL AND quantity > 0 AND unit_price > 0
        AND regexp_matches(stock_code, '^[0-9]{5}')
)
SELECT customer_id, stock_code, day >= CAST($split AS DATE) AS held, count(DISTINCT day) AS times
FROM lines GROUP BY ALL ORDER BY ALL
"""


def main() -> int:
    """Judge what was foreseen of each household's last day of shopping and of a gift shop's last three months."""
    if len(sys.argv) > 1:
        return {"ours": ours, "choosing": choosing, "bare": bare}[sys.argv[1]]()
    bought, held = households()
    whole, new = judged(bought, held)
    said = {
        "households": bought.customers, "products": bought.products, "held_out": int(held.product.size), "k": K,
        "whole": told(whole), "never_bought_before": told(new),
    }  # fmt: skip
    keep("offers", said)
    gifts = by_time()
    cost = timed()
    keep("offers_speed", cost)
    return 0 if whole.is_better and gifts.is_better and cost["with_choosing_times"] <= AT_MOST else 1


def judged(bought: Bought, held: HeldOut) -> tuple[Compared, Compared]:
    """Return how similar customers did against what sells best: in all that was bought, and in what was new."""
    fresh = ~bought_before(bought, customer=held.customer, product=held.product)
    rng = np.random.default_rng(1)
    best = popular(bought, n=K)
    whole = compare(filled_up(similar(bought, n=K), best), best, held=held, rng=rng)
    best = popular(bought, n=K, new=True)
    kept = HeldOut(held.customer[fresh], held.product[fresh])
    return whole, compare(filled_up(similar(bought, n=K, new=True), best), best, held=kept, rng=rng)


def households() -> tuple[Bought, HeldOut]:
    """Return what households bought before their last day of shopping, and what they bought on it."""
    folder = DATA / "complete-journey"
    read = duckdb.execute(LAST, {name: str(folder / f"{name}.parquet") for name in ("transactions", "products")})
    return parted(read.fetchnumpy(), who="household_id", what="product_id")


def by_time() -> Compared:
    """Return how a gift shop's last three months were foreseen from what stood before them, and keep it."""
    folder = DATA / "online-retail"
    files = {"first": str(folder / "online_retail_2009_2010.parquet"),
             "second": str(folder / "online_retail_2010_2011.parquet")}  # fmt: skip
    read = duckdb.execute(LINES_OF_GIFTS, {**files, "split": SPLIT}).fetchnumpy()
    bought, held = parted(read, who="customer_id", what="stock_code")
    known = np.isin(held.customer, bought.customer)  # of who came first afterwards nothing is to be foreseen
    held = HeldOut(held.customer[known], held.product[known])
    whole, new = judged(bought, held)
    keep("offers_by_time", {
        "split": SPLIT, "customers_before": int(np.unique(bought.customer).size), "products": bought.products,
        "held_out": int(held.product.size), "k": K, "whole": told(whole), "never_bought_before": told(new),
    })  # fmt: skip
    return whole


def parted(read: dict[str, np.ndarray], *, who: str, what: str) -> tuple[Bought, HeldOut]:
    """Return what was bought before, and what is held out."""
    names, customer = np.unique(read[who], return_inverse=True)
    goods, product = np.unique(read[what], return_inverse=True)
    held, times = np.asarray(read["held"], dtype=np.bool_), np.asarray(read["times"], dtype=np.float64)
    bought = Bought(customer[~held], product[~held], times[~held], names.size, goods.size)
    return bought, HeldOut(customer[held], product[held])


def told(found: Compared) -> dict[str, object]:
    """Return both measures with their ranges."""
    return {
        name: {"similar": round(of.one, 4), "popular": round(of.other, 4), "difference": round(of.difference, 4),
               "low": round(of.low, 4), "high": round(of.high, 4), "level": of.level, "customers": of.customers,
               "is_better": of.is_better}
        for name, of in (("recall", found.recall), ("ndcg", found.ndcg))
    }  # fmt: skip


def drawn(lines: int = LINES) -> Bought:
    """Draw a large chain's purchases; fewer lines a customer are the first of them."""
    rng = np.random.default_rng(2)
    product = np.minimum((PRODUCTS * rng.random((CUSTOMERS, LINES)) ** 2.5).astype(np.int64), PRODUCTS - 1)
    pairs = np.unique(np.arange(CUSTOMERS)[:, None] * PRODUCTS + product[:, :lines])
    return Bought(pairs // PRODUCTS, pairs % PRODUCTS, np.ones(pairs.size), CUSTOMERS, PRODUCTS)


def timed() -> dict[str, Any]:
    """Return what whole processes took, on one thread each: ours, ours with choosing among ways, the library alone.

    They are compared by the processor's time, which other work on the machine lengthens less than the clock's.
    """
    found = {
        name: run([sys.executable, Path(__file__), name], env={"OMP_NUM_THREADS": "1"})
        for name in ("bare", "ours", "choosing")
    }
    cpu = {name: one.cpu for name, one in found.items()}
    return {
        "customers": CUSTOMERS, "products": PRODUCTS, "lines_a_customer": LINES,
        "seconds": {name: round(one.wall, 1) for name, one in found.items()},
        "cpu_seconds": {name: round(one, 1) for name, one in cpu.items()},
        "peak_mib": {name: round(one.peak_mib) for name, one in found.items()},
        "times": round(cpu["ours"] / cpu["bare"], 2), "with_choosing_times": round(cpu["choosing"] / cpu["bare"], 2),
        "at_most": AT_MOST,
    }  # fmt: skip


def bare() -> int:
    """Fit and recommend by the library alone."""
    from implicit.nearest_neighbours import ItemItemRecommender, bm25_weight
    from scipy.sparse import csr_matrix

    bought = drawn()
    own = csr_matrix((bought.times.astype(np.float32), (bought.customer, bought.product)))
    model = ItemItemRecommender(K=NEIGHBOURS, num_threads=1)
    model.fit(bm25_weight(own, K1=K1, B=B).tocsr(), show_progress=False)
    model.recommend(np.arange(bought.customers), own, N=K, filter_already_liked_items=False)
    return 0


def ours(chance: np.ndarray | None = None) -> int:
    """Offer ten things to each customer, out of forty, with their reasons and chances."""
    bought, none = drawn(), np.array([], dtype=np.int64)
    whole = filled_up(similar(bought, n=CONSIDERED), popular(bought, n=CONSIDERED))
    chance = np.linspace(0.3, 0.1, CONSIDERED) if chance is None else chance
    needed = Needed(none, none, none.astype(np.object_))
    found = tailored(whole, needed, bought=bought, chance=chance, margin=np.linspace(1, 9, PRODUCTS), n=K)
    return 0 if found.product.size == CUSTOMERS * K else 1


def choosing() -> int:
    """Do all that a score does: choose among the ways by the last lines of customers, judge, and offer."""
    bought, past = drawn(), drawn(LINES - LAST_LINES)
    last = ~bought_before(past, customer=bought.customer, product=bought.product)
    held = HeldOut(bought.customer[last], bought.product[last])
    found = foreseen(past, held, rng=np.random.default_rng(1), k=K, n=CONSIDERED)
    return ours(chance_by_rank(found.proposed, held=found.held))


if __name__ == "__main__":
    sys.exit(main())
