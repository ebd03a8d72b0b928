"""Success on a customer's page and for programs: the three parts, the bottleneck, and when it is withheld."""

import re
from html import unescape
from pathlib import Path

import pytest

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.book import Book
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth_web.shared.templatetags.shown import day as day_said
from tests.factories.gathered import AS_OF, ids_of
from tests.factories.known_firms import known_book
from tests.factories.laid import lay_into
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(book: Path) -> Book:
    return lay_into(book, _scored)


def _scored(folder: Path) -> Book:
    made = known_book(folder)
    score_book(made, asked=Asked(as_of=AS_OF))
    return made


def panel(person, number: int, *, language: str = "en") -> str:
    browser = browser_of(person)
    browser.cookies["language"] = language
    answer = browser.get(f"/know/{number}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    part = page[page.index('id="panel-success"') :].split("</section>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part)))


def test_the_panel_says_it_in_words_with_the_bottleneck(people, firms):
    text = panel(people["viewer"], ids_of(firms, "customer")["f29"])
    assert re.search(r"Success \d+ of 100 \(likely \d+ to \d+, 8 in 10\)\.", text)
    assert re.search(r"What holds it back most: what we know of them\. As success compounds, it is \d+\.", text)
    assert "What we know of them holds it back" in text
    assert (
        "4 of 7 things that are needed are written down. Not written down: needs, competitors, what they gain" in text
    )
    assert "11 pieces, provisional" in text
    assert "Worth more than so many in 100 of 30 customers who are valued, by orders." in text
    assert f"As of {day_said(AS_OF)}, run " in text


def test_it_is_withheld_where_one_is_not_known(people, firms):
    text = panel(people["viewer"], ids_of(firms, "customer")["f27"])
    assert "It is not said, for this is not known: what we know of them, how strong the relationship is." in text
    assert "What holds it back" not in text


def test_programs_read_the_same(people, firms):
    number = ids_of(firms, "customer")
    told = with_key(people["viewer"]).get(f"/api/v1/customers/{number['f29']}/success").json()
    assert told["low"] < told["index"] < told["high"]
    assert (told["bottleneck"], told["level"], told["unknown"]) == ("knowledge", 0.8, [])
    assert (told["knowledge"]["known"], told["knowledge"]["needed"]) == (4, 7)
    assert told["knowledge"]["fields"]["goals"] == str(AS_OF)
    assert (told["relationship"]["published"], told["relationship"]["pieces"]) == ("provisional", 11)
    assert told["economic"]["customers"] == 30


def test_it_is_said_in_chinese_too(people, firms):
    text = panel(people["viewer"], ids_of(firms, "customer")["f29"], language="zh-hans")
    assert "短板" in text
    assert "Success" not in text


def test_d1_01_it_stays_behind_the_wall(people, filled, number):
    address = f"/api/v1/customers/{number(0)}/success"
    assert [with_key(people[who]).get(address).status_code for who in ("owner", "viewer", "stranger")] == [
        200,
        200,
        404,
    ]
    assert 'id="panel-success"' in browser_of(people["viewer"]).get(f"/know/{number(0)}/").text
    assert 'id="panel-success"' not in browser_of(people["stranger"]).get(f"/know/{number(0)}/", follow=True).text


def test_b4_of_somebody_restricted_none_is_told(people, filled, number, book):
    write_restrictions(book, Restrictions({("customer", number(0)): "2026-11-01"}))
    assert with_key(people["owner"]).get(f"/api/v1/customers/{number(0)}/success").status_code == 404


def test_a_customer_that_is_not_there_has_none(people, firms):
    assert with_key(people["viewer"]).get("/api/v1/customers/987654/success").status_code == 404
