"""D4-17, 30 in spreadsheets and Parquet: formulas, and ids as the file holds them."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from tests.trust.corpus import Corpus

HEADER = ("customer_id", "ordered_on", "amount")


def sheet(*rows: Sequence[Any], computed: dict[tuple[int, int], float] | None = None) -> bytes:
    """A spreadsheet of orders; `computed` are formulas by row and column, with the values stored beside them."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet()
        for row, cells in enumerate((HEADER, *rows)):
            for column, cell in enumerate(cells):
                page.write(row, column, cell)
        for (row, column), value in (computed or {}).items():
            page.write_formula(row, column, "=1+1", None, value)
    return into.getvalue()


def test_d4_17_a_formula_of_a_spreadsheet_counts_as_the_value_stored_with_it_and_is_noted(corpus: Corpus) -> None:
    content = sheet(("a", "2024-02-13", 0), ("b", "2024-02-13", 5), computed={(1, 2): 2.5})
    found = corpus.offer(content, name="orders.xlsx")
    assert found.counts == (2, 2, 0)
    assert "hold formulas; the values stored with them were read" in found.notes
    assert corpus.column("amount") == [Decimal("2.5"), 5]


def test_d4_17_a_formula_that_was_never_computed_refuses_its_row_and_says_what_to_do(corpus: Corpus) -> None:
    into, book = io.BytesIO(), openpyxl.Workbook()
    for cells in (HEADER, ("a", "2024-02-13", 1), ("b", "2024-02-13", "=1+1")):
        book.worksheets[0].append(cells)
    book.save(into)
    found = corpus.offer(into.getvalue(), name="orders.xlsx")
    assert found.counts == (2, 1, 1)
    fault = corpus.errors(found)[0]
    assert (fault["keepworth_line"], fault["keepworth_column"]) == ("3", "amount")
    assert "save it, and import it again" in fault["keepworth_reason"]


def test_d4_17_an_error_that_a_spreadsheet_shows_refuses_its_row(corpus: Corpus) -> None:
    found = corpus.offer(sheet(("a", "2024-02-13", 1), ("b", "2024-02-13", "#DIV/0!")), name="orders.xlsx")
    assert found.counts == (2, 1, 1)
    assert corpus.errors(found)[0]["keepworth_reason"] == "the spreadsheet shows the error #DIV/0!"


def test_d4_17_a_text_that_looks_like_a_formula_is_text(corpus: Corpus) -> None:
    assert corpus.offer(sheet(("=1+1", "2024-02-13", 1)), name="orders.xlsx").counts == (1, 1, 0)
    assert corpus.ids() == ["=1+1"]


def test_d4_30_ids_of_a_spreadsheet_are_what_its_cells_hold(corpus: Corpus) -> None:
    written = ("007", "1E5", "12345678901234567890", "trailing ", 7)
    found = corpus.offer(sheet(*((one, "2024-02-13", 1) for one in written)), name="orders.xlsx")
    assert found.counts == (5, 5, 0)
    assert corpus.ids() == sorted(str(one) for one in written)


def test_d4_30_numbers_that_a_spreadsheet_has_rounded_are_noted(corpus: Corpus) -> None:
    found = corpus.offer(sheet((12345678901234567890, "2024-02-13", 1)), name="orders.xlsx")
    assert "which the spreadsheet has rounded; ids of that length must be text cells" in found.notes


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        (pa.array(["007", "1E5", "trailing "]), ["007", "1E5", "trailing "]),
        (pa.array([7, 2**62, 1]), ["7", str(2**62), "1"]),
        (pa.array([Decimal(12345678901234567890), Decimal(7), Decimal(1)], pa.decimal128(38, 0)),
         ["12345678901234567890", "7", "1"]),
    ],
    ids=["texts", "numbers", "decimals"],
)  # fmt: skip
def test_d4_30_ids_of_parquet_are_exact(corpus: Corpus, ids: pa.Array, shown: list[str]) -> None:
    into = io.BytesIO()
    pq.write_table(pa.table({"customer_id": ids, "ordered_on": ["2024-02-13"] * 3, "amount": [1.0] * 3}), into)
    assert corpus.offer(into.getvalue(), name="orders.parquet").counts == (3, 3, 0)
    assert corpus.ids() == sorted(shown)
