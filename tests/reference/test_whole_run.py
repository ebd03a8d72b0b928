"""The design's §13.8 through a whole run: a lake that holds exactly that evidence, scored and stored.

Its months are 30 days here, so that every age is a whole number of days: the half-life is as many times 30 days. What
it calls trust is performance, which promises feed, by a questionnaire of three items out of ten.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.factories.books import add, empty_book
from tests.factories.gathered import add_answers, ids_of, said
from tests.factories.pushed import pushes_add_up, rows_in

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.book import Book
from keepworth.tables.own_instruments import publish_instrument
from keepworth.tables.settings import read_settings
from keepworth.tables.settings_change import change_settings

AS_OF = dt.date(2026, 6, 30)
MONTH = dt.timedelta(days=30)
HALF_LIFE = 12 * 30 / (365.25 / 12)
ITEMS = ("one", "two", "three")
OURS = """
format = 1
name = "ours"
version = "1.0"
sources = "Our own words."
title = { en = "Ours", zh-hans = "我们的" }
opening.customer = { en = "Hello.", zh-hans = "您好。" }
""" + "".join(
    f"""
[[items]]
name = "{name}"
construct = "How well it works, {name}"
feeds = "performance"
scale = "likely"
customer = {{ en = "{{company}} works, {name}.", zh-hans = "{{company}}好用，{name}。" }}
"""
    for name in ITEMS
)  # fmt: skip


def company(folder: Path, *, user: bool = True, times: int = 1) -> Book:
    """CFO, user and a silent technician; seven of nine promises kept, the last a month ago."""
    made = empty_book(folder)
    publish_instrument(made.folder, OURS)
    change_settings(made.folder, **{"measure.mean": 65.0, "half_life_months.performance": HALF_LIFE})
    book = Book(made.folder, read_settings(made.folder))
    add(book, "contacts", {"contact_id": ["cfo", "user", "tech"], "customer_id": ["acme"] * 3,
                           "influence": [5, 3, 2], "valid_from": [dt.date(2020, 1, 1)] * 3})  # fmt: skip
    for again in range(times):
        _answer(book, f"cfo {again}", "cfo", 8, day=AS_OF - 3 * MONTH)
    if user:
        _answer(book, "user", "user", 5, day=AS_OF)
    due = [AS_OF - MONTH] * 9
    add(book, "promises", {"promise_id": [str(at) for at in range(9)], "customer_id": ["acme"] * 9,
                           "agreed_on": [dt.date(2026, 1, 5)] * 9, "due_on": due, "kept_on": due,
                           "kept": ["yes"] * 7 + ["no"] * 2})  # fmt: skip
    return book


def _answer(book: Book, submission: str, who: str, value: float, *, day: dt.date) -> None:
    more = {"instrument": "ours", "contact_id": who, "answered_at": f"{day}T10:00"}
    add_answers(book, *(said(submission, item, value) | more for item in ITEMS))


def scored(book: Book, *, as_of: dt.date = AS_OF) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    run = score_book(book, asked=Asked(as_of=as_of))
    assert pushes_add_up(run) == 1
    (row,) = rows_in(run / "indicators.parquet")
    return row, rows_in(run / "pushes.parquet")


def test_it_is_as_the_design_computes_it(tmp_path: Path) -> None:
    book = company(tmp_path)
    row, pushed = scored(book)
    told = {name: row[name] for name in ("score", "sd", "information", "freshness", "coverage", "prior", "prior_sd")}
    assert told == pytest.approx(
        {"score": 65.134961, "sd": 7.892923, "information": 0.777284, "freshness": 0.890997, "coverage": 0.8,
         "prior": 65.0, "prior_sd": 279.72**0.5}, abs=5e-7,
    )  # fmt: skip
    who = ids_of(book, "contact")
    pushes = {one["contact_id"]: one["push"] for one in pushed}
    assert pushes == pytest.approx({who["cfo"]: 5.073661, who["user"]: -6.079954, None: 1.141254}, abs=5e-7)
    assert {one["y"] for one in pushed} == {80.0, 50.0, 75.0}
    assert row["newest"] == AS_OF


def test_without_the_user(tmp_path: Path) -> None:
    row, _ = scored(company(tmp_path, user=False))
    assert (row["score"], row["sd"]) == pytest.approx((74.199376, 10.757485), abs=5e-7)


def test_an_answer_that_came_in_four_times_floods_nothing(tmp_path: Path) -> None:
    row, pushed = scored(company(tmp_path, times=4))
    assert (row["score"], row["sd"]) == pytest.approx((66.285722, 7.386419), abs=5e-7)
    assert len(pushed) == 6


def test_two_years_later_with_nothing_new(tmp_path: Path) -> None:
    row, _ = scored(company(tmp_path), as_of=AS_OF + 24 * MONTH)
    told = (row["score"], row["sd"], row["information"])
    assert told == pytest.approx((65.033740, 16.313526, 0.048580), abs=5e-7)
