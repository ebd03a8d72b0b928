"""Texts of which many are equal: each once, in the order of their bytes, and which of them stands in each row."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from keepworth.tables.arrow import arrow_column

type Int64s = npt.NDArray[np.int64]
type Int32s = npt.NDArray[np.int32]
type Bytes = npt.NDArray[np.uint8]

WORD: Final = 8  # bytes
LOOKED: Final = 1_000  # texts by which it is guessed whether all begin alike
_KEPT: Final = np.array([2**64 - 2 ** (8 * (WORD - size)) for size in range(WORD + 1)], dtype=np.uint64)
LARGEST: Final = 1 << 30  # bytes of all texts together


@dataclass(frozen=True, slots=True)
class Distinct:
    """The different texts of a column."""

    texts: pa.Array  # rising
    places: Int32s  # which of them each row holds; their count where a row has none


def is_plain(column: pa.ChunkedArray) -> bool:
    """Say whether all texts are ASCII without NUL, so that none is written in two ways."""
    for chunk in column.chunks:
        _, seen = _texts_of(chunk)
        if seen.size and (seen.max() >= 0x80 or not seen.min()):
            return False
    return True


def distinct_texts(column: pa.ChunkedArray) -> Distinct | None:
    """Find the different texts of a column; None where that is not for this way, since some are not ASCII."""
    import pyarrow.compute as pc  # takes longer to load than a small book to read

    if column.nbytes > LARGEST or not is_plain(column):
        return None
    chunk = column.combine_chunks()
    chunk = chunk if isinstance(chunk, pa.Array) else pa.concat_arrays(chunk.chunks)
    words = _as_words(chunk)
    if words is None:
        found = chunk.dictionary_encode()
        order = _numbers(pc.sort_indices(found.dictionary)).astype(np.int64)
        return Distinct(found.dictionary.take(arrow_column(order)), _ranks(found.indices, order))
    values, beginning = words
    found = pc.dictionary_encode(_with_nulls_of(chunk, values))
    different = _numbers(found.dictionary)
    order = np.argsort(different)
    return Distinct(_as_texts(different[order], beginning), _ranks(found.indices, order))


def ranked(values: npt.NDArray[Any]) -> tuple[Int32s, npt.NDArray[Any]]:
    """Return for each number which of the different ones it is, and those, rising."""
    import pyarrow.compute as pc  # takes longer to load than a small book to read

    found = pc.dictionary_encode(arrow_column(values))
    different = _numbers(found.dictionary)
    order = np.argsort(different)
    return _ranks(found.indices, order), different[order]


def _ranks(indices: pa.Array, order: Int64s) -> Int32s:
    """Turn places in a dictionary into places in its order; those of nulls become the count of all."""
    import pyarrow.compute as pc  # takes longer to load than a small book to read

    ranks = np.empty(order.size + 1, dtype=np.int32)
    ranks[order] = np.arange(order.size, dtype=np.int32)
    ranks[-1] = order.size
    found: Int32s = ranks[_numbers(pc.fill_null(indices, order.size) if indices.null_count else indices)]
    return found


def _numbers(column: pa.Array) -> npt.NDArray[Any]:
    """Look at the numbers of an array without nulls."""
    found: npt.NDArray[Any] = np.from_dlpack(column)
    return found


def _texts_of(chunk: pa.Array) -> tuple[npt.NDArray[np.int32], Bytes]:
    """Look at where texts begin and end, and at their bytes."""
    if not len(chunk):
        return np.zeros(1, dtype=np.int32), np.empty(0, dtype=np.uint8)
    _, ends, data = chunk.buffers()
    places = np.frombuffer(ends, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    seen = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.empty(0, dtype=np.uint8)
    return places - places[0], seen[places[0] : places[-1]]


def _as_words(chunk: pa.Array) -> tuple[Int64s, bytes] | None:
    """Write texts as numbers of the same order: eight bytes each, after what all of them begin with.

    None where some differ in more. Bytes are ASCII and never zero: so the shorter comes first, as among texts.
    """
    places, seen = _texts_of(chunk)
    lengths = np.diff(places)
    longest = int(lengths.max()) if lengths.size else 0
    skip = max(longest - WORD, 0)
    if skip and (chunk.null_count or int(lengths.min()) < skip):
        return None
    beginning = seen[:skip].tobytes()
    if int(lengths.min(initial=longest)) == longest > 0:
        words = _even_words(seen.reshape(-1, longest), skip=skip)
    else:
        words = _gathered_words(seen, places, skip=skip)
    return (words.view(np.int64), beginning) if words is not None else None


def _even_words(texts: npt.NDArray[np.uint8], *, skip: int) -> npt.NDArray[np.uint64] | None:
    """Write texts that are all as long as words."""
    if not (texts[:LOOKED, :skip] == texts[0, :skip]).all() or not (texts[:, :skip] == texts[0, :skip]).all():
        return None
    tails = texts[:, skip:]
    whole = tails if tails.shape[1] == WORD else np.zeros((texts.shape[0], WORD), dtype=np.uint8)
    if whole is not tails:
        whole[:, : tails.shape[1]] = tails
    return np.ascontiguousarray(whole).view("<u8").ravel().byteswap()


def _gathered_words(seen: Bytes, places: npt.NDArray[np.int32], *, skip: int) -> npt.NDArray[np.uint64] | None:
    """Write texts of any length as words."""
    starts, lengths = places[:-1], np.diff(places)
    for at in range(skip):
        if not (seen[starts[:LOOKED] + at] == seen[at]).all() or not (seen[starts + at] == seen[at]).all():
            return None
    padded = np.concatenate([seen, np.zeros(WORD, dtype=np.uint8)])
    each = np.lib.stride_tricks.as_strided(padded[:WORD].view("<u8"), shape=(padded.size - WORD + 1,), strides=(1,))
    words: npt.NDArray[np.uint64] = each[starts + skip if skip else starts].byteswap(inplace=True)
    # What stands behind a text belongs to the next one.
    words &= _KEPT[lengths - skip]
    return words


def _as_texts(words: Int64s, beginning: bytes) -> pa.Array:
    """Turn what `_as_words` wrote back into texts."""
    tails = words.astype(">i8").view(np.uint8).reshape(-1, WORD)
    whole = np.empty((words.size, len(beginning) + WORD), dtype=np.uint8)
    whole[:, : len(beginning)] = np.frombuffer(beginning, dtype=np.uint8)
    whole[:, len(beginning) :] = tails
    ends = np.zeros(words.size + 1, dtype=np.int32)
    np.cumsum(np.count_nonzero(whole, axis=1), out=ends[1:])
    data = pa.py_buffer(whole[whole != 0])
    return pa.Array.from_buffers(pa.string(), words.size, [None, pa.py_buffer(ends), data])


def _with_nulls_of(chunk: pa.Array, values: Int64s) -> pa.Array:
    if not chunk.null_count:
        return arrow_column(values)
    known = np.from_dlpack(chunk.is_valid().cast(pa.uint8())).astype(np.bool_)
    bits = pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(pa.int64(), values.size, [bits, pa.py_buffer(values)])
