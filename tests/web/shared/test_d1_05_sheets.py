"""D1-05: whatever text stands in a cell, nothing of an export runs; numbers and days stay what they are."""

import csv
import datetime as dt
import io
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from keepworth.tables.escaping import harmless
from keepworth_web.shared.sheets import Sheet, csv_lines, xlsx_file

# A sign behind blanks of any kind, full-width signs among them. Within a quoted cell a later line begins no cell.
RUNS = re.compile(r"^[\s\u00a0\u2000-\u200f\u3000\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]")
SIGNS = st.sampled_from([*"=+-@\t\r\n '\"", "＝", "＋", "－", "＠", "\u00a0", "\u200b", "\u3000", "\ufeff", "1", "a"])
LETTERS = st.characters(blacklist_categories=["Cs", "Cc"])
TEXTS = st.one_of(st.text(SIGNS, max_size=8), st.text(LETTERS, max_size=12))


def lines(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_lines(sheet)).decode(), newline="")))


def opened(sheet: Sheet):
    from openpyxl import load_workbook

    with xlsx_file(sheet) as file:
        return load_workbook(file).active


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_d1_05_no_cell_of_a_csv_runs_and_every_text_comes_back(text):
    (cell,) = lines(Sheet(["name"], [[text]], []))[1] or [""]
    assert not RUNS.search(cell)
    assert cell == text or cell == f"'{text}"


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS.filter(lambda text: not re.search(r"[\r\n\t]", text)), min_size=1, max_size=20))
def test_d1_05_no_cell_of_an_xlsx_is_a_formula(texts):
    page = opened(Sheet(["name"], [[text] for text in texts], ["=foot()"]))
    cells = [cell for row in page for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert [page.cell(row=2 + at, column=1).value or "" for at in range(len(texts))] == texts


def test_d1_05_numbers_and_days_are_no_texts():
    row = [-5, 0.25, dt.date(2026, 1, 31), None, "007"]
    assert lines(Sheet(["a"] * 5, [row], []))[1] == ["-5", "0.25", "2026-01-31", "", "007"]
    found = [cell.value for cell in opened(Sheet(["a"] * 5, [row], []))[2]]
    assert found == [-5, 0.25, dt.datetime(2026, 1, 31), None, "007"]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_d1_05_a_page_escapes_as_the_command_line_does(text):
    import duckdb

    from keepworth.tables.escaping import escaped

    with duckdb.connect() as engine:
        (found,) = engine.execute(f"SELECT {escaped('said')} FROM (SELECT ?::VARCHAR AS said)", [text]).fetchone()
    # Here \s holds the vertical tab as well, which does no harm.
    assert harmless(text) == found or "\v" in text
