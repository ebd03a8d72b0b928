"""Who was compared by lot: of experiments and of earlier runs, on whichever engine."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, empty_book
from tests.factories.spark import by_spark

from keepworth.act import Compared, printed_plays
from keepworth.tables.book import Book
from keepworth.tables.customers import names_of
from keepworth.tables.facts import Facts, open_facts
from keepworth.tables.lots import READ, Drawn, compared_by_lot, drawn_in

DRAWN = dt.datetime(2025, 6, 1, 9)
AS_OF = dt.date(2026, 3, 1)
PLAYS = printed_plays()
DAY = (dt.date(2025, 6, 1) - dt.date(1970, 1, 1)).days


@pytest.fixture(params=["embedded", pytest.param("spark", marks=pytest.mark.spark)])
def ways(request: pytest.FixtureRequest) -> Any:
    if request.param == "embedded":
        return open_facts
    request.getfixturevalue("spark")
    from keepworth.tables.spark.facts import spark_facts

    return lambda book: spark_facts(by_spark(book))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Ten were to be visited, six held out; a seventh of another test has no holdout, an eighth was drawn too late."""
    made = empty_book(tmp_path)
    got, held = [f"g{n}" for n in range(10)], [f"h{n}" for n in range(6)]
    arms = ["Sponsor visit"] * 10 + ["Holdout"] * 6 + ["value_review", "sponsor_visit", "holdout"]
    add(made, "assignments", {
        "experiment_id": ["e"] * 16 + ["none held", "late", "late"], "customer_id": [*got, *held, "x", "y", "z"],
        "arm": arms, "assigned_at": [DRAWN] * 17 + [dt.datetime(2026, 2, 1)] * 2,
    })  # fmt: skip
    add(made, "departures", {
        "customer_id": ["g0", "h0", "h1", "h2", "g9"],  # g9 had left before the lot: nobody to compare
        "left_on": [dt.date(2025, 12, 1)] * 2 + [dt.date(2025, 7, 1), dt.date(2026, 3, 2), dt.date(2025, 5, 1)],
    })  # fmt: skip
    return made


def found_in(facts: Facts, *, drawn: Drawn | None = None) -> Any:
    of = facts.about(read=READ, needed=("assignments",))
    assert of is not None
    return compared_by_lot(of, PLAYS, as_of=AS_OF, drawn=drawn)


def test_an_experiment_counts_as_it_was_drawn(book: Book, ways: Any) -> None:
    with ways(book) as facts:
        assert found_in(facts) == {"sponsor_visit": (Compared(9, 1, 6, 2, 1.0),)}


def test_who_was_given_it_is_told_by_what_was_done(book: Book, ways: Any) -> None:
    who = ["g1", "g2", "g2", "h3", "g3", "g4"]
    add(book, "actions_done", {
        "action_id": [f"a{n}" for n in range(6)], "customer_id": who,
        "play": ["sponsor visit"] * 5 + ["value_review"],
        "done_on": [dt.date(2025, 7, 1)] * 4 + [dt.date(2025, 5, 1), dt.date(2025, 7, 1)],  # g3's was before the lot
    })  # fmt: skip
    with ways(book) as facts:
        (one,) = found_in(facts)["sponsor_visit"]
    assert one.given == pytest.approx(2 / 9 - 1 / 6)


def test_lots_of_runs_count_as_far_as_what_was_proposed_was_done(book: Book, ways: Any) -> None:
    add(book, "actions_done", {
        "action_id": ["a"], "customer_id": ["g1"], "play": ["promise_check"], "done_on": [dt.date(2025, 7, 1)],
    })  # fmt: skip
    numbers = numbers_of(book)
    with ways(book) as facts:
        drawn = Drawn(
            np.array([numbers[one] for one in ("g0", "g1", "h0", "h3", "h4")]), ["promise_check"] * 5,
            np.array([False, False, True, True, True]), np.full(5, DAY),
        )  # fmt: skip
        found = found_in(facts, drawn=drawn)
    assert found["promise_check"] == (Compared(2, 1, 3, 1, 0.5),)
    assert found["sponsor_visit"] == (Compared(9, 1, 6, 2, 1.0),)


def numbers_of(book: Book) -> dict[str, int]:
    with book.lake() as lake:
        names = names_of(lake, "customer")
        return dict(zip(names.text.to_pylist(), names.number.tolist(), strict=True))


def written(folder: Path, rows: list[tuple[int, str, bool, bool]], *, old: bool = False) -> Path:
    folder.mkdir()
    names = ("customer_id", "action", "in_lot", "held_out")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    if old:
        del columns["in_lot"]
    pq.write_table(pa.table(columns), folder / "actions.parquet")
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> list[tuple[dt.date, Path]]:
    return [
        (
            dt.date(2026, 2, 1),
            written(tmp_path / "new", [(1, "a", True, True), (1, "b", True, False), (3, "a", False, False)]),
        ),
        (dt.date(2026, 1, 1), written(tmp_path / "first", [(1, "a", True, False), (2, "a", True, True)])),
        (dt.date(2025, 1, 1), written(tmp_path / "old", [(9, "a", True, True)], old=True)),
        (dt.date(2025, 1, 1), tmp_path / "without"),
    ]


def test_each_customer_counts_once_a_play_as_they_were_first_drawn(runs: list[tuple[dt.date, Path]]) -> None:
    found = drawn_in(runs)
    assert sorted(zip(found.customer.tolist(), found.play, found.held.tolist(), strict=True)) == [
        (1, "a", False), (1, "b", False), (2, "a", True),
    ]  # fmt: skip
    days = dict(zip(zip(found.customer.tolist(), found.play, strict=True), found.day.tolist(), strict=True))
    assert days[1, "b"] - days[1, "a"] == 31
    assert drawn_in([]).customer.size == 0
