"""The error file: rows that were refused, with the reason, ready to be corrected and imported again."""

import json
from dataclasses import dataclass
from pathlib import Path

from keepworth.tables.escaping import escaped
from keepworth.tables.lake.engine import connect, named, quoted
from keepworth.tables.lake.files import aside, settle
from keepworth.tables.reading.staged import PLACES

LINE = "keepworth_line"
ANSWER = "keepworth_answer"  # of a table with a row a respondent: which of the row's questions, "#2 Satisfied?"
OWN = ("keepworth_batch", LINE, ANSWER, "keepworth_column", "keepworth_reason", "keepworth_text")
MOST_REASONS = 5  # that are told; the error file has them all
# What looks like a plain number is no formula, and must stay a number.
NUMBER = "^[-+]?[0-9][0-9.,]*$"


@dataclass(frozen=True, slots=True)
class Refused:
    """What was refused of a source."""

    faults: Path  # line, column, reason, text
    raw: Path  # line, then c0 … cN
    columns: tuple[str, ...]
    unfolded: tuple[str, ...] = ()  # the headers of the questions whose answers became rows of their own


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were refused, how many, and where the first of them stands; never what stood there."""

    column: str | None  # None: the row as a whole
    why: str
    rows: int
    first_line: int


def reasons_of(of: Refused, *, spill: Path, most: int = MOST_REASONS) -> tuple[Reason, ...]:
    """Return the reasons for which most rows were refused, the most frequent first."""
    line = f"line // {PLACES}" if of.unfolded else "line"
    query = (
        f"SELECT nullif(\"column\", ''), reason, count(DISTINCT {line}), min({line}) "
        f"FROM read_parquet({quoted(str(of.faults))}) GROUP BY ALL ORDER BY 3 DESC, 4, 1, 2 LIMIT {int(most)}"
    )
    engine = connect(spill)
    try:
        return tuple(Reason(*row) for row in engine.execute(query).fetchall())
    finally:
        engine.close()


def write_error_file(into: Path, *, batch: str, of: Refused, spill: Path) -> None:
    """Write one row per refused line of the source: why, and its own columns as they were read.

    `batch` is what a corrected file names so that it is read by the same plan. A row that could not be split into
    cells has them empty and its whole text in `keepworth_text`.
    """
    theirs = [(at, name) for at, name in enumerate(of.columns) if name not in OWN]
    engine = connect(spill)
    try:
        cells = ", ".join(f"{_shown(f'raw.c{at}')} AS {named(name)}" for at, name in theirs)
        faults = (
            "SELECT line, string_agg(DISTINCT \"column\", '; ') AS col, "
            "string_agg(DISTINCT reason, '; ' ORDER BY reason) AS reason, "
            f"string_agg(DISTINCT text, '; ') AS text FROM read_parquet({quoted(str(of.faults))}) GROUP BY line"
        )
        query = (
            f"SELECT {quoted(batch)} AS keepworth_batch, {_where(of)}, faults.col AS keepworth_column, "
            f"faults.reason AS keepworth_reason, {_shown('faults.text')} AS keepworth_text"
            f"{', ' if cells else ''}{cells} "
            f"FROM ({faults}) AS faults LEFT JOIN read_parquet({quoted(str(of.raw))}) AS raw USING (line) ORDER BY line"
        )
        with aside(into.parent) as folder:
            written = folder / into.name
            engine.execute(f"COPY ({query}) TO {quoted(str(written))} (FORMAT csv, HEADER true)")
            settle(written, at=into)
    finally:
        engine.close()


def corrected_lines(staged_raw: Path, *, columns: tuple[str, ...], into: Path, spill: Path) -> Path:
    """Write which line of the first source each row of a corrected error file stood in."""
    engine = connect(spill)
    try:
        engine.execute(
            f"COPY (SELECT line AS source_line, {_named(columns)} AS corrected_line "
            f"FROM read_parquet({quoted(str(staged_raw))})) TO {quoted(str(into))} (FORMAT parquet)"
        )
    finally:
        engine.close()
    return into


def keep_plan(folder: Path, *, batch: str, plan: str) -> None:
    """Keep the plan of a file of which every row was refused: no batch holds it."""
    (folder / f"{batch}.json").write_text(json.dumps({"plan": plan}, ensure_ascii=False), encoding="utf-8")


def kept_plans(folder: Path) -> list[tuple[str, str]]:
    """Return the plans that no batch holds, by the name that their error files carry."""
    return [
        (path.stem, str(json.loads(path.read_text(encoding="utf-8"))["plan"])) for path in sorted(folder.glob("*.json"))
    ]


def _shown(column: str) -> str:
    text = f"{column}::VARCHAR"
    return f"CASE WHEN regexp_matches({text}, {quoted(NUMBER)}) THEN {text} ELSE {escaped(text)} END"


def _where(of: Refused) -> str:
    """Write where a row stood: the line, and of answers that became rows of their own the question beside it.

    An error file that is corrected in part keeps the places it names.
    """
    if LINE in of.columns:
        line = f"coalesce(try_cast(raw.c{of.columns.index(LINE)}::VARCHAR AS BIGINT), line) AS {LINE}"
        return line + (f", raw.c{of.columns.index(ANSWER)} AS {ANSWER}" if ANSWER in of.columns else "")
    if not of.unfolded:
        return f"line AS {LINE}"
    names = ", ".join(quoted(name) for name in of.unfolded)
    place = f"line % {PLACES}"
    return (
        f"line // {PLACES} AS {LINE}, CASE WHEN {place} > 0 THEN concat('#', {place}, ' ', [{names}][{place}]) END "
        f"AS {ANSWER}"
    )


def _named(columns: tuple[str, ...]) -> str:
    """Write the line that a row of a corrected error file names, as `_where` told it apart."""
    line = f"try_cast(c{columns.index(LINE)}::VARCHAR AS BIGINT)"
    if ANSWER not in columns:
        return line
    place = f"try_cast(regexp_extract(c{columns.index(ANSWER)}::VARCHAR, '^#([0-9]+)', 1) AS BIGINT)"
    return f"{line} * {PLACES} + coalesce({place}, 0)"
