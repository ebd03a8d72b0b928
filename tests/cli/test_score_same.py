"""The same rows give the same files, byte for byte: however they came, in whatever run, on however many threads."""

import io
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, book_of, keepworth, shop

LINES = [*shop(), *shop()[:50], "c0001,2020-06-01,-3.10", "c9999,2020-06-01,-5"]
FILES = ("customers.parquet", "cells.parquet")
HEADER = "customer_id,ordered_on,amount"


def files_of(book: Path) -> list[bytes]:
    """What a score writes."""
    run = (book / answered("score", book, "--as-of", "2021-06-30")["scores"]).parent
    return [(run / name).read_bytes() for name in FILES]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    book = book_of(tmp_path_factory.mktemp("first"), *LINES)
    return book, files_of(book)


def test_between_runs(first: tuple[Path, list[bytes]]) -> None:
    book, files = first
    assert files_of(book) == files


def test_in_another_order_of_rows(first: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    shuffled = list(LINES)
    random.Random(4).shuffle(shuffled)
    assert files_of(book_of(tmp_path, *shuffled)) == first[1]


def in_parts(folder: Path, *parts: list[str]) -> Path:
    book = book_of(folder)
    for at, lines in enumerate(parts):
        file = folder / f"part{at}.csv"
        file.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
        assert keepworth("import", book, file, "--as", "orders").exit_code == 0
    return book


def test_in_several_files_that_overlap(first: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    lines = sorted(LINES)  # identical rows stand in one file, as they do in files that overlap
    assert files_of(in_parts(tmp_path, lines[:600], lines[500:])) == first[1]


def test_in_files_that_bring_the_customers_in_another_order(first: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    """Customers are numbered, and stand, as the book first met them; all else is the same to the last digit."""
    lines = sorted(LINES)
    customers, cells = files_of(in_parts(tmp_path, lines[500:], lines[:600]))
    assert cells == first[1][1]
    mine, theirs = (pq.read_table(io.BytesIO(content)).drop("number") for content in (customers, first[1][0]))
    assert mine.sort_by("customer_id").equals(theirs.sort_by("customer_id"))


def test_from_another_kind_of_file(first: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    packed = tmp_path / "orders.parquet"
    assert keepworth("export", first[0], "orders", "--to", packed).exit_code == 0
    book = book_of(tmp_path)
    assert keepworth("import", book, packed, "--as", "orders").exit_code == 0
    assert files_of(book) == first[1]


def test_after_an_import_that_was_undone(first: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    book = book_of(tmp_path, *LINES)
    file = tmp_path / "wrong.csv"
    file.write_text(f"{HEADER}\nc0002,2020-07-01,99\nc0000x,2020-07-02,98\n", encoding="utf-8")
    batch = answered("import", book, file, "--as", "orders")["batch"]
    assert files_of(book) != first[1]
    assert keepworth("undo", book, batch).exit_code == 0
    assert files_of(book) == first[1]


def test_on_one_thread_and_on_two(first: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    for threads in (1, 2):
        folder = tmp_path / str(threads)
        folder.mkdir()
        book = book_of(folder)
        with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
            settings.write(f"threads = {threads}\n")
        file = folder / "orders.csv"
        file.write_text("\n".join((HEADER, *LINES)) + "\n", encoding="utf-8")
        assert keepworth("import", book, file, "--as", "orders").exit_code == 0
        assert files_of(book) == first[1]
