"""B4: an erased contact leaves no name and no word on the pages of the value ledger; figures and signatures stay."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from keepworth.tables.persons.who import Person as Who
from keepworth_web.know.actions.forget_person import forget_written
from keepworth_web.know.models import WrittenRow
from keepworth_web.staff.models import Person
from keepworth_web.value.actions.forget_person import forget_sayings
from keepworth_web.value.actions.make_link import make_link
from keepworth_web.value.models import LedgerLink, Saying
from tests.factories.web_book import own_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(people) -> str:
    return said(people["editor"], contact="ana")


def said(by: Person, *, contact: str) -> str:
    now = timezone.now()
    link, token = make_link("acme", contact, by=by, at=now)
    for at, kind in enumerate(Saying.Kind):
        Saying.objects.create(kind=kind, line=f"{contact}{at}", customer="acme", contact=contact, link=link, at=now,
                              words="My own words.", submission_id=f"s{at}")  # fmt: skip
    return token


def test_b4_words_and_names_go_and_the_link_opens_nothing(token, people):
    said(people["editor"], contact="ben")
    assert forget_sayings([Who("contact", 7, "ana")], renamed={("contact", 7): "erased-x"}) == 3
    mine = Saying.objects.filter(contact="erased-x")
    assert [(one.kind, one.words) for one in mine] == [("signed", ""), ("answered", "")]
    assert not LedgerLink.objects.filter(contact="ana").exists()
    assert Client().get(f"/value/page/{token}/").status_code == 404
    assert [one.words for one in Saying.objects.filter(contact="ben")] == ["My own words."] * 2
    assert LedgerLink.objects.get(contact="ben").revoked_at is None
    assert forget_sayings([Who("contact", 7, "ana")], renamed={}) == 0, "it may run twice"


def test_b4_a_customer_who_is_a_person_goes_too(token):
    assert forget_sayings([Who("customer", 1, "acme"), Who("colleague", 2, "mei")], renamed={}) == 3
    assert not Saying.objects.exclude(words="").exists()
    assert not Saying.objects.filter(customer="acme").exists()


def test_b4_a_referral_of_an_erased_person_names_them_no_more(owner, number):
    one, other = own_id(0), own_id(3)
    sent = {"referrer": one, "other": other, "happened_on": "2022-03-01"}
    assert owner.post("/value/referrals/new/", sent).status_code == 302
    forget_written([Who("customer", number(0), one)], renamed={("customer", number(0)): "erased-x"})
    row = WrittenRow.objects.get(table="referrals")
    assert json.loads(row.key) == ["erased-x", other]
    assert one not in json.dumps([row.values, row.customer])
    assert row.values["happened_on"] == "2022-03-01", "that somebody was recommended stays"
