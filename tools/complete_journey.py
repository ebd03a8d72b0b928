"""Make the retail sample book's baskets from the Complete Journey study.

Usage: python tools/complete_journey.py FOLDER

FOLDER holds `transactions.parquet` of the study (R package `completejourney`, CC0). The result ships inside
the package: one row a basket, sorted, so that the same study always gives the same rows.
"""

import argparse
from pathlib import Path

import duckdb

INTO = Path(__file__).parents[1] / "src/keepworth/samples/complete_journey/baskets.parquet"

# The study stores instants in UTC. Its own weeks turn at midnight in New York, and not at midnight in UTC:
# 28,571 of the 155,848 baskets would fall on the day after the one on which they were paid.
BASKETS = """
    COPY (
        SELECT
            CAST(household_id AS INTEGER) AS household_id,
            CAST(timezone('America/New_York', timezone('UTC', transaction_timestamp)) AS DATE) AS day,
            CAST(sum(CAST(sales_value AS DECIMAL(18, 2))) AS DECIMAL(9, 2)) AS sales_value,
            CAST(store_id AS INTEGER) AS store_id
        FROM read_parquet(?)
        GROUP BY basket_id, household_id, store_id, transaction_timestamp
        ORDER BY household_id, day, store_id, sales_value
    ) TO '{into}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, PARQUET_VERSION v2)
"""


def make(study: Path, *, into: Path) -> None:
    """Write one row a basket from the study's transaction lines."""
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute(BASKETS.format(into=into), [str(study / "transactions.parquet")])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("study", type=Path, help="the folder that holds transactions.parquet")
    make(parser.parse_args().study, into=INTO)
