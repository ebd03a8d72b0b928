"""`keepworth prove bakeoff`: which metric foretells, or why nobody can say."""

import datetime as dt
from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.keepworth.runs.test_bakeoff import AS_OF, shop

DAY = ("--as-of", AS_OF.isoformat())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop(tmp_path_factory.mktemp("bakeoff"), customers=200).folder


def test_it_names_the_metric_that_customers_went_by(book: Path) -> None:
    found = answered("prove", "bakeoff", book, *DAY)
    assert found["winner"] in {"ces 2.0 ease", "all together", "tie"}
    assert found["metrics"][0]["low"] > 0
    assert len(found["origins"]) == 2
    said = keepworth("prove", "bakeoff", book, *DAY)
    assert said.exit_code == 0
    assert "95 in 100" in said.output
    assert "past behaviour alone reaches" in said.output


def test_too_few_events_are_an_answer_and_no_fault(book: Path) -> None:
    found = answered("prove", "bakeoff", book, "--outcome", "referrals", *DAY)
    assert (found["winner"], found["metrics"], found["base"]) == ("not_enough_events", [], None)
    assert found["events_needed"] >= 50
    assert "Not enough events to name a winner: 0 brought somebody" in keepworth(
        "prove", "bakeoff", book, "--outcome", "referrals", *DAY
    ).output  # fmt: skip


def test_a_book_without_answers_is_told_what_to_do(tmp_path: Path) -> None:
    from tests.factories.books import add_orders, empty_book

    made = empty_book(tmp_path)
    add_orders(made, ("c", dt.date(2024, 1, 1), 5))
    refused = keepworth("prove", "bakeoff", made.folder, *DAY)
    assert refused.exit_code == 3
    assert "no customer of this book had answered a metric: ask for some, or import them" in refused.stderr
    wrong = keepworth("prove", "bakeoff", made.folder, "--days", "0")
    assert wrong.exit_code == 2
