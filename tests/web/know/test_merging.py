"""Merge two customers in the browser, and split them again; scores and lists follow."""

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
