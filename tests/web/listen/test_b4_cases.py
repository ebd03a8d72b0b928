"""B4: whoever is restricted is in no case that is shown, and whoever is erased leaves no word in one."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth.runs.restrict_person import restrict_person
from keepworth.runs.snapshots import take_snapshots
from keepworth.tables.book import find_book
from keepworth.tables.persons.who import Person as Who
from keepworth_web.know.actions.forget_person import forget_written
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow, WrittenVersion
from keepworth_web.listen.actions.open_cases import open_cases
from keepworth_web.listen.actions.submit_response import submit_response
from tests.factories.web_book import one_customer
from tests.web.browsers import browser_of
from tests.web.listen.asking import filled, invited_to, survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
TODAY = dt.datetime.now(tz=dt.UTC).date()


@pytest.fixture
def case(people, book):
    one_customer(book)
    said = {"customer_id": "1001", "contact_id": "p1", "opened_at": f"{TODAY} 00:01"}
    words = {"text_id": "Canary words", "solution_text_id": "Canary deed"}
    return write_row(Said("cases", said, words=words), by=people["owner"], at=timezone.now())


def test_b4_an_erased_contact_leaves_no_words_in_a_case(people, case):
    forget_written([Who("contact", 1, "p1")], renamed={})
    held = [
        *WrittenRow.objects.values_list("values", flat=True),
        *WrittenVersion.objects.values_list("values", flat=True),
    ]
    assert "Canary" not in str(held)
    assert "'p1'" not in str(held)
    page = browser_of(people["editor"]).get(f"/listen/cases/w{case.pk}/")
    assert (page.status_code, "Canary" in page.text) == (200, False)


def test_b4_an_answer_of_somebody_who_was_erased_opens_no_case(people, book, monkeypatch):
    one_customer(book)
    asked = invited_to(survey_of(people["owner"]), people["owner"]).invitation
    submit_response(asked, filled(recommend=0, words="Canary"), at=timezone.now())
    from keepworth_web.know.actions import write_row as module

    monkeypatch.setattr(module, "_erased", lambda *_, **__: ["contact_id"])
    assert open_cases(at=timezone.now()) == 1
    assert not WrittenRow.objects.filter(table="cases").exists()
    assert open_cases(at=timezone.now()) == 0


@pytest.mark.parametrize("own", ["1001", "p1"])
def test_b4_a_case_of_somebody_restricted_is_not_shown(people, case, book, own):
    if own == "1001":
        own = "1002"  # a person; the other one is an organisation
        said = {"case_id": "", "customer_id": own, "opened_at": f"{TODAY} 00:01"}
        case = write_row(Said("cases", said, words={"text_id": "Other words"}), by=people["owner"], at=timezone.now())
    client, words = browser_of(people["owner"]), "Other words" if own == "1002" else "Canary words"
    assert words in client.get("/listen/cases/").text
    take_snapshots(find_book(book), patience=2.0)
    restrict_person(find_book(book), own)
    assert words not in client.get("/listen/cases/").text
    assert client.get(f"/listen/cases/w{case.pk}/").status_code == 404
