"""What a page may ask of the customers, checked before any of it becomes SQL.

Names of columns and operators stand in tables; values are read as their column's kind and written as literals, so
that no text of a user is ever more than a text.
"""

import base64
import binascii
import datetime as dt
import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

from keepworth.errors import BadInput
from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure.states import STATES
from keepworth.measure.strength import Published
from keepworth.tables.folding import folded
from keepworth.tables.lake.engine import named, quoted

type Kind = Literal["text", "number", "whole", "day", "word"]
type Operator = Literal["is", "not", "lt", "le", "gt", "ge", "has", "in", "none", "some"]

MOST_ROWS: Final = 1000  # of one page
MOST_FILTERS: Final = 40  # the fullest view of the portfolio asks with 36
LONGEST: Final = 200  # letters of a value, of a text
STANDING: Final = ("value", True)  # how the table is sorted already
TEXTS: Final = ("text", "word")
SHORT: Final = 3  # fewer plain letters are looked for at the beginnings of words alone


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that may be asked for."""

    name: str
    kind: Kind
    label: str  # in English, as it is translated
    is_scored: bool = False  # it comes from a run; without one it is null
    words: tuple[str, ...] = ()  # of a word: what it may be, in the order by which it is sorted

    @property
    def stored(self) -> str:
        """The engine's type. Words are kept as numbers: ten million of them take a byte each."""
        return f"ENUM({', '.join(quoted(word) for word in self.words)})" if self.kind == "word" else STORED[self.kind]


STORED: Final[Mapping[str, str]] = {"text": "VARCHAR", "number": "DOUBLE", "whole": "BIGINT", "day": "DATE"}


def _of_run(name: str, kind: Kind, *, label: str) -> Asked:
    return Asked(name, kind, label, is_scored=True)


def _word(name: str, words: tuple[str, ...], *, label: str) -> Asked:
    return Asked(name, "word", label, is_scored=True, words=words)


def _ranged(name: str, label: str) -> tuple[Asked, ...]:
    ends = (("", ""), ("_low", ", low end"), ("_high", ", high end"))
    return tuple(_of_run(name + end, "number", label=label + said) for end, said in ends)


YES_NO: Final = ("no", "yes")
TRIAL_STATES: Final = ("never tested", "failed", "mixed", "passed")
TIERS: Final = ("A", "B", "C")
PUBLISHED: Final = tuple(one.name.lower() for one in Published)
COLUMNS: Final[Mapping[str, Asked]] = {
    one.name: one
    for one in (
        Asked("number", "whole", "Number"),
        Asked("customer_id", "text", "Id"),
        Asked("name", "text", "Name"),
        Asked("team", "text", "Team"),
        Asked("segment", "text", "Segment"),
        Asked("kind", "text", "Kind"),
        Asked("channel", "text", "Channel"),
        Asked("since", "day", "Customer since"),
        Asked("parent_number", "whole", "Number of the parent"),
        Asked("parent", "text", "Belongs to"),
        Asked("owner_number", "whole", "Number of the colleague"),
        Asked("owner", "text", "Served by"),
        _of_run("first_order", "day", label="First order"),
        _of_run("last_order", "day", label="Latest order"),
        _of_run("repeats", "whole", label="Repeat orders"),
        _of_run("last_order_weeks", "number", label="Weeks from first to latest order"),
        _of_run("age_weeks", "number", label="Weeks since the first order"),
        _of_run("total_spend", "number", label="Spent so far"),
        _of_run("mean_repeat_spend", "number", label="Spent per repeat order"),
        *_ranged("p_active", "Chance of being active"),
        *_ranged("expected_orders", "Orders to come"),
        *_ranged("expected_spend", "Spend per order to come"),
        *_ranged("value", "Lifetime value"),
        _of_run("at_stake", "number", label="Value at stake"),
        _of_run("silence", "number", label="Silence, in usual gaps between orders"),
        _of_run("note", "text", label="Note"),
        *_ranged("strength", "Strength of the relationship"),
        _word("published", PUBLISHED, label="Whether the strength is told"),
        _word("weakest", INDICATORS, label="Weakest indicator"),
        _word("state", tuple(STATES), label="State"),
        _word("ask_next", INDICATORS, label="What to ask next"),
        _of_run("ask_next_contact", "whole", label="Number of the contact to ask"),
        _of_run("ask_next_minutes", "number", label="Minutes that the question takes"),
        *_ranged("p_stay", "Chance of staying"),
        *_ranged("f50", "How much dearer until keeping is even, in percent"),
        _word("fights", YES_NO, label="Whether they would fight to keep us"),
        _word("trial_state", TRIAL_STATES, label="How trials ended"),
        _of_run("trials", "whole", label="Trials"),
        _word("tier", TIERS, label="Likeliest tier"),
        _of_run("tier_chance", "number", label="Chance of that tier"),
    )
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: a column of `COLUMNS`, an operator, and a value; several values for `in`, none for `none`."""

    column: str
    operator: Operator = "is"
    value: str | float | dt.date | tuple[str, ...] = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which customers, in which order, and from where on."""

    teams: tuple[str, ...] | None = None  # None: all; a customer without a team is visible to all
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = "value"
    descending: bool = True
    after: str | None = None  # the `next` of the page before
    limit: int = 50


def column_named(name: str) -> Asked:
    """Return the column of that name.

    Raises
    ------
    BadInput
        There is none.

    """
    if name not in COLUMNS:
        raise BadInput(f"There is no column {_shown(name)}. Columns: {', '.join(COLUMNS)}.")
    return COLUMNS[name]


def where(wanted: Wanted, *, walls: Mapping[str, int]) -> str:
    """Write the condition of the customers that are wanted; where the page begins is not in it."""
    if len(wanted.filters) > MOST_FILTERS:
        raise BadInput(f"{len(wanted.filters)} filters are more than {MOST_FILTERS}. Leave some out.")
    seen = within(wanted.teams, walls=walls)
    parts = [seen, *(_condition(one) for one in wanted.filters), found_by(wanted.text)]
    return " AND ".join(part for part in parts if part != "TRUE") or "TRUE"


def within(teams: tuple[str, ...] | None, *, walls: Mapping[str, int]) -> str:
    """Write the condition of the customers that these teams see; `walls` numbers the teams, and 0 is of no team."""
    if teams is None:
        return "TRUE"
    seen = {walls[team] for team in (unicodedata.normalize("NFC", one) for one in teams) if team in walls}
    return f"wall IN ({', '.join(str(wall) for wall in sorted({0, *seen}))})"


def found_by(text: str) -> str:
    """Write the condition of the customers whose name or id holds every word of a text."""
    return " AND ".join(f"contains(search, {quoted(_place(word))})" for word in words_of(text)) or "TRUE"


def words_of(text: str) -> list[str]:
    """Return the words of a text that somebody looks for."""
    return folded(text[:LONGEST]).replace("\0", "").split()


def _place(word: str) -> str:
    return f" {word}" if word.isascii() and len(word) < SHORT else word


def order(wanted: Wanted) -> str:
    """Write the order of a page: unknown values last, equal ones by number."""
    by = _sorted_by(wanted)
    if (wanted.sort, wanted.descending) == STANDING:
        return ""  # so they stand in the table, and the first that fit are the page
    # The place among all names is what their letters say, and far faster to compare.
    by = "by_name" if by == "sorted_as" else by
    return f"ORDER BY {by} {'DESC' if wanted.descending else 'ASC'} NULLS LAST, number"


def _sorted_by(wanted: Wanted) -> str:
    name = column_named(wanted.sort).name
    return "sorted_as" if name == "name" else named(name)


def beyond(wanted: Wanted) -> str:
    """Write the condition of what comes after the page before."""
    if not wanted.after:
        return "TRUE"
    value, number = _read_cursor(wanted)
    by = _sorted_by(wanted)
    if value is None:
        return f"{by} IS NULL AND number > {number}"
    column = column_named(wanted.sort)
    at = literal(value, kind=column.kind)
    if column.kind == "word":
        at = f"try_cast({at} AS {column.stored})"  # sorted by place, not by letters
    sign = "<" if wanted.descending else ">"
    return f"({by} {sign} {at} OR ({by} = {at} AND number > {number}) OR {by} IS NULL)"


def cursor(wanted: Wanted, row: Mapping[str, Any]) -> str:
    """Return the mark of a row, after which the next page begins."""
    value = row["sorted_as" if wanted.sort == "name" else wanted.sort]
    told = None if value is None else repr(value) if isinstance(value, float) else str(value)
    held = json.dumps([wanted.sort, wanted.descending, told, row["number"]])
    return base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")


def _read_cursor(wanted: Wanted) -> tuple[str | None, int]:
    said = str(wanted.after)[: 4 * LONGEST * LONGEST]
    try:
        held = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
        sort, descending, value, number = held
        if (sort, descending) != (wanted.sort, wanted.descending) or type(number) is not int:
            raise ValueError
        if not (value is None or isinstance(value, str)):
            raise ValueError
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise BadInput(
            "This page begins nowhere: its mark is of another list, or broken. Begin at the first."
        ) from None
    return value, min(max(number, -(2**63)), 2**63 - 1)


def rows_of(wanted: Wanted) -> int:
    """Return how many rows a page may have."""
    if not 1 <= wanted.limit <= MOST_ROWS:
        raise BadInput(f"A page has 1 to {MOST_ROWS} rows, not {wanted.limit}.")
    return wanted.limit


_SIGNS: Final[Mapping[str, str]] = {
    "is": "=", "not": "IS DISTINCT FROM", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
}  # fmt: skip
OPERATORS: Final = (*_SIGNS, "has", "in", "none", "some")


def _condition(one: Filter) -> str:
    column = column_named(one.column)
    by, value = named(column.name), one.value
    if one.operator in ("none", "some"):
        return f"{by} IS {'NOT ' if one.operator == 'some' else ''}NULL"
    if one.operator == "in":
        each = value if isinstance(value, tuple) else (value,)
        return f"{by} IN ({', '.join(literal(one, kind=column.kind) for one in each)})" if each else "FALSE"
    if isinstance(value, tuple):
        raise BadInput(f"{column.name} {_shown(one.operator)} takes one value, not {len(value)}.")
    if one.operator == "has" and column.kind in TEXTS:
        return f"contains(lower(strip_accents({by})), {quoted(folded(_plain(value)))})"
    if one.operator not in _SIGNS or (column.kind in TEXTS and one.operator not in ("is", "not")):
        raise BadInput(
            f"{column.name} cannot be asked with {_shown(one.operator)}. Operators: {', '.join(OPERATORS)}; has is "
            "for text, lt, le, gt and ge for everything else."
        )
    return f"{by} {_SIGNS[one.operator]} {literal(value, kind=column.kind)}"


def literal(value: object, *, kind: Kind) -> str:
    """Write a value of a column's kind as SQL; what is none of that kind is refused."""
    said = _plain(value)
    try:
        if kind in TEXTS:
            return quoted(said)
        if kind == "day":
            return f"DATE {quoted(dt.date.fromisoformat(said).isoformat())}"
        if kind == "whole":
            return f"{quoted(str(_whole(said)))}::BIGINT"
        return _number(said)
    except (ValueError, InvalidOperation):
        words = {"day": "a day such as 2026-01-31", "whole": "a whole number", "number": "a number"}
        raise BadInput(f"{_shown(said)} is not {words[kind]}.") from None


def _whole(said: str) -> int:
    if len(said) > LONGEST or not -(2**63) <= int(said) < 2**63:
        raise ValueError
    return int(said)


def _number(said: str) -> str:
    number = Decimal(said)
    # A double in SQL reads back the very double that Python wrote.
    if not (number.is_finite() and math.isfinite(float(number))):
        raise ValueError
    return f"{quoted(repr(float(number)))}::DOUBLE"


def _plain(value: object) -> str:
    said = value if isinstance(value, str) else str(value)
    if "\0" in said or len(said) > LONGEST * 10 or any(0xD800 <= ord(mark) <= 0xDFFF for mark in said):
        raise BadInput(f"A value may have {LONGEST * 10:,} letters and no zero byte: {_shown(said)}.")
    return said


def _shown(said: str) -> str:
    return repr(said[:40])
