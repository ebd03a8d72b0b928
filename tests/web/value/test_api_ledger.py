"""The API of the value ledger: what stands in it, lines as rows, answers, and pages for contacts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.value.models import LedgerLink
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def at(filled, number):
    add(filled, "contacts", {"contact_id": ["ana"], "valid_from": [dt.date(2020, 1, 1)], "customer_id": [own_id(0)]})
    add(filled, "ledger", {
        "line_id": ["a", "b"], "customer_id": [own_id(0)] * 2, "side": ["theirs", "ours"], "kind": ["saved", "fees"],
        "period": ["2023"] * 2, "amount": [Decimal(300_000), Decimal(40)], "status": ["signed", "claimed"],
        "status_on": [dt.date(2024, 1, 31)] * 2,
    })  # fmt: skip
    return f"/api/v1/customers/{number(0)}"


@pytest.fixture
def key(people):
    return with_key(people["editor"], scope="write")


def test_what_stands_in_it(at, key):
    told = key.get(f"{at}/ledger").json()
    (year,) = told["years"]
    assert (year["year"], year["gain"], year["gain_low"], year["margin"]) == (2023, 300_000, 300_000, 12)
    assert [(one["line_id"], one["status"], one["counts"]) for one in told["lines"]] == [
        ("a", "signed", True), ("b", "claimed", True)
    ]  # fmt: skip


def test_a_signed_line_is_changed_by_no_program(at, key):
    mark = key.get(f"{at}/ledger").json()["lines"][0]["mark"]
    values = [{"column": "line_id", "value": "a"}, {"column": "amount", "value": "1"}]
    refused = key.put(f"{at}/rows/ledger", {"values": values}, content_type=JSON)
    assert (refused.status_code, "Answer it instead" in refused.text) == (409, True)
    assert key.delete(f"{at}/rows/ledger/{mark}").status_code == 409
    assert key.get(f"{at}/ledger").json()["lines"][0]["amount"] == 300_000


def test_no_program_signs_for_the_customer(at, key):
    said = {"side": "theirs", "amount": "5", "kind": "new", "period": "2024", "status": "signed"}
    values = [{"column": name, "value": value} for name, value in said.items()]
    refused = key.put(f"{at}/rows/ledger", {"values": values}, content_type=JSON)
    assert (refused.status_code, "for the customer to say" in refused.text) == (422, True)
    values[-1]["value"] = "verified"
    assert key.put(f"{at}/rows/ledger", {"values": values}, content_type=JSON).status_code == 200


def test_it_is_answered_and_the_answer_is_taken_back(at, key):
    mark = key.get(f"{at}/ledger").json()["lines"][0]["mark"]
    made = key.post(f"{at}/ledger/{mark}/answers", {"amount": 250_000, "words": "We counted."}, content_type=JSON)
    assert made.status_code == 201
    line, answer, _ = key.get(f"{at}/ledger").json()["lines"]
    assert (line["amount"], line["counts"], answer["amount"], answer["counts"]) == (300_000, True, 250_000, False)
    assert (answer["answers"], answer["words"], answer["who"]) == ("a", "We counted.", "Editor Test")
    assert key.post(f"{at}/ledger/{mark}/answers", {"amount": 1e99}, content_type=JSON).status_code == 422


def test_a_page_is_made_told_once_and_closed(at, key, people):
    assert key.post(f"{at}/ledger/pages", {"contact": "nobody"}, content_type=JSON).status_code == 422
    made = key.post(f"{at}/ledger/pages", {"contact": "ana"}, content_type=JSON)
    assert made.status_code == 201
    address = made.json()["address"].removeprefix("http://127.0.0.1:8000")
    assert Client().get(address).status_code == 200
    (page,) = key.get(f"{at}/ledger").json()["pages"]
    assert "address" not in page
    assert key.delete(f"{at}/ledger/pages/{page['id']}").status_code == 204
    assert Client().get(address).status_code == 404
    assert LedgerLink.objects.get().revoked_at is not None


def test_a_line_of_somebody_else_is_404(at, key, people, number):
    said = {"customer_id": own_id(3), "side": "theirs", "kind": "canary", "period": "2024", "amount": "5"}
    row = write_row(Said("ledger", said), by=people["owner"], at=timezone.now())
    other = f"{at}/ledger/w{row.pk}/answers"
    assert key.post(other, {"amount": 5}, content_type=JSON).status_code == 404
    assert "canary" not in key.get(f"{at}/ledger").text
