"""Files that cannot be meant so: each is told what is wrong, where, how many, and what to do."""

from pathlib import Path

import pytest
from tests.factories.commands import book_of, keepworth

MEND = "Correct these lines, take this import out again, and import the file anew."
ODD = {
    "needs": (
        "need_id,customer_id,stated_on,state\nn1,a,2024-01-01,open\nn2,a,2024-01-01,Met\nn3,a,2024-01-01,someday\n"
        "n4,a,2024-01-01,\n",
        "2 rows with a state other than stated, in work, met, dropped (line 2, 4): counted as stated.",
    ),
    "aliases": (
        "who,alias_id,into_id\ncustomer,a,b\ncustomer,b,c\ncustomer,c,a\ncontact,b,a\n",
        "1 row closing a circle (line 4): not followed, so these ids stay apart.",
    ),
    "consents": (
        "customer_id,purpose,given_on,withdrawn_on\na,visits,2024-03-01,2024-01-01\nb,visits,2024-01-01,2024-01-01\n",
        "1 row with withdrawn_on before given_on (line 2): one of the two days is wrong.",
    ),
    "promises": (
        "promise_id,customer_id,agreed_on,due_on,kept,kept_on\np1,a,2024-03-01,2024-04-01,yes,2024-01-01\n"
        "p2,a,2024-03-01,2024-04-01,yes,2024-03-01\n",
        "1 row with kept_on before agreed_on (line 2): one of the two days is wrong.",
    ),
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path)


@pytest.mark.parametrize("table", ODD)
def test_rows_that_contradict_themselves_are_told(book: Path, table: str) -> None:
    content, said = ODD[table]
    file = book.parent / f"{table}.csv"
    file.write_text(content, encoding="utf-8")
    done = keepworth("import", book, file, "--as", table)
    assert (done.exit_code, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if line.startswith("Note:")] == [f"Note: {said} {MEND}"]


def test_ids_that_lead_back_by_rows_of_the_book_are_told_and_found_by_the_doctor(book: Path) -> None:
    for name, content in (
        ("one", "customer,a,b\ncustomer,b,c\ncontact,c,a\n"),
        ("two", "customer,d,a\ncustomer,c,d\n"),
    ):
        (book.parent / f"{name}.csv").write_text(f"who,alias_id,into_id\n{content}", encoding="utf-8")
    assert "circle" not in keepworth("import", book, book.parent / "one.csv", "--as", "aliases").stdout
    said = "1 row closing a circle with rows that the book holds already (line 3): one link of each is not followed."
    assert f"Note: {said} {MEND}" in keepworth("import", book, book.parent / "two.csv", "--as", "aliases").stdout
    found = keepworth("doctor", book)
    assert "1 rows of aliases are not followed, as each closes a circle: customer d as a." in found.stdout
    assert f"keepworth know split {book} customer d a" in found.stdout
    # Another word on the same id takes the place of the one before, and no circle is left.
    (book.parent / "three.csv").write_text("who,alias_id,into_id\ncustomer,c,e\n", encoding="utf-8")
    assert "circle" not in keepworth("import", book, book.parent / "three.csv", "--as", "aliases").stdout
    assert "circle" not in keepworth("doctor", book).stdout.replace("lead in no circle", "")


def test_more_lines_than_anybody_reads_are_cut(book: Path) -> None:
    file = book.parent / "many.csv"
    rows = "".join(f"n{row},a,2024-01-01,open\n" for row in range(12))
    file.write_text(f"need_id,customer_id,stated_on,state\n{rows}", encoding="utf-8")
    said = keepworth("import", book, file, "--as", "needs").stdout
    assert (
        "12 rows with a state other than stated, in work, met, dropped (line 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)" in said
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "No event in the file: export it anew"),
        (
            "broken.eml",
            b"From: =?utf-8?B?no end\nTo no colon\n\xff\xfe: x\nDate: perhaps\n\nbody\n",
            "Nothing of the file could be dated: save it anew, with all its headers.",
        ),
        ("empty.mbox", b"", "empty.mbox is empty. Export it anew, with its rows."),
        ("csv.mbox", b"customer_id,ordered_on\na,2024-01-01\n", "csv.mbox lacks touchpoint_id"),
        ("pdf.mbox", b"%PDF-1.4\n%\xe2\xe3\n%%EOF\n", "pdf.mbox is a PDF, not a table."),
    ],
)
def test_what_is_no_mailbox_or_holds_nothing_is_told(book: Path, name: str, content: bytes, said: str) -> None:
    file = book.parent / name
    file.write_bytes(content)
    done = keepworth("import", book, file, "--as", "touchpoints")
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bytes(4096), "Error: none.csv holds nothing but zero bytes, as a broken copy does. Export or copy it anew."),
        (b"\n\n", "Error: none.csv is empty: it holds nothing but blank lines."),
    ],
)
def test_a_table_without_rows_is_told_from_a_broken_copy(book: Path, content: bytes, said: str) -> None:
    file = book.parent / "none.csv"
    file.write_bytes(content)
    done = keepworth("import", book, file, "--as", "touchpoints")
    assert said in done.stderr
    assert done.exit_code == 2
