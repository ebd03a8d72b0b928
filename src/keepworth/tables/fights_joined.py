"""What a run says of staying and fighting, joined to `customers.parquet`; and what is read of that file before."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keepworth.measure.states import State
from keepworth.measure.strength import Published
from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.arrow import NO_WORDS, arrow_column, floats_of, texts_column
from keepworth.tables.customers import ROWS_A_GROUP, Names, customers_writer
from keepworth.tables.evidence.places import NOWHERE, Places, values_at
from keepworth.tables.fight_results import BECAUSE, FIGHTS
from keepworth.tables.indicator_results import STRENGTHS
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.strengths_joined import laid
from keepworth.tables.tie_results import WORD, table_of

FEW: Final = ("fights", "trial_state", "trials")
BESIDE: Final = tuple(name for name, kind in STRENGTHS.items() if kind == WORD)  # words of few kinds, as they were


@dataclass(frozen=True, slots=True)
class Scored:
    """Some columns of a file of results, by the numbers of customers; those that it lacks are all unknown."""

    number: Ints
    numbers: dict[str, Floats]  # NaN where it is not known
    words: dict[str, npt.NDArray[np.object_]]

    def of(self, customers: Ints, name: str) -> Floats:
        """Return a column of numbers of some customers, NaN where nothing is known."""
        return values_at(customers, self.number, values=self.numbers[name], missing=np.nan)

    def word(self, customers: Ints, name: str) -> npt.NDArray[np.object_]:
        """Return a column of words of some customers, empty where nothing is known."""
        return values_at(customers, self.number, values=self.words[name], missing="")


@dataclass(frozen=True, slots=True)
class Heard:
    """Customers of whom trials or contracts tell, by number, rising."""

    number: Ints
    segment: npt.NDArray[np.object_]
    left: Ints  # numbers of everybody who left
    names: Names

    def known(self, others: Ints) -> dict[str, pa.Array]:
        """Return what is known of some of them who neither ordered nor were heard."""
        left, segment = np.isin(others, self.left), self.segment[np.searchsorted(self.number, others)]
        return {
            "customer_id": self.names.of(others),
            "segment": texts_column([name or None for name in segment.tolist()]),
            "published": texts_column([Published.WITHHELD.name.lower()] * others.size),
            "state": texts_column([State.LEFT if gone else State.UNHEARD for gone in left.tolist()]),
        }


def read_indicators(path: Path, indicators: Sequence[str]) -> dict[str, Scored]:
    """Read score and sd of indicators, as customers say them, by customer; of nobody where nothing was measured.

    The file has a row for each customer, side and indicator, and is gone through once.
    """
    if not path.is_file():
        nobody = Scored(np.empty(0, dtype=np.int64), {"score": np.empty(0), "sd": np.empty(0)}, {})
        return dict.fromkeys(indicators, nobody)
    asked = [("side", "=", "customer"), ("indicator", "in", list(indicators))]
    table = pq.read_table(path, columns=["customer_id", "indicator", "score", "sd"], filters=asked)
    return {name: _scored(table.filter(pc.field("indicator") == name)) for name in indicators}


def _scored(table: pa.Table) -> Scored:
    number = int64s(table, "customer_id")
    order = np.argsort(number, kind="stable")
    return Scored(number[order], {name: floats_of(table.column(name))[order] for name in ("score", "sd")}, {})


def read_scored(path: Path, *, key: str, numbers: Sequence[str], words: Sequence[str] = ()) -> Scored:
    """Read columns of a file of results by `key`, the column of numbers of customers; of nobody where it is missing."""
    none = np.empty(0, dtype=np.int64)
    if not path.is_file():
        return Scored(none, dict.fromkeys(numbers, np.empty(0)), dict.fromkeys(words, np.empty(0, dtype=np.object_)))
    with pq.ParquetFile(path) as file:
        held = set(file.schema_arrow.names)
        table = file.read(columns=[key, *(name for name in (*numbers, *words) if name in held)])
    number = int64s(table, key)
    # Most files are sorted, and then nothing is moved: millions of rows would be for every column.
    order = slice(None) if (number[1:] >= number[:-1]).all() else np.argsort(number, kind="stable")
    return Scored(
        number[order],
        {name: floats_of(table.column(name))[order] if name in held else np.full(number.size, np.nan)
         for name in numbers},
        {name: _words(table.column(name))[order] if name in held else np.full(number.size, "", np.object_)
         for name in words},
    )  # fmt: skip


def join_fights(path: Path, number: Ints, *, columns: dict[str, Any], heard: Heard) -> None:
    """Write a run's customers anew, with `FIGHTS` beside what is told of each; where there is no such file it is made.

    `columns` has a row for each of `number`, rising, and one more: of whom nothing is known. Those of `heard` who have
    no row yet get one, so that a book of trials or contracts alone has customers.
    """
    beside = path.with_name(f".{path.name}")
    told, places, writer = table_of(columns, FIGHTS), Places(number), None
    for group in laid(path, heard.number, known=heard.known):
        table, place = group, places.of(int64s(group, "number"))
        at = arrow_column(np.where(place == NOWHERE, number.size, place))
        for name in FIGHTS:
            table = table.append_column(name, told.column(name).combine_chunks().take(at))
        writer = writer or customers_writer(beside, table.schema, few=(*BESIDE, *FEW))
        writer.write_table(table, row_group_size=ROWS_A_GROUP)
    if writer is not None:
        writer.close()
        beside.replace(path)


def _words(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    return np.array(column.fill_null(NO_WORDS).to_pylist(), dtype=np.object_)


def reasons_column(names: Sequence[str], *, x: Floats, logits: Floats, points: Floats) -> pa.Array:
    """Return reasons as a column: of each row a list of terms with what they add; shapes (rows, terms)."""
    rows, many = x.shape
    terms = texts_column(list(names)).take(arrow_column(np.tile(np.arange(many), rows)))
    told = [terms, *(arrow_column(np.ascontiguousarray(values).reshape(-1)) for values in (x, logits, points))]
    ends = arrow_column(np.arange(rows + 1, dtype=np.int32) * np.int32(many))
    return pa.ListArray.from_arrays(ends, pa.StructArray.from_arrays(told, fields=list(BECAUSE.value_type)))
