"""`keepworth act promotion`: the chain's promotion works in suburbs and the country, and fails in the cities."""

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.factories.chain import chain, facts
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

from keepworth.samples.chain.goods import AREAS
from keepworth.samples.chain.promoting import CHANGED_TIMES, PRODUCT, TIMES
from keepworth.samples.firm.rows import write_tables

TOLD = ("colleagues", "texts", "promotions")


@pytest.fixture(scope="module")
def promoted(sold_chain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    aside = tmp_path_factory.mktemp("promoted")
    book = shutil.copytree(sold_chain, aside / "book", symlinks=True)
    for name, file in write_tables({name: facts()[name] for name in TOLD}, into=aside).items():
        assert keepworth("import", book, file, "--as", name).exit_code == 0, name
    return book


@pytest.fixture(scope="module")
def found(promoted: Path) -> list[dict[str, object]]:
    return answered("act", "promotion", promoted)["promotions"]


def test_it_fails_in_the_cities_and_nowhere_else(found: list[dict[str, object]]) -> None:
    """Of both rounds, where nobody changed them: ranges hold the truth five times of six or more."""
    truth = dict(zip(AREAS, TIMES, strict=True))
    held = []
    for one in found:
        for area in one["areas"]:
            is_city = area["name"] == "city"
            told = one["change"]["others"] if is_city and one["change"] else area["result"]
            held.append(told["low"] <= truth[area["name"]] <= told["high"])
            assert (told["low"] > 1) is not is_city
    assert len(held) == 6
    assert sum(held) >= 5


def test_where_it_ran_everywhere_it_is_an_association(found: list[dict[str, object]]) -> None:
    assert {one["compared"] for one in found} == {"products"}
    assert all("An association" in one["words"] for one in found)


def test_a_change_is_compared_with_who_kept_it_and_with_before(found: list[dict[str, object]]) -> None:
    first, second = found
    assert first["change"] is None
    change = second["change"]
    sold_there = chain().shops.listed[:, PRODUCT] & chain().promoted.changed
    assert len(change["locations"]) == sold_there.sum() == change["own"]["places"]
    assert change["why"] == ["Nobody carries the large box through town. Single cups instead, for less off."]
    assert change["off"] == 15
    assert change["ratio"]["low"] <= CHANGED_TIMES <= change["ratio"]["high"]
    assert change["earlier"]["low"] <= 1 <= change["earlier"]["high"]


def test_only_places_that_sell_it_count(found: list[dict[str, object]]) -> None:
    names = {one["name"] for one in found[0]["places"]}
    listed = {f"{AREAS[chain().shops.area[at]].capitalize()} shop {at + 1}"
              for at in np.flatnonzero(chain().shops.listed[:, PRODUCT])}  # fmt: skip
    assert names == listed


def test_it_stands_beside_what_customers_bought_and_said(found: list[dict[str, object]]) -> None:
    whole = found[0]["whole"]
    first, last = dt.date(2025, 3, 3), dt.date(2025, 3, 30)
    lines = [row for row in facts()["orders"] if row["product_id"] == "P18"]
    bought = {row["customer_id"] for row in lines if first <= row["ordered_on"] <= last}
    before = {row["customer_id"] for row in lines if row["ordered_on"] < first}
    assert (whole["buyers"], whole["new_buyers"]) == (len(bought), len(bought - before))
    assert any(topic == "need: A pet to feed" for topic in whole["said"])


def test_it_is_said_in_words(promoted: Path) -> None:
    said = " ".join(keepworth("act", "promotion", promoted, "capsules-2").stdout.split())
    assert "not surely more than anyway" in said
    assert "Nobody carries the large box" in said
    assert "no lot, so this is an association" in said
    refused = keepworth("act", "promotion", promoted, "capsules-9")
    assert refused.exit_code == 2
    assert "capsules-1, capsules-2" in refused.stderr


def test_places_without_it_are_what_it_is_compared_with(tmp_path: Path) -> None:
    """A sells a piece a day and three in the promotion, B one throughout: three times, by places."""
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    first = dt.date(2025, 6, 2)
    days = [first + dt.timedelta(days=at) for at in range(-56, 28)]
    lines = [f"{shop}{day},{shop}c{at % 9},{day},10,P,{shop},{3 if shop == 'A' and day >= first else 1}"
             for at, day in enumerate(days) for shop in "AB"]  # fmt: skip
    offer(book, "orders", "order_id,customer_id,ordered_on,amount,product_id,location_id,quantity", *lines)
    offer(book, "products", "product_id,name", "P,Tea")
    offer(book, "locations", "location_id,name", "A,Alpha", "B,Beta")
    offer(book, "promotions", "promotion_id,product_id,location_id,set_on,starts_on,ends_on",
          f"tea,P,A,2025-05-01,{first},{days[-1]}")  # fmt: skip
    (one,) = answered("act", "promotion", book)["promotions"]
    assert one["compared"] == "places"
    assert one["whole"]["result"]["times"] == pytest.approx(3)
    assert one["whole"]["result"]["gain"] is None, "no order says what it left"
    assert [part["name"] for part in one["places"]] == ["Alpha"]
    early = keepworth("act", "promotion", book, "--as-of", "2025-06-01")
    assert early.exit_code == 3
    assert "had begun by 2025-06-01" in " ".join(early.stderr.split())


def test_a_book_without_promotions_says_what_it_takes(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    offer(book, "orders", "customer_id,ordered_on,amount", "c,2025-01-01,10")
    refused = keepworth("act", "promotion", book)
    assert refused.exit_code == 3
    assert "a table of promotions" in " ".join(refused.stderr.split())
