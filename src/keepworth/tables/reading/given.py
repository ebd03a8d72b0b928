"""One row that somebody gives by hand: its values are parsed by the rules of files, and refused with the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.errors import BadInput
from keepworth.tables.answering import cursor_here
from keepworth.tables.reading.date_rules import PLANNED
from keepworth.tables.reading.engine import name
from keepworth.tables.reading.parsed import Cell, Field, Parsed, with_steps
from keepworth.tables.reading.plan import Plan
from keepworth.tables.reading.rules import BookFacts, Rule
from keepworth.tables.reading.values import parse
from keepworth.tables.schema import Table

FORMS: Final = {"date": "ymd", "instant": "ymd", "money": ".", "number": ".", "whole": "."}


@dataclass(frozen=True, slots=True)
class Given:
    """The values of a row, typed, ids still text; and of each column that is refused, why."""

    values: dict[str, Any]
    faults: dict[str, str]


def take_given(table: Table, given: Mapping[str, str | None], *, book: BookFacts) -> Given:
    """Parse some columns of one row: days as year-month-day, moments in the book's zone or with their own, `.` as mark.

    An empty text is nothing given, which is refused in a column that is needed.

    Raises
    ------
    BadInput
        A column is none of the table's.

    """
    unknown = sorted(set(given) - set(table.names))
    if unknown:
        raise BadInput(f"{table.name} has no column {unknown[0][:60]!r}. It has: {', '.join(table.names)}.")
    parsed = [_parsed(table, ours, at=at, book=book) for at, ours in enumerate(given)]
    cells = ", ".join(f"?::VARCHAR AS c{at}" for at in range(len(parsed)))
    told = ", ".join(f"{one.value} AS {name(one.ours)}, {one.reason} AS {name('why ' + one.ours)}" for one in parsed)
    query = f"SELECT {told} FROM ({with_steps(f'SELECT {cells}', tuple(parsed))})"
    row = cursor_here().execute(query, list(given.values())).fetchone() if parsed else None
    found = dict(zip(given, zip(row[::2], row[1::2], strict=True), strict=True)) if row else {}
    faults = {ours: _words(why) for ours, (_, why) in found.items() if why is not None}
    return Given({ours: value for ours, (value, why) in found.items() if why is None}, faults)


def _parsed(table: Table, ours: str, *, at: int, book: BookFacts) -> Parsed:
    column = table.column(ours)
    rule = Rule(ours, ours, at, form=FORMS.get(column.kind, ""), zone=book.zone, future=column.ahead or ours in PLANNED)
    plan = Plan(table.name, book.currency, book.zone, book.today, said=(), rules=(rule,))
    return parse(Field(column, rule, Cell(at, "VARCHAR", f"k{at}")), plan=plan)


def _words(why: str) -> str:
    """Say why without naming an option of files."""
    return why.split("; --read")[0]
