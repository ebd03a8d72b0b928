"""Old scores: the number and the own id of a person are replaced by random ones; what was measured stays."""

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keepworth.tables.lake.files import replace_text, settle
from keepworth.tables.persons.journal import Renamed
from keepworth.tables.persons.who import Person, Traits

RECORD: Final = "run.json"
_APART: Final = re.compile(r"[\s·•・]+")
LISTED: Final = re.compile(r"\(([^()]+)\)")  # ids in a warning stand in brackets

# Columns that hold a person under another name than their kind's id.
ALSO: Final = {
    "customer": ("number", "referrer_id"),
    "contact": ("top_contact_id", "ask_next_contact"),
    "colleague": ("top_colleague_id",),
}


@dataclass(frozen=True, slots=True)
class Swap:
    """What stands in a column of results, and what takes its place."""

    column: str
    values: Mapping[Any, Any]

    def of(self, table: pa.Table) -> pa.Array | pa.ChunkedArray:
        """Say which rows hold one of the values."""
        held = table.column(self.column)
        return pc.is_in(held, value_set=pa.array(list(self.values), type=held.type))


def swaps(renamed: Iterable[Renamed], *, texts: Mapping[tuple[str, int], str]) -> list[Swap]:
    """Return what is replaced in results; `texts` are the own ids as they stand now."""
    found: dict[str, dict[Any, Any]] = {}
    for one in renamed:
        old = texts.get((one.kind, one.number))
        for column in (f"{one.kind}_id", *ALSO.get(one.kind, ())):
            if old is not None:
                found.setdefault(column, {})[old] = one.text
            if one.shown_number is not None:
                found.setdefault(column, {})[one.number] = one.shown_number
    return [Swap(column, values) for column, values in found.items()]


def rewrite_scores(scores: Path, of: list[Swap], *, traits: Traits, ids: Mapping[str, str]) -> None:
    """Replace a person in every stored run, each file as a whole; what is done already stays."""
    for run in _runs(scores):
        for path in sorted(run.glob("*.parquet")):
            fitting = _fitting(path, of)
            if fitting and _rows_with(path, fitting):
                _rewrite(path, fitting)
        _rewrite_record(run / RECORD, traits=traits, ids=ids)


def count_rows(scores: Path, *, persons: Iterable[Person], traits: Traits) -> int:
    """Count the rows of all runs that are about some persons."""
    renamed = [Renamed(who.kind, who.number, "", 0) for who in persons]
    of = swaps(renamed, texts={(who.kind, who.number): who.text for who in persons})
    return sum(_rows_with(path, _fitting(path, of)) for run in _runs(scores) for path in sorted(run.glob("*.parquet")))


def _runs(scores: Path) -> list[Path]:
    """Return the folders of runs; those that a killed run left behind are results too."""
    if not scores.is_dir():
        return []
    return sorted(path for path in scores.iterdir() if path.is_dir() and not path.is_symlink())


def _fitting(path: Path, of: list[Swap]) -> list[Swap]:
    """Return the swaps that this file's columns can hold: numbers in columns of numbers, texts in those of texts."""
    schema = pq.read_schema(path)
    found = []
    for swap in of:
        if swap.column not in schema.names:
            continue
        kind = str if pa.types.is_string(schema.field(swap.column).type) else int
        values = {old: new for old, new in swap.values.items() if isinstance(old, kind)}
        if values:
            found.append(Swap(swap.column, values))
    return found


def _rows_with(path: Path, of: list[Swap]) -> int:
    if not of:
        return 0
    found = 0
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=[swap.column for swap in of])
            found += pc.sum(_is_theirs(table, of)).as_py() or 0
    return found


def _is_theirs(table: pa.Table, of: list[Swap]) -> pa.Array | pa.ChunkedArray:
    found = of[0].of(table)
    for swap in of[1:]:
        found = pc.or_(found, swap.of(table))
    return pc.fill_null(found, fill_value=False)


def _rewrite(path: Path, of: list[Swap]) -> None:
    """Write the file anew. Rows stand by number, so a person's go to the end: their place would tell who it was."""
    beside = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        with pq.ParquetFile(path) as file, _writer(beside, file) as writer:
            theirs = []
            for group in range(file.num_row_groups):
                table = file.read_row_group(group)
                mine = _is_theirs(table, of)
                theirs.append(_swapped(table.filter(mine), of))
                rest = table.filter(pc.invert(mine))
                writer.write_table(rest, row_group_size=max(rest.num_rows, 1))
            last = pa.concat_tables(theirs)
            by = [(swap.column, "ascending") for swap in of]
            writer.write_table(last.sort_by(by))
        settle(beside, at=path)
    finally:
        beside.unlink(missing_ok=True)


def _writer(into: Path, file: pq.ParquetFile) -> pq.ParquetWriter:
    """Write as the file was written: codec and dictionaries column by column."""
    first = file.metadata.row_group(0)
    columns = [first.column(at) for at in range(first.num_columns)]
    return pq.ParquetWriter(
        into,
        file.schema_arrow,
        compression={one.path_in_schema: _codec(one.compression) for one in columns},
        use_dictionary=[one.path_in_schema for one in columns if one.has_dictionary_page],
        store_decimal_as_integer=True,
        store_schema=False,
    )


def _codec(name: str) -> str:
    return {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4"}.get(name, name.lower())


def _swapped(table: pa.Table, of: list[Swap]) -> pa.Table:
    for swap in of:
        at = table.schema.get_field_index(swap.column)
        values = [swap.values.get(value, value) for value in table.column(at).to_pylist()]
        table = table.set_column(at, table.schema.field(at), pa.array(values, type=table.schema.field(at).type))
    return table


def _rewrite_record(path: Path, *, traits: Traits, ids: Mapping[str, str]) -> None:
    """Replace own ids in the words of a run's record, and take names out of what its themes are told by."""
    if not path.is_file():
        return
    record = json.loads(path.read_text(encoding="utf-8"))
    written = _scrubbed(record, ids=ids, always=tuple(traits.telling_ids))
    for of in (written.get("words") or {}).get("languages", ()):
        for theme in of["themes"]:
            theme["words"] = [
                word for word in theme["words"] if not names_somebody(word, traits, language=of["language"])
            ]
    if written != record:
        replace_text(path, json.dumps(written, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def names_somebody(word: str, traits: Traits, *, language: str) -> bool:
    """Whether a theme's word is a part of a name that is searched for in texts, too."""
    from keepworth.listen.words import words_of  # loads what no import of orders needs

    names = traits.telling_names
    parts = {part for name in names for part in words_of(name, language=language)}
    if word in parts or word.isascii():
        return word in parts
    # In Hanzi a word may be a part of a name, or hold it; in a name there may be blanks or a dot.
    return any(word in name or name in word for name in (_APART.sub("", name) for name in names))


def _scrubbed(held: Any, *, ids: Mapping[str, str], always: tuple[str, ...]) -> Any:  # noqa: ANN401 — any JSON
    if isinstance(held, dict):
        return {name: _scrubbed(value, ids=ids, always=always) for name, value in held.items()}
    if isinstance(held, list):
        return [_scrubbed(value, ids=ids, always=always) for value in held]
    if not isinstance(held, str):
        return held
    text = LISTED.sub(lambda found: f"({', '.join(_each(found[1], ids))})", held)
    for own in always:
        text = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", ids.get(own, "erased"), text)
    return text


def _each(listed: str, ids: Mapping[str, str]) -> Iterator[str]:
    for one in listed.split(", "):
        yield ids.get(one, one)
