"""A column as SQL: steps that prepare it, the typed value, and why a cell is refused."""

from dataclasses import dataclass
from pathlib import Path

from keepworth.tables.escaping import DANGEROUS
from keepworth.tables.reading.engine import name, text, texts
from keepworth.tables.reading.rules import Rule
from keepworth.tables.schema import Column

# Full-width digits and marks, and the spaces and minus signs that spreadsheets and people use.
_WIDE = "０１２３４５６７８９．，－（）＋％＄￥：／−–\u00a0\u2007\u2009\u202f\u3000’‘"
_NARROW = "0123456789.,-()+%$¥:/--     ''"
FULL_WIDTH = "[０-９]"
_MISSING = ("null", "n/a", "#n/a", "na", "none", "\\n", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of the source, as SQL sees it."""

    at: int
    type: str  # the engine's type in the staged file
    alias: str = "k"  # the prefix for names of steps; a column may be read twice

    @property
    def raw(self) -> str:
        """The staged column itself."""
        return f"c{self.at}"

    @property
    def kind(self) -> str:
        """The staged type, in a few classes."""
        start = self.type.split("(")[0]
        if self.type.endswith("]") or start in ("STRUCT", "MAP", "UNION", "LIST"):
            return "nested"
        return _CLASSES.get(start, "text" if start == "VARCHAR" else "other")

    @property
    def as_text(self) -> str:
        """The cell as the person would write it: whole numbers without a trailing `.0`."""
        written = f"CAST({self.raw} AS VARCHAR)"
        if self.kind == "decimal":
            return f"regexp_replace({written}, '\\.0+$|(\\.[0-9]*?)0+$', '\\1')"
        if self.kind == "double":
            whole = f"{self.raw} = trunc({self.raw}) AND abs({self.raw}) < 1e18"
            return f"CASE WHEN {whole} THEN CAST(CAST({self.raw} AS BIGINT) AS VARCHAR) ELSE {written} END"
        if self.kind == "bytes":
            return f"TRY(decode({self.raw}))"
        return self.raw if self.kind == "text" else written

    @property
    def unescaped(self) -> str:
        """The text without the apostrophe that our own export puts before formulas."""
        seen = self.as_text
        if self.kind != "text":
            return seen
        return f"CASE WHEN {self.escaped} THEN {seen}[2:] ELSE {seen} END"

    @property
    def escaped(self) -> str:
        """Whether our own export put an apostrophe before what a spreadsheet would run as a formula."""
        seen = self.as_text
        return f"(starts_with({seen}, '''') AND regexp_matches({seen}[2:], {text(DANGEROUS)}))"

    @property
    def tidy(self) -> str:
        """The text with ordinary digits, signs and spaces, for numbers and dates."""
        seen = self.unescaped
        wide = f"translate({seen}, {text(_WIDE)}, {text(_NARROW)})"
        return f"trim(CASE WHEN strlen({seen}) <> length({seen}) THEN {wide} ELSE {seen} END)"


_CLASSES = {
    "TINYINT": "whole", "SMALLINT": "whole", "INTEGER": "whole", "BIGINT": "whole", "HUGEINT": "whole",
    "UTINYINT": "whole", "USMALLINT": "whole", "UINTEGER": "whole", "UBIGINT": "whole", "UHUGEINT": "whole",
    "DECIMAL": "decimal", "FLOAT": "double", "DOUBLE": "double", "BOOLEAN": "flag", "DATE": "date",
    "TIMESTAMP": "moment", "TIMESTAMP_S": "moment", "TIMESTAMP_MS": "moment", "TIMESTAMP_NS": "moment",
    "TIMESTAMP WITH TIME ZONE": "instant", "BLOB": "bytes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """What SQL computes for one column of ours."""

    ours: str
    theirs: str
    text: str  # the original cell, for the error file
    value: str  # of the type the lake stores
    reason: str  # why the cell is refused, else NULL
    steps: tuple[str, ...] = ()  # `expression AS name`, each may use the ones before it


@dataclass(frozen=True, slots=True)
class Field:
    """One column of ours: its schema, how it is read, and where it stands."""

    column: Column
    rule: Rule
    cell: Cell
    calm: bool = False  # no cell holds a control character, an apostrophe or a letter beyond ASCII

    @property
    def repeats(self) -> bool:
        """Whether the column is of texts of which most stand more than once: days, amounts, choices."""
        return self.cell.kind == "text" and self.column.kind not in ("id", "text")

    def empty(self, seen: str) -> str:
        """Say when a number or date is not given: `NULL` and `n/a` only where it may be missing."""
        empty = f"{seen} IS NULL OR {seen} = ''"
        return f"({empty})" if self.column.needed else f"({empty} OR lower({seen}) IN {texts(_MISSING)})"

    def parsed(self, *, empty: str, value: str, reason: str, steps: tuple[str, ...] = ()) -> Parsed:
        """Refuse an empty cell only where the column is needed."""
        missing = text("empty, but needed") if self.column.needed else "NULL"
        return Parsed(
            ours=self.column.name,
            theirs=self.rule.theirs,
            text=self.cell.as_text,
            value=f"CASE WHEN {empty} THEN NULL ELSE {value} END",
            reason=f"CASE WHEN {empty} THEN {missing} ELSE {reason} END",
            steps=steps,
        )


def layered(raw: Path, parsed: tuple[Parsed, ...], *, without: Path | None = None) -> str:
    """Nest the steps of all columns, so that each is computed once a row.

    Rows are left out by their line, at the bottom: a filter on what the steps compute would be pushed
    down by the engine, and the steps computed again for every condition in it.
    """
    query = f"SELECT * FROM read_parquet({text(str(raw))})"
    if without:
        query += f" WHERE line NOT IN (SELECT line FROM read_parquet({text(str(without))}))"
    return with_steps(query, parsed)


def with_steps(query: str, parsed: tuple[Parsed, ...]) -> str:
    """Nest the steps of columns over a query that has their cells."""
    for depth in range(max((len(one.steps) for one in parsed), default=0)):
        steps = ", ".join(one.steps[depth] for one in parsed if len(one.steps) > depth)
        query = f"SELECT *, {steps} FROM ({query})"
    return query


def faults(source: str, parsed: tuple[Parsed, ...]) -> str:
    """Count the cells of some columns that are refused, each column by itself; `source` is a table or a scan."""
    counts = ", ".join(f"count({one.reason})" for one in parsed)
    return f"SELECT {counts} FROM ({with_steps(f'SELECT * FROM {source}', parsed)})"


def accepted(raw: Path, parsed: tuple[Parsed, ...], *, without: Path | None) -> str:
    """Select the typed columns of all rows but the refused ones."""
    values = ", ".join(f"{one.value} AS {name(one.ours)}" for one in parsed if one.ours)
    return f"SELECT line AS source_line, {values} FROM ({layered(raw, parsed, without=without)})"


def refused(raw: Path, parsed: tuple[Parsed, ...]) -> str:
    """Select one row for every refused cell: line, column, reason, original text."""
    reasons = ", ".join(f"{one.reason} AS why{at}" for at, one in enumerate(parsed))
    fine = " AND ".join(f"why{at} IS NULL" for at in range(len(parsed)))
    faults = ", ".join(
        f"{{'column': {text(one.theirs)}, 'reason': why{at}, 'text': {one.text}}}" for at, one in enumerate(parsed)
    )
    some = f"list_filter([{faults}], lambda fault: fault.reason IS NOT NULL)"
    checked = f"SELECT *, {reasons} FROM ({layered(raw, parsed)})"
    each = f"SELECT line, unnest(CASE WHEN {fine} THEN NULL ELSE {some} END) AS fault FROM ({checked})"
    return f"SELECT line, fault['column'] AS \"column\", fault.reason AS reason, fault.text AS text FROM ({each})"
