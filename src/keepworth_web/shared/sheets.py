"""Rows for a spreadsheet, as CSV or xlsx: nothing in them runs, and a foot says what they are and seals them."""

import csv
import datetime as dt
import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.tables.escaping import harmless
from keepworth_web.shared.panels import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (
    ("xlsx", gettext_lazy("Excel (xlsx)")),
    ("csv", gettext_lazy("CSV")),
    ("csv-bom", gettext_lazy("CSV that Excel opens in every language (BOM)")),
)
BOM = "\ufeff".encode()
AT_ONCE = 200  # lines


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written: heads, rows, and the lines of the foot, to which the seal is added."""

    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]
    foot: Sequence[str]


def sheet_file(sheet: Sheet, *, name: str, kind: str) -> HttpResponseBase:
    """Give a sheet to be saved, as one of `KINDS`; `name` is that of the file without its ending."""
    if kind == "xlsx":
        return FileResponse(xlsx_file(sheet), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    lines = csv_lines(sheet, bom=kind == "csv-bom")
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


class Seal:
    """The hash over heads and rows as CSV has them: the same for the same cells, whatever the format."""

    def __init__(self) -> None:
        """Nothing is sealed yet."""
        self._hash = hashlib.sha256()

    def over(self, row: Sequence[Value]) -> str:
        """Return a row as a line of CSV, and take it into the hash."""
        line = _line(row)
        self._hash.update(line.encode())
        return line

    def hex(self) -> str:
        """Return the hash."""
        return self._hash.hexdigest()


def csv_lines(sheet: Sheet, *, bom: bool = False) -> Iterator[bytes]:
    """Yield a sheet as CSV, a part at a time; with a byte-order mark Excel reads it as UTF-8."""
    # The language of the page holds only until its answer begins: the words are asked for before.
    return _lines(sheet, seal=Seal(), words=_("SHA-256 of the lines above: %(hash)s"), bom=bom)


def _lines(sheet: Sheet, *, seal: Seal, words: str, bom: bool) -> Iterator[bytes]:
    part = [seal.over(sheet.heads)]
    if bom:
        yield BOM
    for row in sheet.rows:
        part.append(seal.over(row))
        if len(part) >= AT_ONCE:
            yield "".join(part).encode()
            part = []
    part += ["\r\n", *(_line([line]) for line in (*sheet.foot, words % {"hash": seal.hex()}))]
    yield "".join(part).encode()


def _line(row: Sequence[Value]) -> str:
    into = io.StringIO()
    csv.writer(into).writerow([_plain(value) for value in row])
    return into.getvalue()


def _plain(value: Value) -> Any:
    if isinstance(value, str):
        return harmless(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def xlsx_file(sheet: Sheet) -> IO[bytes]:
    """Return a sheet as xlsx; texts are written as texts, so that no cell is a formula."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 whoever sends it closes it
    seal, words = Seal(), _("SHA-256 of the lines above: %(hash)s")
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False,
               "strings_to_urls": False, "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet("Keepworth")
        page.freeze_panes(1, 0)
        at = _write(page, [sheet.heads], at=0, seal=seal)
        at = _write(page, sheet.rows, at=at, seal=seal)
        _write(page, [[line] for line in (*sheet.foot, words % {"hash": seal.hex()})], at=at + 1, seal=Seal())
    file.seek(0)
    return file


def _write(page: Any, rows: Iterable[Sequence[Value]], *, at: int, seal: Seal) -> int:
    for row in rows:
        seal.over(row)
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(at, column, value)
            elif isinstance(value, dt.date):
                page.write_datetime(at, column, dt.datetime.combine(value, dt.time()))
            elif value is not None:
                page.write_number(at, column, value)
        at += 1
    return at
