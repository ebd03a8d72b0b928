"""Needs rolled up with the money behind each; segments with who serves which, briefings, and the register of trends."""

import csv
import datetime as dt
import io
import re

import pytest

from keepworth.runs.merge import merge
from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 5, 4)
TREND = {"said": "Steel gets dearer.", "kind": "economic", "segment": "Food", "likelihood": "3", "impact": "4",
         "assumption": "Steel is cheap.", "stress_test": "Half the margin", "review_on": "2032-01-01",
         "valid_from": "2024-01-02", "closed_on": ""}  # fmt: skip


@pytest.fixture
def told(filled):
    """Needs of customers of North (0, 3), South (1) and of no team (2)."""
    add(filled, "needs", {
        "need_id": ["n1", "n2", "n3", "n4"], "customer_id": [own_id(0), own_id(1), own_id(3), own_id(2)],
        "topic": ["Speed", "speed", "Speed", "Price"], "stated_on": [DAY] * 4,
        "state": ["stated", "stated", "met", "in work"],
        "met_on": [None, None, dt.date(2023, 6, 4), None], "state_on": [DAY] * 4,
    })  # fmt: skip
    add(filled, "segments", {"segment": ["Food"], "valid_from": [DAY], "owner_id": ["mei"]})
    return filled


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def test_needs_of_all_are_rolled_up_for_the_owner(owner, told):
    page = owner.get("/know/needs/")
    topics = {one["of"].topic: one for one in page.context["topics"]}
    assert {name: (one["of"].customers, one["of"].waiting) for name, one in topics.items()} == {
        "Speed": (3, 2),
        "Price": (1, 1),
    }
    assert topics["Speed"]["worth"]["range"]
    assert "<b>3</b> of 4 needs wait for us." in page.text


def test_d1_01_whoever_is_bound_to_teams_sees_their_needs_and_money_alone(colleague, stranger, told):
    pages = (who.get("/know/needs/").context["topics"] for who in (colleague, stranger))
    north, south = ({one["of"].topic.title(): one["of"] for one in topics} for topics in pages)
    assert (north["Speed"].customers, south["Speed"].customers) == (2, 1)
    assert (north["Price"].customers, south["Price"].customers) == (1, 1)
    assert south["Speed"].worth.mean != north["Speed"].worth.mean


def test_what_was_just_told_is_there(editor, told, number):
    said = {
        "said": "Cheaper",
        "kind": "need",
        "topic": "Price",
        "contact_id": "",
        "stated_on": "2024-01-02",
        "measure": "",
    }
    editor.post(f"/know/{number(0)}/needs/new/", said)
    topics = {one["of"].topic: one["of"] for one in editor.get("/know/needs/").context["topics"]}
    assert topics["Price"].customers == 2


def test_a_past_day_shows_what_was_known_then(owner, told):
    page = owner.get("/know/needs/?as-of=2023-05-10")
    assert page.context["report"].states == {"stated": 3, "in work": 1, "met": 0, "dropped": 0}
    assert owner.get("/know/needs/?as-of=2023-05-01").context["topics"] == []


def test_the_list_is_taken_away_as_the_page_shows_it(owner, told):
    answer = owner.post("/know/export/", {"what": "needs", "kind": "csv"})
    assert answer.status_code == 200
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert lines[0][:3] == ["topic", "needs", "open"]
    assert lines[1][:6] == ["Speed", "3", "2", "1", "3", "2"]


def test_segments_say_who_serves_which_and_open_the_briefing(owner, told):
    page = owner.get("/know/segments/")
    assert "Mei Lin" in page.text
    address = re.search(r"/know/segments/briefing/\?segment=Food", page.text)[0]
    brief = owner.get(address)
    assert "served by Mei Lin" in brief.text
    assert "Speed: 3 customers, 2 waiting" in " ".join(brief.text.split())
    assert brief.context["one"].customers == 60
    assert owner.get("/know/segments/briefing/?segment=Nope").status_code == 404
    assert owner.get("/know/segments/briefing/").headers["Location"] == "/know/segments/"


def test_a_briefing_counts_the_rivals_of_its_customers(owner, told):
    add(told, "rivals", {
        "customer_id": [own_id(0), own_id(1), own_id(2)], "rival": ["Anvil", "Anvil", "Brass"], "valid_from": [DAY] * 3,
    })  # fmt: skip
    page = owner.get("/know/segments/briefing/?segment=Food")
    assert "Anvil serves 2 customers here." in page.text
    assert "Brass serves 1 customer here." in page.text


def test_d1_01_a_briefing_is_made_from_the_customers_that_are_seen(colleague, told):
    found = colleague.get("/know/segments/briefing/?segment=Food").context["one"]
    assert found.customers == 40
    assert found.needs.topics[0].customers == 2


def test_a_trend_is_noted_seen_otherwise_and_closed(editor, told):
    assert editor.post("/know/segments/trends/new/", TREND).status_code == 302
    page = editor.get("/know/segments/").text
    assert "Steel gets dearer." in page
    assert "Steel is cheap." in editor.get("/know/segments/briefing/?segment=Food").text
    (address,) = re.findall(r'href="(/know/segments/trends/(?!new)[^"]+/)"', page)
    assert editor.post(address, TREND | {"valid_from": "2024-03-01", "likelihood": "5"}).status_code == 302
    (one,) = editor.get("/know/segments/").context["trends"]
    assert (one["values"]["likelihood"], one["weight"], one["is_due"]) == (5, 20, False)
    (address,) = re.findall(r'href="(/know/segments/trends/(?!new)[^"]+/)"', editor.get("/know/segments/").text)
    editor.post(address, TREND | {"valid_from": "2024-04-01", "closed_on": "2024-04-02"})
    assert editor.get("/know/segments/").context["trends"] == []
    assert WrittenRow.objects.filter(table="trends").count() == 3


@pytest.mark.parametrize("table", ["segments", "trends"])
def test_what_somebody_wrote_meanwhile_of_the_same_day_is_not_overwritten(editor, told, table):
    said = (
        TREND if table == "trends" else {"segment": "Food", "valid_from": "2024-01-02", "team": "North", "said": "Big."}
    )
    editor.post(f"/know/segments/{table}/new/", said)
    links = re.findall(rf'href="(/know/segments/{table}/(?!new)[^"]+/)"', editor.get("/know/segments/").text)
    version = re.search(r'name="version" value="(\d+)"', editor.get(links[0]).text)[1]
    assert editor.post(links[0], said | {"said": "First.", "version": version}).status_code == 302
    refused = editor.post(links[0], said | {"said": "Second.", "version": version})
    assert refused.status_code == 422
    assert "Somebody else changed this since you saw it." in refused.text
    later = said | {"valid_from": "2024-05-01", "version": version}
    assert editor.post(links[0], later).status_code == 302
    assert editor.post(links[0], later | {"said": "Of the same new day."}).status_code == 422


def test_a_segment_is_described_and_handed_on(editor, told):
    said = {"segment": "Food", "valid_from": "2024-01-02", "owner_id": "", "team": "North", "said": "Buys in autumn."}
    assert editor.post("/know/segments/segments/new/", said).status_code == 302
    assert "Buys in autumn." in editor.get("/know/segments/").text
    assert editor.post("/know/segments/segments/new/", said | {"segment": ""}).status_code == 422


def test_who_reads_alone_changes_nothing(colleague, told):
    assert colleague.post("/know/segments/trends/new/", TREND).status_code == 403
    assert "trends/new" not in colleague.get("/know/segments/").text
    assert not WrittenRow.objects.exists()


@pytest.mark.parametrize("address", ["/know/needs/", "/know/segments/", "/know/segments/briefing/?segment=Food"])
def test_the_pages_ask_the_database_little(owner, told, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert owner.get(address).status_code == 200
    assert owner.get(address, headers={"Accept-Language": "zh-hans"}).status_code == 200


def test_programs_are_told_the_same(people, told):
    client = with_key(people["viewer"], scope="read")
    needs = client.get("/api/v1/needs").json()
    assert [(one["topic"], one["customers"], one["waiting"]) for one in needs["topics"]] == [
        ("Speed", 2, 1),
        ("Price", 1, 1),
    ]
    assert needs["topics"][0]["worth"]["low"] < needs["topics"][0]["worth"]["mean"]
    (segment,) = client.get("/api/v1/segments").json()["segments"]
    assert (segment["segment"], segment["owner"], segment["customers"]) == ("Food", "Mei Lin", 40)
    brief = client.get("/api/v1/segments/briefing?segment=Food").json()
    assert (brief["customers"], brief["promises"]["open"]) == (40, 1)
    assert client.get("/api/v1/segments/briefing?segment=Nope").status_code == 404


def test_needs_of_a_customer_under_two_ids_are_one_customers(owner, told):
    merge(told, "customer", alias=own_id(1), into=own_id(0))
    topics = {one["of"].topic: one["of"] for one in owner.get("/know/needs/").context["topics"]}
    assert (topics["Speed"].needs, topics["Speed"].customers, topics["Speed"].waiting) == (3, 2, 1)
    assert owner.get("/know/segments/briefing/?segment=Food").context["one"].needs.topics[0].needs == 3


def test_prospects_and_our_own_offices_are_no_customers_of_a_segment(owner, told):
    add(told, "customers", {
        "customer_id": ["maybe", "office"], "kind": ["prospect", "internal"], "segment": ["Food", "Ours"],
    })  # fmt: skip
    (segment,) = owner.get("/know/segments/").context["segments"]
    assert (segment["name"], segment["customers"]) == ("Food", 60)
    assert owner.get("/know/segments/briefing/?segment=Food").context["one"].customers == 60


def test_of_many_who_left_the_last_are_named(owner, told, monkeypatch):
    monkeypatch.setattr("keepworth.runs.briefing_facts.LEFT_SHOWN", 1)
    add(told, "departures", {"customer_id": [own_id(0), own_id(1)], "left_on": [DAY, dt.date(2023, 6, 1)]})
    page = owner.get("/know/segments/briefing/?segment=Food")
    assert [(one.left_on, page.context["one"].gone) for one in page.context["one"].left] == [(dt.date(2023, 6, 1), 2)]
    assert "and 1 before them" in page.text
