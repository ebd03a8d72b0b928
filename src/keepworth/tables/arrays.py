"""Arrays out of the engine."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    import ibis

type Columns = dict[str, npt.NDArray[Any]]


def columns_of(expression: "ibis.Table") -> Columns:
    """Run an Ibis expression and return its columns, in its order, as NumPy arrays."""
    return numpy_columns(fetched(expression))


def fetched(expression: "ibis.Table") -> pa.Table:
    """Run an Ibis expression and return its rows as an Arrow table.

    In batches, for fetching a whole table makes Ibis load pandas, which takes longer than many a query. From Spark
    Ibis would fetch rows through pandas, which lose their types where some are null.
    """
    engine = expression.get_backend()
    if engine.name == "pyspark":
        with sockets_left_open():
            rows = engine.raw_sql(engine.compile(expression)).toArrow()
        return rows.cast(expression.schema().to_pyarrow())
    with warnings.catch_warnings():
        # Ibis 12 calls DuckDB by a name that DuckDB 1.5 calls old; gone with the pin of Ibis.
        warnings.filterwarnings("ignore", message=".*fetch_record_batch", category=DeprecationWarning)
        with expression.to_pyarrow_batches(chunk_size=1_000_000) as batches:
            return batches.read_all()


@contextmanager
def sockets_left_open() -> Iterator[None]:
    """Say nothing of sockets that PySpark leaves to the garbage collector, one for every result."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="unclosed <socket", category=ResourceWarning)
        yield


def numpy_columns(table: pa.Table) -> Columns:
    """Return the columns of an Arrow table as NumPy arrays; numbers without gaps are not copied."""
    return {name: _numpy(table.column(name).combine_chunks()) for name in table.column_names}


def _numpy(array: pa.Array) -> npt.NDArray[Any]:
    """Return one column. Arrow's own `to_numpy` loads pandas, which costs a second; this does not."""
    if pa.types.is_boolean(array.type) and not array.null_count:
        return np.from_dlpack(array.cast(pa.uint8())).astype(np.bool_)
    numeric = pa.types.is_integer(array.type) or pa.types.is_floating(array.type)
    if numeric and not array.null_count:
        return np.from_dlpack(array)
    if pa.types.is_floating(array.type):
        return np.array(array.to_pylist(), dtype=np.float64)
    return np.array(array.to_pylist(), dtype=np.object_)


def coded(expression: "ibis.Table", *, column: str) -> tuple[Columns, tuple[str, ...]]:
    """Run an Ibis expression and return its columns, one of texts as places among its distinct values, and those."""
    found = fetched(expression)
    texts = found.column(column).combine_chunks().dictionary_encode()
    places = _numpy(texts.indices).astype(np.int64)
    return {**numpy_columns(found.drop_columns([column])), column: places}, tuple(texts.dictionary.to_pylist())


def row_of(expression: "ibis.Table") -> dict[str, Any]:
    """Run an Ibis expression of one row and return it as Python values."""
    row: dict[str, Any] = fetched(expression).to_pylist()[0]
    return row
