"""Taking values: the engine parses whole columns by the plan, into accepted and refused rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from keepworth.tables.reading import dates, money, notes, plain
from keepworth.tables.reading.contradictions import contradictions
from keepworth.tables.reading.engine import text, texts
from keepworth.tables.reading.items import TABLE
from keepworth.tables.reading.limits import UNPACKED
from keepworth.tables.reading.looked import cells_once
from keepworth.tables.reading.outcomes import Outcome
from keepworth.tables.reading.parsed import Cell, Field, Parsed, accepted, faults, refused
from keepworth.tables.reading.plan import Guard, Plan, cells_of
from keepworth.tables.reading.scales import off_scale
from keepworth.tables.reading.staged import Staged
from keepworth.tables.schema import Table

if TYPE_CHECKING:
    from keepworth.listen.instruments import Instrument


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows of a file, typed, and the cells that were refused."""

    accepted: Path  # source_line, then the columns of ours that the file fills; ids still text
    refused: Path  # line, column, reason, text: one row per refused cell
    rows_read: int
    rows_refused: int
    notes: tuple[str, ...]


def take_values(
    engine: duckdb.DuckDBPyConnection,
    staged: Staged,
    *,
    plan: Plan,
    table: Table,
    into: Path,
    own: "Sequence[Instrument]" = (),
) -> Taken:
    """Parse every staged row by the plan; a row with any refused cell is refused whole.

    `own` are the company's instruments, where answers are read.

    Returns
    -------
    Taken
        `rows_read` counts every row of the source, also those that could not be split.

    """
    cells = cells_of(engine, staged)
    fields = [
        Field(table.column(rule.ours), rule, _named(cells[rule.at], f"k{at}"), staged.calm)
        for at, rule in enumerate(plan.rules)
    ]
    parsed = [parse(field, plan=plan) for field in fields]
    suspects = _suspects(engine, staged.raw, fields=fields, parsed=parsed)
    if plan.guard:
        suspects.append(_held(plan.guard, _named(cells[plan.guard.at], "guard"), currency=plan.currency))
    if plan.outcome:
        suspects.append(_come_about(plan.outcome, _named(cells[plan.outcome.at], "outcome")))
    suspects += _too_early(engine, staged, fields=fields, plan=plan)
    beyond, said_of = _off_scale(engine, staged, fields=fields, plan=plan, own=own)
    suspects += [beyond] if beyond else []
    good, bad = into / "accepted.parquet", into / "refused.parquet"
    query = f'SELECT line, "column", reason, text FROM read_parquet({text(str(staged.refused))})'
    if suspects:
        query += f" UNION ALL {refused(staged.raw, tuple(suspects))}"
    packed = "lz4_raw" if staged.raw.stat().st_size > UNPACKED else "uncompressed"
    refused_cells = _write(engine, f'SELECT * FROM ({query}) ORDER BY line, "column"', path=bad, packed=packed)
    without = bad if refused_cells else None
    taken = _write(engine, accepted(staged.raw, tuple(parsed), without=without), path=good, packed=packed)
    lost = engine.execute(f"SELECT count(DISTINCT line) FROM read_parquet({text(str(bad))})").fetchone()
    rows_refused = int(lost[0]) if lost else 0
    said = notes.after_reading(engine, good, plan=plan, table=table, calm=staged.calm)
    odd = contradictions(engine, good, table=table.name, filled=[rule.ours for rule in plan.rules])
    return Taken(good, bad, taken + rows_refused, rows_refused, (*staged.notes, *plan.notes, *said_of, *said, *odd))


def _too_early(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, fields: list[Field], plan: Plan
) -> list[Parsed]:  # fmt: skip
    """Return the days of which any comes before another of its row that it cannot come before."""
    again = (replace(field, cell=_named(field.cell, f"order_{field.cell.at}")) for field in fields)
    parsed = {one.column.name: parse(one, plan=plan) for one in again}
    found = []
    for late in (field.column for field in fields):
        if late.after in parsed:
            one = _ordered(parsed[late.after], parsed[late.name], why=late.too_early)
            row = engine.execute(faults(f"read_parquet({text(str(staged.raw))})", (one,))).fetchone()
            found += [one] if row and row[0] else []
    return found


def _ordered(early: Parsed, late: Parsed, *, why: str) -> Parsed:
    """Return a day that is refused where it comes before another one."""
    steps = tuple(", ".join(step for step in both if step) for both in zip_longest(early.steps, late.steps))
    reason = f"CASE WHEN ({late.value}) < ({early.value}) THEN {text(why)} END"
    return Parsed("", late.theirs, late.text, value="", reason=reason, steps=steps)


def _off_scale(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, fields: list[Field], plan: Plan, own: "Sequence[Instrument]"
) -> tuple[Parsed | None, tuple[str, ...]]:
    if plan.table != TABLE:
        return None, ()
    again = (replace(field, cell=_named(field.cell, f"scale_{at}")) for at, field in enumerate(fields))
    return off_scale(engine, staged, parsed={one.column.name: parse(one, plan=plan) for one in again}, own=own)


def _suspects(
    engine: duckdb.DuckDBPyConnection, raw: Path, *, fields: list[Field], parsed: list[Parsed]
) -> list[Parsed]:  # fmt: skip
    """Return the columns of which any cell is refused; only they are gone through row by row."""
    found: set[str] = set()
    others = tuple(one for field, one in zip(fields, parsed, strict=True) if not field.repeats)
    for field, one in zip(fields, parsed, strict=True):
        if field.repeats:
            row = engine.execute(faults(cells_once(engine, raw, cell=field.cell), (one,))).fetchone()
            found |= {one.ours} if row and row[0] else set()
    if others:
        counts = engine.execute(faults(f"read_parquet({text(str(raw))})", others)).fetchone() or ()
        found |= {one.ours for one, count in zip(others, counts, strict=True) if count}
    return [one for one in parsed if one.ours in found]


def parse(field: Field, *, plan: Plan) -> Parsed:
    """Choose how a column of this kind is parsed."""
    kind = field.column.kind
    if kind == "money":
        return money.parse_money(field, currency=plan.currency)
    if kind in ("number", "whole"):
        return money.parse_number(field)
    if kind in ("date", "instant"):
        return dates.parse_date(field, today=plan.today, home=plan.zone)
    if kind in ("choice", "country"):
        return plain.parse_choice(field) if kind == "choice" else plain.parse_country(field)
    return plain.parse_flag(field) if kind == "flag" else plain.parse_text(field)


def _named(cell: Cell, alias: str) -> Cell:
    return Cell(cell.at, cell.type, alias)


def _held(guard: Guard, cell: Cell, *, currency: str) -> Parsed:
    seen = f"upper({cell.tidy})"
    reason = f"CASE WHEN {seen} <> '' AND {seen} NOT IN {texts(guard.marks)} THEN {text(f'not in {currency}')} END"
    return Parsed(ours="", theirs=guard.theirs, text=cell.as_text, value="", reason=reason)


def _come_about(outcome: Outcome, cell: Cell) -> Parsed:
    seen = f"lower(trim({cell.as_text}))"
    reason = f"CASE WHEN {seen} IN {texts(outcome.words)} THEN 'no order: it came to nothing' END"
    return Parsed(ours="", theirs=outcome.theirs, text=cell.as_text, value="", reason=reason)


def _write(engine: duckdb.DuckDBPyConnection, query: str, *, path: Path, packed: str) -> int:
    # No dictionary: trying for one takes as long as all the rest, and these files are read once.
    options = f"FORMAT parquet, COMPRESSION {packed}, DICTIONARY_SIZE_LIMIT 1"
    row = engine.execute(f"COPY ({query}) TO {text(str(path))} ({options})").fetchone()
    return int(row[0]) if row else 0
