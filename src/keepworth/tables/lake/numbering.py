"""Numbers for the different ids of one kind, given as `keys.intern` gives them, without an engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_column, words_column
from keepworth.tables.lake.distinct import is_plain
from keepworth.tables.lake.engine import ROWS_A_GROUP
from keepworth.tables.lake.keys import known_texts
from keepworth.tables.lake.manifest import Manifest
from keepworth.tables.lake.occasions import OF_FORMAT

type Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The different ids of one kind with their numbers."""

    kind: str
    numbers: Int64s  # of each text
    new: pa.Table  # kind, number, text, source: those that had none, as they are kept
    next_number: int


def number_texts(texts: pa.Array, *, kind: str, manifest: Manifest, lake: Path) -> Numbered | None:
    """Give each of some rising ASCII texts its number: the one that it has, or the next free one in their order.

    None where a known text is not ASCII: it may be one of these, composed otherwise.
    """
    import pyarrow.compute as pc  # takes longer to load than a small book to read

    start = manifest.next_number.get(kind, 1)
    known = known_texts(lake, manifest, kind=kind)
    if not is_plain(known.column("text")):
        return None
    numbers = np.zeros(len(texts), dtype=np.int64)  # no id has the number 0
    for held, given in _chunks(known):
        # The fewer of both are looked up: a book may know millions of whom a day names few.
        at = np.from_dlpack(pc.fill_null(pc.index_in(held, value_set=texts), -1))
        numbers[at[at >= 0]] = given[at >= 0]
    is_new = numbers == 0
    places = np.flatnonzero(is_new)
    numbers[places] = np.arange(start, start + places.size)
    fresh = texts if places.size == len(texts) else texts.take(arrow_column(places))
    return Numbered(kind, numbers, _kept(fresh, kind=kind, numbers=numbers[places]), start + places.size)


def _chunks(known: pa.Table) -> Iterator[tuple[pa.Array, Int64s]]:
    for batch in known.to_batches():
        numbers: Int64s = np.from_dlpack(batch.column("number")).astype(np.int64, copy=False)
        yield batch.column("text"), numbers


def _kept(texts: pa.Array, *, kind: str, numbers: Int64s) -> pa.Table:
    same = np.zeros(len(texts), dtype=np.int64)
    kinds, sources = words_column(same, [kind]), words_column(same, [""])
    return pa.table({"kind": kinds, "number": arrow_column(numbers), "text": texts, "source": sources})


def write_keys(numbered: list[Numbered], *, into: Path) -> bool:
    """Write new ids as a file of keys, by kind and number; False where none is new."""
    fresh = sorted((one for one in numbered if one.new.num_rows), key=lambda one: one.kind)
    if fresh:
        table = pa.concat_tables(one.new for one in fresh)
        pq.write_table(
            table.replace_schema_metadata(OF_FORMAT), into, row_group_size=ROWS_A_GROUP, compression="zstd",
            use_dictionary=["kind", "source"], column_encoding={"number": "DELTA_BINARY_PACKED"},
        )  # fmt: skip
    return bool(fresh)
