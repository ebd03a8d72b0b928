"""Answers that nobody can give: numbers that the scale of the item does not hold, refused like any cell that is wrong.

What answers an item that nobody has written down is taken as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import duckdb

from keepworth.errors import InstrumentRefused
from keepworth.tables.reading.engine import text, texts
from keepworth.tables.reading.parsed import Parsed, with_steps
from keepworth.tables.reading.rules import many
from keepworth.tables.reading.staged import Staged

if TYPE_CHECKING:
    from keepworth.listen.instruments import Instrument, Scale

NEEDED: Final = ("item", "instrument", "value")
READ: Final = (*NEEDED, "version")
KEY, ANSWER = "scale_key", "scale_answer"  # steps: what is answered, as one text, and the number
TOLD: Final = 5  # items of which something is said; the others are counted


def off_scale(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, parsed: Mapping[str, Parsed], own: "Sequence[Instrument]" = ()
) -> tuple[Parsed | None, tuple[str, ...]]:
    """Return what refuses the answers that are on no scale, None where there are none, and what to say of them.

    Parameters
    ----------
    engine, staged
        The file, one row an answer.
    parsed
        How the columns of ours that the file fills are read, by steps whose names nothing else has.
    own
        The company's instruments.

    """
    if any(name not in parsed for name in NEEDED):
        return None, ()
    value, steps = parsed["value"], tuple(_steps(parsed))
    rows = with_steps(f"SELECT * FROM read_parquet({text(str(staged.raw))})", (_only(steps),))
    keys = engine.execute(f"SELECT DISTINCT {KEY} FROM ({rows}) WHERE {ANSWER} IS NOT NULL").fetchall()
    scales = {str(key): scale for (key,) in keys if (scale := _scale(str(key), own=own))}
    if not scales:
        return None, ()
    reason = _reason(scales)
    found = engine.execute(
        f"SELECT {KEY}, {reason} AS why, count(*), min(line), arg_min({value.text}, line) FROM ({rows}) "
        "WHERE why IS NOT NULL GROUP BY ALL ORDER BY min(line)"
    ).fetchall()
    if not found:
        return None, ()
    refusing = Parsed("", value.theirs, value.text, value="", reason=reason, steps=steps)
    return refusing, tuple(_said(staged, found, theirs=value.theirs))


def _steps(parsed: Mapping[str, Parsed]) -> Iterator[str]:
    """Yield the steps of the columns that are read, those of one depth together, and what is answered at the end."""
    read = [parsed[name] for name in READ if name in parsed]
    for together in zip_longest(*(one.steps for one in read)):
        yield ", ".join(step for step in together if step)
    version = parsed["version"].value if "version" in parsed else "''"
    item = f"split_part({parsed['item'].value}, '@', 1)"  # without the element that was asked about
    key = f"concat_ws(chr(10), {parsed['instrument'].value}, coalesce({version}, ''), {item})"
    yield f"{key} AS {KEY}, {parsed['value'].value} AS {ANSWER}"


def _only(steps: tuple[str, ...]) -> Parsed:
    return Parsed("", "", text="", value="", reason="NULL", steps=steps)


def _scale(key: str, *, own: "Sequence[Instrument]") -> "Scale | None":
    """Return the scale of an item, None of one that is not known; without a version the newest that has it counts."""
    from keepworth.listen.instruments import instrument, meant_item
    from keepworth.listen.instruments.naming import BETWEEN

    parts = key.split("\n")
    if len(parts) != len(READ) - 1:
        return None
    by, version, item = parts
    try:
        version = version or meant_item(f"{by}{BETWEEN}{item}", own=own).version
        return instrument(by, version, own=own).item(item).scale if version else None
    except InstrumentRefused:
        return None


def _reason(scales: "Mapping[str, Scale]") -> str:
    """Write why an answer is on no scale, NULL where it is on its own."""
    of_scale: dict[Scale, list[str]] = {}
    for key, scale in scales.items():
        of_scale.setdefault(scale, []).append(key)
    whens = (
        f"WHEN {KEY} IN {texts(tuple(keys))} AND NOT ({_holds(scale)}) THEN {text(_why(scale))}"
        for scale, keys in of_scale.items()
    )
    return f"CASE {' '.join(whens)} END"


def _holds(scale: "Scale") -> str:
    if scale.kind == "words":
        return f"{ANSWER} IS NULL"
    if scale.kind == "choice":
        return f"{ANSWER} IN ({', '.join(str(value) for value, _ in scale.choices)})"
    within = f"{ANSWER} BETWEEN {scale.lowest} AND {scale.highest}"
    return f"{within} AND {ANSWER} = trunc({ANSWER})" if scale.is_whole else within


def _why(scale: "Scale") -> str:
    """Say why an answer is refused, by what it must be."""
    if scale.kind == "words":
        return "a number, where the question is answered in words"
    if scale.kind == "choice":
        return f"not on the question's scale, one of {', '.join(str(value) for value, _ in scale.choices)}"
    numbers = "whole numbers" if scale.is_whole else "numbers"
    return f"not on the question's scale, {numbers} from {scale.lowest:g} to {scale.highest:g}"


def _said(staged: Staged, found: Sequence[tuple[str, str, int, int, str]], *, theirs: str) -> Iterator[str]:
    for key, why, times, line, shown in found[:TOLD]:
        by, _, item = key.split("\n")
        row, column = staged.place_of(line, column=theirs)
        yield (
            f"{by}/{item}: {many(times, 'answer')} refused, {why}. The first is {shown} in line {row:,}, column "
            f"{column}. Correct them in the error file, or say which other questionnaire was answered."
        )
    if len(found) > TOLD:
        yield f"Answers to {many(len(found) - TOLD, 'other question')} are on no scale either, and refused."
