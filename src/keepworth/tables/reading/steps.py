"""The steps from a file to typed rows, as the child process takes them: stage, plan, take."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from keepworth.errors import BadInput
from keepworth.tables.own_instruments import known_instruments
from keepworth.tables.reading import items, magic
from keepworth.tables.reading.engine import connect, text
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.plan import Plan, make_plan, replan
from keepworth.tables.reading.rating import scaled
from keepworth.tables.reading.recognising import named_items
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.stage import stage
from keepworth.tables.reading.staged import Staged
from keepworth.tables.reading.values import take_values
from keepworth.tables.schemas import table_named

if TYPE_CHECKING:
    from keepworth.listen.instruments import Instrument

BATCH = "keepworth_batch"

type Maps = tuple[str, ...]


def read(request: dict[str, Any]) -> dict[str, Any]:
    """Read one file into typed rows; takes and gives what JSON can carry.

    Parameters
    ----------
    request
        `source`, `shown` (the file's name in messages), `table`, `maps`, `options` (`key=value` each),
        `book` (currency, zone, today, plans) and `into`, a folder that is this reading's own.

    Returns
    -------
    dict
        `plan` and `staged` as JSON texts, `accepted` and `refused` as paths, `rows_read`, `rows_refused`,
        `notes`, and `corrects`: the batch whose error file this is, or None.

    """
    into = Path(request["into"])
    staged = staged_of(request)
    engine = connect(into / "spill")
    try:
        return read_staged(engine, staged, request=request, book=facts_in(request["book"]))
    finally:
        engine.close()


def staged_of(request: dict[str, Any]) -> Staged:
    """Take the source of a request apart, whatever it is."""
    source, into = Path(request["source"]), Path(request["into"])
    options, kind = ReadOptions.parse(request["options"]), magic.exchange_in(source)
    if not kind:
        return stage(source, options=options, into=into)
    from keepworth.tables.reading.exchanges.stage import stage_exchanges

    return stage_exchanges(source, table=request["table"], options=options, book=facts_in(request["book"]), into=into)


def read_staged(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, request: dict[str, Any], book: BookFacts
) -> dict[str, Any]:
    """Read a file that was taken apart; takes the request and gives the answer of `read`."""
    table = table_named(request["table"]).as_read
    corrects, kept = _corrected(engine, staged, book=book)
    asked, maps = items.apart(request["maps"])
    named = named_items(staged.columns, table=table.name, maps=request["maps"], own=own_in(request)) if not kept else ()
    named, said_of = scaled(engine, staged, named=named, asked=asked)
    recognised = tuple(said_of.get(one) or _recognised(one, staged.columns) for one in named if one not in asked)
    if named:
        staged, maps = _unfolded(engine, staged, named=named, rest=maps, request=request)
    if kept:
        if kept.table != table.name:
            raise BadInput(f"This error file is of {kept.table}: import it --as {kept.table}.")
        plan = replan(engine, staged, kept=kept, table=table, today=book.today)
    else:
        said = (ReadOptions.parse(request["options"]), book)
        plan = make_plan(engine, staged, source=request["shown"], table=table, maps=maps, asked=said)
    taken = take_values(engine, staged, plan=plan, table=table, into=Path(request["into"]), own=own_in(request))
    return {
        "plan": plan.as_json(),
        "staged": staged.as_json(),
        "accepted": str(taken.accepted),
        "refused": str(taken.refused),
        "rows_read": taken.rows_read,
        "rows_refused": taken.rows_refused,
        "notes": [*recognised, *taken.notes],
        "corrects": corrects if kept else None,
    }


def _unfolded(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, named: Maps, rest: Maps, request: dict[str, Any]
) -> tuple[Staged, Maps]:
    if request["table"] != items.TABLE:
        raise BadInput(f"--map {named[0]} names an item of a questionnaire: import the file --as {items.TABLE}.")
    found = items.items_asked(request["shown"], staged.columns, maps=named, own=own_in(request))
    items.check_free(staged.columns, maps=rest, items=found)
    unfolded = items.unfold(engine, staged, items=found, into=Path(request["into"]))
    return unfolded, items.moved(rest, headers=staged.columns, items=found)


def own_in(request: dict[str, Any]) -> "tuple[Instrument, ...]":
    """Return the company's own questionnaires, where answers are read."""
    book = request["book"].get("instruments", "")
    return known_instruments(Path(book)) if book and request["table"] == items.TABLE else ()


def _recognised(one: str, headers: Sequence[str]) -> str:
    """Say that a column was taken for an item's answers without being asked for."""
    name, _, at = one.partition("=#")
    return f"“{headers[int(at) - 1]}” is read as {name}, for its header says so."


def facts_in(found: dict[str, Any]) -> BookFacts:
    """Read what a request says of the book."""
    plans = tuple((str(batch), str(plan)) for batch, plan in found.get("plans", ()))
    return BookFacts(
        found["currency"], found["zone"], found["today"], plans,
        instruments=found.get("instruments", ""), people=found.get("people", ""),
    )  # fmt: skip


def _corrected(engine: duckdb.DuckDBPyConnection, staged: Staged, *, book: BookFacts) -> tuple[str | None, Plan | None]:
    """Find the batch whose error file this is, and the plan that was kept with it."""
    if BATCH not in staged.columns:
        return None, None
    column = f"c{staged.columns.index(BATCH)}"
    rows = engine.execute(
        f"SELECT DISTINCT {column} FROM read_parquet({text(str(staged.raw))}) "
        f"WHERE {column} IS NOT NULL AND {column} <> '' ORDER BY 1 LIMIT 3"
    ).fetchall()
    batches = [str(row[0]) for row in rows]
    if len(batches) > 1:
        raise BadInput(
            f"This file holds rows of several error files ({', '.join(batches)}): import each of them by itself."
        )
    plans = dict(book.plans)
    if not batches or batches[0] not in plans:
        return None, None
    return batches[0], Plan.from_json(plans[batches[0]])
