"""Arrays out of the engine, and back into it."""

import warnings
from collections.abc import Mapping
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

type Columns = dict[str, npt.NDArray[Any]]


def columns_of(expression: ibis.Table) -> Columns:
    """Run an Ibis expression and return its columns, in its order, as NumPy arrays."""
    return numpy_columns(fetched(expression))


def fetched(expression: ibis.Table) -> pa.Table:
    """Run an Ibis expression and return its rows as an Arrow table.

    In batches, for fetching a whole table makes Ibis load pandas, which takes longer than many a query.
    """
    with warnings.catch_warnings():
        # Ibis 12 calls DuckDB by a name that DuckDB 1.5 calls old; gone with the pin of Ibis.
        warnings.filterwarnings("ignore", message=".*fetch_record_batch", category=DeprecationWarning)
        with expression.to_pyarrow_batches(chunk_size=1_000_000) as batches:
            return batches.read_all()


def numpy_columns(table: pa.Table) -> Columns:
    """Return the columns of an Arrow table as NumPy arrays."""
    return {
        name: table.column(name).combine_chunks().to_numpy(zero_copy_only=False)
        for name in table.column_names
    }


def row_of(expression: ibis.Table) -> dict[str, Any]:
    """Run an Ibis expression of one row and return it as Python values."""
    row: dict[str, Any] = fetched(expression).to_pylist()[0]
    return row


def arrow_table(columns: Mapping[str, npt.NDArray[Any]]) -> pa.Table:
    """Return an Arrow table of equally long arrays: NaN becomes null, and arrays of objects are text."""
    return pa.table(
        {
            name: pa.array(values, type=pa.string() if values.dtype == np.object_ else None, from_pandas=True)
            for name, values in columns.items()
        }
    )


def engine_table(columns: Mapping[str, npt.NDArray[Any]]) -> ibis.Table:
    """Return equally long arrays as an Ibis table that joins with those of any engine."""
    return ibis.memtable(arrow_table(columns))
