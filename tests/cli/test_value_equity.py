"""`keepworth value equity`: the sum and its range, what moves it, the bridge, and what is not told."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

from keepworth.samples.firm import FIRST
from keepworth.tables.book import Book

CONTRACTS = "contract_id,customer_id,starts_on,ends_on,due,annual_value,margin"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("equity") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(
        made,
        "contracts",
        CONTRACTS,
        "a,acme,2025-07-01,2026-06-30,start,1000,400",
        "b,bolt,2025-01-01,,monthly,600,300",
    )
    offer(made, "costs", "customer_id,period,amount,hours", "acme,2025,50,10")
    return made


def test_contracts_alone_are_worth_something(book: Path) -> None:
    answered("score", book, "--as-of", "2025-12-31")
    found = answered("value", "equity", book)
    assert found["customers"] == 2
    assert found["low"] < found["mean"] < found["high"]
    assert found["sources"]["contracts"] + found["sources"]["cost_to_serve"] == pytest.approx(found["mean"])
    assert found["sensitivity"]["retention"]["money"] > 0
    assert found["sensitivity"]["acquisition_cost"] is None
    said = keepworth("value", "equity", book).stdout
    assert "As of 2025-12-31: 2 customers are worth" in said
    assert "Not told: The book does not say what is spent on getting customers" in said
    assert "There is no run of an earlier day" in said


def test_a_later_run_is_held_against_the_earlier(book: Path) -> None:
    answered("score", book, "--as-of", "2025-12-31")
    answered("score", book, "--as-of", "2026-03-31")
    found = answered("value", "equity", book)
    bridge = found["bridge"]
    assert bridge["is"] == pytest.approx(found["mean"])
    assert bridge["was"] == pytest.approx(answered("value", "equity", book, "--as-of", "2025-12-31")["mean"])
    assert "now" in keepworth("value", "equity", book).stdout


def test_a_book_that_was_not_scored_says_how(tmp_path: Path) -> None:
    assert keepworth("init", tmp_path / "book", "--currency", "USD").exit_code == 0
    refused = keepworth("value", "equity", tmp_path / "book")
    assert refused.exit_code == 3
    assert "keepworth score" in refused.stderr


def test_one_customer_is_not_many_and_less_has_a_true_minus(tmp_path: Path) -> None:
    book = tmp_path / "book"
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    offer(book, "contracts", CONTRACTS, "a,acme,2025-07-01,2026-06-30,start,1000,400")
    answered("score", book, "--as-of", "2025-12-31")
    said = keepworth("value", "equity", book).stdout
    assert "As of 2025-12-31: 1 customer is worth" in said
    assert "(1 % of it moves −0." in said
    assert "moves -" not in said


def test_a_point_of_winning_customers_is_a_hundredth_of_what_they_are_worth(scored_firm: Book) -> None:
    """Worked out anew from the customers who first ordered in the months whose spending is written."""
    told = answered("value", "equity", scored_firm.folder)
    part, ends = told["sensitivity"]["acquisition_cost"], [told[end] / told["mean"] for end in ("low", "high")]
    with pq.ParquetFile(scored_firm.folder / "scores/latest/customers.parquet") as file:
        rows = file.read(columns=["first_order", "value"]).to_pylist()
    won = [
        row["value"] for row in rows if row["first_order"] and row["first_order"] >= FIRST and row["value"] is not None
    ]
    assert part["won"] == len(won)
    assert part["worth"] == pytest.approx(sum(won) / len(won))
    assert part["point"] / part["money"] == pytest.approx(part["worth"] / part["each"])
    assert sorted(part[end] / part["point"] for end in ("low", "high")) == pytest.approx(ends)
    assert part["elasticity"] == pytest.approx(-part["each"] / (part["worth"] - part["each"]))
    assert "  A point more (1 in 100 of the " in keepworth("value", "equity", scored_firm.folder).stdout
