"""Measure › Groups and a person whom a group speaks for: 300 shoppers of whom 60 answered, scored, opened in pages."""

import re
from html import unescape
from pathlib import Path

import pytest

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import latest_run
from keepworth.tables.book import Book
from keepworth_web.shared.templatetags.shown import day as day_said
from tests.factories.books import add
from tests.factories.gathered import AS_OF, ids_of
from tests.factories.laid import lay_into
from tests.factories.shoppers import shop_book
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(book: Path) -> Book:
    """The book that the website shows, with the shoppers in it."""
    return lay_into(book, _scored)


def _scored(folder: Path) -> Book:
    made = shop_book(folder)
    score_book(made, asked=Asked(as_of=AS_OF))
    return made


def seen(person, address: str, *, language: str = "en") -> str:
    browser = browser_of(person)
    browser.cookies["language"] = language
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_groups_are_listed(people, shop):
    text = seen(people["viewer"], "/measure/groups/")
    assert "3 of 3 groups can speak for persons of them who were not asked." in text
    for name, heard, shown in (("Private", 60, 24), ("Private at harbour", 30, 120), ("Private at hill", 24, 96)):
        row = next(one for one in text.split("Shown by", 1)[1].split(f" {name} ")[1:])
        assert re.match(rf"{heard} \d+ \( ?\d+ to \d+\) \d+ to \d+ [A-Z][a-z -]+ {shown}\b", row), (name, row[:90])


def test_groups_say_the_day_of_their_run(people, shop):
    text = seen(people["viewer"], "/measure/groups/")
    assert f"As of {day_said(AS_OF)}, run {latest_run(shop.scores).name}." in text, "not today, on which they are read"


def test_a_person_shows_the_group_marked_as_such_with_its_n(people, shop):
    number = ids_of(shop, "customer")["c061"]
    text = seen(people["viewer"], f"/know/{number}/")
    assert re.search(r"Strength \d+ of 100 \(likely \d+ to \d+, 8 in 10\)", text)
    assert re.search(
        r"Too little was heard of them: 24 others of Private · hill stand in \(mean \d+, likely \d+ to \d+\)", text
    )
    assert "Weakest is " in text


def test_the_portfolio_marks_them_and_finds_them(people, shop):
    text = seen(people["viewer"], "/focus/?published=group")
    assert "240" in text
    assert ", group" in text
    assert "what others of their segment or location said stands in" in text, "the word on hover"
    assert "hollow: too little was heard of them, what others of their segment or location said stands in" in seen(
        people["viewer"], "/focus/map/?published=group"
    )
    told = with_key(people["viewer"]).get("/api/v1/customers?published=group").json()
    assert told["count"] == 240
    assert {one["published"] for one in told["items"]} == {"group"}
    assert all(one["strength_low"] < one["strength"] < one["strength_high"] for one in told["items"])


def test_programs_read_groups_and_who_stands_in(people, shop):
    program = with_key(people["viewer"])
    found = program.get("/api/v1/measure/groups").json()["groups"]
    assert [(one["name"], one["people"], one["speaks"]) for one in found] == [
        ("Private", 60, True), ("Private · harbour", 30, True), ("Private · hill", 24, True)]  # fmt: skip
    number = ids_of(shop, "customer")
    told = program.get(f"/api/v1/customers/{number['c061']}/strength").json()
    assert (told["published"], told["group"]) == ("group", found[2])
    assert (told["strength"], told["low"]) == (found[2]["strength"], found[2]["low_of_one"])
    assert program.get(f"/api/v1/customers/{number['c000']}/strength").json()["group"] is None


def test_d1_01_a_group_is_told_to_who_sees_anybody_of_its_segment(people, shop):
    many = [f"c{at:03d}" for at in range(300)]
    add(shop, "customers", {"customer_id": many, "team": ["South"] * 300, "valid_from": [AS_OF] * 300})
    assert "No groups are told" in seen(people["viewer"], "/measure/groups/")
    assert with_key(people["viewer"]).get("/api/v1/measure/groups").json() == {"groups": []}
    assert "Private at hill" in seen(people["stranger"], "/measure/groups/")


def test_success_is_withheld_where_no_knowledge_is_kept(people, shop):
    number = ids_of(shop, "customer")["c000"]
    told = with_key(people["viewer"]).get(f"/api/v1/customers/{number}/success").json()
    assert (told["index"], told["bottleneck"], told["unknown"]) == (None, None, ["knowledge"])
    text = seen(people["viewer"], f"/know/{number}/")
    assert "It is not said, for this is not known: what we know of them." in text


def test_a_book_without_a_score_has_no_groups(people, book):
    assert "No groups are told" in seen(people["viewer"], "/measure/groups/")
    assert with_key(people["viewer"]).get("/api/v1/measure/groups").json() == {"groups": []}


def test_it_is_said_in_chinese_too(people, shop):
    text = seen(people["viewer"], "/measure/groups/", language="zh-hans")
    assert "3 个群体中有 3 个可以代表其中未被询问的人。" in text
    assert "speak" not in text
