"""Read a run's customers for the portfolio: two columns of all of them, and the whole rows of a few."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from keepworth.numerics.arrays import Floats


def value_and_active(customers: Path) -> tuple[Floats, Floats]:
    """Return every customer's lifetime value and chance of being active, in the file's order.

    A customer without a value or a chance (unknown) counts as zero of it: a picture shows what is known.
    """
    with duckdb.connect() as engine:
        found = engine.execute(
            "SELECT coalesce(value, 0)::DOUBLE AS value, coalesce(p_active, 0)::DOUBLE AS active "
            "FROM read_parquet(?, file_row_number = true) ORDER BY file_row_number",
            [str(customers)],
        ).fetchnumpy()
    return np.asarray(found["value"], dtype=np.float64), np.asarray(found["active"], dtype=np.float64)


def rows_at(customers: Path, places: Sequence[int]) -> list[dict[str, Any]]:
    """Return the whole rows at these places of the file (0 is the first), in the order asked for."""
    with duckdb.connect() as engine:
        asked = engine.execute(
            "SELECT * FROM read_parquet(?, file_row_number = true) WHERE list_contains(?::BIGINT[], file_row_number)",
            [str(customers), [int(place) for place in places]],
        )
        names = [column[0] for column in asked.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
    by_place = {row["file_row_number"]: row for row in rows}
    return [by_place[int(place)] for place in places]
