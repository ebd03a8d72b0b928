"""Spreadsheets: one sheet becomes rows of text, as a person would read them."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from keepworth.errors import NeedsAnswer, UnreadableFile
from keepworth.tables.arrow import arrow_table
from keepworth.tables.reading.layout import check_headers, find_header, has_totals
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.refusing import Refusals
from keepworth.tables.reading.workbook import check_workbook, formulas_of

FAULT = re.compile(r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)$")
EXACT = 10**15  # beyond so many a spreadsheet has rounded a number already


def stage_xlsx(
    file: Path, *, options: ReadOptions, raw: Path, refusals: Refusals
) -> tuple[tuple[str, ...], int, tuple[str, ...], tuple[str, ...]]:
    """Stage one sheet; returns headers, rows, how it was read, and notes.

    Raises
    ------
    UnreadableFile, NeedsAnswer
        As `check_workbook` and the layout say; which sheet is meant is asked where several hold rows.

    """
    check_workbook(file)
    sheet, name, merged = _sheet(file, options=options)
    rows = [[_text(cell) for cell in row] for row in sheet]
    numbered = [(at, row) for at, row in enumerate(rows, 1) if any(row)]
    if not numbered:
        raise UnreadableFile(f"{file.name} is empty: sheet {name!r} holds no rows.")
    looked = [row for _, row in numbered[:40]]
    head = find_header(looked, options=options, name=file.name)
    at_head = numbered[head - 1][0] if head else 0
    if any(first <= at_head - 1 <= last for first, last in merged) and not options.header:
        raise NeedsAnswer(
            f"{file.name}: cells of the header (row {at_head}) are merged, so a name may belong to several columns. "
            f"Unmerge them, or say --read header={at_head} if each name stands above its own column."
        )
    width = len(rows[0])
    headers = looked[head - 1] if head else [f"column{at}" for at in range(1, width + 1)]
    columns = check_headers(headers, options=options, name=file.name)
    body = [(at, row) for at, row in numbered if at > at_head]
    if len(body) > 1 and has_totals(body[-1][1], body[-2][1], options=options, name=file.name):
        body.pop()
    formulas = formulas_of(file, name)
    kept = _keep(body, columns=columns, missing=formulas.without_value, refusals=refusals)
    _write(kept, columns=len(columns), raw=raw)
    said = ("xlsx", f"sheet {name!r}", f"header in row {at_head}" if head else "no header")
    return columns, len(body), said, _notes(sheet, formulas.count - len(formulas.without_value))


def _sheet(file: Path, *, options: ReadOptions) -> tuple[list[list[Any]], str, list[tuple[int, int]]]:
    """Open the sheet that is meant: its cells, its name, and which rows merged cells span, counted from 0."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(file)
        names = [options.sheet] if options.sheet in book.sheet_names else list(book.sheet_names)
        sheets = {name: book.get_sheet_by_name(name) for name in names}
        cells = {name: sheet.to_python(skip_empty_area=False) for name, sheet in sheets.items()}
    except (CalamineError, OSError, ValueError) as fault:
        raise UnreadableFile(f"{file.name} is not a complete xlsx file ({fault}).") from fault
    if options.sheet and options.sheet not in cells:
        raise NeedsAnswer(f"{file.name} has no sheet {options.sheet!r}. It has: {', '.join(cells)}.")
    filled = [name for name in cells if any(any(_text(cell) for cell in row) for row in cells[name])]
    if len(filled) > 1:
        choices = "\n".join(f"  --read sheet={name!r} ({len(cells[name]):,} rows)" for name in filled[:20])
        raise NeedsAnswer(f"{file.name} has several sheets with rows. Say which:\n{choices}")
    chosen = filled[0] if filled else next(iter(cells))
    merged = [(first[0], last[0]) for first, last in (sheets[chosen].merged_cell_ranges or ())]
    return cells[chosen], chosen, merged


def _text(cell: object) -> str:
    """Write a cell as a person would: whole numbers without a point, days as ISO."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**18 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _keep(
    body: Sequence[tuple[int, list[str]]],
    *,
    columns: tuple[str, ...],
    missing: tuple[tuple[int, str], ...],
    refusals: Refusals,
) -> list[tuple[int, list[str]]]:
    """Refuse rows with faults that the spreadsheet itself shows, and with formulas that were never computed."""
    empty = dict(missing)
    kept = []
    for line, row in body:
        fault = next((at for at, cell in enumerate(row) if cell.startswith("#") and FAULT.match(cell)), None)
        text = ", ".join(row)
        if line in empty:
            where = _place(empty[line])
            column = columns[where] if where < len(columns) else None
            reason = (
                "a formula without a stored value; open the file in a spreadsheet program, save it, and import it again"
            )
            refusals.add(line, reason, text=text, column=column)
        elif fault is not None:
            refusals.add(line, f"the spreadsheet shows the error {row[fault]}", text=text, column=columns[fault])
        else:
            kept.append((line, row))
    return kept


def _place(letters: str) -> int:
    """Return a column's place, counted from 0, from its letters."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _write(kept: list[tuple[int, list[str]]], *, columns: int, raw: Path) -> None:
    arrays: dict[str, Any] = {"line": np.array([line for line, _ in kept], dtype=np.int64)}
    for at in range(columns):
        arrays[f"c{at}"] = np.array([row[at] if at < len(row) else "" for _, row in kept], dtype=np.object_)
    pq.write_table(arrow_table(arrays), raw)


def _notes(sheet: list[list[Any]], formulas: int) -> tuple[str, ...]:
    notes = []
    if formulas:
        notes.append(f"{formulas:,} cells hold formulas; the values stored with them were read.")
    long = sum(isinstance(cell, float) and abs(cell) >= EXACT for row in sheet for cell in row)
    if long:
        notes.append(
            f"{long:,} cells hold numbers of more than 15 digits, which the spreadsheet has rounded; ids of that "
            "length must be text cells."
        )
    return tuple(notes)
