"""Price and loyalty through a whole run: books with known truth, told back; and what is said where too little is."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.factories.loyal_renewals import AS_OF, BUYERS, CUSTOMERS, GAMMA, MORE, OTHERS, loyal_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.book import Book, find_book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return loyal_book(tmp_path_factory.mktemp("premium"))


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book, asked=Asked(as_of=AS_OF))


@pytest.fixture(scope="module")
def told(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "premium.json").read_text(encoding="utf-8"))
    return found


def of_segment(rows: list[dict[str, Any]], name: str | None) -> dict[str, Any]:
    (found,) = [one for one in rows if one["segment"] == name]
    return found


def test_the_premium_that_the_renewals_were_drawn_with_is_told(told: dict[str, Any]) -> None:
    small = of_segment(told["premiums"], "small")
    assert small["verdict"] == "told"
    assert small["low"] < 8 < small["high"]
    assert small["points"] == pytest.approx(8, abs=2.5)
    assert small["logits_a_point"] == pytest.approx(GAMMA, abs=0.02)
    assert (small["claim"], told["level"]) == ("association", 0.8)


def test_a_segment_without_any_premium_has_none(told: dict[str, Any]) -> None:
    large = of_segment(told["premiums"], "large")
    assert large["low"] < 0 < large["high"]
    whole = of_segment(told["premiums"], None)
    assert large["points"] < whole["points"] < of_segment(told["premiums"], "small")["points"]


def test_what_it_is_of_is_counted(told: dict[str, Any]) -> None:
    whole = of_segment(told["premiums"], None)
    assert (whole["renewals"], whole["customers"], whole["loyal"]) == (CUSTOMERS, CUSTOMERS, CUSTOMERS // 2)
    for name in ("renewals", "customers", "loyal", "lost", "lost_loyal"):
        assert sum(of_segment(told["premiums"], one)[name] for one in ("small", "large")) == whole[name]


def test_elasticities_that_the_purchases_were_drawn_with_are_told(told: dict[str, Any]) -> None:
    whole = of_segment(told["elasticities"], None)
    assert whole["verdict"] == "told"
    for name, true in (("others", OTHERS), ("loyal", OTHERS + MORE), ("difference", MORE)):
        assert whole[name] == pytest.approx(true, abs=0.15)
        assert whole[f"{name}_low"] < whole[name] < whole[f"{name}_high"]
    assert whole["claim"] == "association"
    assert (whole["loyal_customers"], whole["other_customers"]) == (BUYERS // 2, BUYERS // 2)
    assert (told["since"], told["until"], told["products"], told["every"]) == ("2024-01", "2024-12", 2, 1)


def test_the_record_of_the_run_says_the_same(run: Path, told: dict[str, Any]) -> None:
    assert read_record(run)["premium"] == told


def test_prices_by_lot_make_the_premium_an_effect_and_list_prices_none(book: Book, tmp_path: Path) -> None:
    own = find_book(shutil.copytree(book.folder, tmp_path / "book", symlinks=True))
    with (own.folder / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[trials]\nprices_by_lot = true\n")
    run = score_book(find_book(own.folder), asked=Asked(as_of=AS_OF))
    found = json.loads((run / "premium.json").read_text(encoding="utf-8"))
    assert of_segment(found["premiums"], None)["claim"] == "effect"
    assert of_segment(found["elasticities"], None)["claim"] == "association"


def test_what_comes_later_makes_nobody_loyal_before(book: Book, tmp_path: Path) -> None:
    """As of the end of 2023 nobody had renewed twice, and by then no purchase was made."""
    own = find_book(shutil.copytree(book.folder, tmp_path / "book", symlinks=True))
    run = score_book(own, asked=Asked(as_of=dt.date(2023, 12, 31)))
    assert read_record(run)["premium"] is None
    assert not (run / "premium.json").exists()
