"""Cases of a list: the engine selects what the same rule says of a row; recovery is the first answer afterwards."""

import datetime as dt
import itertools
from pathlib import Path

import pytest
from tests.factories.books import add, empty_book

from keepworth.numerics.shares import wilson_share
from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.cases import NOBODY, STATES, CasesAsked, case_numbers, count_cases, is_asked, pressing
from keepworth.tables.known_rows import texts_of_ids
from keepworth.tables.recovered import Judge, recovery

DAY = dt.date(2026, 3, 31)
NPS = Judge("nps", "1.0", "recommend", 6.0)


def at(day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, 1, 1, hour, tzinfo=dt.UTC) + dt.timedelta(days=day)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = empty_book(tmp_path)
    ways = list(itertools.product((None, 10, 95), (None, 20, 80, 120), ("mei", None), ("us", None)))
    add(made, "cases", {
        "case_id": [f"k{n}" for n in range(len(ways))], "customer_id": [f"c{n % 5}" for n in range(len(ways))],
        "opened_at": [at(n % 9) for n in range(len(ways))],
        "solved_at": [at(one[0]) if one[0] else None for one in ways],
        "due_on": [at(one[1]).date() if one[1] else None for one in ways],
        "owner_id": [one[2] for one in ways], "cause": [one[3] for one in ways],
        "severity": [n % 5 + 1 for n in range(len(ways))],
    })  # fmt: skip
    return made


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("owner", ["", "mei", NOBODY])
@pytest.mark.parametrize("cause", ["", "us"])
def test_the_engine_and_the_rule_of_a_row_say_the_same(book: Book, state, owner, cause) -> None:
    with lake_here(book) as lake:
        rows = dicts(f"SELECT * FROM ({lake.imported('cases')}) AS rows")
        owners = {row["owner_id"] for row in rows if row["owner_id"]}
        names = {number: text for (_, number), text in texts_of_ids(lake, {"colleague": owners}).items()}
        asked = CasesAsked(DAY, state, owner=owner, cause=cause)
        number = next(iter(owners))
        found = case_numbers(lake, asked, owner=number, most=100)
        counted = count_cases(lake, asked, owner=number)
    told = [row | {"owner_id": names.get(row["owner_id"])} for row in rows]
    wanted = sorted(
        (row for row in told if is_asked(row, asked)), key=lambda row: (*pressing(row, state), row["case_id"])
    )
    assert found == [row["case_id"] for row in wanted]
    assert counted == len(wanted) > 0


def answers(book: Book, rows: list[tuple[str, str | None, int, float]]) -> None:
    add(book, "answers", {
        "submission_id": [f"s{n}" for n in range(len(rows))], "item": ["recommend"] * len(rows),
        "customer_id": [row[0] for row in rows], "contact_id": [row[1] for row in rows],
        "instrument": ["nps"] * len(rows), "version": ["1.0"] * len(rows),
        "answered_at": [at(row[2]) for row in rows], "value": [row[3] for row in rows],
    })  # fmt: skip


def test_recovery_counts_the_first_answer_after_it_was_solved(tmp_path: Path) -> None:
    made = empty_book(tmp_path)
    add(made, "cases", {
        "case_id": ["k1", "k2", "k3", "k4", "k5"], "customer_id": ["c1", "c2", "c3", "c4", None],
        "contact_id": ["p1", None, "p3", "p4", None], "opened_at": [at(1)] * 5,
        "solved_at": [at(10), at(10), at(10), None, at(10)],
    })  # fmt: skip
    answers(made, [
        ("c1", "p1", 5, 0.0), ("c1", "p9", 11, 2.0), ("c1", "p1", 20, 9.0),  # their own answer counts before others'
        ("c2", "p2", 12, 3.0), ("c2", "p2", 30, 10.0),  # the first, not the best
        ("c4", "p4", 40, 10.0),
    ])  # fmt: skip
    found = recovery(made, [NPS], until=DAY)
    assert (found.solved, found.share, found.silent) == (3, wilson_share(1, 2), 1)
    assert recovery(made, [NPS], until=at(15).date()).share == wilson_share(0, 2), "what came later is not seen"
    assert recovery(made, [], until=DAY).share is None
