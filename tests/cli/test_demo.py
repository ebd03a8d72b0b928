"""`keepworth demo`: the sample book, in the terminal and as a page."""

import json
import resource
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from keepworth.cli import main
from keepworth.samples.complete_journey import baskets


def keepworth(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "demo-book"


@pytest.fixture(scope="module")
def shown(folder: Path) -> Result:
    return keepworth("demo", "--at", folder)


def test_the_demo_says_what_the_customers_are_worth_with_its_range(shown: Result) -> None:
    assert shown.exit_code == 0, shown.stderr
    said = " ".join(shown.stdout.split())
    assert "Your 2,469 customers are worth" in said
    assert "; 8 in 10)." in said
    assert said.count(" still active · ") == 20
    for part in ("The ten most valuable", "The ten most at risk", "Can this be trusted?", "What to keep in mind"):
        assert part in said
    assert "revenue, not margin" in said


def test_the_page_stands_beside_the_book(shown: Result, folder: Path) -> None:
    page = folder / "portfolio.html"
    assert str(page) in shown.stdout
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "sample book" in text
    assert len(text) < 500_000


def test_no_file_of_your_own_goes_into_the_sample(shown: Result, folder: Path) -> None:
    refused = keepworth("import", folder, baskets(), "--as", "orders")
    assert refused.exit_code == 2
    assert "keepworth init" in refused.stderr


def test_a_second_demo_uses_the_book_that_is_there(shown: Result, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (folder / "lake").rglob("*.parquet")}
    again = keepworth("demo", "--at", folder, "--json")
    assert again.exit_code == 0, again.stderr
    assert {path: path.stat().st_mtime_ns for path in (folder / "lake").rglob("*.parquet")} == before
    found = json.loads(again.stdout)
    assert found.keys() == {
        "book", "sample", "run", "as_of", "currency", "customers", "equity", "at_stake", "most_valuable",
        "most_at_risk", "proof", "warnings", "page",
    }  # fmt: skip
    assert found["equity"]["low"] < found["equity"]["mean"] < found["equity"]["high"]
    assert len(found["most_valuable"]) == len(found["most_at_risk"]) == 10
    assert all(one["p_active"]["mean"] <= 0.9 for one in found["most_at_risk"])


def test_the_portfolio_of_a_scored_book_can_be_had_in_chinese(shown: Result, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "portfolio.html"
    found = keepworth("portfolio", folder, "--language", "zh-hans", "--without-backtest", "--page", page)
    assert found.exit_code == 0, found.stderr
    assert "您的 2,469 位客户" in found.stdout
    assert '<html lang="zh-Hans">' in page.read_text(encoding="utf-8")


def test_the_demo_never_touches_a_book_of_your_own(tmp_path: Path) -> None:
    assert keepworth("init", tmp_path / "mine", "--currency", "EUR").exit_code == 0
    refused = keepworth("demo", "--at", tmp_path / "mine")
    assert refused.exit_code == 2
    assert "--at FOLDER" in refused.stderr


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    assert keepworth("demo", "--at", tmp_path).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_book_that_was_never_scored_has_no_portfolio_yet(tmp_path: Path) -> None:
    keepworth("init", tmp_path / "mine", "--currency", "EUR")
    refused = keepworth("portfolio", tmp_path / "mine")
    assert refused.exit_code == 3
    assert "keepworth score" in refused.stderr


def test_a_page_that_cannot_be_written_is_said_so(shown: Result, folder: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "page.html"
    refused = keepworth("portfolio", folder, "--without-backtest", "--page", nowhere)
    assert refused.exit_code == 2
    assert "--page" in refused.stderr


def test_the_demo_takes_less_than_twenty_seconds_of_one_processor(tmp_path: Path) -> None:
    def used() -> float:
        return sum(
            of.ru_utime + of.ru_stime
            for of in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        )

    before = used()
    assert keepworth("demo", "--at", tmp_path / "demo").exit_code == 0
    assert used() - before < 20
