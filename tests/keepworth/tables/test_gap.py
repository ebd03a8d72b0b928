"""Of what waits for us, how much has a dated action: needs and complaints by their own lines of plans, no others."""

import datetime as dt

from tests.factories.books import add, empty_book

from keepworth.tables.book import Book
from keepworth.tables.gap import GapRow, gap_rows
from keepworth.tables.scored import open_directory
from keepworth.tables.wanted import Wanted

DAY = dt.date(2026, 3, 31)
BEFORE, AFTER = dt.date(2026, 1, 1), dt.date(2026, 5, 1)
OPENED = dt.datetime(2026, 2, 1, 9, 0)


def book_of(tmp_path) -> Book:
    book = empty_book(tmp_path)
    add(book, "customers", {"customer_id": ["acme", "bolt"], "kind": ["organisation"] * 2, "team": ["East", "West"]})
    add(book, "needs", {
        "need_id": ["dated", "undated", "done", "bare", "met", "later"], "customer_id": ["acme"] * 4 + ["bolt"] * 2,
        "stated_on": [BEFORE] * 5 + [AFTER], "met_on": [None] * 4 + [BEFORE, None],
    })  # fmt: skip
    add(book, "cases", {
        "case_id": ["open", "solved"], "customer_id": ["bolt"] * 2, "opened_at": [OPENED] * 2,
        "solved_at": [None, OPENED],
    })  # fmt: skip
    add(book, "plans", {
        "plan_id": ["1", "2", "3", "4", "5"], "customer_id": ["acme", "acme", "acme", "bolt", "acme"],
        "set_on": [BEFORE] * 4 + [AFTER], "due_on": [AFTER, None, BEFORE, None, AFTER],
        "state": ["open", "open", "done", "open", "open"], "state_on": [BEFORE] * 4 + [AFTER],
        "need_id": ["dated", "undated", "done", None, "bare"], "case_id": [None, None, None, "open", None],
    })  # fmt: skip
    add(book, "plan_steps", {
        "step_id": ["a", "b"], "plan_id": ["4", "2"], "customer_id": ["bolt", "acme"], "set_on": [BEFORE] * 2,
        "due_on": [AFTER, AFTER], "state": ["open", "done"], "state_on": [BEFORE] * 2,
    })  # fmt: skip
    return book


def test_a_need_a_complaint_and_their_dated_actions(tmp_path):
    book = book_of(tmp_path)
    found = gap_rows(book, open_directory(book), wanted=Wanted(), day=DAY)
    assert found == [GapRow("case", "West", 1, 1, 0), GapRow("need", "East", 4, 2, 1)]


def test_a_team_sees_its_own_and_a_later_day_more(tmp_path):
    book = book_of(tmp_path)
    assert gap_rows(book, open_directory(book), wanted=Wanted(teams=("West",)), day=DAY) == [
        GapRow("case", "West", 1, 1, 0)
    ]
    later = gap_rows(book, open_directory(book), wanted=Wanted(), day=AFTER)
    assert later == [
        GapRow("case", "West", 1, 1, 0), GapRow("need", "East", 4, 3, 1), GapRow("need", "West", 1, 0, 0),
    ]  # fmt: skip
