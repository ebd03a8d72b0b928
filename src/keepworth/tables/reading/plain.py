"""Ids, texts, choices and flags: kept as written, or refused."""

from collections.abc import Iterable

from keepworth.tables.countries import WRITTEN, WRONG
from keepworth.tables.reading.engine import text, texts
from keepworth.tables.reading.parsed import Field, Parsed

LONGEST = 1_048_576  # bytes in one cell
_YES = ("yes", "y", "true", "t", "1", "是", "真", "有", "ja", "oui", "si", "sí")
_NO = ("no", "n", "false", "f", "0", "否", "假", "无", "nein", "non")
_MAY_BREAK_LINES = ("words",)  # what people said comes with line breaks
_CONTROLS = "\\p{Cc}"
_CONTROLS_BUT_BREAKS = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{80}-\\x{9f}]"


def parse_text(field: Field) -> Parsed:
    """Keep ids and texts exactly, but for an apostrophe of our own export."""
    cell, seen = field.cell, f"{field.cell.alias}_t"
    if field.calm and cell.kind == "text":
        # Only what begins with a space can be blank; trimming every text takes as long as parsing the file.
        blank = f"({cell.raw} IS NULL OR ({cell.raw} < '!' AND trim({cell.raw}) = ''))"
        return field.parsed(empty=blank, value=cell.raw, reason="NULL")
    controls = _CONTROLS_BUT_BREAKS if field.column.name in _MAY_BREAK_LINES else _CONTROLS
    undecoded = f"{cell.raw} IS NOT NULL AND {seen} IS NULL"
    reason = (
        f"CASE WHEN {undecoded} THEN 'bytes that are no UTF-8 text' "
        f"WHEN strlen({seen}) > {LONGEST} THEN 'longer than 1 MB' "
        f"WHEN contains({seen}, chr(0)) THEN 'a NUL byte' "
        f"WHEN regexp_matches({seen}, {text(controls)}) THEN 'a control character, such as a line break' END"
    )
    empty = f"({cell.raw} IS NULL OR ({seen} IS NOT NULL AND trim({seen}) = ''))"
    return field.parsed(empty=empty, value=seen, reason=reason, steps=(f"{cell.unescaped} AS {seen}",))


def parse_choice(field: Field) -> Parsed:
    """Take one of the column's choices, whatever its case."""
    seen, choices = f"lower({field.cell.alias}_t)", field.column.choices
    return _listed(field, seen, wrong=f"{seen} NOT IN {texts(choices)}", why=f"not one of {', '.join(choices)}")


def parse_country(field: Field) -> Parsed:
    """Take a country by its code or by a name that people write, whatever the case; the code is kept."""
    seen = f"lower({field.cell.alias}_t)"
    value = f"{_list(WRITTEN.values())}[list_position({_list(WRITTEN)}, {seen})]"
    return _listed(field, value, wrong=f"{seen} NOT IN {texts(tuple(WRITTEN))}", why=WRONG)


def _list(of: Iterable[str]) -> str:
    return f"[{', '.join(map(text, of))}]"


def parse_flag(field: Field) -> Parsed:
    """Take yes or no, in the ways people and programs write them."""
    seen = f"lower({field.cell.alias}_t)"
    value = f"{seen} IN {texts(_YES)}"
    return _listed(field, value, wrong=f"{seen} NOT IN {texts(_YES + _NO)}", why="neither yes nor no")


def _listed(field: Field, value: str, *, wrong: str, why: str) -> Parsed:
    tidy = f"{field.cell.alias}_t"
    return field.parsed(
        empty=field.empty(tidy),
        value=value,
        reason=f"CASE WHEN {wrong} THEN {text(why)} END",
        steps=(f"{field.cell.tidy} AS {tidy}",),
    )
