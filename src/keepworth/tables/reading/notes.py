"""What is worth saying about the rows that were taken: refunds, days ahead, ids that look the same."""

from pathlib import Path

import duckdb

from keepworth.tables.reading.engine import name, text
from keepworth.tables.reading.plan import Plan
from keepworth.tables.reading.rules import many
from keepworth.tables.schema import Column, Table


def after_reading(
    engine: duckdb.DuckDBPyConnection, accepted: Path, *, plan: Plan, table: Table, calm: bool
) -> tuple[str, ...]:
    """Count over the accepted rows what a person may want to know, in words; calm ids are all ASCII."""
    columns = [table.column(rule.ours) for rule in plan.rules]
    columns = [column for column in columns if not (calm and column.kind == "id")]
    future = {rule.ours for rule in plan.rules if rule.future}
    asked = {column.name: _asked(column, plan.today, ahead=column.name in future) for column in columns}
    asked = {ours: sql for ours, sql in asked.items() if sql}
    if not asked:
        return ()
    counts = ", ".join(f"count(*) FILTER ({sql})" for sql in asked.values())
    row = engine.execute(f"SELECT {counts} FROM read_parquet({text(str(accepted))})").fetchone() or ()
    found = dict(zip(asked, row, strict=True))
    said = []
    for column in columns:
        if found.get(column.name):
            said += _said(engine, accepted, column=column, times=found[column.name], today=plan.today)
    return tuple(said)


def _asked(column: Column, today: str, *, ahead: bool) -> str:
    seen = name(column.name)
    if column.kind == "money" and column.name == "amount":
        return f"{seen} < 0"
    if column.kind in ("date", "instant") and ahead:
        return f"{seen} >= DATE '{today}' + 1"
    if column.kind == "id":
        return f"strlen({seen}) <> length({seen}) AND nfc_normalize({seen}) <> {seen}"
    return ""


def _said(engine: duckdb.DuckDBPyConnection, accepted: Path, *, column: Column, times: int, today: str) -> list[str]:
    if column.kind == "money":
        return [f"{many(times, 'row')} with a negative {column.name}: refunds, kept and netted."]
    if column.kind in ("date", "instant"):
        return [f"{many(times, 'row')} with {column.name} after today ({today})."]
    twins = _twins(engine, accepted, ours=column.name)
    if not twins:
        return []
    return [
        f"{column.name}: {many(twins, 'id')} written in two ways that look the same (accents composed or not), "
        "each read as one."
    ]


def _twins(engine: duckdb.DuckDBPyConnection, accepted: Path, *, ours: str) -> int:
    seen = name(ours)
    row = engine.execute(
        f"SELECT count(*) FROM (SELECT nfc_normalize({seen}) AS one FROM read_parquet({text(str(accepted))}) "
        f"GROUP BY one HAVING count(DISTINCT {seen}) > 1)"
    ).fetchone()
    return int(row[0]) if row else 0
