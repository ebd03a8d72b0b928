"""What is kept from one score for the next changes no number, and is never trusted where it cannot be."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.books import START, add_orders, add_simulated, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.undo_batch import undo_batch
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book
from keepworth.tables.buying import Buying
from keepworth.tables.histories import Histories, histories_of, upto
from keepworth.tables.kept import FOLDER, gone_on, recall
from keepworth.tables.lake.occasions import Days, joined

lines = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 12), st.integers(-40, 40)), min_size=0, max_size=40)


def days_of(rows: list[tuple[int, int, int]]) -> Days:
    parts = [
        Days(np.array([who]), np.array([day], np.int32), np.array([amount]), np.array([amount >= 0]))
        for who, day, amount in rows
    ]
    return joined(parts)


def as_lists(of: Histories) -> list[list[int]]:
    return [getattr(of, name).tolist() for name in Histories.__slots__]


@settings(max_examples=300, deadline=None)
@given(rows=lines, border=st.integers(0, 12))
def test_going_on_gives_what_adding_up_everything_gives(rows: list[tuple[int, int, int]], border: int) -> None:
    days = days_of(rows)
    before, after = upto(days, border), days.take(days.day > border)
    known = histories_of(before)
    assert as_lists(gone_on(known, after)) == as_lists(histories_of(days))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = empty_book(tmp_path)
    simulated = simulate_book(Population(customers=400), rng=np.random.default_rng(3))
    add_simulated(made, simulated, rows=np.flatnonzero(simulated.day <= 500))
    return made


def scored(book: Book, **asked: object) -> tuple[bytes, bytes]:
    run = score_book(book, asked=Asked(**asked))  # type: ignore[arg-type]
    return (run / "customers.parquet").read_bytes(), (run / "cells.parquet").read_bytes()


def forget(book: Book) -> None:
    for path in (book.lake_folder / FOLDER).iterdir():
        path.unlink()


def is_recalled(book: Book, day: dt.date) -> bool:
    with book.lake() as lake:
        files = lake.occasions()
        return recall(lake, files, day=(day - dt.date(1970, 1, 1)).days) is not None


def test_one_new_day_goes_on_from_what_was_kept_and_gives_the_same_bytes(book: Book) -> None:
    scored(book)
    day = START + dt.timedelta(days=501)
    add_orders(book, ("C000001", day, 12), ("new", day, 5), ("C000002", day, -3), ("C000003", day, 0))
    assert is_recalled(book, day)
    quick = scored(book)
    assert is_recalled(book, day)
    forget(book)
    assert scored(book) == quick


def test_a_late_row_is_added_up_from_the_start(book: Book) -> None:
    scored(book)
    add_orders(book, ("C000001", START + dt.timedelta(days=5), 12))
    assert not is_recalled(book, START + dt.timedelta(days=500))
    late = scored(book)
    forget(book)
    assert scored(book) == late


def test_what_was_undone_is_not_gone_on_from(book: Book) -> None:
    before = scored(book)
    add_orders(book, ("C000001", START + dt.timedelta(days=500), 12))
    scored(book)
    with book.lake() as lake:
        newest = lake.manifest.batches[-1].id
    undo_batch(book, newest)
    assert scored(book) == before


def test_an_earlier_day_does_not_see_what_was_kept(book: Book) -> None:
    early = START + dt.timedelta(days=300)
    before = scored(book, as_of=early)
    scored(book)
    assert scored(book, as_of=early) == before


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "nonsense"])
def test_a_damaged_file_is_made_anew(book: Book, damage: str) -> None:
    before = scored(book)
    folder = book.lake_folder / FOLDER
    file = next(folder.glob("*-histories.arrow"))
    whole = file.read_bytes()
    if damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "changed":
        middle = len(whole) // 3
        file.write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    elif damage == "gone":
        file.unlink()
    else:
        (folder / "about.json").write_text("[]", encoding="utf-8")
    assert not is_recalled(book, START + dt.timedelta(days=500))
    assert scored(book) == before


def test_a_book_that_cannot_keep_anything_is_scored_all_the_same(book: Book) -> None:
    (book.lake_folder / FOLDER).write_text("in the way", encoding="utf-8")
    assert scored(book) == scored(book)


def test_nothing_is_kept_of_a_day_before_the_last_order(book: Book) -> None:
    with book.lake() as lake, Buying(lake, as_of=START + dt.timedelta(days=100)):
        pass
    assert not (book.lake_folder / FOLDER).exists()
