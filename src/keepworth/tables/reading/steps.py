"""The steps from a file to typed rows, as the child process takes them: stage, plan, take."""

from pathlib import Path
from typing import Any

import duckdb

from keepworth.errors import BadInput
from keepworth.tables.reading import items, magic
from keepworth.tables.reading.engine import connect, text
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.plan import Plan, make_plan, replan
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.stage import stage
from keepworth.tables.reading.staged import Staged
from keepworth.tables.reading.values import take_values
from keepworth.tables.schemas import table_named

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
    named, maps = items.apart(request["maps"])
    if named and not kept:
        staged = _unfolded(engine, staged, named=named, rest=maps, request=request)
    if kept:
        if kept.table != table.name:
            raise BadInput(f"This error file is of {kept.table}: import it --as {kept.table}.")
        plan = replan(engine, staged, kept=kept, table=table, today=book.today)
    else:
        asked = (ReadOptions.parse(request["options"]), book)
        plan = make_plan(engine, staged, source=request["shown"], table=table, maps=maps, asked=asked)
    taken = take_values(engine, staged, plan=plan, table=table, into=Path(request["into"]))
    return {
        "plan": plan.as_json(),
        "staged": staged.as_json(),
        "accepted": str(taken.accepted),
        "refused": str(taken.refused),
        "rows_read": taken.rows_read,
        "rows_refused": taken.rows_refused,
        "notes": list(taken.notes),
        "corrects": corrects if kept else None,
    }


def _unfolded(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, named: Maps, rest: Maps, request: dict[str, Any]
) -> Staged:
    if request["table"] != items.TABLE:
        raise BadInput(f"--map {named[0]} names an item of a questionnaire: import the file --as {items.TABLE}.")
    found = items.items_asked(request["shown"], staged.columns, maps=named)
    items.check_free(staged.columns, maps=rest, items=found)
    return items.unfold(engine, staged, items=found, into=Path(request["into"]))


def facts_in(found: dict[str, Any]) -> BookFacts:
    """Read what a request says of the book."""
    plans = tuple((str(batch), str(plan)) for batch, plan in found.get("plans", ()))
    return BookFacts(found["currency"], found["zone"], found["today"], plans, found.get("people", ""))


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
