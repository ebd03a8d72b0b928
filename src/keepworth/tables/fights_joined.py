"""What a run says of staying and fighting, joined to `customers.parquet`; and what is read of that file before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.measure.states import State
from keepworth.measure.strength import Published
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.common_shock import largest
from keepworth.tables.arrow import (
    NO_WORDS,
    arrow_column,
    coded_texts,
    floats_of,
    numbers_in,
    parts_by,
    read_rows,
    texts_column,
)
from keepworth.tables.customers import ROWS_A_GROUP, Names, customers_writer
from keepworth.tables.evidence.places import NOWHERE, Places, values_at
from keepworth.tables.fight_results import BECAUSE, FIGHTS
from keepworth.tables.indicator_results import STRENGTHS
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.strengths_joined import laid
from keepworth.tables.tie_results import WORD, table_of

NUMBER_OF: Final = "number"  # the column of `customers.parquet` that says who it is
FEW: Final = ("fights", "trial_state", "trials")
BESIDE: Final = tuple(name for name, kind in STRENGTHS.items() if kind == WORD)  # words of few kinds, as they were


@dataclass(frozen=True, slots=True)
class Scored:
    """Some columns of a file of results, by the numbers of customers; those that it lacks are all unknown."""

    number: Ints
    numbers: dict[str, Floats]  # NaN where it is not known
    words: dict[str, npt.NDArray[np.object_]]

    def some(self, rows: Ints) -> "Scored":
        """Return some of the rows."""
        numbers = {name: values[rows] for name, values in self.numbers.items()}
        words = {name: values[rows] for name, values in self.words.items()}
        return Scored(self.number[rows], numbers, words)

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
    asked = {"side": ("customer",), "indicator": indicators}
    table = read_rows(path, ("customer_id", "indicator", "score", "sd"), where=asked)
    each, none = parts_by(table, "indicator"), table.slice(0, 0)
    return {name: _scored(each.get(name, none)) for name in indicators}


def _scored(table: pa.Table) -> Scored:
    number = int64s(table, "customer_id")
    order = np.argsort(number, kind="stable")
    return Scored(number[order], {name: floats_of(table.column(name))[order] for name in ("score", "sd")}, {})


def read_scored(path: Path, *, key: str, numbers: Sequence[str], words: Sequence[str] = ()) -> Scored:
    """Read columns of a file of results by `key`, the column of numbers of customers; of nobody where it is missing."""
    if not path.is_file():
        return _nobody(numbers, words)
    with pq.ParquetFile(path) as file:
        table = file.read(columns=_held(file, (key, *numbers, *words)))
    return _rising(_columns(table, key=key, numbers=numbers, words=words))


def read_foremost(
    path: Path, *, numbers: Sequence[str], words: Sequence[str], who: Sequence[Callable[[Scored], Flags]], most: int
) -> list[tuple[Scored, int]]:
    """Read columns of a run's customers: of those each of `who` asks for the ones of most value, and how many they are.

    A group of rows at a time is looked at, once for all who ask, and of it only those are kept who may still be among
    so many: the rows of all others need not be held, moved or sorted.
    """
    asking = [_Foremost(one, _nobody(numbers, words), most=most) for one in who]
    if path.is_file():
        with pq.ParquetFile(path) as file:
            names = _held(file, (NUMBER_OF, *numbers, *words))
            for group in range(file.num_row_groups):
                rows = file.read_row_group(group, columns=names)
                part = _columns(rows, key=NUMBER_OF, numbers=numbers, words=words)
                for one in asking:
                    one.look_at(part)
    return [(one.found, one.many) for one in asking]


class _Foremost:
    """Those of most value among whom one asks for, so far."""

    def __init__(self, who: Callable[[Scored], Flags], nobody: Scored, *, most: int) -> None:
        self._who, self._most, self._held, self._least, self.many = who, most, nobody, -np.inf, 0

    def look_at(self, part: Scored) -> None:
        asked = self._who(part)
        self.many += int(np.count_nonzero(asked))
        held = _both(self._held, part.some(np.flatnonzero(asked & (part.numbers["value"] >= self._least))))
        if held.number.size > self._most:
            value = held.numbers["value"]
            self._least = float(np.partition(value, value.size - self._most)[value.size - self._most])
            held = held.some(np.flatnonzero(value >= self._least))
        self._held = held

    @property
    def found(self) -> Scored:
        """Return them by rising number; of equal values the first ones are among them."""
        found = _rising(self._held)
        return found.some(np.sort(largest(found.numbers["value"], self._most)))


def is_here(of: Scored, *, left: Ints | None = None) -> Flags:
    """Return who is here and worth something, but for these who left."""
    state = of.words["state"]
    found: Flags = of.numbers["value"] > 0
    if state.strides != (0,):  # else the file has no such column, and of nobody it is said that they left
        found &= state != "left"
    return found if left is None or not left.size else found & ~np.isin(of.number, left)


def _nobody(numbers: Sequence[str], words: Sequence[str]) -> Scored:
    none, nothing = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.object_)
    return Scored(none, dict.fromkeys(numbers, np.empty(0)), dict.fromkeys(words, nothing))


def _held(file: pq.ParquetFile, names: Sequence[str]) -> list[str]:
    """Return which of these columns a file has."""
    held = set(file.schema_arrow.names)
    return [name for name in names if name in held]


def _columns(table: pa.Table, *, key: str, numbers: Sequence[str], words: Sequence[str]) -> Scored:
    """Return columns as they stand in the file, unknown where it lacks one."""
    held, number = set(table.column_names), int64s(table, key)
    unknown = np.broadcast_to(np.nan, number.shape)
    untold = np.broadcast_to(np.array("", dtype=np.object_), number.shape)
    return Scored(
        number,
        {name: numbers_in(table.column(name)) if name in held else unknown for name in numbers},
        {name: _words(table.column(name)) if name in held else untold for name in words},
    )


def _rising(of: Scored) -> Scored:
    """Return rows by rising number: most files are sorted, and then millions of rows are not moved."""
    is_sorted = (of.number[1:] >= of.number[:-1]).all()
    return of if is_sorted else of.some(np.argsort(of.number, kind="stable"))


def _both(one: Scored, other: Scored) -> Scored:
    if not (one.number.size and other.number.size):
        return one if one.number.size else other
    return Scored(
        np.concatenate([one.number, other.number]),
        {name: np.concatenate([values, other.numbers[name]]) for name, values in one.numbers.items()},
        {name: np.concatenate([values, other.words[name]]) for name, values in one.words.items()},
    )


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
    code, found = coded_texts(column.fill_null(NO_WORDS))
    return np.array([*found, ""], dtype=np.object_)[code]


def reasons_column(names: Sequence[str], *, x: Floats, logits: Floats, points: Floats) -> pa.Array:
    """Return reasons as a column: of each row a list of terms with what they add; shapes (rows, terms)."""
    rows, many = x.shape
    terms = texts_column(list(names)).take(arrow_column(np.tile(np.arange(many), rows)))
    told = [terms, *(arrow_column(np.ascontiguousarray(values).reshape(-1)) for values in (x, logits, points))]
    ends = arrow_column(np.arange(rows + 1, dtype=np.int32) * np.int32(many))
    return pa.ListArray.from_arrays(ends, pa.StructArray.from_arrays(told, fields=list(BECAUSE.value_type)))
