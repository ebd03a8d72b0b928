"""IT support incidents as cases with the effort that they cost, and as promises of a time: CSV for `keepworth import`.

An incident is what its last event says. Effort is counted from what the caller went through: one contact to open it,
one for every hand-off, and one for every time that it had to be opened again.

Usage: python benchmarks/profiles/support_cases.py DATA/it-support-incidents INTO
"""

import sys
from pathlib import Path

import duckdb

MOMENT = "%Y-%m-%dT%H:%M"


def write_support_cases(data: Path, into: Path) -> int:
    """Write customers.csv, cases.csv and promises.csv; return how many incidents there are."""
    into.mkdir(parents=True, exist_ok=True)
    engine = duckdb.connect()
    engine.execute(
        f"CREATE TABLE last AS SELECT * FROM read_parquet('{data}/incident_event_log.parquet') "
        "QUALIFY row_number() OVER (PARTITION BY number ORDER BY sys_mod_count DESC, sys_updated_at DESC) = 1"
    )
    files = {
        "customers": "SELECT DISTINCT caller_id AS customer_id, 'internal' AS kind FROM last "
        "WHERE caller_id IS NOT NULL ORDER BY ALL",
        "cases": f"SELECT number AS case_id, coalesce(caller_id, 'unknown caller') AS customer_id, "
        f"strftime(opened_at, '{MOMENT}') AS opened_at, CASE left(priority, 1) WHEN '1' THEN 5 WHEN '2' THEN 4 "
        f"WHEN '3' THEN 2 WHEN '4' THEN 1 END AS severity, strftime(resolved_at, '{MOMENT}') AS solved_at, "
        "1 + reassignment_count + reopen_count AS effort FROM last ORDER BY number",
        "promises": "SELECT number AS promise_id, coalesce(caller_id, 'unknown caller') AS customer_id, "
        "'solved within the agreed time' AS measure, 'agreed' AS standard, opened_at::DATE AS agreed_on, "
        "CASE WHEN made_sla THEN 'yes' ELSE 'no' END AS kept, coalesce(resolved_at, closed_at)::DATE AS kept_on "
        "FROM last ORDER BY number",
    }
    for name, query in files.items():
        engine.execute(f"COPY ({query}) TO '{into}/{name}.csv' (FORMAT csv, HEADER)")
    return int(engine.execute("SELECT count(*) FROM last").fetchone()[0])


if __name__ == "__main__":
    print(f"{write_support_cases(Path(sys.argv[1]), Path(sys.argv[2])):,} incidents")
