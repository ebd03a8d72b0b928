"""`keepworth listen export`: every score and every answer as files, with nothing in them that runs."""

import csv
from pathlib import Path

import openpyxl
import pytest
from tests.factories.commands import answered, book_of, keepworth

WORDS = "=1+1"
ANSWERS = (
    "submission_id,item,instrument,version,value,words,customer_id,answered_at\n"
    f"a,recommend,nps,1.0,9,{WORDS},C1,2026-01-02\nb,recommend,nps,1.0,3,,C2,2026-01-03\n"
    "c,effort,ces,1.0,2,Easy,,2026-01-03\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    book = book_of(tmp_path)
    file = tmp_path / "answers.csv"
    file.write_text(ANSWERS, encoding="utf-8")
    answered("import", book, file, "--as", "answers")
    return book


def test_answers_are_written_with_their_words_and_whose_they_are(book: Path) -> None:
    into = book.parent / "out.csv"
    told = answered("listen", "export", book, "answers", "--to", into)
    assert (told["what"], told["rows"]) == ("answers", 3)
    rows = list(csv.DictReader(into.read_text(encoding="utf-8").splitlines()))
    assert [(row["submission_id"], row["words"], row["customer_id"]) for row in rows] == [
        ("a", f"'{WORDS}", "C1"), ("b", "", "C2"), ("c", "Easy", ""),
    ]  # fmt: skip
    assert "exists already" in keepworth("listen", "export", book, "answers", "--to", into).output
    assert answered("listen", "export", book, "answers", "--to", into, "--replace", "--instrument", "ces")["rows"] == 1


def test_results_hold_every_score_of_the_page(book: Path) -> None:
    into = book.parent / "out.csv"
    answered("listen", "export", book, "results", "--to", into)
    rows = [row for row in csv.DictReader(into.read_text(encoding="utf-8").splitlines()) if not row["by"]]
    assert [(row["instrument"], row["people"]) for row in rows] == [("nps", "2"), ("ces", "1")]
    told = answered("listen", "results", book, "--instrument", "nps")
    assert float(rows[0]["score"]) == told["score"]


def test_a_sheet_holds_texts_as_texts(book: Path) -> None:
    into = book.parent / "out.xlsx"
    answered("listen", "export", book, "answers", "--to", into)
    cells = [cell for row in openpyxl.load_workbook(into).active.iter_rows() for cell in row if cell.value == WORDS]
    assert [cell.data_type for cell in cells] == ["s"]


def test_nothing_to_write_is_said_and_leaves_no_file(book: Path) -> None:
    into = book.parent / "out.csv"
    asked = ("listen", "export", book, "results", "--to", into, "--instrument", "pulse")
    assert "Not enough answers" in keepworth(*asked).output
    assert not into.exists()
