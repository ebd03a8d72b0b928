"""Looking at a file before it is imported: its headers, samples of its cells, its first rows as they would stand."""

from pathlib import Path
from typing import Any

import duckdb

from keepworth.errors import BadInput, KeepworthError, UnreadableFile
from keepworth.tables.reading.engine import connect, text
from keepworth.tables.reading.guessing import guess_tables
from keepworth.tables.reading.items import TABLE, apart
from keepworth.tables.reading.mapping import asked_for, match_columns, place_of
from keepworth.tables.reading.profiles import profile_of
from keepworth.tables.reading.rating import scaled
from keepworth.tables.reading.recognising import named_items
from keepworth.tables.reading.staged import Staged
from keepworth.tables.reading.steps import facts_in, own_in, read_staged, staged_of
from keepworth.tables.schemas import table_named

ROWS = 5  # of the file, for samples
SHOWN_ROWS = 8  # as they would be stored, and of those that are refused
CELL = 80  # characters of a cell that are shown


def look(request: dict[str, Any]) -> dict[str, Any]:
    """Take a file apart and read it as far as it goes; what it leaves open is part of the answer.

    Takes what `steps.read` takes; `table` may be empty, and the likeliest is taken then. Gives what that gives where
    the file can be read, and besides `headers`, `samples`, `tables` (that it may be, the likeliest first), `export`
    (of which system, in words), `stored` and `refusals` (first rows), or `open`: kind and words of what stands in
    the way.
    """
    into = Path(request["into"])
    try:
        staged = staged_of(request)
    except UnreadableFile:
        raise
    except BadInput as refusal:
        return {"headers": [], "samples": [], "tables": [], "export": "", "open": _said(refusal)}
    engine = connect(into / "spill")
    try:
        seen = _seen(engine, staged, request=request)
        table = request["table"] or next(iter(seen["tables"]), "")
        if not table:
            return {**seen, "table": "", "open": ["BadInput", ""]}
        request = {**request, "table": table}
        seen["matched"] = _matched(engine, staged, request=request)
        try:
            read = read_staged(engine, staged, request=request, book=facts_in(request["book"]))
        except BadInput as refusal:
            return {**seen, "table": table, "open": _said(refusal)}
        stored, refusals = (
            _first(engine, read[name], of=Staged.from_json(read["staged"])) for name in ("accepted", "refused")
        )
        return {**seen, **read, "table": table, "stored": stored, "refusals": refusals, "open": None}
    finally:
        engine.close()


def _seen(engine: duckdb.DuckDBPyConnection, staged: Staged, *, request: dict[str, Any]) -> dict[str, Any]:
    profile = profile_of(staged.columns)
    rows = engine.execute(f"SELECT * EXCLUDE (line) FROM read_parquet({text(str(staged.raw))}) LIMIT {ROWS}").fetchall()
    samples = [[_shown(row[at]) for row in rows if _shown(row[at])][:3] for at in range(len(staged.columns))]
    tables = ["touchpoints"] if staged.is_exchange else list(guess_tables(staged.columns, file=request["shown"]))
    if TABLE not in tables and not staged.is_exchange and _items(engine, staged, request={**request, "table": TABLE}):
        tables.append(TABLE)
    return {
        "headers": list(staged.columns),
        "samples": samples,
        "tables": tables,
        "export": f"{profile.system}: {profile.export}" if profile else "",
    }


def _matched(engine: duckdb.DuckDBPyConnection, staged: Staged, *, request: dict[str, Any]) -> list[list[Any]]:
    """Return which column fills which of ours, or holds the answers to which item, also where something is open."""
    table, maps = request["table"], request["maps"]
    of_items = _items(engine, staged, request=request)
    full, profile = table_named(table).as_read, profile_of(staged.columns, table=table)
    try:
        asked = asked_for("", staged.columns, table=full, maps=apart(maps)[1])
    except BadInput:
        asked = {}
    found, _ = match_columns(staged.columns, table=full, asked=asked, profile=profile)
    taken = {at for at, _, _ in of_items}
    return [*of_items, *([one.at, one.ours, one.origin] for one in found.values() if one.at not in taken)]


def _items(engine: duckdb.DuckDBPyConnection, staged: Staged, *, request: dict[str, Any]) -> list[list[Any]]:
    """Return which column holds the answers to which item."""
    named = named_items(staged.columns, table=request["table"], maps=request["maps"], own=own_in(request))
    named, _ = scaled(engine, staged, named=named, asked=request["maps"])
    found = []
    for one in named:
        name, _, theirs = one.partition("=")
        try:
            at = place_of(theirs, staged.columns) if theirs.strip() else None
        except BadInput:
            at = None
        if at is not None:
            found.append([at, name, "asked" if one in request["maps"] else "known"])
    return found


def _first(engine: duckdb.DuckDBPyConnection, path: str, *, of: Staged) -> dict[str, Any]:
    """Return the first rows of a file that was written, by their lines and columns in the file itself."""
    found = engine.execute(f"SELECT * FROM read_parquet({text(path)}) LIMIT {SHOWN_ROWS}")
    names = [column[0] for column in found.description or ()]
    rows = [_placed(dict(zip(names, row, strict=True)), of=of) for row in found.fetchall()]
    return {"columns": names, "rows": [[_shown(cell) for cell in row.values()] for row in rows]}


def _placed(row: dict[str, Any], *, of: Staged) -> dict[str, Any]:
    """Return a row with its line, and the column where one is refused, as they are in the file itself."""
    line = "line" if "line" in row else "source_line"
    at, column = of.place_of(row[line], column=str(row.get("column") or ""))
    return row | {line: at} | ({"column": column} if "column" in row else {})


def _shown(cell: object) -> str:
    said = "" if cell is None else str(cell)
    return said if len(said) <= CELL else said[:CELL] + "…"


def _said(refusal: KeepworthError) -> list[str]:
    return [type(refusal).__name__, str(refusal)]
