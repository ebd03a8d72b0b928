"""What answers to actions change: left out for everybody, weighed by play, and nothing that came later."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.factories.books import empty_book

from keepworth.runs.answers import DONE, LATER, NOT_USEFUL, ActionAnswer, answers_of, heed, moment_of, taught_by

NOW = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def said(
    answer: str, *, customer: int = 1, play: str = "tour", person: int = 1, ago: float = 1, **more: Any
) -> ActionAnswer:
    at = NOW - ago * DAY
    told = {"reason": "", "is_for_all": True, "until": at + 30 * DAY} | more
    return ActionAnswer(person, customer, play, answer, at=at, **told)


def test_what_is_put_off_or_refused_is_left_out_until_its_day() -> None:
    found = heed([said(LATER), said(NOT_USEFUL, customer=2), said(LATER, customer=3, until=NOW - DAY)], at=NOW)
    assert found.without == {(1, "tour"), (2, "tour")}
    assert found.done == frozenset()


def test_what_was_done_keeps_its_hours_for_a_week() -> None:
    found = heed([said(DONE), said(DONE, customer=2, ago=8)], at=NOW)
    assert (found.done, found.without) == ({(1, "tour")}, {(2, "tour")})
    assert found.out == {(1, "tour"), (2, "tour")}


def test_what_one_person_does_not_want_to_see_is_left_out_for_nobody_else() -> None:
    assert heed([said(LATER, is_for_all=False)], at=NOW).without == frozenset()


def test_of_later_answers_nothing_was_known() -> None:
    answers = [said(LATER, ago=-1), *(said(NOT_USEFUL, person=one, ago=-1) for one in range(9))]
    found = heed(answers, at=NOW)
    assert (found.without, found.weights) == (frozenset(), {})
    assert moment_of(dt.date(2026, 6, 30)) == dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    assert abs(moment_of(None) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert moment_of(dt.date(2999, 1, 1)) <= dt.datetime.now(dt.UTC)


def test_refusals_of_many_weigh_a_play_down_and_each_counts_once() -> None:
    refused = [said(NOT_USEFUL, person=one, reason="too_dear") for one in range(5)]
    again = [said(NOT_USEFUL, person=0, reason="other", ago=0.5)]
    useful = [said(DONE, person=9), said(DONE, person=8)]
    found = heed([*refused, *again, *useful], at=NOW)
    assert found.weights == pytest.approx({"tour": 0.5 / 0.8})  # 2 of 7 useful, as in the reference
    told = taught_by([*refused, *again, *useful], at=NOW)
    assert (told.useful["tour"], told.refused["tour"], told.reasons["tour"]) == (2, 5, "too_dear")
    assert heed([said(NOT_USEFUL, person=one, reason="done_already") for one in range(9)], at=NOW).weights == {}
    assert heed([said(NOT_USEFUL, person=one, ago=400, until=NOW) for one in range(9)], at=NOW).weights == {}


def test_a_book_whose_website_is_shut_is_read_as_it_stands(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    assert answers_of(book) == []
    columns = "id, person_id, key, answer, reason, for_all, at, until, undone_at"
    with closing(sqlite3.connect(book.folder / "keepworth.sqlite3")) as made:
        made.execute(f"CREATE TABLE act_answer ({columns})")
        rows = [
            (1, 7, "action:12:factory tour", "later", "", 1, "2026-06-29 12:00:00.5", "2026-07-30 00:00:00", None),
            (2, 7, "action:13:tour", "later", "", 0, "2026-06-28 12:00:00", "2026-07-30 00:00:00", None),
            (
                3,
                7,
                "action:14:tour",
                "later",
                "",
                1,
                "2026-06-29 12:00:00",
                "2026-07-30 00:00:00",
                "2026-06-29 13:00:00",
            ),
            (4, 7, "promise:1:2026-06-29", "done", "", 1, "2026-06-29 12:00:00", "2026-07-30 00:00:00", None),
        ]
        made.executemany(f"INSERT INTO act_answer ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        made.commit()
    first, second = answers_of(book)
    assert (first.customer, first.play, first.is_for_all) == (13, "tour", False)
    assert second == ActionAnswer(
        7, 12, "factory tour", "later", "", True, dt.datetime(2026, 6, 29, 12, 0, 0, 500_000, dt.UTC),
        dt.datetime(2026, 7, 30, tzinfo=dt.UTC),
    )  # fmt: skip
