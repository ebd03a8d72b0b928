"""Measure › Price and loyalty: what is told, drawn, listed and taken away; by whom; and why nothing is told."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest

from keepworth.runs.store import latest_run
from keepworth.tables.fight_results import PREMIUM_FILE, write_told
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


def premium(segment: str | None, verdict: str = "told", **said: Any) -> dict[str, Any]:
    told = {"claim": "association", "points": 8.04, "low": 4.2, "high": 12.6, "logits_a_point": -0.1}
    numbers = told if verdict == "told" else dict.fromkeys(told)
    return {"segment": segment, "verdict": verdict, **numbers, "renewals": 400, "customers": 380, "loyal": 150,
            "lost": 62, "lost_loyal": 15, **said}  # fmt: skip


def elasticity(segment: str | None, verdict: str = "told") -> dict[str, Any]:
    found: dict[str, Any] = {"segment": segment, "verdict": verdict, "claim": "association"}
    for name, middle in (("others", -2.0), ("loyal", -1.2), ("difference", 0.8)):
        found |= {name: middle, f"{name}_low": middle - 0.2, f"{name}_high": middle + 0.2}
    if verdict != "told":
        found |= {name: None for name in found if name not in ("segment", "verdict")}
    return found | {"purchases": 9_600, "loyal_customers": 200, "other_customers": 1_200}


TOLD = {
    "level": 0.8, "prices_by_lot": False, "needed": {"lost": 30, "lost_each": 10, "customers_each": 40},
    "premiums": [
        premium(None), premium("", "not enough", lost=12, lost_loyal=3),
        premium("Food", points=-3.0, low=-9.0, high=1.5), premium("Press", "wrong sign"),
        premium("Retail", "no end"), premium("Trade", "does not vary"),
    ],
    "elasticities": [
        elasticity(None), elasticity("", "not enough"), elasticity("Food"), elasticity("Press", "does not vary"),
        elasticity("Retail"), elasticity("Trade"),
    ],
    "since": "2024-01", "until": "2024-12", "products": 2, "every": 1,
}  # fmt: skip


@pytest.fixture
def told(filled):
    """A run that told of price and loyalty; what it told can be changed."""

    def tell(**changed: Any) -> None:
        write_told({**TOLD, **changed}, file=PREMIUM_FILE, into=latest_run(filled.scores))

    tell()
    return tell


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", answer.content.decode())))


def test_the_whole_book_is_told_in_a_sentence_with_its_range_and_its_claim(owner, told):
    said = words(owner.get("/measure/prices/"))
    assert (
        "Who is loyal renews as surely as the others at a price that is 8.0 percentage points higher (likely +4.2 to "
        "+12.6, 8 in 10)."
    ) in said
    assert "That is an association: prices were not dealt by lot" in said
    assert re.search(r"As of \d+ \w+ \d{4}, run [\w-]+\.", said)


def test_every_segment_stands_with_its_number_or_why_there_is_none(owner, told):
    page = owner.get("/measure/prices/")
    said = words(page)
    for row in (
        "The whole book +8.0 (+4.2 to +12.6), association 150 250 62 (15)",
        "customers without a segment not enough: it takes 30 lost, 10 of either 150 250 12 (3)",
        "Food −3.0 (−9.0 to +1.5), association",
        "Press a higher price seems to keep: prices followed demand",
        "Retail the price may have no effect at all, so no premium can be told",
        "Trade prices do not vary enough, or loyalty tells exactly who stays",
    ):
        assert row in said, row
    assert page.content.decode().count('class="scale"') == 2, "what is not told is not drawn"


def test_elasticities_stand_with_their_ranges(owner, told):
    said = words(owner.get("/measure/prices/"))
    assert (
        "With one per cent of list price the others buy −2.0 per cent of quantity, and who is loyal −1.2 (likely −2.2 "
        "to −1.8 and −1.4 to −1.0, 8 in 10). An association as well: list prices may follow demand."
    ) in said
    assert "The whole book −2.0 (−2.2 to −1.8) −1.2 (−1.4 to −1.0) +0.8 (+0.6 to +1.0) 200 1,200" in said
    assert "customers without a segment not enough: it takes 40 of either – – 200 1,200" in said
    assert "Press list prices moved only as months did – –" in said


def test_too_little_is_said_with_how_much_it_takes(owner, told):
    told(premiums=[premium(None, "not enough", lost=12, lost_loyal=3)], elasticities=[elasticity(None, "not enough")])
    said = words(owner.get("/measure/prices/"))
    assert (
        "it takes 30 lost renewals of a known price, of the loyal and of the others at least 10; 12 are known, 3 of "
        "them of the loyal."
    ) in said
    assert (
        "it takes 40 customers of either kind who saw two prices; there are 200 who are loyal, and 1,200 others."
        in said
    )


def test_a_price_below_is_called_lower_and_dealt_prices_an_effect(owner, told):
    effect = premium(None, points=-3.0, low=-9.0, high=1.5, claim="effect")
    told(premiums=[effect], elasticities=[elasticity(None, "not enough")], since=None, until=None, prices_by_lot=True)
    said = words(owner.get("/measure/prices/"))
    assert "only at a price that is 3.0 percentage points lower (likely −9.0 to +1.5, 8 in 10)." in said
    assert "−3.0 (−9.0 to +1.5), effect of the price" in said
    assert "The book says that prices at renewals were dealt by lot" in said
    assert "Nothing was bought at a list price" in said


def test_without_a_word_of_it_there_is_one_sentence_and_one_button(owner, filled):
    page = owner.get("/measure/prices/")
    assert "No score says yet what the loyal would pay more" in words(page)
    assert page.content.decode().count('class="button first"') == 1


def test_it_is_the_owners(people, told):
    for name in ("viewer", "editor", "local_manager"):
        assert browser_of(people[name]).get("/measure/prices/").status_code == 403
        assert with_key(people[name]).get("/api/v1/measure/prices").status_code == 403


def test_programs_read_the_same(people, told):
    assert with_key(people["owner"]).get("/api/v1/measure/prices").json() == TOLD


def test_it_is_taken_away_as_a_file(owner, told):
    answer = owner.post("/book/lists/take/", {"what": "price-and-loyalty", "kind": "csv", "back": "/measure/prices/"})
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows[1][:10] == [
        "The whole book", "told", "8.04", "4.2", "12.6", "association", "400", "150", "62", "15",
    ]  # fmt: skip
    assert rows[2][:6] == ["customers without a segment", "not enough", "", "", "", ""]
    assert next(one for one in rows if one and one[0] == "Food")[2] == "-3.0"


def test_in_chinese_no_english_is_left(people, told):
    browser = browser_of(people["owner"])
    browser.cookies["language"] = "zh-hans"
    said = words(browser.get("/measure/prices/"))
    assert "价格与忠诚" in said
    assert "Who is loyal" not in said
    assert "association" not in said
