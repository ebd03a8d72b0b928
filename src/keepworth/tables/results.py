"""Result files of runs: Parquet in, Parquet out, and what a notebook gets of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.arrays import Columns, numpy_columns
from keepworth.tables.arrow import arrow_table, read_rows


def write_columns(columns: Mapping[str, npt.NDArray[Any]], *, into: Path) -> None:
    """Write equally long arrays as Parquet; the same arrays give the same bytes."""
    # Floats hardly compress, and dictionaries of them cost more time than they save.
    pq.write_table(arrow_table(columns), into, compression="snappy", use_dictionary=False)


def read_columns(path: Path, *, names: Sequence[str]) -> Columns:
    """Read columns of a result file as arrays, in the file's order; null becomes NaN."""
    return numpy_columns(read_rows(path, names))


def row_count(path: Path) -> int:
    """Return how many rows a result file has, without reading them."""
    return int(pq.read_metadata(path).num_rows)


class ResultTable:
    """A result file as a table for Polars, pandas, PyArrow, or whatever takes the Arrow interface.

    `polars.DataFrame(table)`, `pyarrow.table(table)` and `table.to_pandas()` all work.
    """

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is read until somebody asks."""
        self.path = path

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the rows through the Arrow C stream interface."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        """Count the rows."""
        return row_count(self.path)

    def __repr__(self) -> str:
        """Say what is inside."""
        return f"<{self.path.stem}: {len(self):,} rows, columns {', '.join(self.columns)}>"

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(pq.read_schema(self.path).names)

    def to_arrow(self) -> pa.Table:
        """Return the rows as a PyArrow table."""
        return read_rows(self.path)

    def to_pandas(self) -> Any:  # noqa: ANN401 — a pandas.DataFrame, which is not loaded for its name
        """Return the rows as a pandas frame."""
        return self.to_arrow().to_pandas()
