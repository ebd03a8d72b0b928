"""The result files about people: ties, contacts, threads. One place says their columns; writer and docs go by it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_column

TIES_FILE, CONTACTS_FILE, THREADS_FILE = "ties.parquet", "contacts.parquet", "threads.parquet"
WHOLE, NUMBER, DAY, MOMENT = pa.int64(), pa.float64(), pa.date32(), pa.timestamp("us")
FLAG, WORD = pa.bool_(), pa.string()

TIES: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "contact_id": WHOLE,
    "colleague_id": WHOLE,
    "strength": NUMBER,
    "strength_low": NUMBER,
    "strength_high": NUMBER,
    "depth": NUMBER,
    "asymmetry": NUMBER,
    "depth_theirs": NUMBER,
    "depth_ours": NUMBER,
    "goals_matched": WHOLE,
    "asked_on": DAY,
    "touches": WHOLE,
    "touches_90": WHOLE,
    "last_at": MOMENT,
    "out": WHOLE,
    "in": WHOLE,
    "reciprocity": NUMBER,
    "initiation_theirs": NUMBER,
    "reply_hours_ours": NUMBER,
    "reply_hours_theirs": NUMBER,
    "replies": WHOLE,
    "unanswered": WHOLE,
    "replies_ours": WHOLE,
    "replies_theirs": WHOLE,
    "unanswered_ours": WHOLE,
    "unanswered_theirs": WHOLE,
    "learnt_from": WHOLE,
    "active": FLAG,
}
CONTACTS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "contact_id": WHOLE,
    "department": WORD,
    "level": WORD,
    "role": WORD,
    "influence": WHOLE,
    "stance": WHOLE,
    "decides": FLAG,
    "left_on": DAY,
    "champion": FLAG,
    "last_act_on": DAY,
    "acts_12m": WHOLE,
    "last_touch_at": MOMENT,
    "ties": WHOLE,
    "strongest": NUMBER,
    "tie_share": NUMBER,
    "betweenness": NUMBER,
    "is_articulation": FLAG,
    "threads_without": NUMBER,
    "undefended_without": FLAG,
}
THREADS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "contacts": WHOLE,
    "colleagues": WHOLE,
    "single_thread_theirs": NUMBER,
    "effective_theirs": NUMBER,
    "single_thread_ours": NUMBER,
    "effective_ours": NUMBER,
    "top_contact_id": WHOLE,
    "top_contact_share": NUMBER,
    "top_colleague_id": WHOLE,
    "top_colleague_share": NUMBER,
    "deciding": WHOLE,
    "deciding_covered": WHOLE,
    "coverage_deciding": NUMBER,
    "departments": WHOLE,
    "departments_covered": WHOLE,
    "breadth": NUMBER,
    "champions": WHOLE,
    "net_support": NUMBER,
    "undefended_if_top_leaves": FLAG,
}
FILES: Final = {TIES_FILE: TIES, CONTACTS_FILE: CONTACTS, THREADS_FILE: THREADS}
# A contact who fights for us but for a dated act, as `measure.champions` has it.
FOR_US: Final = "influence >= 3 AND stance = 2"
ROWS_A_GROUP: Final = 122_880
NEVER: Final = np.iinfo(np.int64).min  # the day or moment that is not known: NumPy's NaT
UNKNOWN: Final = -(2**62)  # the whole number that is not known


def write_results(columns: Mapping[str, npt.NDArray[Any]], *, file: str, into: Path) -> None:
    """Write one of `FILES` into a folder; the same arrays give the same bytes.

    Numbers that are NaN, days and moments that are NaT, whole numbers that are `UNKNOWN` and flags that are −1 (as
    int8) become null; words are arrays of objects with None.
    """
    pq.write_table(table_of(columns, FILES[file]), into / file, compression="snappy", row_group_size=ROWS_A_GROUP)


def table_of(columns: Mapping[str, npt.NDArray[Any] | pa.Array], kinds: Mapping[str, pa.DataType]) -> pa.Table:
    """Return a table of columns of these kinds; what is Arrow already stays as it is."""
    return pa.table({name: _column(columns[name], kind) for name, kind in kinds.items()})


def _column(values: npt.NDArray[Any] | pa.Array, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if kind == FLAG and values.dtype == np.int8:
        return _with_gaps(arrow_column(values > 0), known=values >= 0)
    if kind in (FLAG, NUMBER, WORD):
        return arrow_column(values)
    if kind == DAY:
        days = values.astype("datetime64[D]").view(np.int64)
        return _with_gaps(arrow_column(days.astype(np.int32)).view(kind), known=days != NEVER)
    if kind == MOMENT:
        moments = values.astype("datetime64[us]").view(np.int64)
        return _with_gaps(arrow_column(moments).view(kind), known=moments != NEVER)
    whole = _with_gaps(arrow_column(values.astype(np.int64)), known=values != UNKNOWN)
    return whole if kind == WHOLE else whole.cast(kind)


def _with_gaps(plain: pa.Array, *, known: npt.NDArray[np.bool_]) -> pa.Array:
    """Return a column that is null where it is not known."""
    if known.all():
        return plain
    bits = pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(plain.type, len(plain), [bits, plain.buffers()[1]])
