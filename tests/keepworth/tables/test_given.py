"""What customers were given in a year: one body for what is counted, on a made book whose truth is known."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from tests.factories.books import add, empty_book

from keepworth.tables.answering import lake_here
from keepworth.tables.given import NEEDED, READ, Given, given_to
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import lake_asker

AS_OF = dt.date(2026, 6, 30)


def at(day: str, hour: int = 9) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:00+00:00")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Customer a: two days of talk, one a review; b: none of ours; c: another day, and a case that waits."""
    book = empty_book(tmp_path_factory.mktemp("given"))
    talks = [
        # customer, day, hour, stage, direction, automated
        ("a", "2026-06-01", 9, "review", "ours", False),
        ("a", "2026-06-01", 15, "review", "both", False),  # the same day
        ("a", "2026-05-01", 9, "deliver", None, False),
        ("a", "2026-05-02", 9, "deliver", "theirs", False),  # they talked, not we
        ("a", "2026-05-03", 9, "review", "ours", True),  # a machine
        ("a", "2024-05-03", 9, "review", "ours", False),  # before the year
        ("a", "2026-07-01", 9, "review", "ours", False),  # after the day
        ("b", "2026-05-03", 9, "deliver", "theirs", False),
        ("c", "2026-06-30", 23, "deliver", "ours", False),
    ]
    add(book, "customers", {"customer_id": ["a", "b", "c"], "owner_id": ["ann", "bo", None]})
    add(book, "colleagues", {"colleague_id": ["ann", "bo"], "left_on": [None, dt.date(2026, 1, 1)]})
    add(book, "touchpoints", {
        "touchpoint_id": [f"t{place}" for place in range(len(talks))], "customer_id": [one[0] for one in talks],
        "at": [at(one[1], one[2]) for one in talks], "stage": [one[3] for one in talks],
        "direction": [one[4] for one in talks], "automated": [one[5] for one in talks],
    })  # fmt: skip
    add(book, "cases", {
        "case_id": ["k1", "k2", "k3", "k4"], "customer_id": ["a", "a", "c", "c"],
        "opened_at": [at("2026-06-01"), at("2026-06-10"), at("2026-06-25"), at("2025-01-01")],
        "first_reply_at": [at("2026-06-02"), at("2026-06-10", 21), at("2026-07-02"), None],
    })  # fmt: skip
    add(book, "costs", {"customer_id": ["a", "c"], "period": ["2026-05", "2026-05"], "hours": [2.0, 1.0],
                        "amount": [Decimal(200), Decimal(50)]})  # fmt: skip
    with lake_here(book) as lake:
        of = lake_asker(lake, read=READ, needed=NEEDED)
        assert of is not None
        return given_to(of, np.array([1, 2, 3]), owner=np.array([1, 2, UNKNOWN]), as_of=AS_OF)


def test_days_on_which_we_talked_are_counted_once_and_machines_and_they_not(given: Given) -> None:
    assert given.contacts.tolist() == [2, 0, 1]


def test_reviews_are_days_at_that_stage_of_the_journey(given: Given) -> None:
    assert given.reviews.tolist() == [1, 0, 0]


def test_first_answers_are_measured_in_days_and_one_that_came_later_waits(given: Given) -> None:
    assert [list(one) for one in given.answered] == [pytest.approx([1.0, 0.5]), [], []]
    assert [list(one) for one in given.waiting] == [[], [], pytest.approx([5 + 15 / 24])]
    assert given.known["cases"] == 3


def test_hours_are_a_years_worth_of_what_costs_say(given: Given) -> None:
    assert given.hours == pytest.approx([2 * 365.25 / 31, 0, 365.25 / 31])
    assert given.known["hours"] == "costs"


def test_who_left_serves_nobody(given: Given) -> None:
    assert given.named is not None
    assert given.named.tolist() == [True, False, False]
