"""Parts of a score that are worked out beside others: same place in the record, and faults are not lost."""

import datetime as dt
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.factories.books import add, empty_book

from keepworth.errors import NotEnough
from keepworth.runs import score_concentration, score_value
from keepworth.runs.clock import Steps
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.book import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = empty_book(tmp_path / "book")
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=7 * (at % 20)) for at in range(60)]
    add(made, "orders", {"customer_id": [f"c-{at % 12}" for at in range(60)], "ordered_on": days,
                         "amount": [Decimal(10 + at % 7) for at in range(60)]})  # fmt: skip
    return made


def test_concentration_stands_where_it_stood_and_its_seconds_too(book: Book) -> None:
    heard: list[tuple[str, int]] = []
    here = threading.get_ident()
    told = read_record(score_book(book, tell=lambda step: heard.append((step, threading.get_ident()))))
    names = list(told)
    assert names.index("words") + 1 == names.index("concentration") == names.index("balance") - 1
    assert told["concentration"]["customers"] == 12
    assert {"concentration", "worth", "tiers"} <= set(told["seconds"])
    assert "" not in told["warnings"]
    # A website's worker keeps what it hears in its database: it hears on its own thread alone.
    assert {thread for _, thread in heard} == {here}


def test_why_there_is_no_concentration_is_said_at_its_place(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    without = read_record(score_book(book))["warnings"]

    def refuse(*_: object, **__: object) -> None:
        raise NotEnough("There is no whole to share out.")

    monkeypatch.setattr(score_concentration, "score_concentration", refuse)
    told = read_record(score_book(book))
    said = "The concentration could not be scored; the rest stands. There is no whole to share out."
    assert told["concentration"] is None
    assert sorted(told["warnings"]) == sorted([*without, said])
    assert [one for one in told["warnings"] if one != said] == without
    assert told["tiers"] is not None


@pytest.mark.parametrize(("of", "name"), [(score_concentration, "score_concentration"), (score_value, "write_sources")])
def test_a_fault_beside_leaves_no_half_run(book: Book, of: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(of, name, fail)
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        score_book(book)
    assert [one.name for one in book.scores.iterdir() if one.name != ".lock"] == []


def test_a_step_beside_is_timed_and_told_to_nobody() -> None:
    heard: list[str] = []
    steps = Steps(heard.append)
    work = steps.beside("far", lambda: 7)
    with steps.step("near"):
        assert work() == 7
    assert heard == ["near"]
    assert list(steps.seconds) == ["far", "near", "total"]
