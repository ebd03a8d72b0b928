"""A customer's own form: an open link that takes a complaint once, small, in both languages, without script."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from keepworth.tables.settings_change import change_settings
from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.actions.make_complaint_form import make_complaint_form
from keepworth_web.listen.actions.open_cases import open_cases
from keepworth_web.listen.actions.submit_response import Filled, Given, submit_response
from keepworth_web.listen.models import Submission
from keepworth_web.listen.reads.complaints import complaint_due
from keepworth_web.listen.reads.surveys import links_of
from keepworth_web.staff.sealed import LINK, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
SAID = {"submission_id": "s" * 22, "language": "en", "page": "0", "go": "send", "happened": "It broke",
        "right": "", "bought": "order 4711", "reach": "Ann, ann@c.test"}  # fmt: skip


@pytest.fixture
def address(people) -> str:
    survey = make_complaint_form(by=people["owner"], at=timezone.now())
    return f"/o/{opened(links_of(survey)[0].link.sealed, purpose=LINK)}/"


def send(address: str, **more: str):
    return Client().post(address, {**SAID, **more})


def test_d2_03_a_complaint_sent_again_is_one_case_with_one_receipt(address):
    receipts = {re.search(r"a-[0-9a-f]{16}", send(address).text)[0] for _ in range(4)}
    open_cases(at=timezone.now())
    open_cases(at=timezone.now())
    assert len(receipts) == 1
    assert Submission.objects.count() == WrittenRow.objects.filter(table="cases").count() == 1
    send(address, submission_id="t" * 22)
    open_cases(at=timezone.now())
    assert WrittenRow.objects.filter(table="cases").count() == 2, "another form is another complaint"


def test_d2_04_the_same_form_with_other_words_is_refused(address):
    send(address)
    assert send(address, happened="Something else").status_code == 409
    assert Submission.objects.get().answers.get(item="happened").words == "It broke"


@pytest.mark.parametrize(("language", "asked"), [("en", "What went wrong at"), ("zh-hans", "遇到了什么问题")])
def test_it_is_small_without_a_script_and_speaks_both_languages(address, language, asked):
    page = Client().get(f"{address}?language={language}")
    assert asked in page.text
    assert "<script" not in page.text
    assert len(page.content) < 10_000


def test_it_thanks_and_says_what_will_happen(address):
    page = send(address)
    assert page.status_code == 200
    assert "Your complaint is kept" in page.text
    assert "is to have it solved by" in page.text


def test_the_promised_day_is_that_of_the_case_late_in_the_evening_too(people, changed):
    change_settings(changed, time_zone="Asia/Shanghai")  # where it is the next day already
    late = dt.datetime(2026, 11, 25, 22, tzinfo=dt.UTC)
    survey = make_complaint_form(by=people["owner"], at=late)
    words = Filled("s" * 22, (Given("happened", None, "It broke"),))
    submit_response(links_of(survey)[0].link, words, at=late)
    open_cases(at=late)
    promised = complaint_due(survey, at=late)
    assert promised == dt.date(2026, 11, 29)
    assert WrittenRow.objects.get(table="cases").values["due_on"] == str(promised)


def test_an_empty_form_is_asked_again_and_from_one_address_many_are_too_many(address):
    assert send(address, happened="", bought="", reach="").status_code == 422
    codes = [send(address, submission_id=f"{at:022d}").status_code for at in range(62)]
    assert codes[0] == 200
    assert 429 in codes


WRITTEN = ["{{7919*6133}}", "{% debug %}", "<script>x()</script>", "${7919*6133}", "{0.__class__}"]


@pytest.mark.parametrize("words", WRITTEN)
def test_d1_07_words_stand_as_they_were_written(address, people, words):
    from tests.web.browsers import browser_of

    send(address, happened=words)
    open_cases(at=timezone.now())
    row = WrittenRow.objects.get(table="cases")
    client = browser_of(people["editor"])
    for page in (client.get("/listen/cases/"), client.get(f"/listen/cases/w{row.pk}/")):
        assert str(7919 * 6133) not in page.text, "eight digits, for two stand in many a token that is drawn by chance"
        assert "<script>x()" not in page.text
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert escaped in page.text
