"""Chances of staying are tested on the book's own past, out of time."""

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.books import add_orders, empty_book
from tests.factories.commands import answered, keepworth
from tests.factories.renewing import add_renewals

from keepworth.errors import NotEnough
from keepworth.runs.backtest_staying import backtest_stays, stays_sentences
from keepworth.runs.staying import day_before
from keepworth.tables.book import Book
from keepworth.tables.renewals import OPEN, YES, Renewals
from keepworth.tables.touching import EPOCH


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    made = empty_book(tmp_path_factory.mktemp("staying"))
    add_renewals(made, customers=600)
    return made


def test_chances_are_told_of_later_days_and_come_true(book: Book) -> None:
    found = backtest_stays(book, as_of=dt.date(2023, 7, 1))
    test = found.test
    assert found.as_of == found.days[0] == dt.date(2023, 7, 1)
    assert [(later - day).days for day, later in pairwise(found.days)] == [91] * (len(found.days) - 1)
    assert test.decisions > 400
    assert test.events > 60
    assert test.auc is not None
    assert test.auc.value > 0.6
    assert test.brier < test.brier_baseline
    assert test.line is not None
    assert test.line.slope.low < 1.25
    assert test.line.slope.high > 0.8
    assert any("were lost" in line for line in stays_sentences(found))


def test_what_came_later_teaches_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model is fitted to decisions that were known before the day on which it speaks."""
    import keepworth.runs.backtest_staying as of

    seen: list[tuple[int, int]] = []
    splits = of.backtest_splits

    def watched(*args: Any, **more: Any) -> Any:
        for split in splits(*args, **more):
            seen.append((split.origin, int(more["decided"][split.learn].max())))
            yield split

    monkeypatch.setattr(of, "backtest_splits", watched)
    backtest_stays(book, as_of=dt.date(2024, 1, 1))
    assert seen
    assert all(last < origin for origin, last in seen)


def test_the_command_answers_in_words_and_in_json(book: Book) -> None:
    said = answered("backtest", book.folder, "--what", "staying", "--as-of", "2023-07-01")
    assert set(said["staying"]) >= {
        "auc", "brier", "brier_baseline", "calibration_slope", "top_decile_lift", "events",
    }  # fmt: skip
    assert sum(one["customers"] for one in said["staying"]["reliability"]) == said["staying"]["decisions"]
    assert "Brier score" in keepworth("backtest", book.folder, "--what", "staying").output


def test_a_book_without_decisions_is_refused_with_a_reason(tmp_path: Path, book: Book) -> None:
    made = empty_book(tmp_path)
    add_orders(made, ("ann", "2025-01-01", 5))
    with pytest.raises(NotEnough, match="knows nothing of contracts"):
        backtest_stays(made)
    with pytest.raises(NotEnough, match=r"No renewal was decided after .* Take an earlier day"):
        backtest_stays(book, as_of=dt.date(2030, 1, 1))
    with pytest.raises(NotEnough, match=r"No renewal was decided before .* Take a later day"):
        backtest_stays(book, as_of=dt.date(2020, 1, 1))


def test_what_is_known_of_a_decision_is_of_the_last_day_before_it() -> None:
    """Decided before it ran out, after, on one of the days, before all of them, and not yet."""
    told = [
        ("2026-04-10", "2026-02-20", YES), ("2026-04-10", "2026-06-01", YES), ("2026-04-01", "2026-04-01", YES),
        ("2025-01-01", "2025-01-01", YES), ("2026-02-10", "2025-06-01", OPEN),
    ]  # fmt: skip
    due, decided = (np.array([(dt.date.fromisoformat(row[at]) - EPOCH).days for row in told]) for at in (0, 1))
    who, nothing = np.arange(len(told)), np.full(len(told), np.nan)
    kept = np.array([row[2] for row in told])
    of = Renewals(who, who, who, who, due, kept, decided, nothing, nothing, annual_value=nothing, margin=nothing)
    days = [dt.date(2026, 1, 1), dt.date(2026, 4, 1)]
    assert day_before(of, days=days).tolist() == [0, 1, 0, -1, 0]
