"""`keepworth export`: rows on standard output or in a file."""

import csv
import io
from pathlib import Path

import pytest
from tests.factories.commands import alone, answered, book_of, keepworth

LINES = ("b,2024-02-14,2.5", "a,2024-02-13,1", "007,2024-02-13,3")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path, *LINES)


def test_without_a_file_the_rows_stand_on_standard_output_as_csv(book: Path) -> None:
    done = keepworth("export", book, "orders")
    assert (done.exit_code, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {(row["customer_id"], row["ordered_on"], row["amount"]) for row in rows} == {
        ("b", "2024-02-14", "2.5000"), ("a", "2024-02-13", "1.0000"), ("007", "2024-02-13", "3.0000"),
    }  # fmt: skip


def test_the_json_says_what_was_written(book: Path) -> None:
    into = book.parent / "orders.parquet"
    assert answered("export", book, "orders", "--to", into) == {"table": "orders", "rows": 3, "file": str(into)}


def test_in_words_it_says_what_was_written(book: Path) -> None:
    into = book.parent / "orders.xlsx"
    done = keepworth("export", book, "orders", "--to", into)
    assert done.stdout == f"Wrote 3 rows of orders to {into}.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("order",), "Did you mean orders?"),
        (("orders", "--to", "FOLDER/orders.doc"), "Name a file that ends with .csv, .csv.gz, .parquet, .xlsx."),
        (("orders", "--to", "FOLDER/no/orders.csv"), "There is no folder"),
        (("orders", "--json"), "name one with --to"),
    ],
)
def test_what_cannot_be_ends_with_2_and_leaves_nothing(book: Path, arguments: tuple[str, ...], said: str) -> None:
    before = sorted(book.parent.rglob("*"))
    refused = keepworth("export", book, *(one.replace("FOLDER", str(book.parent)) for one in arguments))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert sorted(book.parent.rglob("*")) == before


def test_a_file_that_exists_is_kept_unless_it_may_be_replaced(book: Path) -> None:
    into = book.parent / "mine.csv"
    into.write_text("mine")
    refused = keepworth("export", book, "orders", "--to", into)
    assert refused.exit_code == 2
    assert "replace it with --replace" in refused.stderr
    assert into.read_text() == "mine"
    assert keepworth("export", book, "orders", "--to", into, "--replace").exit_code == 0
    assert into.read_text().startswith("customer_id,")


def test_scores_of_a_book_that_was_never_scored_end_with_3_and_the_way_to_one(book: Path) -> None:
    refused = keepworth("export", book)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert f"Score it: keepworth score {book}" in refused.stderr


@pytest.mark.unix
def test_a_reader_that_goes_away_is_no_fault(book: Path) -> None:
    import subprocess
    import sys

    code = "from keepworth.cli import main; main()"
    command = f'"{sys.executable}" -c "{code}" export "{book}" orders | true'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_a_table_without_rows_is_its_header(book: Path) -> None:
    done = alone("export", book, "contracts")
    assert done.returncode == 0
    assert done.stdout.startswith("contract_id,customer_id,")
    assert len(done.stdout.splitlines()) == 1
