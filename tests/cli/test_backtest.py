"""`keepworth backtest`: the contract of its JSON, its words, and how it ends."""

from pathlib import Path

import pytest
from tests.factories.commands import ANSI, alone, answered, book_of, keepworth, shop


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("shop"), *shop())


def test_the_json_holds_what_others_rely_on(book: Path) -> None:
    found = answered("backtest", book, "--as-of", "2020-12-31")
    orders = found["orders"]
    came = [line for line in shop() if line.split(",")[1] > "2020-12-31"]
    assert orders["actual"] == len({tuple(line.split(",")[:2]) for line in came}), "days with an order, per customer"
    for name in ("expected", "mae", "mae_naive"):
        assert isinstance(orders[name], float)
    for name in ("interval_coverage", "interval_coverage_shown"):
        assert 0 < found[name] <= 1
    assert found["calibration"]
    for one in found["calibration"]:
        assert {"said", "happened", "low", "high", "customers"} <= set(one)
    assert (found["as_of"], found["until"]) == ("2020-12-31", "2021-06-30")


def test_a_model_may_be_named(book: Path) -> None:
    assert answered("backtest", book, "--model", "paretonbd")["orders"]["model"] == "paretonbd"


def test_in_words_both_days_and_the_verdict_are_said(book: Path) -> None:
    done = alone("backtest", book, "--as-of", "2020-12-31", TERM="xterm-256color")
    assert (done.returncode, done.stderr) == (0, "")
    assert not ANSI.search(done.stdout)
    assert "From 2020-12-31 to 2021-06-30" in done.stdout
    assert "Tenths of the customers" in done.stdout


def test_nothing_is_written(book: Path) -> None:
    before = sorted(book.rglob("*"))
    answered("backtest", book)
    assert sorted(book.rglob("*")) == before


@pytest.mark.parametrize(("day", "said"), [("2030-01-01", "Nothing came after"), ("2010-01-01", "the first order is")])
def test_a_day_with_nothing_before_or_after_it_ends_with_3(book: Path, day: str, said: str) -> None:
    refused = keepworth("backtest", book, "--as-of", day, "--json")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert said in refused.stderr


def test_a_book_without_orders_ends_with_3_and_the_way_to_some(tmp_path: Path) -> None:
    refused = keepworth("backtest", book_of(tmp_path))
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "FILE --as orders" in refused.stderr


def test_an_unknown_model_ends_with_2(book: Path) -> None:
    assert keepworth("backtest", book, "--model", "arima").exit_code == 2
