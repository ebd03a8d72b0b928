"""`keepworth act assortment`: local lifts of the simulated chain against its truth, and what follows from them."""

import json
from pathlib import Path

import pytest
from tests.factories.chain import chain, facts
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

from keepworth.samples.chain.book import truth_of


@pytest.fixture(scope="module")
def found(sold_chain: Path) -> dict[str, object]:
    return answered("act", "assortment", sold_chain)


def test_ranges_hold_the_truth_eight_times_in_ten(found: dict[str, list[dict[str, object]]]) -> None:
    """1,500 shops and products: 80 % ± 2 standard errors of 1 % each and room for their being alike: 76 to 84."""
    truth = truths()
    own = [one for one in found["lifts"] if one["proposal"] != "list"]
    held = [one["low"] <= truth[one["location"], one["product"]] <= one["high"] for one in own]
    assert len(held) == 30 * 50
    assert 0.76 <= sum(held) / len(held) <= 0.84


def test_what_is_proposed_is_true(found: dict[str, list[dict[str, object]]]) -> None:
    truth = truths()
    for kind, is_right in (("more", lambda lift: lift > 1), ("drop", lambda lift: lift < 1)):
        mine = [is_right(truth[one["location"], one["product"]]) for one in found["lifts"] if one["proposal"] == kind]
        assert len(mine) > 100
        assert sum(mine) / len(mine) > 0.95


def test_nothing_is_proposed_where_the_range_holds_the_chain(found: dict[str, list[dict[str, object]]]) -> None:
    assert all(one["proposal"] is None for one in found["lifts"] if one["low"] <= 1 <= one["high"])
    assert all(one["high"] < 1 for one in found["lifts"] if one["proposal"] == "drop")


def test_what_is_to_be_listed_does_not_lie_there(found: dict[str, list[dict[str, object]]]) -> None:
    listed = [one for one in found["lifts"] if one["proposal"] == "list"]
    shops, goods = chain().shops, chain().goods
    lies = {
        (f"{name} shop {at + 1}", goods.name[product])
        for at, name in enumerate(("City",) * 10 + ("Suburb",) * 12 + ("Country",) * 8)
        for product in shops.listed[at].nonzero()[0]
    }
    assert listed
    assert not [one for one in listed if (one["location"], one["product"]) in lies]


def test_a_need_that_nothing_meets_is_a_new_product(found: dict[str, dict[str, object]]) -> None:
    (one,) = found["told"]["unmet"]
    paid = sum(
        row["amount"] for row in facts()["orders"]
        if row["customer_id"] in ("C0001", "C0002") and str(row["ordered_on"]) > "2025-01-04"
    )  # fmt: skip
    assert (one["topic"], one["customers"], one["needs"]) == ("A bicycle", 2, 2)
    assert one["paid_12m"] == pytest.approx(paid)


def test_it_is_said_in_words(sold_chain: Path) -> None:
    said = keepworth("act", "assortment", sold_chain, "--location", "City shop 1").stdout
    assert "A bicycle: 2 customers, who paid" in said
    assert "times as often as in the chain" in said
    assert "Suburb shop" not in said
    refused = keepworth("act", "assortment", sold_chain, "--location", "nowhere")
    assert refused.exit_code == 2
    assert "'nowhere'" in refused.stderr


def test_a_closed_place_is_in_no_proposal_and_days_without_do_not_count(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    lines = [f"o{n},c{n % 9},2025-0{n % 9 + 1}-01,10,P{n % 2},S{n % 3}" for n in range(90)]
    offer(book, "orders", "order_id,customer_id,ordered_on,amount,product_id,location_id", *lines)
    offer(book, "products", "product_id,name", "P0,Tea", "P1,Salt")
    offer(book, "locations", "location_id,name,closed", "S0,One,", "S1,Two,yes", "S2,Three,")
    offer(book, "stock", "location_id,product_id,counted_on,on_hand,out_days", "S0,P0,2024-12-31,5,",
          "S0,P0,2025-04-01,0,10")  # fmt: skip
    answered("score", book)
    found = answered("act", "assortment", book)["lifts"]
    seen = {(one["location"], one["product"]): one["baskets"] for one in found}
    assert seen == {("One", "Tea"): 20, ("One", "Salt"): 30, ("Three", "Tea"): 30, ("Three", "Salt"): 30}
    assert {one["location"] for one in found} == {"One", "Three"}
    assert {one["gain_12m"] for one in found} == {None}, "no order says what is left"


def test_a_book_without_places_says_what_it_takes(tmp_path: Path) -> None:
    book = tmp_path / "book"
    keepworth("init", book, "--currency", "USD")
    offer(book, "orders", "customer_id,ordered_on,amount", *(f"c{n},2025-0{n % 9 + 1}-01,10" for n in range(60)))
    assert answered("score", book)["assortment"] is None
    refused = keepworth("act", "assortment", book)
    assert refused.exit_code == 3
    assert "tables of products and locations" in " ".join(refused.stderr.split())


def truths() -> dict[tuple[str, str], float]:
    """Return the lift that is true of each shop and product, by what they are called."""
    told = json.loads(json.dumps(truth_of(chain())["locations"]))
    goods = dict(zip(chain().goods.id, chain().goods.name, strict=True))
    return {
        (f"{one['area'].capitalize()} shop {at + 1}", goods[product]): lift
        for at, one in enumerate(told.values())
        for product, lift in one["lift"].items()
    }
