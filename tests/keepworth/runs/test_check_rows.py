"""Rows that a program gives at once: written as a file, looked at, and imported as a whole."""

from pathlib import Path

import pytest
from tests.factories.books import empty_book

from keepworth.errors import BadInput
from keepworth.runs.check_rows import as_asked, check_rows, write_rows
from keepworth.runs.import_file import import_file
from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest

ORDER = {"customer_id": "C1", "ordered_on": "2024-02-01", "amount": "1234567.1234"}


def written(tmp_path: Path, rows: list[dict[str, str | None]], *, table: str = "orders"):
    book, file = empty_book(tmp_path), tmp_path / "rows.parquet"
    asked = as_asked(table, columns=write_rows(rows, table=table, into=file), called="pushed")
    return book, file, asked


def test_what_is_needed_is_a_column_also_where_no_row_says_it(tmp_path: Path) -> None:
    book, file, asked = written(tmp_path, [ORDER, {"customer_id": "C1"}])
    assert [(one.row, one.column, one.why) for one in check_rows(book, file, asked=asked).refused] == [
        (1, "amount", "empty, but needed"), (1, "ordered_on", "empty, but needed"),
    ]  # fmt: skip


def test_nothing_is_guessed_of_days_and_amounts(tmp_path: Path) -> None:
    rows = [ORDER | {"ordered_on": "01/02/2024"}, ORDER | {"amount": "1.234,50"}]
    book, file, asked = written(tmp_path, rows)
    assert [(one.row, one.column) for one in check_rows(book, file, asked=asked).refused] == [
        (0, "ordered_on"), (1, "amount"),
    ]  # fmt: skip
    with pytest.raises(BadInput, match=r"all rows or none are taken, and 2 of 2 are refused\. Row 1, ordered_on: "):
        import_file(book, file, asked=asked)
    assert read_manifest(book.lake_folder).batches == ()
    assert not book.errors.exists()


def test_what_can_be_is_one_batch_under_its_name(tmp_path: Path) -> None:
    book, file, asked = written(tmp_path, [ORDER, ORDER | {"customer_id": "=C2"}])
    assert check_rows(book, file, asked=asked).refused == ()
    done = import_file(book, file, asked=asked)
    (batch,) = read_manifest(book.lake_folder).batches
    assert (done.rows_new, batch.source, batch.rows) == (2, "pushed", 2)


def test_a_sample_takes_none(tmp_path: Path) -> None:
    book, file, asked = written(tmp_path, [ORDER])
    settings = book.folder / "keepworth.toml"
    settings.write_text("sample = true\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BadInput, match="sample book"):
        check_rows(find_book(book.folder), file, asked=asked)
