"""The CDNOW 1/10 sample as the literature uses it: weeks to two decimals, as of 1997-09-30."""

import csv
from pathlib import Path

import numpy as np

from keepworth.value.cells import BuyingCells


def cdnow_cells(real_data: Path) -> BuyingCells:
    """2,357 customers, a cell each."""
    with (real_data / "cdnow/cdnow_summary_with_spend.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return BuyingCells(
        repeats=np.array([int(row["frequency"]) for row in rows]),
        last_order=np.array([float(row["recency_weeks"]) for row in rows]),
        age=np.array([float(row["t_weeks"]) for row in rows]),
        customers=np.ones(len(rows), dtype=np.int64),
    )
