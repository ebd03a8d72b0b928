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
    """Return the columns of an Arrow table as NumPy arrays; numbers without gaps are not copied."""
    return {name: _numpy(table.column(name).combine_chunks()) for name in table.column_names}


def _numpy(array: pa.Array) -> npt.NDArray[Any]:
    """Return one column. Arrow's own `to_numpy` loads pandas, which costs a second; this does not."""
    if pa.types.is_boolean(array.type):
        return np.from_dlpack(array.cast(pa.uint8())).astype(np.bool_)
    numeric = pa.types.is_integer(array.type) or pa.types.is_floating(array.type)
    if numeric and not array.null_count:
        return np.from_dlpack(array)
    if pa.types.is_floating(array.type):
        return np.array(array.to_pylist(), dtype=np.float64)
    return np.array(array.to_pylist(), dtype=np.object_)


def row_of(expression: ibis.Table) -> dict[str, Any]:
    """Run an Ibis expression of one row and return it as Python values."""
    row: dict[str, Any] = fetched(expression).to_pylist()[0]
    return row


def arrow_table(columns: Mapping[str, npt.NDArray[Any]]) -> pa.Table:
    """Return an Arrow table of equally long arrays: NaN becomes null, and arrays of objects are text."""
    return pa.table({name: _arrow(values) for name, values in columns.items()})


def _arrow(values: npt.NDArray[Any]) -> pa.Array:
    """Return one column over the array's own memory; `pa.array` would load pandas first."""
    if values.dtype == np.object_:
        return _texts(values.tolist())
    if values.dtype == np.bool_:
        return pa.Array.from_buffers(pa.bool_(), values.size, [None, _bits(values)])
    values = np.ascontiguousarray(values)
    known = None
    if np.issubdtype(values.dtype, np.floating) and np.isnan(values).any():
        known = _bits(~np.isnan(values))
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, values.size, [known, pa.py_buffer(values)])


def _texts(values: list[str | None]) -> pa.Array:
    parts = [b"" if value is None else value.encode() for value in values]
    ends = np.zeros(len(parts) + 1, dtype=np.int32)
    np.cumsum([len(part) for part in parts], out=ends[1:])
    known = _bits(np.array([value is not None for value in values], dtype=np.bool_))
    buffers = [known, pa.py_buffer(ends), pa.py_buffer(b"".join(parts))]
    return pa.Array.from_buffers(pa.string(), len(parts), buffers)


def _bits(flags: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def engine_table(columns: Mapping[str, npt.NDArray[Any]]) -> ibis.Table:
    """Return equally long arrays as an Ibis table that joins with those of any engine."""
    return ibis.memtable(arrow_table(columns))
