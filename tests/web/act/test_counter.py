"""The counter card: found by name or number, four things on one screen, and nothing of who is not to be seen."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth_web.act.reads.counter import card_of
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
BEFORE = dt.date(2023, 1, 2)


@pytest.fixture
def stands(filled):
    """One customer with two promises, two complaints, and extras of which the cheapest was given already."""
    own = [own_id(0)] * 2
    add(filled, "texts", {"text_id": ["t1", "t2"], "words": ["It came too late.", "We call back by noon."]})
    add(filled, "promises", {"promise_id": ["old", "owed"], "customer_id": own, "agreed_on": [BEFORE] * 2,
                             "kept": ["yes", "open"], "due_on": [None, dt.date(2023, 5, 1)],
                             "what_text_id": [None, "t2"]})  # fmt: skip
    at = [dt.datetime(2023, 2, 1, 9, 0), dt.datetime(2023, 2, 2, 9, 0)]
    add(filled, "cases", {"case_id": ["a", "b"], "customer_id": own, "opened_at": at, "severity": [4, 5],
                          "solved_at": [None, dt.datetime(2023, 2, 3, 9, 0)], "text_id": ["t1", None]})  # fmt: skip
    add(filled, "extras", {"extra_id": ["x", "y"], "name": ["Wax", "Straps"], "cost": [Decimal(5), Decimal(9)],
                           "valid_from": [BEFORE] * 2})  # fmt: skip
    add(filled, "extras_given", {"given_id": ["g"], "extra_id": ["x"], "customer_id": own[:1],
                                 "entitled_on": [BEFORE], "given_on": [BEFORE]})  # fmt: skip
    return filled


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="read")


def at(key, place: int) -> int:
    found = key.get("/api/v1/customers?limit=200").json()["items"]
    return next(row["number"] for row in found if row["customer_id"] == own_id(place))


def test_a_card_s_number_leads_to_the_card_at_once(owner, stands, key):
    answer = owner.get("/act/counter/", {"q": own_id(0)})
    assert (answer.status_code, answer["Location"]) == (302, f"/act/counter/{at(key, 0)}/")


def test_four_things_stand_on_one_screen(owner, stands, key):
    page = owner.get(f"/act/counter/{at(key, 0)}/").text
    assert "We call back by noon." in page
    assert "It came too late." in page
    assert "Straps" in page
    assert "Wax" not in page, "they had it"
    assert "Give it" in page


def test_programs_read_the_same_card(stands, key):
    told = key.get(f"/api/v1/customers/{at(key, 0)}/counter").json()
    assert (told["promise"]["what"], told["promise"]["kept"]) == ("We call back by noon.", "open")
    assert (told["case"]["words"], told["extra"]["name"]) == ("It came too late.", "Straps")


def test_where_there_is_nothing_the_card_says_so(owner, filled, number):
    page = owner.get(f"/act/counter/{number(1)}/").text
    for said in ("Nothing was promised to them", "No complaint is open", "no extra is for them"):
        assert said in page


def test_nobody_behind_the_wall_is_found_or_shown(stranger, stands, key):
    number = at(key, 0)
    page = stranger.get("/act/counter/", {"q": own_id(0)})
    assert (page.status_code, "Nobody whom you may see" in page.text) == (200, True)
    assert stranger.get(f"/act/counter/{number}/").status_code == 404


def test_whose_data_are_restricted_has_no_card(owner, stands, key):
    number = at(key, 0)
    with stands.held():
        write_restrictions(stands.folder, Restrictions({("customer", number): "2023-06-01"}))
    page = owner.get(f"/act/counter/{number}/").text
    assert "It came too late." not in page
    assert "We call back" not in page


def test_a_customer_of_four_digits_is_given_what_the_card_offers(owner, stands, key, monkeypatch):
    number = at(key, 0)

    def known(request, _number):
        card = card_of(request, number)
        return replace(card, customer={**card.customer, "number": 1234})

    monkeypatch.setattr("keepworth_web.act.views.counter.card_of", known)
    page = owner.get(f"/act/counter/{number}/").text
    assert 'name="customer" value="1234"' in page
