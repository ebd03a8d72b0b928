"""What customers are like on a day: one body of tests for both engines."""

import datetime as dt
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, empty_book

from keepworth.tables.book import Book
from keepworth.tables.fitting import NEEDED, READ, About, Attribute, attributes_of
from keepworth.tables.touching import lake_asker

TODAY = dt.date(2026, 6, 30)
LATER = dt.date(2026, 7, 1)
EACH = 6  # of every kind: more than the five that a value needs


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def filled(book: Book) -> Book:
    """Six machine builders who came by fairs and buy service too, six shops who do not, one of whom little is known."""
    builders, shops = [f"m{one}" for one in range(EACH)], [f"s{one}" for one in range(EACH)]
    every = [*builders, *shops]
    add(book, "customers", {
        "customer_id": [*every, "x"], "segment": ["Machines"] * EACH + ["Shops"] * EACH + [None],
        "channel": ["fair"] * EACH + ["web"] * EACH + [None], "team": ["North"] * (2 * EACH) + [None],
        "kind": ["organisation"] * (2 * EACH) + ["person"],
        "since": [day("2016-01-01")] * EACH + [None] * (EACH + 1), "parent_id": ["m0"] * 2 + [None] * (2 * EACH - 1),
        "size": [9, 10, 249, 250, 1000, 70_000] + [0] * EACH + [None],
        "country": ["DE"] * EACH + ["CN"] * EACH + [None], "sector": ["Tools"] * EACH + ["Food"] * EACH + [None],
    })  # fmt: skip
    add(book, "customers", {"customer_id": ["s0"], "valid_from": [LATER], "segment": ["Machines"], "size": [5_000],
                            "country": ["DE"], "sector": ["Tools"]})  # fmt: skip
    add(book, "customers", {"customer_id": ["s1"], "valid_from": [day("2026-06-01")], "team": ["North"]})
    rows = [(one, "goods", 90) for one in every] + [(one, "service", 10) for one in builders] + [("s0", "service", 9)]
    add(book, "orders", {
        "order_id": [str(at) for at in range(len(rows))], "customer_id": [row[0] for row in rows],
        "ordered_on": [day("2026-01-05")] * len(rows), "amount": [Decimal(row[2]) for row in rows],
        "product_id": [row[1] for row in rows],
        "location_id": ["Kassel" if row[0].startswith("m") else "Bremen" for row in rows],
    })  # fmt: skip
    add(book, "orders", {"order_id": ["late"], "customer_id": ["s1"], "ordered_on": [LATER], "amount": [Decimal(99)],
                         "product_id": ["service"], "location_id": ["Kassel"]})  # fmt: skip
    add(book, "contracts", {"contract_id": ["c", "d"], "customer_id": ["m0", "m1"], "annual_value": [Decimal(9)] * 2,
                            "starts_on": [day("2026-01-01"), LATER]})  # fmt: skip
    told = [*((one, "Speed", "need") for one in builders), *((one, "price ", "goal") for one in shops),
            ("m0", "price", "personal")]  # fmt: skip
    add(book, "needs", {
        "need_id": [str(at) for at in range(len(told))], "customer_id": [row[0] for row in told],
        "topic": [row[1] for row in told], "kind": [row[2] for row in told],
        "stated_on": [day("2026-02-01")] * len(told),
    })  # fmt: skip
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return filled(empty_book(tmp_path_factory.mktemp("alike")))


@pytest.fixture(scope="module", params=ENGINES)
def told(request: pytest.FixtureRequest, book: Book) -> dict[str, dict[str, str | None]]:
    """The value of each attribute by the customers' own ids; None where it is not known."""
    ids = by_id(book, "customer")
    names = {kind: by_id(book, kind) for kind in ("product", "location")}
    numbers = np.array(sorted(ids))
    with asker_of(book, read=READ, engine=request.param, request=request) as of:
        found = attributes_of(of, About(numbers, TODAY, names=names))
    return {one.name: dict(zip((ids[number] for number in numbers), _values(one), strict=True)) for one in found}


def _values(of: Attribute) -> list[str | None]:
    return [None if code < 0 else of.values[code] for code in of.codes.tolist()]


def test_words_of_the_day_are_told_and_no_later_ones(told: dict[str, dict[str, str | None]]) -> None:
    assert (told["segment"]["m0"], told["segment"]["s0"], told["segment"]["x"]) == ("Machines", "Shops", None)
    assert (told["channel"]["m0"], told["channel"]["s1"]) == ("fair", "web")
    assert (told["sector"]["m0"], told["sector"]["s0"], told["sector"]["x"]) == ("Tools", "Food", None)


def test_size_is_told_by_fixed_bands_and_country_by_its_code(told: dict[str, dict[str, str | None]]) -> None:
    assert [told["size"][f"m{at}"] for at in range(EACH)] == [
        "under 10", "10 to 49", "50 to 249", "250 to 999", "1,000 and more", "1,000 and more",
    ]  # fmt: skip
    assert (told["size"]["s0"], told["size"]["x"]) == ("under 10", None)  # what holds later is not told
    assert (told["country"]["m0"], told["country"]["s0"], told["country"]["x"]) == ("DE", "CN", None)
    assert (told["size"]["s1"], told["country"]["s1"]) == ("under 10", "CN")  # a later word about the team alone


def test_what_tells_nobody_apart_is_no_attribute(told: dict[str, dict[str, str | None]]) -> None:
    assert not {"team", "product", "buys goods"} & set(told)


def test_tenure_is_since_the_written_day_else_since_the_first_deed(told: dict[str, dict[str, str | None]]) -> None:
    assert (told["tenure"]["m0"], told["tenure"]["s0"], told["tenure"]["x"]) == (
        "7 years and more", "under 1 year", None)  # fmt: skip


def test_a_product_is_bought_from_a_tenth_of_what_they_spend(told: dict[str, dict[str, str | None]]) -> None:
    assert (told["buys service"]["m1"], told["buys service"]["s0"], told["buys service"]["s1"]) == ("yes", "no", "no")
    assert told["buys service"]["x"] is None


def test_needs_are_told_of_those_who_told_any_and_personal_ones_of_nobody(
    told: dict[str, dict[str, str | None]],
) -> None:
    assert (told["needs speed"]["m0"], told["needs speed"]["s0"], told["needs speed"]["x"]) == ("yes", "no", None)
    assert told["needs price"]["m0"] == "no"


def test_place_group_and_contract(told: dict[str, dict[str, str | None]]) -> None:
    assert (told["place"]["m0"], told["place"]["s1"], told["place"]["x"]) == ("Kassel", "Bremen", None)
    assert (told["group"]["m1"], told["group"]["m2"]) == ("yes", "no")
    assert (told["contract"]["m0"], told["contract"]["m1"], told["contract"]["x"]) == ("yes", "no", "no")


def test_what_a_profile_names_stands_however_rare_it_is(book: Book) -> None:
    wanted = {"Segment": ["shops", "harbours"], "buys service": ["yes"], "kind": ["PERSON"]}
    with book.lake() as lake:
        of = lake_asker(lake, read=READ, needed=NEEDED)
        assert of is not None
        about = About(np.arange(1, 3 * EACH), TODAY, names={"product": by_id(book, "product")}, wanted=wanted)
        found = {one.name: one.values for one in attributes_of(of, about)}
    assert found["kind"] == ("organisation", "person", "other")
    assert "harbours" not in found["segment"]


def test_ten_thousand_customers_take_seconds(tmp_path: Path) -> None:
    made, size = empty_book(tmp_path), 10_000
    ids = [f"{at:05}" for at in range(size)]
    add(made, "customers", {"customer_id": ids, "segment": [f"S{at % 40}" for at in range(size)]})
    add(made, "orders", {
        "order_id": [str(at) for at in range(3 * size)], "customer_id": ids * 3, "amount": [Decimal(5)] * (3 * size),
        "ordered_on": [TODAY] * (3 * size), "product_id": [f"P{at % 7}" for at in range(3 * size)],
    })  # fmt: skip
    began = time.perf_counter()
    with made.lake() as lake:
        of = lake_asker(lake, read=READ, needed=NEEDED)
        assert of is not None
        found = attributes_of(of, About(np.arange(1, size + 1), TODAY))
    assert time.perf_counter() - began < 10
    assert {one.kind for one in found} >= {"segment", "product"}
