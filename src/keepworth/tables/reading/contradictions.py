"""Rows that are taken and cannot be meant so: told with their lines, and what becomes of them."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

import duckdb

from keepworth.tables.reading.engine import name, text, texts
from keepworth.tables.reading.rules import many

SHOWN: Final = 10
MEND: Final = "Correct these lines, take this import out again, and import the file anew."
# Two days of a table of which the first cannot come before the second.
DAYS: Final = {
    "consents": (("withdrawn_on", "given_on"),),
    "needs": (("met_on", "stated_on"),),
    "promises": (("kept_on", "agreed_on"), ("due_on", "agreed_on")),
}


def contradictions(
    engine: duckdb.DuckDBPyConnection, accepted: Path, *, table: str, filled: Collection[str]
) -> list[str]:
    """Look through accepted rows and say which contradict themselves, in words; `filled` are the columns they have."""
    found = _Rows(engine, f"read_parquet({text(str(accepted))})")
    said = []
    for early, late in DAYS.get(table, ()):
        if {early, late} <= set(filled):
            lines = found.lines(f"{name(early)} < {name(late)}")
            said += told(lines, f"with {early} before {late}", meaning="one of the two days is wrong")
    if table == "needs" and "state" in filled:
        from keepworth.know.needs import STATES  # loads what no other file needs

        lines = found.lines(f"trim(state) <> '' AND lower(trim(state)) NOT IN {texts(STATES)}")
        said += told(lines, f"with a state other than {', '.join(STATES)}", meaning=f"counted as {STATES[0]}")
    if table == "aliases":
        lines = leading_back(found.pairs("who", "alias_id", "into_id"))
        said += told(lines, "closing a circle", meaning="not followed, so these ids stay apart")
    return said


class _Rows:
    def __init__(self, engine: duckdb.DuckDBPyConnection, rows: str) -> None:
        self._engine, self._rows = engine, rows

    def lines(self, condition: str) -> list[int]:
        query = f"SELECT source_line FROM {self._rows} WHERE {condition} ORDER BY 1"
        return [int(row[0]) for row in self._engine.execute(query).fetchall()]

    def pairs(self, *columns: str) -> list[tuple[int, str, str, str]]:
        listed = ", ".join(name(column) for column in columns)
        return self._engine.execute(f"SELECT source_line, {listed} FROM {self._rows} ORDER BY 1").fetchall()


def leading_back(rows: Iterable[tuple[int, str, str, str]]) -> list[int]:
    """Return the lines of line, who, alias, into that close a circle with those before them."""
    into: dict[tuple[str, str], str] = {}
    lines = []
    for line, who, alias, target in rows:
        end = target
        while end != alias and (who, end) in into:
            end = into[who, end]
        if end == alias:
            lines.append(line)
        else:
            into[who, alias] = target
    return lines


def told(lines: list[int], what: str, *, meaning: str) -> list[str]:
    """Say which lines contradict, and what becomes of them."""
    if not lines:
        return []
    shown = ", ".join(f"{line:,}" for line in lines[:SHOWN]) + (", …" if len(lines) > SHOWN else "")
    return [f"{many(len(lines), 'row')} {what} (line {shown}): {meaning}. {MEND}"]
