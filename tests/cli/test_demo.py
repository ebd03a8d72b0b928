"""`keepworth demo`: the sample books, in the terminal and as a page, and their removal."""

import json
import resource
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from keepworth.cli import main
from keepworth.samples.complete_journey import baskets
from keepworth.tables.book import make_book


def keepworth(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "demo-book"


@pytest.fixture(scope="module")
def seconds() -> list[float]:
    """How long the processor was busy with the first demo."""
    return []


@pytest.fixture(scope="module")
def shown(folder: Path, seconds: list[float]) -> Result:
    before = used()
    done = keepworth("demo", "--at", folder)
    seconds.append(used() - before)
    return done


def used() -> float:
    """Return the seconds of processor of this process and of those that it started."""
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(of.ru_utime + of.ru_stime for of in each)


@pytest.fixture(scope="module")
def grocer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("retail") / "grocer"


@pytest.fixture(scope="module")
def retail(grocer: Path) -> Result:
    return keepworth("demo", "--retail", "--at", grocer)


def test_the_demo_says_what_the_clients_are_worth_with_its_range(shown: Result) -> None:
    assert shown.exit_code == 0, shown.stderr
    said = " ".join(shown.stdout.split())
    assert "Your 40 customers are worth" in said
    assert said.count(" still active · ") >= 10  # of the most valuable each; who is at risk may be gone
    assert "revenue, not margin" not in said
    assert_whole(said)


def test_the_retail_demo_says_what_the_households_are_worth_with_its_range(retail: Result) -> None:
    assert retail.exit_code == 0, retail.stderr
    said = " ".join(retail.stdout.split())
    assert "Your 2,469 customers are worth" in said
    assert said.count(" still active · ") == 20
    assert "revenue, not margin" in said
    assert_whole(said)


def assert_whole(said: str) -> None:
    assert "; 8 in 10)." in said
    for part in ("The most valuable", "Those most at risk", "Can this be trusted?", "What to keep in mind"):
        assert part in said


def test_what_is_simulated_says_so_and_what_is_real_does_not(
    shown: Result, folder: Path, retail: Result, grocer: Path
) -> None:
    for said in (shown.stdout, (folder / "portfolio.html").read_text(encoding="utf-8")):
        assert "(simulated)" in said
        assert "Simulated: this is the sample book" in " ".join(said.split())
    for said in (retail.stdout, (grocer / "portfolio.html").read_text(encoding="utf-8")):
        assert "simulated" not in said.lower()
        assert "This is a sample book: 2,469 households" in " ".join(said.split())


def test_the_page_stands_beside_the_book(shown: Result, folder: Path) -> None:
    page = folder / "portfolio.html"
    assert str(page) in shown.stdout
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert len(text) < 500_000


def test_no_file_of_your_own_goes_into_the_sample(shown: Result, folder: Path) -> None:
    refused = keepworth("import", folder, baskets(), "--as", "orders")
    assert refused.exit_code == 2
    assert "keepworth init" in refused.stderr
    assert f"keepworth demo --remove {folder}" in refused.stderr


def test_a_second_demo_uses_the_book_that_is_there(shown: Result, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (folder / "lake").rglob("*.parquet")}
    again = keepworth("demo", "--at", folder, "--json")
    assert again.exit_code == 0, again.stderr
    assert {path: path.stat().st_mtime_ns for path in (folder / "lake").rglob("*.parquet")} == before
    found = json.loads(again.stdout)
    assert found.keys() == {
        "book", "sample", "simulated", "run", "as_of", "currency", "customers", "equity", "at_stake", "relations",
        "fighting", "most_valuable", "most_at_risk", "proof", "warnings", "page",
    }  # fmt: skip
    assert found["equity"]["low"] < found["equity"]["mean"] < found["equity"]["high"]
    assert (found["sample"], found["simulated"]) == (True, True)
    assert len(found["most_valuable"]) == 10
    assert 0 < len(found["most_at_risk"]) <= 10  # who has left is worth nothing any more, and at risk of nothing
    assert all(one["p_active"]["mean"] <= 0.9 for one in found["most_at_risk"])


def test_the_portfolio_of_a_scored_book_can_be_had_in_chinese(retail: Result, grocer: Path, tmp_path: Path) -> None:
    page = tmp_path / "portfolio.html"
    found = keepworth("portfolio", grocer, "--language", "zh-hans", "--without-backtest", "--page", page)
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


def test_the_demo_takes_less_than_twenty_seconds_of_one_processor(shown: Result, seconds: list[float]) -> None:
    assert shown.exit_code == 0
    assert 0 < seconds[0] < 20


def test_one_command_takes_the_sample_out_and_leaves_an_empty_book(
    retail: Result, grocer: Path, tmp_path: Path
) -> None:
    shutil.copytree(grocer, tmp_path / "gone", symlinks=True)
    gone = keepworth("demo", "--remove", tmp_path / "gone")
    assert gone.exit_code == 0, gone.stderr
    assert "155,848 rows of 1 tables, and all scores" in gone.stdout
    left = {str(path.relative_to(tmp_path / "gone")) for path in (tmp_path / "gone").rglob("*") if path.is_file()}
    assert left == {"keepworth.toml", "book.lock", "lake/manifest.json", "lake/.readers", "scores/.lock"}
    assert keepworth("import", tmp_path / "gone", baskets(), "--as", "orders").exit_code == 0
    again = keepworth("demo", "--remove", tmp_path / "gone")
    assert again.exit_code == 2
    assert "nothing was removed" in again.stderr


def test_what_went_can_be_had_as_json(tmp_path: Path) -> None:
    make_book(tmp_path / "empty", currency="USD", sample=True)
    gone = keepworth("demo", "--remove", tmp_path / "empty", "--json")
    assert json.loads(gone.stdout) == {"rows": 0, "tables": 0}
