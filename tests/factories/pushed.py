"""What must hold of the relationships of every run, whatever book it is of."""

from pathlib import Path
from typing import Any

import numpy as np
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
    heard, pushed = rows_in(run / INDICATORS_FILE), rows_in(run / PUSHES_FILE)
    sums: dict[tuple[Any, ...], float] = {}
    for row in pushed:
        key = (row["customer_id"], row["side"], row["indicator"])
        sums[key] = sums.get(key, 0.0) + row["push"]
    keys = [(row["customer_id"], row["side"], row["indicator"]) for row in heard]
    moved = np.array([sums.get(key, 0.0) for key in keys])
    wanted = np.array([row["score"] - row["prior"] for row in heard])
    np.testing.assert_allclose(moved, wanted, rtol=0, atol=EXACT)
    assert not set(sums) - set(keys)
    return len(heard)
