"""Amounts and numbers as SQL: marks, signs, brackets and grouping, exact to four decimals."""

from keepworth.tables.reading import currencies
from keepworth.tables.reading.engine import text
from keepworth.tables.reading.parsed import Field, Parsed
from keepworth.tables.schema import Column

STORED = ("whole", "decimal", "double")
LARGEST = 10_000_000_000_000
PLAIN = "^-?[0-9]{1,14}(\\.[0-9]+)?$"
_PARTS = ("open", "first", "before", "second", "body", "power", "percent", "after", "third", "close", "last")
_BEYOND = "beyond ±10 000 000 000 000"


def number_pattern(body: str) -> str:
    """Return the expression (RE2) of a number with `body` between signs, brackets and currency marks."""
    mark = f"((?:{currencies.PATTERN})?)"
    return (
        f"^(\\(?) *([-+]?) *{mark} *([-+]?) *({body})([eE][-+]?[0-9]{{1,4}})? *(%?) *{mark} *([-+]?) *(\\)?) *{mark}$"
    )


def extracted(tidy: str, body: str) -> str:
    """Take a number apart: an SQL struct whose `body` is empty where it is no number."""
    names = ", ".join(text(part) for part in _PARTS)
    return f"regexp_extract({tidy}, {text(number_pattern(body))}, [{names}])"


def body_pattern(mark: str) -> str:
    """Return the expression of digits with `mark` as decimal mark, grouped or not."""
    point, group = ("\\.", ",") if mark == "." else (",", "\\.")
    whole = (
        f"[0-9]{{1,3}}(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}}|[0-9]{{1,3}}(?:'[0-9]{{3}})+"
        "|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+"
    )
    return f"(?:{whole})(?:{point}[0-9]*)?|{point}[0-9]+"


def parse_money(field: Field, *, currency: str) -> Parsed:
    """Read amounts as DECIMAL(18,4)."""
    if field.cell.kind in STORED or field.rule.plain:
        return _cast(field)
    number, marks = _Number(field), field.rule.marks
    value = f"TRY_CAST({number.digits} AS DECIMAL(18,4)) * {number.sign}"
    foreign = (
        f"WHEN {number.mark} <> '' AND NOT {number.marked(marks)} "
        f"THEN 'an amount in ' || {number.mark} || ', not in {currency}' "
    )
    reason = (
        f"CASE WHEN {number.wrong} THEN {_not(field, 'an amount')} "
        f"WHEN {number.part('percent')} <> '' THEN 'a percentage, not an amount' "
        f"WHEN {number.wrong_signs} THEN 'signs that contradict each other' "
        f"{'' if '*' in marks else foreign}"
        f"WHEN {value} IS NULL OR abs({value}) > {LARGEST} THEN '{_BEYOND}' END"
    )
    typed = f"CAST({value} AS DECIMAL(18,4))"
    return field.parsed(empty=field.empty(number.tidy), value=typed, reason=reason, steps=number.steps)


def parse_number(field: Field) -> Parsed:
    """Read numbers as DOUBLE, whole numbers as BIGINT, within the column's bounds."""
    raw, column = field.cell.raw, field.column
    if field.cell.kind in STORED:
        value = f"(CAST({raw} AS DOUBLE) + 0.0)"
        reason = f"CASE {_bounds(column, value)} END"
        return field.parsed(empty=f"{raw} IS NULL", value=_typed(column, value), reason=reason)
    number = _Number(field)
    value = f"(TRY_CAST({number.digits} AS DOUBLE) * {number.sign} + 0.0)"
    percent = f"WHEN {number.part('percent')} <> '' THEN 'a percentage, not a number' "
    reason = (
        f"CASE WHEN {number.wrong} THEN {_not(field, 'a number')} "
        f"{'' if 'percent' in column.unit else percent}"
        f"WHEN {number.mark} <> '' THEN 'an amount of money, not a number' "
        f"WHEN {number.wrong_signs} THEN 'signs that contradict each other' {_bounds(column, value)} END"
    )
    typed = _typed(column, value)
    return field.parsed(empty=field.empty(number.tidy), value=typed, reason=reason, steps=number.steps)


class _Number:
    """The parts of one number, by the names of their SQL steps."""

    def __init__(self, field: Field) -> None:
        alias, mark = field.cell.alias, field.rule.form
        self.tidy, self._parts = f"{alias}_t", f"{alias}_p"
        self.body = self.part("body")
        self.mark = f"({self.part('before')} || {self.part('after')} || {self.part('last')})"
        self.steps: tuple[str, ...] = (
            f"{field.cell.tidy} AS {self.tidy}",
            f"{extracted(self.tidy, body_pattern(mark))} AS {self._parts}",
        )
        groups = ",' " if mark == "." else ".' "
        ungrouped = f"translate({self.body}, {text(groups)}, '')"
        self.digits = f"(replace({ungrouped}, ',', '.') || {self.part('power')})"
        minus = [f"CAST({self.part(part)} = '-' AS INT)" for part in ("first", "second", "third")]
        self._signs = f"({' + '.join(minus)} + CAST({self.part('open')} <> '' AS INT))"
        self.sign = f"(1 - 2 * least({self._signs}, 1))"

    def part(self, name: str) -> str:
        """One captured part."""
        return f"{self._parts}.{name}"

    def marked(self, marks: tuple[str, ...]) -> str:
        """Whether the mark beside the number is one of `marks`."""
        return f"regexp_matches(upper({self.mark}), {text(currencies.one_of(marks))})"

    @property
    def wrong(self) -> str:
        """No number at all, or something beside it that is no currency."""
        return f"({self.body} = '' OR ({self.mark} <> '' AND NOT {self.marked(currencies.known())}))"

    @property
    def wrong_signs(self) -> str:
        """Two minus signs, or a bracket left open."""
        return f"({self._signs} > 1 OR ({self.part('open')} <> '') <> ({self.part('close')} <> ''))"


def _cast(field: Field) -> Parsed:
    raw, stored = field.cell.raw, field.cell.kind in STORED
    value = f"TRY_CAST({raw} AS DECIMAL(18,4))"
    number = f"isfinite({raw})" if field.cell.kind == "double" else "true"
    reason = (
        f"CASE WHEN NOT {number} THEN 'not a number' "
        f"WHEN {value} IS NULL OR abs({value}) > {LARGEST} THEN '{_BEYOND}' END"
    )
    empty = f"{raw} IS NULL" if stored else f"({raw} IS NULL OR {raw} = '')"
    return field.parsed(empty=empty, value=value, reason=reason)


def _bounds(column: Column, value: str) -> str:
    whens = f"WHEN {value} IS NULL OR NOT isfinite({value}) THEN 'not finite' "
    if column.kind == "whole":
        whens += f"WHEN {value} <> trunc({value}) OR abs({value}) > 9e15 THEN 'not a whole number' "
    if column.low is not None:
        whens += f"WHEN {value} < {column.low} THEN {text(column.refused)} "
    if column.high is not None:
        whens += f"WHEN {value} > {column.high} THEN {text(column.refused)} "
    return whens


def _typed(column: Column, value: str) -> str:
    return f"TRY_CAST({value} AS BIGINT)" if column.kind == "whole" else value


def _not(field: Field, what: str) -> str:
    return text(f"not {what} with decimal {'comma' if field.rule.form == ',' else 'point'}")
