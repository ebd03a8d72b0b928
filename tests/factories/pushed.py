"""What must hold of the relationships of every run, whatever book it is of."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from keepworth.tables.indicator_results import INDICATORS_FILE, PUSHES_FILE

type Rows = list[dict[str, Any]]

EXACT = 1e-9


def rows_in(path: Path) -> Rows:
    found: Rows = pq.read_table(path).to_pylist()
    return found


def pushes_add_up(run: Path) -> int:
    """Hold that the pushes of every customer sum to the score less the prior; return of how many indicators."""
    if not (run / INDICATORS_FILE).is_file():
        return 0
    keys = "customer_id, side, indicator"
    heard, pushed = (f"read_parquet('{run / name}')" for name in (INDICATORS_FILE, PUSHES_FILE))
    with duckdb.connect() as engine:
        ((many, off, loose),) = engine.execute(
            f"SELECT count(score), coalesce(max(abs(coalesce(moved, 0) - (score - prior))), 0), "
            f"count(*) FILTER (score IS NULL) FROM {heard} FULL JOIN (SELECT {keys}, sum(push) AS moved "
            f"FROM {pushed} GROUP BY {keys}) AS each USING ({keys})"
        ).fetchall()
    assert off <= EXACT, f"pushes miss the score by {off}"
    assert not loose, "something was pushed that is no indicator"
    return int(many)
