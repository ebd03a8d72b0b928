"""Arrays as Arrow, over their own memory: `pa.array` loads pandas first, which takes longer than many a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

LOOKED_AT: Final = 1_000  # texts, to tell whether they are few different ones


def arrow_table(columns: Mapping[str, npt.NDArray[Any]]) -> pa.Table:
    """Return an Arrow table of equally long arrays: NaN becomes null, and arrays of objects are text."""
    return pa.table({name: arrow_column(values) for name, values in columns.items()})


def arrow_column(values: npt.NDArray[Any] | pa.Array) -> pa.Array:
    """Return one column over the array's own memory; what is Arrow already stays as it is."""
    if isinstance(values, pa.Array):
        return values
    if values.dtype == np.object_:
        return texts_column(values.tolist())
    if values.dtype == np.bool_:
        return pa.Array.from_buffers(pa.bool_(), values.size, [None, _bits(values)])
    values = np.ascontiguousarray(values)
    known = None
    if np.issubdtype(values.dtype, np.floating) and np.isnan(values).any():
        known = _bits(~np.isnan(values))
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, values.size, [known, pa.py_buffer(values)])


def texts_column(values: Sequence[str | None]) -> pa.Array:
    """Return texts, None as null; of many that are few different ones, each is encoded once."""
    few = values[:LOOKED_AT]
    if len(few) == LOOKED_AT and len(set(few)) <= LOOKED_AT // 8:
        place = {value: at for at, value in enumerate(dict.fromkeys(values))}
        at = np.fromiter(map(place.__getitem__, values), dtype=np.int64, count=len(values))
        return _encoded(list(place)).take(arrow_column(at))
    return _encoded(values)


def _encoded(values: Sequence[str | None]) -> pa.Array:
    parts = [b"" if value is None else value.encode() for value in values]
    ends = np.zeros(len(parts) + 1, dtype=np.int32)
    np.cumsum([len(part) for part in parts], out=ends[1:])
    known = _bits(np.array([value is not None for value in values], dtype=np.bool_))
    buffers = [known, pa.py_buffer(ends), pa.py_buffer(b"".join(parts))]
    return pa.Array.from_buffers(pa.string(), len(parts), buffers)


def read_rows(
    path: Path, names: Sequence[str] | None = None, *, where: Mapping[str, Sequence[str] | bool] | None = None
) -> pa.Table:
    """Read columns of a Parquet file, or all, of the rows that hold one of some words, or a flag, in other columns.

    A group of rows after the other; `pq.read_table` goes by way of data sets, which load pandas.
    """
    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names if names is None else list(names)
        if not where:
            return file.read(columns=names)
        read = list(dict.fromkeys((*names, *where)))
        parts = [_chosen(file.read_row_group(group, columns=read), where) for group in range(file.num_row_groups)]
        whole = pa.concat_tables(parts) if parts else file.schema_arrow.empty_table()
    return whole.select(names)


def _chosen(rows: pa.Table, where: Mapping[str, Sequence[str] | bool]) -> pa.Table:
    chosen = np.ones(rows.num_rows, dtype=np.bool_)
    for name, wanted in where.items():
        # Null, which has no place among the different values, is none of them.
        found = rows.column(name).combine_chunks().dictionary_encode()
        places = floats_of(pa.chunked_array([found.indices]))
        asked = (wanted,) if isinstance(wanted, bool) else wanted
        holds = np.array([one in asked for one in found.dictionary.to_pylist()] + [False])
        chosen &= holds[np.where(np.isnan(places), holds.size - 1, places).astype(np.int64)]
    return rows.filter(arrow_column(chosen))


def _bits(flags: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def floats_of(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return a column of numbers, null as NaN."""
    parts = [np.from_dlpack(chunk.cast(pa.float64()).fill_null(NO_NUMBER)) for chunk in column.chunks]
    return np.concatenate(parts) if parts else np.empty(0)


def numbers_in(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return what `floats_of` does, to be looked at and not written to: where nothing is null it is not copied."""
    if column.num_chunks != 1 or column.null_count or column.type != pa.float64():
        return floats_of(column)
    return np.from_dlpack(column.chunk(0)).view(np.float64)


def days_column(days: npt.NDArray[np.int32]) -> pa.Array:
    """Return days since 1970-01-01 as dates."""
    return arrow_column(days).view(pa.date32())


def words_column(places: npt.NDArray[np.int64], words: Sequence[str]) -> pa.Array:
    """Return words by their places, null where the place is below zero."""
    if not words or (places < 0).all():
        return pa.nulls(places.size, pa.string())
    listed = texts_column([*words, None])
    return listed.take(arrow_column(np.where(places < 0, len(words), places)))


def coded_words(places: npt.NDArray[np.int64], words: Sequence[str]) -> pa.DictionaryArray:
    """Return what `words_column` does, as places still: a file is written of it without a look at every word."""
    known = _bits(places >= 0)
    at = pa.Array.from_buffers(pa.int32(), places.size, [known, pa.py_buffer(places.astype(np.int32))])
    return pa.DictionaryArray.from_arrays(at, _encoded(words))


def coded_texts(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Return texts as places among the different ones, and those; none may be null."""
    if not len(column):
        return np.empty(0, dtype=np.int64), []
    found = column.combine_chunks().dictionary_encode()
    return np.from_dlpack(found.indices).astype(np.int64), found.dictionary.to_pylist()


def parts_by(table: pa.Table, name: str) -> dict[str, pa.Table]:
    """Return the rows of each word in a column, of which none may be null."""
    places, words = coded_texts(table.column(name).cast(pa.string()))
    return {word: table.filter(arrow_column(places == at)) for at, word in enumerate(words)}


# What stands for a text or a number that is not there; `pa.scalar` loads pandas, too.
NO_WORDS: Final = texts_column([""])[0]
NO_NUMBER: Final = pa.Array.from_buffers(pa.float64(), 1, [None, pa.py_buffer(np.array([np.nan]))])[0]
