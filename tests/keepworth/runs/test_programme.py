"""What a book says of the programme: held against its files, and withheld with what it lacks."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, empty_book

from keepworth.runs.programme import ProgrammeRead, programme_read
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book

DAY = dt.date(2026, 6, 30)


def read_of(book: Book, day: dt.date | None = None) -> ProgrammeRead:
    day = day or last_day(book)
    return programme_read(book, seen_as(book, day=day).scored, day=day)


def rows_of(run: Path, name: str, *columns: str) -> list[dict[str, object]]:
    with pq.ParquetFile(run / name) as held:
        return held.read(columns=list(columns)).to_pylist()


@pytest.fixture(scope="module")
def told(scored_firm: Book) -> ProgrammeRead:
    return read_of(scored_firm)


def test_knowledge_is_the_mean_of_who_is_here_with_n_and_the_newest_day(scored_firm: Book, told: ProgrammeRead) -> None:
    run = scored_firm.folder / "scores" / str(told.run)
    here = {row["number"] for row in rows_of(run, "customers.parquet", "number", "state") if row["state"] != "left"}
    held = [row["knowledge"] for row in rows_of(run, "success.parquet", "customer_id", "knowledge")
            if row["customer_id"] in here]  # fmt: skip
    found = told.measures[0]
    assert (found.name, found.of, found.run, found.missing) == ("knowledge", len(held), told.run, "")
    assert (found.value, found.low, found.high) == pytest.approx((np.mean(held), *np.quantile(held, [0.1, 0.9])))
    assert found.day is not None
    assert told.as_of is not None
    assert found.day <= told.as_of


def test_hours_are_those_of_segments_that_score_above_all_together(scored_firm: Book, told: ProgrammeRead) -> None:
    run = scored_firm.folder / "scores" / str(told.run)
    segment = {row["number"]: row["segment"] for row in rows_of(run, "customers.parquet", "number", "segment")}
    chosen = {one.name for one in told.segments if one.is_chosen}
    assert chosen
    assert chosen != {one.name for one in told.segments}
    given = [(row["customer_id"], row["hours"]) for row in rows_of(run, "tiers.parquet", "customer_id", "hours")]
    share = sum(hours for number, hours in given if segment[number] in chosen) / sum(hours for _, hours in given)
    found = told.measures[2]
    assert (found.part, found.name, found.of) == ("focus", "hours", len(given))
    assert found.value == pytest.approx(100 * share)
    assert [one.score for one in told.segments] == sorted((one.score for one in told.segments), reverse=True)
    assert sum(one.customers for one in told.segments) == len(given)


def waiting(folder: Path) -> Book:
    """Of four needs one is met, one has a line of a plan with a day, one a line without; one complaint is open."""
    book = empty_book(folder)
    add(book, "customers", {"customer_id": ["a"], "segment": ["One"]})
    add(book, "needs", {
        "need_id": ["met", "dated", "undated", "bare"], "customer_id": ["a"] * 4, "kind": ["need"] * 4,
        "stated_on": [dt.date(2026, 1, 1)] * 4, "met_on": [dt.date(2026, 2, 1), None, None, None],
    })  # fmt: skip
    add(book, "cases", {"case_id": ["c"], "customer_id": ["a"], "opened_at": [dt.datetime(2026, 3, 1, tzinfo=dt.UTC)]})
    add(book, "plans", {
        "plan_id": ["p", "q"], "customer_id": ["a"] * 2, "need_id": ["dated", "undated"],
        "set_on": [dt.date(2026, 3, 1)] * 2, "due_on": [dt.date(2026, 9, 1), None],
    })  # fmt: skip
    return book


def test_of_what_waits_the_dated_share_needs_no_run(tmp_path: Path) -> None:
    found = {one.name: one for one in read_of(waiting(tmp_path), DAY).measures}
    assert (found["dated"].value, found["dated"].of, found["dated"].day, found["dated"].run) == (25, 4, DAY, None)
    assert [(found[name].value, found[name].missing) for name in ("knowledge", "hours")] == [(None, "run")] * 2


def test_before_anything_waits_nothing_is_said_of_it(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add(book, "customers", {"customer_id": ["a"]})
    assert [(one.value, one.missing) for one in read_of(book, DAY).measures] == [
        (None, "run"), (None, "waiting"), (None, "run")]  # fmt: skip
