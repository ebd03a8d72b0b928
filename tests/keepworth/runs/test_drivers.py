"""Drivers of a book: last answers put together by indicator, what drives what is found, too few are said so."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from keepworth.numerics.arrays import Floats
from keepworth.runs.bakeoff_rows import People
from keepworth.runs.drivers import Moved, drivers_book, keep_drivers
from keepworth.runs.drivers_rows import mean_with_range, rows_of
from keepworth.runs.kept_findings import kept_findings
from keepworth.tables.book import Book, find_book

N = 400


def metrics(seed: int = 1, n: int = N) -> dict[str, Floats]:
    random = np.random.default_rng(seed)

    def column() -> Floats:
        return random.integers(0, 5, n) / 4

    speed = column()
    return {
        "own 1.0 speed": speed, "own 1.0 care": column(), "own 1.0 rare": np.where(np.arange(n) < 50, column(), np.nan),
        "own 1.0 speed_rival": np.full(n, 0.7), "own 1.0 app_there": np.zeros(n), "own 1.0 app_missing": np.ones(n),
        "nps 1.0 recommend": np.clip(0.4 + 0.5 * speed + 0.1 * random.standard_normal(n), 0, 1),
        "nps 1.0 recommend, top box": column(),
    }  # fmt: skip


def test_every_question_stands_beside_the_outcome_and_what_few_answered_is_left_out() -> None:
    people = People(np.arange(N) // 2, np.arange(N), metrics())
    found = rows_of(people, None, own=())
    assert found.names == ["own 1.0 speed", "own 1.0 care"]
    assert found.outcome == pytest.approx(100 * people.metrics["nps 1.0 recommend"])
    assert [(one.name, one.answered) for one in found.left_out] == [("own 1.0 rare", 50)]
    assert found.rival["own 1.0 speed"][0].mean() == pytest.approx(0.7)
    (pair,) = found.kano
    assert (pair["name"], pair["kind"], pair["n"]) == ("own 1.0 app", "O", N), "liked if there, disliked if not"
    later = rows_of(people, np.where(np.arange(N) < 300, 100.0, np.nan), own=())
    assert later.outcome.size == 300
    assert "nps 1.0 recommend" in later.names


def test_a_mean_minds_that_people_of_one_customer_go_together() -> None:
    values = np.repeat(np.random.default_rng(2).standard_normal(50), 4)
    apart, together = (mean_with_range(values, who, level=0.8) for who in (np.arange(200), np.arange(200) // 4))
    assert together.high - together.low == pytest.approx(2 * (apart.high - apart.low), rel=0.05)


@pytest.fixture(scope="module")
def book(firm: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    into = tmp_path_factory.mktemp("drivers") / "book"
    shutil.copytree(firm.folder, into, symlinks=True)
    return find_book(into)


def test_what_drives_the_score_of_the_firm_is_told_with_ranges_and_kept(book: Book) -> None:
    keep_drivers(book)
    (kept,) = kept_findings(book.folder, "drivers-recommend")
    record = kept["found"]
    found = record["found"]
    assert record["answers"] >= record["needed"] == 100
    assert sum(one["part"] for one in found["drivers"]) == pytest.approx(found["r2"])
    assert sum(one["johnson"] for one in found["drivers"]) == pytest.approx(found["r2"])
    names = [name for one in found["drivers"] for name in one["names"]]
    assert "recommend" not in names, "what asks for the same drives nothing"
    assert "satisfaction" in names
    for one in found["drivers"]:
        assert one["low"] <= one["high"]
        assert 0 <= one["performance"]["low"] <= one["performance"]["mean"] <= one["performance"]["high"] <= 100
        assert len(one["shapes"]) == 2
        assert one["rival"] is None
    assert found["exceeding"][0]["n"] == record["answers"]
    assert found["exceeding"][1] is None, "hardly anything failed so badly: that is no ground for a sentence"


def test_too_few_answers_are_an_answer(book: Book) -> None:
    import datetime as dt

    found = drivers_book(book, outcome=Moved.RETAINED, as_of=dt.date(2024, 9, 1), samples=10)
    assert found.found is None
    assert found.answers < found.needed


def test_a_book_without_answers_says_what_to_do(tmp_path: Path) -> None:
    import datetime as dt

    from tests.factories.books import add_orders, empty_book

    from keepworth.errors import NotEnough

    made = empty_book(tmp_path)
    add_orders(made, ("c", dt.date(2024, 1, 1), 5))
    with pytest.raises(NotEnough, match="ask for some answers"):
        drivers_book(made)
