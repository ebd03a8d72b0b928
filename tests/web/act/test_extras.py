"""Extras: the catalogue, who may have which by its rule, giving by one tap and taking it back, files and programs."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from keepworth_web.act.reads import extras
from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2022, 1, 1)
GUIDE = {"name": "Guide", "said": "What works at night.", "cost": "60", "product_id": "", "tier": "", "segment": "",
         "months_apart": "", "valid_from": "2022-01-01", "valid_to": "", "version": ""}  # fmt: skip


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def listed(filled):
    """One extra for everybody, one for who bought skis, one that is over; one customer had the first and used it."""
    add(filled, "extras", {
        "extra_id": ["all", "skis", "over"], "name": ["Wax", "Straps", "Voucher"],
        "cost": [Decimal(5), Decimal(9), Decimal(2)], "product_id": [None, "ski", None],
        "valid_from": [LONG_AGO] * 3, "valid_to": [None, None, dt.date(2022, 6, 1)],
    })  # fmt: skip
    add(filled, "extras_given", {
        "given_id": ["g1"], "extra_id": ["all"], "customer_id": [own_id(0)], "entitled_on": [dt.date(2023, 1, 1)],
        "given_on": [dt.date(2023, 1, 2)], "used_on": [dt.date(2023, 1, 9)],
    })  # fmt: skip
    return filled


def told(client) -> dict[str, dict]:
    return {one["extra_id"]: one for one in client.get("/api/v1/extras").json()["extras"]}


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="read")


def customers(key) -> int:
    return len(key.get("/api/v1/customers?limit=200").json()["items"])


def test_an_empty_catalogue_is_one_sentence_and_one_button(editor, colleague):
    page = editor.get("/act/extras/").text
    assert "No extra is listed yet" in page
    assert 'href="/act/extras/new/"' in page
    assert "/act/extras/new/" not in colleague.get("/act/extras/").text, "who may only read is not asked to"


def test_a_page_below_one_of_the_menu_is_marked_there_and_the_first_is_not(editor):
    page = editor.get("/act/extras/new/").text
    assert 'href="/act/extras/" aria-current="true"' in page
    assert 'href="/act/" aria-current' not in page, "everything of the word lies below its first page"
    page = editor.get("/act/extras/").text
    ways = page[page.index('class="ways') :].split("</nav>")[0]
    assert 'href="/act/extras/" aria-current="page"' in ways, "a phone shows the pages of the word too"


def test_the_page_says_in_words_what_was_given_used_and_paid(owner, listed):
    page = owner.get("/act/extras/").text
    assert "<b>1</b> extra was given so far and <b>1</b> used" in re.sub(r"\s+", " ", page)
    assert "that takes customers who were not given any" in page


def test_who_had_it_may_not_have_it_and_who_bought_nothing_of_it_neither(key, listed):
    found = told(key)
    assert found["all"]["entitled"] == customers(key) - 1
    assert (found["all"]["given"], found["all"]["used"], found["all"]["spent"]) == (1, 1, 5.0)
    assert found["skis"]["entitled"] == 0, "nobody bought skis"
    assert found["over"]["entitled"] == 0, "its time is over"


def test_who_bought_the_product_may_have_what_is_for_its_buyers(owner, key, listed):
    add(listed, "orders", {"customer_id": [own_id(1)], "ordered_on": [dt.date(2023, 1, 1)], "amount": [Decimal(5)],
                           "product_id": ["ski"]})  # fmt: skip
    assert told(key)["skis"]["entitled"] == 1
    mark = told(key)["skis"]["mark"]
    (one,) = key.get(f"/api/v1/extras/{mark}/entitled").json()["items"]
    assert one["customer_id"] == own_id(1)
    assert "(8 in 10)" in owner.get(f"/act/extras/{mark}/").text, "what they are worth has its range"


def test_months_apart_let_it_be_given_again_once_they_are_over(filled, key):
    today = dt.datetime.now(tz=dt.UTC).date()
    add(filled, "extras", {"extra_id": ["x"], "name": ["Wax"], "months_apart": [6], "valid_from": [LONG_AGO]})
    add(filled, "extras_given", {
        "given_id": ["a", "b"], "extra_id": ["x", "x"], "customer_id": [own_id(0), own_id(1)],
        "entitled_on": [LONG_AGO] * 2, "given_on": [today - dt.timedelta(170), today - dt.timedelta(200)],
    })  # fmt: skip
    found = key.get(f"/api/v1/extras/{told(key)['x']['mark']}/entitled?limit=200").json()["items"]
    assert own_id(0) not in {one["customer_id"] for one in found}
    assert own_id(1) in {one["customer_id"] for one in found}


def at(key, place: int) -> int:
    (one,) = [
        row for row in key.get("/api/v1/customers?limit=200").json()["items"] if row["customer_id"] == own_id(place)
    ]
    return one["number"]


def give(owner, mark, number):
    return owner.post(f"/act/extras/{mark}/give/", {"customer": str(number)}, follow=True)


def test_giving_is_one_tap_once_a_day_and_is_taken_back(owner, key, listed):
    mark, other = told(key)["all"]["mark"], at(key, 1)
    page = give(owner, mark, other)
    assert "was given: Wax." in page.text
    assert told(key)["all"]["given"] == 2
    again = give(owner, mark, other)
    assert "cannot be given this now" in again.text
    assert told(key)["all"]["given"] == 2
    undo = re.search(r'action="(/know/changes/\d+/undo/|/[^"]*undo[^"]*)"', page.text)
    assert undo
    owner.post(undo[1], {})
    assert told(key)["all"]["given"] == 1
    assert told(key)["all"]["entitled"] == customers(key) - 1


def test_the_customers_of_what_was_written_are_looked_up_once_for_all_extras(owner, key, listed, monkeypatch):
    give(owner, told(key)["all"]["mark"], at(key, 1))
    asked = []
    before = extras._numbers
    monkeypatch.setattr(extras, "_numbers", lambda request, ids: asked.append(list(ids)) or before(request, ids))
    assert told(key)["all"]["given"] == 2
    assert asked == [[own_id(1)]]


def test_who_may_have_it_by_a_row_is_given_that_row(owner, key, listed):
    add(listed, "extras_given", {"given_id": ["owed"], "extra_id": ["all"], "customer_id": [own_id(1)],
                                 "entitled_on": [dt.date(2023, 1, 1)]})  # fmt: skip
    give(owner, told(key)["all"]["mark"], at(key, 1))
    (row,) = WrittenRow.objects.filter(table="extras_given")
    assert (row.key, row.values["given_on"] is not None) == ('["owed"]', True)
    assert told(key)["all"]["given"] == 2


def test_using_it_is_said_by_one_tap(owner, key, listed):
    give(owner, told(key)["all"]["mark"], at(key, 1))
    (row,) = WrittenRow.objects.filter(table="extras_given")
    said = {"how": "used", "version": str(row.version)}
    assert owner.post(f"/act/extras/given/w{row.pk}/used/", said).status_code == 302
    assert told(key)["all"]["used"] == 2


def test_an_extra_is_written_changed_and_refused_with_the_reason(editor, key):
    assert editor.post("/act/extras/new/", GUIDE).status_code == 302
    (one,) = told(key).values()
    assert (one["name"], one["cost"], one["what"]) == ("Guide", 60.0, "What works at night.")
    assert editor.post(f"/act/extras/{one['mark']}/change/", GUIDE | {"cost": "70", "version": "1"}).status_code == 302
    assert next(iter(told(key).values()))["cost"] == 70.0
    early = editor.post("/act/extras/new/", GUIDE | {"valid_to": "2021-01-01"})
    assert (early.status_code, "The last day cannot come before the first" in early.text) == (422, True)


def test_a_stranger_neither_counts_nor_gives_to_customers_behind_the_wall(stranger, people, listed, key):
    mark = told(key)["all"]["mark"]
    page = stranger.get("/act/extras/").text
    assert "<b>0</b> extras were given" in re.sub(r"\s+", " ", page)
    assert stranger.post(f"/act/extras/{mark}/give/", {"customer": str(at(key, 0))}).status_code == 404


def test_the_lists_are_taken_away_as_files(owner, listed):
    for what, head in (("extras", "May have it now"), ("extras-given", "Given on"), ("extras-entitled", "Costs each")):
        answer = owner.post("/book/lists/take/", {"what": what, "kind": "csv", "back": "/act/extras/"})
        assert answer.status_code == 200, what
        assert head in b"".join(answer).decode()
