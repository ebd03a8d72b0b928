"""Sales calls on 1,000 physicians over 23 months, as touchpoints: CSV files for `keepworth import`.

The data say how many calls a month had, and name no month: the first one is given, and the calls of a month are spread
over it evenly. Each physician is a customer.

Usage: python benchmarks/profiles/sales_calls.py DATA/physician-detailing INTO [YYYY-MM]
"""

import sys
from pathlib import Path

import duckdb


def write_sales_calls(data: Path, into: Path, *, first: str = "2000-01") -> int:
    """Write customers.csv and touchpoints.csv; return how many calls there are."""
    into.mkdir(parents=True, exist_ok=True)
    engine = duckdb.connect()
    engine.execute(f"CREATE VIEW counts AS FROM read_csv('{data}/counts.csv')")
    customers = (
        "SELECT 'dr-' || id AS customer_id, 'person' AS kind, CASE WHEN specialist = 1 THEN 'specialist' "
        "WHEN generalphys = 1 THEN 'general physician' ELSE 'other' END AS segment "
        f"FROM read_csv('{data}/physicians.csv') ORDER BY id"
    )
    # The rows of a physician stand in the order of time.
    calls = (
        "SELECT id, month, unnest(generate_series(1, detailing)) AS call, detailing, "
        f"DATE '{first}-01' + to_months((month - 1)::INTEGER) AS begins FROM (SELECT *, "
        "row_number() OVER (PARTITION BY id ORDER BY place) AS month FROM (SELECT *, row_number() OVER () AS place "
        "FROM counts))"
    )
    touchpoints = (
        "SELECT concat_ws('-', 'call', id, month, call) AS touchpoint_id, 'dr-' || id AS customer_id, "
        "strftime(begins + to_hours((28 * 24 * (call - 0.5) / detailing)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') AS at, "
        f"'call' AS channel, 'ours' AS direction FROM ({calls}) ORDER BY id, month, call"
    )
    engine.execute(f"COPY ({customers}) TO '{into}/customers.csv' (FORMAT csv, HEADER)")
    engine.execute(f"COPY ({touchpoints}) TO '{into}/touchpoints.csv' (FORMAT csv, HEADER)")
    return int(engine.execute("SELECT sum(detailing) FROM counts").fetchone()[0])


if __name__ == "__main__":
    print(f"{write_sales_calls(Path(sys.argv[1]), Path(sys.argv[2]), first=(sys.argv[3:] or ['2000-01'])[0]):,} calls")
