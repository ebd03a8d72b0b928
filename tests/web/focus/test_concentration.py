"""Concentration: how much of the whole book hangs on few, in words, as tables, files and for programs."""

import json
import re
import shutil

import numpy as np
import pytest
from django.utils import timezone

from keepworth.tables.concentrated import concentrated_in, concentration_in
from keepworth.tables.hedging import write_hedges
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.shared.templatetags.shown import day
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db]
PAGE, API = "/focus/concentration/", "/api/v1/focus/concentration"


@pytest.fixture
def told(shop):
    found = concentration_in((shop / "scores/latest").resolve())
    assert found is not None
    return found


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_the_page_begins_with_the_largest_and_what_is_left_without_three(owner, told):
    page = owner.get(PAGE).text
    first = with_key(owner.get("/focus/").wsgi_request.user).get(API).json()["customers"][0]
    said = words(page)
    assert (
        f"({round(100 * first['share'])} in 100 of lifetime value) is a 1-in-{round(1 / first['leaves'])} event" in said
    )
    assert "Without the largest three " in said
    assert f"are as concentrated as {told['effective']:.1f} equal ones would be." in said
    assert '<svg class="curves"' in page


def test_groups_stand_by_segment_and_team_and_nothing_of_what_is_not_known(owner, told):
    page = owner.get(PAGE).text
    assert 'id="segment"' in page
    assert 'id="team"' in page
    assert told["by"]["colleague"] is None
    assert 'id="colleague"' not in page
    assert "nobody said" in page  # what it would cost to be different


def test_it_is_the_owners(colleague, stranger, shop):
    assert {client.get(PAGE).status_code for client in (colleague, stranger)} == {403}


def test_a_program_is_told_the_same(people, told):
    found = with_key(people["owner"]).get(API).json()
    assert found["whole"]["hhi"] == told["hhi"]
    assert found["whole"]["cvar95"] == told["cvar95"]
    assert sum(one["share"] for one in found["customers"]) == pytest.approx(1)
    assert {one["kind"] for one in found["by"]} == {kind for kind, of in told["by"].items() if of}
    json.dumps(found)


def test_the_list_is_taken_away_whole(owner, told):
    file = owner.post("/book/lists/take/", {"what": "concentration", "kind": "csv", "back": PAGE})
    text = b"".join(file.streaming_content).decode() if file.streaming else file.content.decode()
    assert text.splitlines()[0].startswith("Kind,Which,Customers,Lifetime value")
    assert sum(line.startswith("customer,") for line in text.splitlines()) == told["customers"]


@pytest.fixture
def hedged(shop, show, tmp_path):
    """A shop whose run knows two hedges at its largest customers; the cost of one of them was said."""
    folder = tmp_path / "book"
    shutil.copytree(shop, folder, symlinks=True)
    run = (folder / "scores/latest").resolve()
    largest = [row["customer_id"] for row in concentrated_in(run) if row["kind"] == "customer"][:2]
    write_hedges({
        "hedge": np.array(["longer_term", "second_contact"], dtype=object), "customer_id": np.array(largest),
        "leaves": np.array([0.3, 0.2]), "then": np.array([0.0, 0.13]), "less": np.array([5_000.0, 1_200.0]),
        "less_cvar95": np.array([8_000.0, 2_340.0]), "low": np.array([6_000.0, 1_100.0]),
        "high": np.array([9_100.0, 3_400.0]), "cost": np.array([np.nan, 500.0]),
    }, into=run)  # fmt: skip
    return show(folder)


def test_hedges_stand_by_what_they_lower_for_their_money_and_those_without_a_cost_last(owner, people, hedged):
    said = words(owner.get(PAGE).text)
    first = said.index("Win a second contact")
    assert first < said.index("Agree on a longer term")
    ends = "At the ends of all chances:"
    assert f"20 in 100 → 13 in 100 2,340 {ends} 1,100 to 3,400 1,200 500 Less per 1,000 spent: 4,680" in said
    assert f"8,000 {ends} 6,000 to 9,100 5,000 nobody said" in said
    told = with_key(people["owner"]).get(API).json()["hedges"]
    assert [(one["hedge"], one["cost"], one["less_cvar95"]) for one in told] == [
        ("second_contact", 500.0, 2_340.0), ("longer_term", None, 8_000.0),
    ]  # fmt: skip
    file = owner.post("/book/lists/take/", {"what": "hedges", "kind": "csv", "back": PAGE})
    rows = (b"".join(file.streaming_content) if file.streaming else file.content).decode().splitlines()
    assert rows[0].startswith("What to do,Customer,Chance to leave")
    assert rows[1].startswith("Win a second contact,")


def test_where_no_hedge_is_known_that_is_said(owner, told):
    assert "No hedge is known" in owner.get(PAGE).text


@pytest.mark.usefixtures("book")
def test_an_empty_book_says_so(owner):
    page = owner.get(PAGE)
    assert (page.status_code, "No score says yet how much hangs on few customers." in page.text) == (200, True)
    assert with_key(owner.get("/focus/").wsgi_request.user).get(API).status_code == 404


def test_in_chinese(owner, told):
    page = owner.get(PAGE, headers={"accept-language": "zh-hans"}).text
    assert "集中度" in page


def test_what_no_book_foretells_stands_with_its_cost_who_said_it_and_when(owner, people, scored_firm, show, tmp_path):
    shutil.copytree(scored_firm.folder, tmp_path / "book", symlinks=True)
    folder = show(tmp_path / "book")
    before = with_key(people["owner"]).get(API).json()["unforetold"]
    assert {one["hedge"] for one in before} == {"second_partner", "be_different"}
    assert {one["pays_from"] for one in before} == {None}
    page = words(owner.get(PAGE).text)
    assert "nobody said withheld" in page
    change_book_settings({"focus.hedges.second_partner": 10_000.0}, by=people["owner"])
    file = folder / "keepworth.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n[focus.repositioning]\nEnergy = 1e9\n", encoding="utf-8")
    told = with_key(people["owner"]).get(API).json()["unforetold"]
    first = told[0]
    assert first["pays_from"] == 10_000 / first["amount"] == min(one["pays_from"] for one in told if one["pays_from"])
    page = words(owner.get(PAGE).text)
    today = day(timezone.now().date())
    assert f"10,000 said by {people['owner'].name} on {today}" in page
    assert "as keepworth.toml has it; of which day is not known does not pay" in page
    file = owner.post("/book/lists/take/", {"what": "unforetold", "kind": "csv", "back": PAGE})
    rows = (b"".join(file.streaming_content) if file.streaming else file.content).decode().splitlines()
    assert sum(row.startswith(("Win a second partner", "Be different")) for row in rows) == len(told)
    assert rows[1].startswith("Win a second partner beside this one," + first["name"])
