"""Customers are found by name in any script, by pinyin, by first letters and by id."""

import time

import pytest
from tests.factories.books import add, empty_book
from tests.factories.pages import page_book

from keepworth.tables.folding import folded, sought
from keepworth.tables.scored import open_scored

NAMES = {
    "A-7": "Acme Ibérica", "B-1": "张伟", "B-2": "重庆单田科技", "B-3": "曾国藩", "D-1": "Đặng Thị Œuvre",
    "E-1": "Straße & Söhne", "F-1": "ＦＵＬＬ　Ｗｉｄｔｈ", "G-1": "O'Hara 100% _x_", "007": "Bond", "H-1": "한국전력",
    "E1": "Seven",
}  # fmt: skip


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    book = empty_book(tmp_path_factory.mktemp("names"))
    add(book, "customers", {"customer_id": [*NAMES, "nameless"], "kind": ["organisation"] * (len(NAMES) + 1)})
    add(book, "identities", {"who": ["customer"] * len(NAMES), "who_id": list(NAMES), "name": list(NAMES.values())})
    return open_scored(book)


@pytest.mark.parametrize(("text", "found"), [
    ("acme", "A-7"), ("IBERICA", "A-7"), ("ibérica acme", "A-7"), ("ai", "A-7"), ("a-7", "A-7"),
    ("张", "B-1"), ("张伟", "B-1"), ("zhang", "B-1"), ("zhang wei", "B-1"), ("zhangwei", "B-1"), ("zw", "B-1"),
    ("chongqing", "B-2"), ("单田", "B-2"), ("cqdtkj", "B-2"), ("zengguofan", "B-3"), ("cengguofan", "B-3"),
    ("zgf", "B-3"), ("thi", "D-1"), ("strasse", "E-1"), ("sohne", "E-1"), ("full width", "F-1"),
    ("100%", "G-1"), ("_x_", "G-1"), ("o'hara", "G-1"), ("007", "007"), ("한국", "H-1"), ("E1", "E1"),
    ("NAMELESS", "nameless"),
])  # fmt: skip
def test_a_customer_is_found_by(scored, text, found):
    assert scored.find(text)[0]["customer_id"] == found


@pytest.mark.parametrize("text", ["", "   ", "zzz", "%", "acme zhang", "\0", "\ud800", "x" * 5000], ids=ascii)
def test_nobody_is_found_by(scored, text):
    assert scored.find(text) == []


def test_what_begins_with_the_text_stands_before_what_holds_it(scored):
    assert [one["customer_id"] for one in scored.find("e1")][:1] == ["E1"]
    assert scored.find("acme")[0]["name"] == "Acme Ibérica"


def test_a_nameless_customer_is_called_by_its_id(scored):
    assert scored.find("nameless")[0]["name"] == "nameless"


def test_no_more_are_returned_than_asked_for(scored):
    assert len(scored.find("b-", limit=2)) == 2


def test_folding_keeps_what_tells_names_apart():
    assert folded("  Ｆｕ\tBàr\u200b ") == "fu bar"
    assert folded("한국") == "한국"


def test_an_id_without_a_name_is_found_as_the_engine_writes_it(tmp_path):
    book = empty_book(tmp_path)
    ids = ["C0001", "AbC-9", "Ünï", "客户1", "two words"]
    add(book, "customers", {"customer_id": ids, "kind": ["organisation"] * len(ids)})
    scored = open_scored(book)
    for one in ids:
        assert scored.find(one)[0]["customer_id"] == one
        assert scored.find(one.upper())[0]["customer_id"] == one
    assert sought("AbC-9", own_id="AbC-9").search == " abc-9"


@pytest.mark.slow
def test_d5_first_results_come_within_150_ms_at_100_000_customers(tmp_path):
    scored = open_scored(page_book(tmp_path, customers=100_000))
    for text in ("zhang", "acme 777", "c0999", "欧阳", "nobody at all"):
        took = []
        for _ in range(3):
            start = time.perf_counter()
            scored.find(text, teams=("North",), also_walled=True)
            took.append(time.perf_counter() - start)
        assert min(took) < 0.15, text
