"""Goods and places come in by file, go out again, and keep nobody who is erased."""

from pathlib import Path

from tests.factories.commands import answered
from tests.factories.persons import ZELDA, offer, person_book, traces

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import find_book

COUPONS = "coupon_id,customer_id,issued_on,product_id,off,valid_to,redeemed_on,location_id,order_id"
GIVEN = (COUPONS, "k-1,pers-0042,2024-01-02,tea,10,2024-02-01,,,", "k-2,acme,2024-01-02,,20,,,,")
BACK = (COUPONS, "k-1,pers-0042,2024-01-02,tea,10,2024-02-01,2024-01-09,harbour,o-77")


def held(book: Path, table: str) -> list[dict[str, object]]:
    with lake_here(find_book(book)) as lake:
        return dicts(f"SELECT * FROM ({lake.select(table)}) AS rows")


def test_a_coupon_that_came_back_stands_in_the_place_of_the_one_given(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    offer(book, "coupons", *GIVEN)
    back = offer(book, "coupons", *BACK, name="back.csv")
    found = sorted(held(book, "coupons"), key=lambda row: row["coupon_id"])
    assert [row["redeemed_on"] is not None for row in found] == [True, False]
    assert found[0]["location_id"] is not None
    answered("undo", book, back["batch"])
    assert [row["redeemed_on"] for row in held(book, "coupons")] == [None, None]


def test_goods_and_places_come_in_as_chains_write_them(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    offer(book, "products", "product_id,name,category,list_price,unit_cost", "tea,Green tea,drinks,3.20,1.10")
    offer(book, "locations", "location_id,name,area,lead_days,review_days", "harbour,Harbour,city,2,7")
    offer(book, "stock", "location_id,product_id,counted_on,on_hand,out_days", "harbour,tea,2024-01-07,0,3",
          "harbour,tea,2024-01-14,24,0")  # fmt: skip
    offer(book, "promotions", "promotion_id,product_id,location_id,kind,off,most_off,set_on,starts_on,ends_on",
          "p1,tea,,price,20,30,2024-01-02,2024-01-08,2024-01-14",
          "p1,tea,harbour,price,5,,2024-01-09,2024-01-08,2024-01-14")  # fmt: skip
    counts = {name: len(held(book, name)) for name in ("products", "locations", "stock", "promotions")}
    assert counts == {"products": 1, "locations": 1, "stock": 2, "promotions": 2}
    assert sorted(row["off"] for row in held(book, "promotions")) == [5, 20]


def test_a_coupon_names_nobody_who_was_erased(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    offer(book, "coupons", *GIVEN)
    assert traces(book, "pers-0042")
    answered("person", "erase", book, "pers-0042", "--yes")
    assert traces(book, *ZELDA) == []
    assert len(held(book, "coupons")) == 2, "that it was given stays; to whom, nobody can tell"
