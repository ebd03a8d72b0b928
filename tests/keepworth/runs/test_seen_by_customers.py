"""What customers see us lead in, by their answers: by hand, and with who says enough."""

import datetime as dt

import pytest
from scipy.stats import t as student
from tests.factories.books import empty_book
from tests.factories.gathered import add_answers, said

from keepworth.focus.disciplines import DISCIPLINES
from keepworth.runs.seen_by_customers import seen_by_customers

DAY = dt.date(2026, 7, 31)
ITEMS = DISCIPLINES["intimacy"]


def answer(number: str, customer: str, value: float, *, items: tuple[str, ...] = ITEMS, **more):
    return [
        said(number, item, value, instrument="disciplines", customer_id=customer, side="customer", **more)
        for item in items
    ]


def test_each_customer_counts_once_by_the_last_answers_of_its_people(tmp_path) -> None:
    """Acme's two say 6 and 4, so 5; Beta said 2 and later 3; Gamma says 7: 5, 3 and 7 are 5, by Student's t."""
    book = empty_book(tmp_path)
    add_answers(
        book, *answer("1", "acme", 6, contact_id="ann"), *answer("2", "acme", 4, contact_id="ben"),
        *answer("3", "beta", 2, contact_id="cid", at="2026-01-01T10:00"),
        *answer("4", "beta", 3, contact_id="cid", at="2026-06-30T10:00"), *answer("5", "gamma", 7, contact_id="dan"),
        *answer("6", "delta", 1, contact_id="eve", items=ITEMS[:2]),  # two of four are too few
        *answer("7", "acme", 1, contact_id="ann", at="2026-09-01T10:00"),  # later than the day asked about
    )  # fmt: skip
    found = seen_by_customers(book, as_of=DAY)
    assert set(found) == {"intimacy"}
    one = found["intimacy"]
    reach = student.ppf(0.9, 2) * 2 / 3**0.5  # sd of 5, 3, 7 is 2
    assert (one.mean, one.low, one.high) == pytest.approx((5, 5 - reach, 7))  # a scale ends at 7
    assert (one.customers, one.people, one.last) == (3, 4, dt.date(2026, 6, 30))


def test_of_one_customer_no_range_is_told(tmp_path) -> None:
    book = empty_book(tmp_path)
    add_answers(book, *answer("1", "acme", 6, contact_id="ann"))
    one = seen_by_customers(book, as_of=DAY)["intimacy"]
    assert (one.mean, one.low, one.high, one.customers) == (6, None, None, 1)


def test_our_own_answers_and_guesses_are_not_the_customers(tmp_path) -> None:
    book = empty_book(tmp_path)
    ours = [{**row, "side": "us"} for row in answer("1", "acme", 7, colleague_id="zoe")]
    guess = [{**row, "perspective": "guess"} for row in answer("2", "acme", 7, contact_id="ann")]
    add_answers(book, *ours, *guess)
    assert seen_by_customers(book, as_of=DAY) == {}


def test_whoever_answered_and_is_of_no_known_customer_is_no_customer(tmp_path) -> None:
    """Two who answered by an open link are no third customer, who would say what they say on average."""
    book = empty_book(tmp_path)
    add_answers(
        book, *answer("1", "acme", 6, contact_id="ann"), *answer("2", "beta", 4, contact_id="ben"),
        *({**row, "customer_id": None} for number in ("3", "4") for row in answer(number, "", 1)),
    )  # fmt: skip
    one = seen_by_customers(book, as_of=DAY)["intimacy"]
    assert (one.mean, one.customers, one.people) == (5, 2, 2)
