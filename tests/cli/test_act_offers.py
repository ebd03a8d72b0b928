"""`keepworth act offers`: needs first, then what is expected to earn most, and how well that foresaw the past."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

PRODUCTS = 16
CUSTOMERS = 120


def lines() -> list[str]:
    """Half buy P00 to P07, half P08 to P15, three a visit on six visits."""
    rng = np.random.default_rng(1)
    found = []
    for customer in range(CUSTOMERS):
        for visit in range(6):
            day = f"2025-{visit + 1:02d}-{customer % 27 + 1:02d}"
            those = sorted((8 * (customer % 2) + rng.choice(8, 3, replace=False)).tolist())
            found += [f"c{customer:03d},{day},{10 + what},{2 + what},P{what:02d},1" for what in those]
    return found


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("offers") / "book"
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    offer(book, "orders", "customer_id,ordered_on,amount,margin,product_id,quantity", *lines())
    goods = [
        f"P{what:02d},Product {what},{10 + what},8,{'A cat' if what in (9, 10) else ''}," for what in range(PRODUCTS)
    ]
    offer(book, "products", "product_id,name,list_price,unit_cost,need,ended", *goods, "P99,New,30,5,A cat,",
          "P98,Old,30,5,A cat,yes")  # fmt: skip
    offer(book, "needs", "need_id,customer_id,stated_on,topic,met_on", "1,c000,2025-02-01,A cat,",
          "2,c001,2025-02-01,A cat,2025-03-01")  # fmt: skip
    answered("score", book)
    return book


def test_similar_customers_foretell_better_than_what_sells_best(scored: Path) -> None:
    told = answered("act", "offers", scored)["told"]
    assert told["by"] in ("bm25", "cosine")
    assert told["why"] is None
    assert told["recall"]["low"] > 0
    assert told["ndcg"]["low"] > 0
    assert (told["customers"], told["products"], told["with_needs"]) == (CUSTOMERS, PRODUCTS + 1, 1)


def test_what_they_told_us_they_need_stands_first(scored: Path) -> None:
    found = answered("act", "offers", scored, "--customer", "c000")["offers"]
    needs = [one for one in found if one["reason"] == "need"]
    assert [one["rank"] for one in needs] == [1, 2, 3]
    assert {one["product"] for one in needs} == {"Product 9", "Product 10", "New"}
    assert needs[0]["words"] == "They told us what they need: A cat."
    assert {one["chance"] for one in needs} == {None}, "nobody tested it"
    assert "Old" not in {one["product"] for one in found}


def test_a_need_that_was_met_is_no_reason(scored: Path) -> None:
    found = answered("act", "offers", scored, "--customer", "c001")["offers"]
    assert "need" not in {one["reason"] for one in found}


def test_the_rest_is_by_what_it_is_expected_to_leave(scored: Path) -> None:
    for customer in ("c000", "c001", "c017"):
        found = answered("act", "offers", scored, "--customer", customer)["offers"]
        left = [one["expected_margin"] for one in found if one["reason"] != "need"]
        assert left == sorted(left, reverse=True)
        assert [one["rank"] for one in found] == list(range(1, len(found) + 1))
        assert len({one["product"] for one in found}) == len(found)


def test_what_they_bought_before_is_a_reminder_without_a_discount(scored: Path) -> None:
    found = answered("act", "offers", scored, "--customer", "c001")["offers"]
    again = [one for one in found if one["reason"] == "again"]
    assert again
    assert all("no discount" in one["words"] for one in again)


def test_it_is_said_in_words(scored: Path) -> None:
    said = keepworth("act", "offers", scored, "--customer", "c000").stdout
    assert "1 told us of a need that we can meet" in said
    assert "recall at 10" in said
    assert "never tested" in said
    assert "more customers" in keepworth("act", "offers", scored).stdout


def test_somebody_unknown_is_refused_by_name(scored: Path) -> None:
    refused = keepworth("act", "offers", scored, "--customer", "nobody")
    assert refused.exit_code == 2
    assert "'nobody'" in refused.stderr


def test_somebody_erased_is_in_no_offer(scored: Path, tmp_path: Path) -> None:
    book = shutil.copytree(scored, tmp_path / "book", symlinks=True)
    number = answered("act", "offers", book, "--customer", "c005")["offers"][0]["number"]
    answered("person", "erase", book, "c005", "--yes")
    left = answered("act", "offers", book)["offers"]
    assert number not in {one["number"] for one in left}
    assert "c005" not in {one["customer"] for one in left}


def test_where_nobody_came_twice_offers_go_by_what_sells_best(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    offer(book, "orders", "customer_id,ordered_on,amount,product_id",
          *(f"c{n},2025-0{n % 9 + 1}-01,10,P{n % 2}" for n in range(60)))  # fmt: skip
    offer(book, "products", "product_id,name", "P0,Tea", "P1,Salt")
    told = answered("score", book)["offers"]
    assert (told["by"], told["recall"]) == ("popular", None)
    assert "Too few customers came twice" in told["why"]


def test_a_book_without_products_says_what_it_takes(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    offer(book, "orders", "customer_id,ordered_on,amount", *(f"c{n},2025-0{n % 9 + 1}-01,10" for n in range(60)))
    assert answered("score", book)["offers"] is None
    refused = keepworth("act", "offers", book)
    assert refused.exit_code == 3
    assert "a table of products" in " ".join(refused.stderr.split())
