"""Book › Privacy: one person is found, given what is held, restricted, erased with a receipt; by the owner alone."""

import json
import re

import pytest

from keepworth.runs.find_persons import persons_searched, receipts_of, restricted_persons
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import AuditEntry
from tests.factories.persons import ANN, traces
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(persons):
    """The address of Ann's page."""
    number = persons_searched(find_book(persons), "cont-0007")[0].person.number
    return f"/book/privacy/contact/{number}/"


@pytest.mark.parametrize("asked", ["cont-0007", "quibble", "ann.quibble@canary.example", "0044 (20) 5550-1234"])
def test_b4_a_person_is_found_by_anything_they_are_called(owner, ann, asked):
    page = owner.post("/book/privacy/find/", {"who": asked})
    assert page.status_code == 200
    assert ann in page.text
    assert "Ann Quibble" in page.text
    assert "Bob" not in page.text


def test_b4_what_was_asked_stands_in_no_address(owner, ann):
    assert owner.get("/book/privacy/find/?who=ann").status_code == 405
    assert "Nobody of that name" in owner.post("/book/privacy/find/", {"who": "zzz"}).text


def test_b4_the_export_holds_the_person_and_nobody_else(owner, ann):
    given = owner.post(f"{ann}export/")
    assert re.fullmatch(r'attachment; filename="contact-\d+\.json"', given.headers["Content-Disposition"])
    assert given.headers["Cache-Control"] == "no-store"
    record = json.loads(given.content)
    assert record["person"] == {"kind": "contact", "id": "cont-0007"}
    assert "Bob" not in given.text
    assert AuditEntry.objects.filter(kind="person.export").exists()


def test_b4_a_restriction_holds_until_it_is_lifted(owner, ann, persons):
    owner.post(f"{ann}restrict/")
    assert [one.person.text for one in restricted_persons(find_book(persons))] == ["cont-0007"]
    assert "restricted since" in owner.get(ann).text
    assert "Restricted now" in owner.get("/book/privacy/").text
    owner.post(f"{ann}restrict/", {"lift": "1"})
    assert restricted_persons(find_book(persons)) == ()
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {"person.restrict", "person.lift"} <= kinds


def test_b4_what_will_be_deleted_is_said_first_and_nothing_is(owner, ann, persons):
    page = owner.get(f"{ann}erasing/")
    assert "Nothing is deleted yet" in page.text
    assert "names and addresses" in page.text
    assert receipts_of(find_book(persons)) == ()
    assert traces(persons, "Ann Quibble")


def test_b4_an_erasure_leaves_a_receipt_and_no_trace(owner, ann, persons):
    assert owner.post(f"{ann}erase/").headers["Location"] == "/book/privacy/receipts/"
    assert "waits for the worker" in owner.get("/book/privacy/receipts/").text
    assert do_next()
    job = Job.objects.get(kind="erase")
    assert (job.state, job.said) == ("done", "")
    assert traces(persons, *ANN) == []
    page = owner.get("/book/privacy/receipts/").text
    assert job.result in page
    receipt = owner.get(f"/book/privacy/receipts/{job.result}/").text
    assert "One person was erased" in receipt
    assert not any(trait in receipt for trait in ANN)
    assert owner.get(ann).status_code == 404, "who was erased is nobody"
    line = AuditEntry.objects.get(kind="person.erase")
    assert line.detail == {"receipt": job.result}


def test_b4_an_organisation_is_refused_in_words(owner, persons):
    number = persons_searched(find_book(persons), "acme")[0].person.number
    page = owner.get(f"/book/privacy/customer/{number}/erasing/")
    assert (page.status_code, "is no person" in page.text) == (409, True)


def test_d1_12_export_and_erasure_ask_for_the_password_again(people, ann, persons):
    client = browser_of(people["owner"], confirmed=False)
    for what in ("export", "erase"):
        asked = client.post(f"{ann}{what}/", {"back": ann})
        assert asked.headers["Location"].startswith("/account/confirm/?next=")
    assert client.post("/book/privacy/retention/apply/").headers["Location"].startswith("/account/confirm/")
    assert not Job.objects.exists()
    assert traces(persons, "Ann Quibble")


def test_d1_01_only_the_owner_uses_rights(colleague, stranger, ann):
    for client in (colleague, stranger):
        for address in ("/book/privacy/", ann, f"{ann}erasing/", "/book/privacy/receipts/", "/book/privacy/retention/"):
            assert client.get(address).status_code == 403
        for address in ("find/", "retention/apply/"):
            assert client.post(f"/book/privacy/{address}", {"who": "quibble"}).status_code == 403
        for what in ("export", "restrict", "erase"):
            assert client.post(f"{ann}{what}/").status_code == 403
    assert not Job.objects.exists()


def test_b4_periods_are_kept_and_what_is_older_goes_by_the_worker(owner, persons):
    page = owner.post(
        "/book/privacy/retention/", {"texts": "12", "identities": "", "scores": "", "errors": "", "sources": ""}
    )
    assert page.status_code == 302
    assert find_book(persons).settings.retention.texts == 12
    shown = owner.get("/book/privacy/retention/").text
    assert "Delete all of this" in shown
    assert traces(persons, "lawn bowls"), "nothing went yet"
    owner.post("/book/privacy/retention/apply/")
    assert do_next()
    assert Job.objects.get(kind="retire").said == ""
    assert traces(persons, "lawn bowls") == []
    assert "Nothing is older" in owner.get("/book/privacy/retention/").text
    refused = owner.post("/book/privacy/retention/", {"texts": "soon"})
    assert (refused.status_code, "or a number of months" in refused.text) == (422, True)
