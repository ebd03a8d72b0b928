"""The Christmas season of a gift shop foreseen from the year before: which months, for how many, and what came."""

import os
import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from measured import keep

from keepworth.act.offer import Monthly, tried, windows

DATA = Path(os.environ["KEEPWORTH_DATA"]) / "online-retail"
FIRST, YEAR = 2009 * 12 + 11, 12  # December 2009; 24 whole months are known
MONTHLY = """
WITH sold AS (
    SELECT * FROM read_parquet($first) WHERE invoice_date < TIMESTAMP '2010-12-01'
    UNION ALL SELECT * FROM read_parquet($second) WHERE invoice_date < TIMESTAMP '2011-12-01'
)
SELECT customer_id, year(invoice_date) * 12 + month(invoice_date) - 1 AS month,
    sum(quantity * unit_price) AS amount, count(DISTINCT CAST(invoice_date AS DATE)) AS days
FROM sold WHERE customer_id IS NOT NULL AND quantity > 0 AND unit_price > 0 AND regexp_matches(stock_code, '^[0-9]{5}')
GROUP BY ALL ORDER BY ALL
"""


def main() -> int:
    """Foresee December 2010 to November 2011 from the twelve months before, and see what came."""
    files = {"first": str(DATA / "online_retail_2009_2010.parquet"),
             "second": str(DATA / "online_retail_2010_2011.parquet")}  # fmt: skip
    read: dict[str, Any] = duckdb.execute(MONTHLY, files).fetchnumpy()
    names, customer = np.unique(read["customer_id"], return_inverse=True)
    month, amount = np.asarray(read["month"]) - FIRST, np.asarray(read["amount"], dtype=np.float64)
    of = Monthly(customer, month, amount, np.asarray(read["days"], dtype=np.float64), np.full(names.size, -1), 11)
    found, kinds = windows(of, end=YEAR)
    held = tried(of, end=2 * YEAR, rng=np.random.default_rng(1), level=0.95)
    years = np.bincount(month, amount, 2 * YEAR).reshape(2, YEAR)
    index = years / years.mean(axis=1, keepdims=True)
    said = {
        "months": [(FIRST + at) % 12 + 1 for at in range(YEAR)],
        "index_before": index[0].round(3).tolist(), "index_after": index[1].round(3).tolist(),
        "alike": round(float(np.corrcoef(index)[0, 1]), 3),
        "judged": found.judged, "customers": held.customers, "weight": kinds.weight,
        "windows_in": np.bincount((found.start + found.months - 1) % 12 + 1, minlength=13)[1:].tolist(),
        "share_in_windows": round(held.share, 4), "low": round(held.low, 4), "high": round(held.high, 4),
        "level": held.level, "by_chance": round(held.by_chance, 4), "kept": round(held.kept, 3),
    }  # fmt: skip
    keep("season", said)
    print(said)
    return 0 if held.low > held.by_chance else 1


if __name__ == "__main__":
    sys.exit(main())
