"""What other stores hand to a run: rows one by one as people wrote them, or many of one table at once, in columns."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from keepworth.tables.arrow import arrow_column, texts_column
from keepworth.tables.lake.overlay import GONE
from keepworth.tables.lake.sorted_rows import Hashed
from keepworth.tables.schema import Kind, Table
from keepworth.tables.schemas import table_named

type Lines = Mapping[str, list[str]]
type Said = Written | WrittenTable

_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Written:
    """One row that somebody wrote: the columns of its key, and those that were said; None empties a column."""

    table: str
    # Ids as text, days and moments in ISO form, numbers and flags as Parquet casts them.
    values: Mapping[str, str | None]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """Many rows that never change another: columns of text as in `Written`, and what is null was not said.

    Whoever hands them over keeps them in one order, by which they are known again. Not for `identities`, whose rows say
    by themselves of which kind their ids are.
    """

    table: str
    columns: pa.Table


def written_table(table: str, names: Sequence[str], *, rows: Sequence[Sequence[Any]]) -> WrittenTable:
    """Put rows into columns as a database gives them: empty texts were not said, moments without a zone are in UTC."""
    kinds = {column.name: column.kind for column in table_named(table).columns}
    columns = zip(names, zip(*rows, strict=True), strict=True)
    return WrittenTable(table, pa.table({name: _column(kinds[name], values) for name, values in columns}))


def distinct(many: WrittenTable, name: str) -> list[str]:
    """Return each text of a column once."""
    return [text for text in many.columns.column(name).unique().to_pylist() if text is not None]


def without(many: WrittenTable, name: str, *, texts: Sequence[str]) -> WrittenTable:
    """Leave out the rows whose column says one of these texts."""
    if not texts:
        return many
    import pyarrow.compute as pc  # takes longer to load than a small book to read

    stays = pc.invert(pc.is_in(many.columns.column(name), texts_column(texts)))
    return WrittenTable(many.table, many.columns.filter(stays))


def lines_of(rows: Iterable[Said]) -> Lines:
    """Write each row in one line, by table, in order, and one line for many at once: what tells whether any changed."""
    said: dict[str, list[str]] = {}
    many: dict[str, Hashed] = {}
    for row in rows:
        if isinstance(row, WrittenTable):
            many.setdefault(row.table, Hashed(row.columns.column_names)).add(row.columns)
        else:
            said.setdefault(row.table, []).append(_encoded([sorted(row.values.items()), row.gone]))
    for table, hashed in many.items():
        said.setdefault(table, []).append(f"{hashed.rows} {hashed.of(table_named(table))}")
    return {table: sorted(lines) for table, lines in said.items()}


def laid_out(rows: Sequence[Said], *, table: Table) -> pa.Table:
    """Lay rows of a table out in columns: each of the schema as text, and whether the row says it."""
    few = [row for row in rows if isinstance(row, Written)]
    parts = [_row_by_row(few, table=table)] if few else []
    parts += [_all_at_once(row.columns, table=table) for row in rows if isinstance(row, WrittenTable)]
    whole = pa.concat_tables(parts or [_row_by_row([], table=table)])
    return whole.append_column("source_line", arrow_column(np.arange(1, whole.num_rows + 1)))


def column_has(name: str) -> str:
    """Name the column that tells whether a row says another."""
    return f"has {name}"


def _row_by_row(rows: Sequence[Written], *, table: Table) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    for name in table.names:
        columns[name] = texts_column([row.values.get(name) for row in rows])
        columns[column_has(name)] = _flags([name in row.values for row in rows])
    return pa.table({**columns, GONE: _flags([row.gone for row in rows])})


def _all_at_once(said: pa.Table, *, table: Table) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    for name in table.names:
        held = said.column(name) if name in said.column_names else pa.nulls(said.num_rows, pa.string())
        columns |= {name: held, column_has(name): held.is_valid()}
    return pa.table({**columns, GONE: _flags([False] * said.num_rows)})


def _flags(flags: list[bool]) -> pa.Array:
    return arrow_column(np.array(flags, dtype=np.bool_))


def _column(kind: Kind, values: tuple[Any, ...]) -> pa.Array:
    if kind == "number":
        return arrow_column(np.array(values, dtype=np.float64)).cast(pa.string())
    return texts_column([_moment(value) if kind == "instant" else value or None for value in values])


def _moment(value: str | dt.datetime | None) -> str | None:
    """Return a moment in UTC as SQLite keeps it, so that it is the same text from whatever database."""
    if not isinstance(value, dt.datetime):
        return value or None
    return str(value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None))
