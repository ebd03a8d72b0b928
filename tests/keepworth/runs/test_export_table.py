"""A table goes to a file as a whole or not at all, and comes back as it was."""

from pathlib import Path

import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.errors import BadInput, NotEnough
from keepworth.runs.export_table import export_table
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.score import score_book
from keepworth.tables.book import Book

TEXTS = ("007", "=1+1", "'quoted", 'a,b"c', " =cmd", "张伟", "trailing ")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = empty_book(tmp_path)
    add_orders(made, *((text, "2024-02-13", f"{at}.25") for at, text in enumerate(TEXTS)), ("007", "2024-02-13", "-3"))
    return made


def shown(book: Book, into: Path) -> str:
    export_table(book, "orders", into=into)
    return into.read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet", "xlsx"])
def test_what_was_exported_comes_back_as_it_was(book: Book, tmp_path: Path, ending: str) -> None:
    assert export_table(book, "orders", into=tmp_path / f"out.{ending}").rows == len(TEXTS) + 1
    (tmp_path / "again").mkdir()
    again = empty_book(tmp_path / "again")
    taken = import_file(again, tmp_path / f"out.{ending}", asked=Asked("orders"))
    assert (taken.rows_new, taken.rows_refused) == (len(TEXTS) + 1, 0)
    assert shown(again, tmp_path / "again.csv") == shown(book, tmp_path / "first.csv")
    assert import_file(book, tmp_path / f"out.{ending}", asked=Asked("orders")).rows_new == 0


def test_a_file_that_exists_is_kept_unless_it_may_be_replaced(book: Book, tmp_path: Path) -> None:
    into = tmp_path / "mine.csv"
    into.write_text("mine")
    with pytest.raises(BadInput, match=r"exists already\. Name another file, or replace it with --replace"):
        export_table(book, "orders", into=into)
    assert into.read_text() == "mine"
    assert export_table(book, "orders", into=into, replace=True).rows == len(TEXTS) + 1


@pytest.mark.parametrize("replace", [False, True])
def test_nothing_half_written_is_left_and_an_older_file_stays(book: Book, tmp_path: Path, replace: bool) -> None:
    add(book, "texts", {"text_id": ["a", "b"], "words": ["short", "x" * 40_000]})
    into = tmp_path / "texts.xlsx"
    if replace:
        into.write_text("mine")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BadInput, match="40,000 characters"):
        export_table(book, "texts", into=into, replace=replace)
    assert sorted(tmp_path.iterdir()) == before
    assert not replace or into.read_text() == "mine"


@pytest.mark.parametrize("name", ["out.txt", "out", "out.csv.zip"])
def test_an_ending_that_names_no_format_leaves_nothing(book: Book, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BadInput, match="Name a file that ends with"):
        export_table(book, "orders", into=tmp_path / name)
    assert sorted(tmp_path.iterdir()) == before


def test_an_unknown_table_and_an_unscored_book_are_refused_in_words(book: Book, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="orders"):
        export_table(book, "order", into=tmp_path / "out.csv")
    with pytest.raises(NotEnough, match="Score it: keepworth score"):
        export_table(book, "scores", into=tmp_path / "out.csv")


def test_whence_value_comes_is_exported_with_the_users_own_ids(book: Book, tmp_path: Path) -> None:
    with pytest.raises(NotEnough, match="not been scored"):
        export_table(book, "value", into=tmp_path / "value.csv")
    add_orders(book, ("007", "2024-05-13", 3), ("张伟", "2024-06-13", 9))
    score_book(book)
    assert export_table(book, "value", into=tmp_path / "value.csv").rows == len(TEXTS)
    lines = (tmp_path / "value.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("customer_id,contract_value,order_value,")
    assert any(line.startswith("007,") for line in lines)
