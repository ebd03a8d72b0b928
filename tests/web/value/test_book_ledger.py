"""The ledger of the whole book: sums that the command says too, words for what is unsigned, and lines that wait."""

import csv
import datetime as dt
import html
import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from keepworth_web.value.actions.answer_line import Answer, By, answer_line
from keepworth_web.value.actions.make_link import make_link
from tests.factories.books import add
from tests.factories.commands import answered
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 1, 31)


@pytest.fixture
def told(filled, number):
    """Customer 0 of North signed much and claims some; customer 1 of South has one old claim; 2 is of no team."""
    theirs, ours, year = "theirs", "ours", "2021"
    lines = (
        ("a", 0, theirs, "saved", year, "5000.25", "signed"), ("b", 0, theirs, "sales", year, "1000", "claimed"),
        ("c", 0, ours, "margin", year, "100.10", "signed"), ("d", 1, theirs, "less waste", year, "700", "claimed"),
        ("e", 0, theirs, "saved", "2020", "400", "verified"), ("f", 2, theirs, "time", "soon", "5", "claimed"),
        ("g", 2, theirs, "time", year, "300", "verified"),
    )  # fmt: skip
    add(filled, "ledger", {
        "line_id": [one[0] for one in lines], "customer_id": [own_id(one[1]) for one in lines],
        "side": [one[2] for one in lines], "kind": [one[3] for one in lines], "period": [one[4] for one in lines],
        "amount": [Decimal(one[5]) for one in lines], "status": [one[6] for one in lines],
        "status_on": [None if one[4] == "soon" else DAY for one in lines],
    })  # fmt: skip
    add(filled, "contracts", {
        "contract_id": ["k1"], "customer_id": [own_id(0)], "starts_on": [dt.date(2021, 1, 1)],
        "ends_on": [dt.date(2021, 12, 31)], "annual_value": [Decimal(1000)],
    })  # fmt: skip
    places = {at: number(at) for at in range(3)}
    return places.__getitem__


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def row_of(client, at: int, query: str = "?year=2021") -> dict:
    (row,) = [one for one in client.get(f"/value/ledger/{query}").context["part"]["rows"] if one["number"] == at]
    return row


def test_before_a_line_is_written_the_page_says_what_to_do(owner, filled):
    page = owner.get("/value/ledger/").text
    assert "Nobody has written yet what a customer gains with us" in words(page)
    assert f'class="button first" href="{reverse("know:search")}"' in page


def test_what_is_unsigned_is_said_not_to_be_proven(owner, told):
    said = words(owner.get("/value/ledger/?year=2021").text)
    assert "In 2021 3 customers with lines gained 5,000 EUR that they signed." in said
    assert "Another 2,000 is claimed or checked by us alone: it is not proven, and counts for 720 until then." in said
    assert "1 line names no year that can be read" in said


def test_a_row_says_how_far_each_gain_is_believed(owner, told):
    row = row_of(owner, told(0))
    assert [row[name] for name in ("claimed", "verified", "signed", "answered")] == ["1,000", "0", "5,000", "0"]
    assert row["gain"] == "5,300"
    assert row["takes"] == "theirs"
    assert "they take too much" in owner.get("/value/ledger/?year=2021").text
    assert row_of(owner, told(0), "?year=2020")["gain"] == "280"


def test_the_page_the_program_and_the_command_agree_to_the_cent(people, told, filled):
    found = with_key(people["owner"]).get("/api/v1/ledger").json()
    said = answered("value", "ledger", filled.folder, "--as-of", found["as_of"])
    assert len(said["customers"]) == len(found["customers"]) == 3
    by_id = {one["customer_id"]: one for one in found["customers"]}
    for one in said["customers"]:
        assert by_id[one["customer_id"]]["years"] == one["years"]
        assert by_id[one["customer_id"]]["without_year"] == one["without_year"]


def test_the_largest_first_by_what_is_asked_and_only_those_where_it_is_so(owner, told):
    def names(query: str) -> list[int]:
        return [row["number"] for row in owner.get(f"/value/ledger/?year=2021&{query}").context["part"]["rows"]]

    zero, one, two = told(0), told(1), told(2)
    assert names("way=gain")[0] == zero  # 0.3 × 700 and 0.7 × 300 are the same
    assert names("way=unsigned") == [zero, one, two]
    assert names("only=greedy") == [zero]
    assert set(names("only=unsigned")) == {one, two}
    assert names(f"q={own_id(1)}") == [one]
    assert names("way=nonsense&only=nonsense&page=x")[0] == zero


def test_lines_wait_for_a_check_for_an_answer_and_for_ours(owner, told, people, filled):
    from keepworth_web.know.reads.rows import Reader
    from keepworth_web.know.reads.visible import visible_to

    def waiting() -> dict[str, list[str]]:
        part = owner.get("/value/ledger/").context["part"]
        return {kind["why"]: [line["line_id"] for line in kind["lines"]] for kind in part["waiting"]}

    before = waiting()
    assert (list(before), set(before["claimed"])) == (["claimed"], {"b", "d"})
    made, _token = make_link(own_id(0), "ana", by=people["owner"], at=timezone.now())
    assert set(waiting()["sent"]) == {"b", "e"}
    row = Reader(visible_to(None)).one("ledger", json.dumps(["b"]))
    answer_line(Answer(row, Decimal(250), "We counted."), by=By(link=made, submission_id="s1"), at=timezone.now())
    assert (waiting()["against"], waiting()["sent"]) == (["b"], ["e"])
    assert "they say 250" in words(owner.get("/value/ledger/").text)


def test_whoever_sees_one_team_gets_its_customers_alone(colleague, stranger, people, told):
    for client, mine, other in ((colleague, told(0), told(1)), (stranger, told(1), told(0))):
        numbers = {row["number"] for row in client.get("/value/ledger/?year=2021").context["part"]["rows"]}
        assert mine in numbers
        assert other not in numbers
    told_to = with_key(people["stranger"]).get("/api/v1/ledger").json()
    assert told(0) not in {one["number"] for one in told_to["customers"]}


def test_the_file_holds_every_customer_and_year(people, told):
    answer = browser_of(people["owner"]).post("/book/lists/take/", {"what": "ledgers", "kind": "csv"})
    rows = list(csv.reader(answer.getvalue().decode().splitlines()))
    named = [(row[0], row[3], row[6]) for row in rows[1:] if len(row) > 4]
    assert (own_id(0), "2021", "5000.25") in [(a, b, c.lstrip("'")) for a, b, c in named]
    assert len(named) == 4
