"""Answers that stand in one row a respondent, a column a question, become one row an answer.

`item:NAME=COLUMN` says that a column holds the answers to an item, `words:NAME=COLUMN` what was said to it in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from keepworth.errors import BadInput, InstrumentRefused
from keepworth.tables.reading.engine import text, types_of
from keepworth.tables.reading.mapping import place_of
from keepworth.tables.reading.parsed import Cell
from keepworth.tables.reading.rules import many
from keepworth.tables.reading.staged import PLACES, Staged

if TYPE_CHECKING:
    from keepworth.listen.instruments import Instrument, Meant

TABLE: Final = "answers"
KINDS: Final = {"item": "value", "words": "words"}  # which column of ours each kind of map fills
ANSWERED: Final = ("item", *KINDS.values())  # what an item says by itself
MADE: Final = ("item", "instrument", "version", "value", "words")
ROW: Final = "row"  # the header under which the respondent's row is kept
MOST: Final = PLACES - 1  # items of one file


@dataclass(frozen=True, slots=True)
class Item:
    """An item, and the columns that hold what was answered to it, counted from 0."""

    meant: "Meant"
    columns: dict[str, int]  # "value", "words"


def apart(maps: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which maps name items, and the others."""
    items = tuple(one for one in maps if one.partition("=")[0].partition(":")[0].strip() in KINDS and ":" in one)
    return items, tuple(one for one in maps if one not in items)


def items_asked(
    source: str, headers: Sequence[str], *, maps: Sequence[str], own: "Sequence[Instrument]" = ()
) -> tuple[Item, ...]:
    """Return the items that maps name, in the order of the maps.

    Parameters
    ----------
    source, headers
        The file's name, for messages, and its headers.
    maps
        `item:NAME=COLUMN` and `words:NAME=COLUMN`; NAME is what `meant_item` takes.
    own
        The company's instruments.

    Raises
    ------
    BadInput
        A column does not exist, a name says no instrument, or a map is wrong; all of them in one message.

    """
    from keepworth.listen.instruments import meant_item  # loads what no file of orders needs
    from keepworth.listen.instruments.naming import BETWEEN

    found: dict[Meant, dict[str, int]] = {}
    wrong: list[str] = []
    for one in maps:
        left, equals, theirs = one.partition("=")
        kind, _, name = (part.strip() for part in left.partition(":"))
        if not equals or not name.rpartition(BETWEEN)[2].strip():
            wrong.append(f"--map {one} is not of the form {kind}:NAME=COLUMN, such as --map {kind}:nps=Score.")
            continue
        at = place_of(theirs, headers) if theirs.strip() else None
        try:
            meant = meant_item(name, own=own)
        except InstrumentRefused as refusal:
            wrong.append(f"--map {one}: {refusal}")
            continue
        if at is None:
            wrong.append(f"{source} has no column {theirs!r} for {kind}:{name}. It has: {', '.join(headers[:20])}.")
        elif KINDS[kind] in found.setdefault(meant, {}):
            wrong.append(f"{kind}:{name} is mapped twice; keep one of them.")
        else:
            found[meant][KINDS[kind]] = at
    if len(found) > MOST:
        wrong.append(f"{len(found):,} items are named; one file may have {MOST}. Import it in two steps.")
    if wrong:
        raise BadInput(" ".join(wrong))
    return tuple(Item(meant, columns) for meant, columns in found.items())


def check_free(headers: Sequence[str], *, maps: Sequence[str], items: Sequence[Item]) -> None:
    """Refuse to fill a column of ours from one that holds the answers to an item, or in place of these.

    Raises
    ------
    BadInput
        Names every such map.

    """
    taken = {at for item in items for at in item.columns.values()}
    twice = [one for one in maps if (theirs := one.partition("=")[2]).strip() and place_of(theirs, headers) in taken]
    if twice:
        raise BadInput(f"--map {', '.join(twice)} names a column that holds answers to an item already. Leave one out.")
    over = [one for one in maps if one.partition("=")[0].strip() in ANSWERED]
    if over:
        raise BadInput(f"--map {', '.join(over)} stands against the items that are named: they fill it. Leave one out.")


def moved(maps: Sequence[str], *, headers: Sequence[str], items: Sequence[Item]) -> tuple[str, ...]:
    """Return maps whose positions, such as `answered_at=#4`, are those of the columns that `unfold` leaves."""
    left = _left(headers, items=items)
    found = []
    for one in maps:
        ours, _, theirs = one.partition("=")
        at = place_of(theirs, headers) if theirs.strip().startswith("#") and theirs not in headers else None
        found.append(f"{ours}=#{left.index(at) + 1}" if at in left else one)
    return tuple(found)


def _left(headers: Sequence[str], *, items: Sequence[Item]) -> list[int]:
    """Return the columns that hold no answers to an item, and are not called as what we make."""
    taken = {at for item in items for at in item.columns.values()}
    return [at for at in range(len(headers)) if at not in taken and headers[at] not in (*MADE, ROW)]


def unfold(engine: duckdb.DuckDBPyConnection, staged: Staged, *, items: Sequence[Item], into: Path) -> Staged:
    """Write one row for every answer that was given, with the other columns of its respondent's row beside it.

    A cell that is blank was not answered and makes no row. The line of an answer is its respondent's line times 1,000
    and the item's place, so that each refusal leads to one answer of one row.
    """
    types = types_of(engine, staged.raw)
    kept = _left(staged.columns, items=items)
    raw, refused = into / "unfolded.parquet", into / "unfolded-refused.parquet"
    columns = (*(staged.columns[at] for at in kept), ROW, *MADE)
    beside = ", ".join([f"c{at} AS c{new}" for new, at in enumerate(kept)] + [f"line AS c{len(kept)}"])
    parts = []
    for place, item in enumerate(items, start=1):
        cells = {of: _cell(types, item.columns.get(of)) for of in KINDS.values()}
        made = (text(item.meant.item), text(item.meant.instrument), _version(item), cells["value"], cells["words"])
        named = ", ".join(f"{what} AS c{len(kept) + 1 + at}" for at, what in enumerate(made))
        given = " OR ".join(f"{cell} IS NOT NULL" for cell in cells.values())
        parts.append(
            f"SELECT line * {PLACES} + {place} AS line, {beside}, {named} FROM read_parquet({text(str(staged.raw))}) "
            f"WHERE {given}"
        )
    engine.execute(
        f"COPY (SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY line) TO {text(str(raw))} (FORMAT parquet)"
    )
    engine.execute(
        f"COPY (SELECT * REPLACE (line * {PLACES} AS line) FROM read_parquet({text(str(staged.refused))})) "
        f"TO {text(str(refused))} (FORMAT parquet)"
    )
    said = f"{many(len(items), 'item')} of every row, a row an answer"
    return replace(
        staged,
        columns=columns,
        raw=raw,
        refused=refused,
        said=(*staged.said, said),
        calm=False,
        made=(*MADE, ROW),
        was=staged.columns,
        unfolded=tuple(staged.columns[item.columns.get("value", item.columns.get("words", 0))] for item in items),
    )


def _version(item: Item) -> str:
    return text(item.meant.version) if item.meant.version else "NULL::VARCHAR"


def _cell(types: dict[str, str], at: int | None) -> str:
    """Write a cell as text, null where nothing stands in it."""
    return f"nullif(trim({Cell(at, types[f'c{at}']).as_text}), '')" if at is not None else "NULL::VARCHAR"
