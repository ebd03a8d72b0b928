"""Merge two customers in the browser, and split them again; scores and lists follow."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from keepworth.errors import NotPermitted
from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.scored import open_scored
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
ONE, OTHER = own_id(4), own_id(3)


def customer(book, own):
    scored = open_scored(book)
    return scored.one(next(row["number"] for row in scored.find(own) if row["customer_id"] == own))


def ids(book):
    return {row["customer_id"] for own in (ONE, OTHER) for row in open_scored(book).find(own)}


def test_two_customers_become_one_and_two_again(owner, filled):
    before = {own: customer(filled, own)["total_spend"] for own in (ONE, OTHER)}
    done = owner.post("/know/merged/", {"who": "customer", "alias": ONE, "into": OTHER})
    assert done.status_code == 302
    assert ids(filled) == {OTHER}
    score_book(filled, asked=Asked(model="paretonbd"))
    assert customer(filled, OTHER)["total_spend"] == pytest.approx(sum(before.values()))
    page = owner.get("/know/merged/")
    assert ONE in page.text
    mark = re.search(r"/know/merged/(w\d+)/split/", page.text)[1]
    assert owner.post(f"/know/merged/{mark}/split/").status_code == 302
    assert ids(filled) == {ONE, OTHER}
    score_book(filled, asked=Asked(model="paretonbd"))
    assert {own: customer(filled, own)["total_spend"] for own in (ONE, OTHER)} == before


def test_both_histories_stand_on_the_page_of_the_one_that_holds(owner, people, filled):
    add(filled, "contacts", {"contact_id": ["p1", "p2"], "customer_id": [ONE, OTHER]})
    owner.post("/know/merged/", {"who": "customer", "alias": ONE, "into": OTHER})
    page = owner.get(f"/know/{customer(filled, OTHER)['number']}/")
    part = re.search(r'<section id="panel-contacts".*?</section>', page.text, re.DOTALL)[0]
    assert ">p1</a>" in part
    assert ">p2</a>" in part
    said = Said("contacts", {"contact_id": "p1", "role": "CFO"})  # of the id that is not used any more
    with pytest.raises(NotPermitted):
        write_row(said, by=people["stranger"], at=timezone.now())


def test_merged_contacts_are_one_row_with_both_histories_behind_it(owner, filled):
    since = dt.date.fromisoformat
    add(filled, "contacts", {
        "contact_id": ["p1", "p2", "p3"], "customer_id": [ONE] * 3, "role": ["CFO", "treasurer", None],
        "influence": [4, None, None], "valid_from": [since("2023-01-01"), since("2023-06-01"), None],
    })  # fmt: skip
    here = f"/know/{customer(filled, ONE)['number']}/"
    assert owner.post("/know/merged/", {"who": "contact", "alias": "p2", "into": "p1"}).status_code == 302
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", contacts_part(owner, here), re.DOTALL)
    (one,) = (row for row in rows if ">p1</a>" in row)
    assert len(rows) == 2
    assert "also under p2" in one
    assert "treasurer" in one  # the newest word, under whichever id
    assert '<td class="number" data-label="Influence">4</td>' in one
    form = owner.get(re.search(r'href="([^"]+)">p1</a>', one)[1])
    history = re.search(r'<section class="history">.*?</section>', form.text, re.DOTALL)[0]
    assert re.findall(r'class="code">(\w+)<', history) == ["p2", "p1"]
    owner.post(f"/know/merged/{re.search(r'/know/merged/(w[0-9]+)/split/', owner.get('/know/merged/').text)[1]}/split/")
    part = contacts_part(owner, here)
    assert ">p1</a>" in part
    assert ">p2</a>" in part
    assert "also under" not in part


def contacts_part(client, here):
    return re.search(r'<section id="panel-contacts".*?</section>', client.get(here).text, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"alias": ONE, "into": ONE}, "the same id"),
        ({"alias": ONE, "into": "nobody"}, "Nothing of this kind has that id."),
        ({"alias": ONE, "into": OTHER, "who": "contact"}, "Nothing of this kind has that id."),
        ({"alias": ONE}, "This field is required."),
    ],
)
def test_what_cannot_be_merged_is_refused(owner, filled, said, why):
    page = owner.post("/know/merged/", {"who": "customer", **said})
    assert page.status_code == 422
    assert why in page.text
    assert not WrittenRow.objects.exists()


def test_d1_01_merging_is_the_owners(colleague, stranger, filled):
    for client in (colleague, stranger):
        assert client.get("/know/merged/").status_code == 403
        assert client.post("/know/merged/", {"who": "customer", "alias": ONE, "into": OTHER}).status_code == 403
        assert client.post("/know/merged/w1/split/").status_code == 403
    assert not WrittenRow.objects.exists()


def test_the_old_address_leads_to_the_customer_that_holds(owner, stranger, filled):
    old, new = (customer(filled, own)["number"] for own in (ONE, OTHER))
    owner.post("/know/merged/", {"who": "customer", "alias": ONE, "into": OTHER})
    moved = owner.get(f"/know/{old}/people/?department=Law")
    assert (moved.status_code, moved["Location"]) == (302, f"/know/{new}/people/?department=Law")
    page = owner.get(f"/know/{old}/", follow=True)
    assert page.redirect_chain == [(f"/know/{new}/", 302)]
    assert "The customer of that address was merged into this one." in page.text
    refused = owner.post(f"/know/{old}/note/", {"learned": "They move"}, follow=True)
    assert "Nothing was written." in refused.text
    assert not WrittenRow.objects.filter(table="touchpoints").exists()
    assert owner.get("/know/999999/").status_code == 404
    # South does not see the one that holds: nothing tells that there is one, but on the page that everybody sees.
    assert stranger.get(f"/know/{old}/").status_code == 404
    assert stranger.get(f"/know/{old}/short/")["Location"] == f"/know/{new}/short/"


def test_a_program_is_told_where_the_customer_is_now(people, filled):
    old, new = (customer(filled, own)["number"] for own in (ONE, OTHER))
    browser_of(people["owner"]).post("/know/merged/", {"who": "customer", "alias": ONE, "into": OTHER})
    for address in (f"/customers/{old}", f"/customers/{old}/people"):
        missing = with_key(people["owner"]).get(f"/api/v1{address}")
        assert missing.status_code == 404
        assert missing.headers["Content-Type"].startswith("application/problem+json")
        assert missing.json()["merged_into"] == new
    assert "merged_into" not in with_key(people["stranger"]).get(f"/api/v1/customers/{old}").json()
