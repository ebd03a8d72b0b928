"""Listen › Cases: opened, taken, replied to, solved, asked again; behind the wall for others."""

import datetime as dt
import json
import re
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.utils import timezone
from django.utils.translation import override

from keepworth.runs.standby import ProductTold, PurchaseTold, Standby
from keepworth.tables.book import find_book
from keepworth.tables.settings_change import change_settings
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.actions.ask_about_purchase import ask_about_purchase
from keepworth_web.listen.actions.invite import Guest
from keepworth_web.listen.actions.open_cases import open_cases
from keepworth_web.listen.actions.submit_response import Filled, Given, submit_response
from keepworth_web.listen.models import AskedAgain, CaseRule, Invitation, Survey
from keepworth_web.listen.reads.standing_by import Purchase
from tests.factories.books import add
from tests.factories.web_book import one_customer
from tests.web.browsers import browser_of, with_key
from tests.web.listen.asking import filled, invited_to, survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
TODAY = dt.datetime.now(tz=dt.UTC).date()


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def case(people, book):
    """A case of 1001, team North, written by the owner; its contact has a mail address."""
    one_customer(book)
    contact = {"contact_id": "p1", "customer_id": "1001", "name": "Ana", "mail": "ana@c.test"}
    write_row(Said("contacts", contact), by=people["owner"], at=timezone.now())
    said = {"customer_id": "1001", "contact_id": "p1", "opened_at": f"{TODAY - dt.timedelta(9)} 10:00",
            "due_on": str(TODAY - dt.timedelta(2)), "severity": "4"}  # fmt: skip
    return write_row(
        Said("cases", said, words={"text_id": "It broke <b>twice</b>"}), by=people["owner"], at=timezone.now()
    )


def of(row) -> str:
    return f"/listen/cases/w{row.pk}/"


def steps(client, row, how, **said):
    return client.post(
        of(row) + "step/", {"how": how, "version": str(WrittenRow.objects.get(pk=row.pk).version), **said}
    )


def values(row):
    return WrittenRow.objects.get(pk=row.pk).values


def text(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_an_empty_list_says_how_cases_come_about(owner):
    page = owner.get("/listen/cases/")
    assert "A case is opened by a bad answer, by a customer's own form, or by you." in page.text


def test_the_list_shows_what_presses_and_can_be_narrowed(editor, case):
    page = editor.get("/listen/cases/")
    assert "It broke &lt;b&gt;twice&lt;/b&gt;" in page.text
    assert "(overdue)" in page.text
    assert "It broke" in editor.get("/listen/cases/?state=overdue&owner=nobody").text
    assert "No case is like that." in editor.get("/listen/cases/?state=solved").text
    assert "No case is like that." in editor.get("/listen/cases/?cause=us").text
    assert editor.get("/listen/cases/?state=%00&owner=x&page=99999999&cause=y").status_code == 200


def test_d1_01_another_teams_case_is_none(people, stranger, editor, case):
    other = browser_of(people["other_team"]) if "other_team" in people else stranger
    for client in (other,):
        assert "It broke" not in client.get("/listen/cases/?state=all").text
        for address in (of(case), of(case) + "change/"):
            assert client.get(address).status_code in (403, 404)
        assert steps(client, case, "solve").status_code in (403, 404)
    assert "solved_at" not in values(case)
    assert editor.get("/listen/cases/w999999/").status_code == 404


def test_a_case_goes_from_open_to_solved_and_back(editor, case):
    assert "Give it to somebody" in text(editor.get(of(case)))
    steps(editor, case, "reply")
    assert values(case)["first_reply_at"]
    done = steps(editor, case, "solve", done="A new one is on its way", cause="us")
    assert done.headers["Location"] == of(case)
    assert values(case)["solved_at"]
    assert values(case)["cause"] == "us"
    page = editor.get(of(case))
    assert "A new one is on its way" in page.text
    assert "Solved on" in page.text
    assert "It broke" in editor.get("/listen/cases/?state=solved").text
    steps(editor, case, "saved")
    assert values(case)["saved"] is True
    steps(editor, case, "reopen")
    assert values(case)["solved_at"] is None
    assert "opened" in text(editor.get(of(case)))


def test_whom_the_book_does_not_know_takes_no_case_and_leaves_it_with_who_has_it(people, editor, case):
    own = {"case_id": json.loads(case.key)[0], "owner_id": "uma"}
    write_row(Said("cases", own), by=people["owner"], at=timezone.now())
    page = editor.post(of(case) + "step/", {"how": "take"}, follow=True)
    assert "The book knows you as no colleague" in page.text
    program = with_key(people["editor"], scope="write")
    refused = program.post(f"/api/v1/cases/w{case.pk}/steps", {"how": "take"}, content_type="application/json")
    assert (refused.status_code, values(case)["owner_id"]) == (422, "uma")


def test_somebody_who_saw_an_older_case_overwrites_nothing(editor, case):
    editor.post(of(case) + "step/", {"how": "reply", "version": "99"})
    assert "first_reply_at" not in values(case)
    assert "Somebody else changed this" in editor.get(of(case)).text


def test_after_solving_they_are_asked_once_how_easy_it_was(people, editor, case):
    steps(editor, case, "solve", ask="on")
    asked = AskedAgain.objects.get()
    assert asked.invitation.contact == "p1"
    assert (asked.invitation.survey.instrument, asked.invitation.survey.version) == ("ces", "2.0")
    assert not CaseRule.objects.filter(survey=asked.invitation.survey).exists()
    steps(editor, case, "ask")
    assert Invitation.objects.count() == 1
    submit_response(asked.invitation, Filled("e" * 22, (Given("ease", 2),)), at=timezone.now())
    open_cases(at=timezone.now())
    assert values(case)["effort"] == 6, "1 is easy and 7 is hard: the other way round than the question"
    assert WrittenRow.objects.filter(table="cases").count() == 1
    assert "and answered on" in text(editor.get(of(case)))


def test_the_next_step_is_one_that_has_a_button(editor, case, book):
    at = timezone.now()
    add(find_book(book), "cases", {
        "case_id": ["k1"], "customer_id": ["1001"], "contact_id": ["p1"], "opened_at": [at - dt.timedelta(9)],
        "solved_at": [at - dt.timedelta(1)],
    })  # fmt: skip
    (address,) = set(re.findall(r"/listen/cases/[^/\"?]+/", editor.get("/listen/cases/?state=solved").text)) - {
        "/listen/cases/new/", "/listen/cases/form/"
    }  # fmt: skip
    page = editor.get(address)
    assert ("Say whether they stayed." in page.text, 'value="ask"' in page.text) == (True, False)


def test_a_case_is_opened_by_hand_and_changed(editor, case, people):
    page = editor.get("/listen/cases/new/?customer=1")
    assert page.status_code in (200, 404)
    said = {"customer": "1001", "said": "The wrong one came", "opened_at": f"{TODAY}T00:10", "due_on": str(TODAY),
            "severity": "2", "owner_id": "", "order_id": "", "product_id": ""}  # fmt: skip
    made = editor.post("/listen/cases/new/", said)
    assert made.status_code == 302, made.text
    row = WrittenRow.objects.filter(table="cases").latest("pk")
    assert row.customer == "1001"
    address = made.headers["Location"]
    form = {**said, "contact_id": "", "cause": "customer", "first_reply_at": "", "solved_at": "", "done": "",
            "effort": "", "saved": "", "version": str(row.version)}  # fmt: skip
    assert editor.post(address + "change/", form).status_code == 302
    assert values(row)["cause"] == "customer"
    refused = editor.post(address + "change/", {**form, "solved_at": "2020-01-01T10:00"})
    assert refused.status_code == 422
    assert "This was before it was opened." in refused.text
    assert editor.post("/listen/cases/new/", {**said, "customer": "nobody of that name"}).status_code == 422


def test_a_case_of_nobody_known_is_given_to_a_customer(editor, case, people):
    said = {"customer": "", "said": "Who am I", "opened_at": f"{TODAY}T00:10", "due_on": "", "severity": "",
            "owner_id": "", "order_id": "", "product_id": ""}  # fmt: skip
    address = editor.post("/listen/cases/new/", said).headers["Location"]
    assert "nobody known yet" in editor.get("/listen/cases/").text
    row = WrittenRow.objects.filter(table="cases").latest("pk")
    form = {**said, "customer": "1001", "cause": "", "first_reply_at": "", "solved_at": "", "done": "", "effort": "",
            "saved": "", "version": str(row.version)}  # fmt: skip
    assert editor.post(address + "change/", form).status_code == 302
    assert WrittenRow.objects.get(pk=row.pk).customer == "1001"


def test_a_case_is_taken_away_and_back(editor, case):
    gone = steps(editor, case, "remove")
    assert "It broke" not in editor.get("/listen/cases/").text
    undo = re.search(r"/know/changes/\d+/undo/", editor.get(gone.headers["Location"]).text)
    assert undo is None or editor.post(undo[0]).status_code == 302


def test_the_words_of_an_answer_are_shown_and_stay(people, editor, book):
    one_customer(book)
    asked = invited_to(survey_of(people["owner"]), people["owner"]).invitation
    submit_response(asked, filled(recommend=1, words="Too slow"), at=timezone.now())
    open_cases(at=timezone.now())
    row = WrittenRow.objects.get(table="cases")
    page = editor.get(of(row))
    assert "Too slow" in page.text
    assert "How likely is it that you would recommend" in page.text
    assert "Too slow" in editor.get("/listen/cases/").text
    assert 'name="said"' not in editor.get(of(row) + "change/").text


def test_the_form_for_customers_is_made_once(editor, case):
    first, second = (editor.post("/listen/cases/form/").headers["Location"] for _ in range(2))
    assert first == second
    assert Survey.objects.get(instrument="complaint").open_links.count() == 1
    assert "Every answer opens a case." in editor.get(first).text


def test_the_rule_is_read_and_changed_by_whoever_writes(people, editor, colleague, book):
    survey = survey_of(people["owner"])
    assert "An answer of 6 or less opens a case." in text(editor.get(f"/listen/surveys/{survey.pk}/"))
    address = f"/listen/surveys/{survey.pk}/cases/"
    editor.post(address, {"bound": "3", "on_words": "on", "days": "1"})
    said = text(editor.get(f"/listen/surveys/{survey.pk}/"))
    assert "An answer of 3 or less opens a case. So does any answer in words. It is due within 1 day." in said
    editor.post(address, {"bound": "", "days": "1"})
    assert "No answer opens a case." in text(editor.get(f"/listen/surveys/{survey.pk}/"))
    assert colleague.get(address).status_code == 403


def test_a_number_is_shown_as_it_is_said_and_asked_only_where_there_are_numbers(people, editor):
    address = f"/listen/surveys/{survey_of(people['owner']).pk}/cases/"
    assert 'value="6"' in editor.get(address).text
    words = survey_of(people["owner"], name="Trouble", instrument="complaint")
    address = f"/listen/surveys/{words.pk}/cases/"
    assert 'name="bound"' not in editor.get(address).text
    assert editor.post(address, {"on_words": "on", "days": "2"}).status_code == 302
    rule = CaseRule.objects.get(survey=words)
    assert (rule.bound, rule.on_words, rule.on_all, rule.days) == (None, True, False, 2)


def test_the_customers_page_tells_of_its_cases(editor, case, book):
    page = editor.get(f"/know/{one_customer(book)}/")
    assert "1 case is open." in text(page)
    assert "It broke &lt;b&gt;twice" in page.text


def test_a_case_is_opened_and_solved_on_days_of_the_book(people, editor, book, changed):
    change_settings(changed, time_zone="Pacific/Kiritimati")  # fourteen hours ahead
    number = one_customer(book)
    moments = {"opened_at": "2026-03-01T20:00Z", "solved_at": "2026-03-04T20:00Z"}
    row = write_row(Said("cases", {"customer_id": "1001", **moments}), by=people["owner"], at=timezone.now())
    for address in (of(row), "/listen/cases/?state=solved", f"/know/{number}/"):
        page = text(editor.get(address))
        assert "5 Mar 2026" in page, address
        assert not re.search("\\b[14] Mar 2026", page), address


def test_moments_of_a_case_are_told_by_the_clock_of_the_book(people, editor, book, changed):
    change_settings(changed, time_zone="Pacific/Kiritimati")
    one_customer(book)
    at, asked = timezone.now(), invited_to(survey_of(people["owner"]), people["owner"]).invitation
    submit_response(asked, filled(recommend=1, words="Too slow"), at=at)
    open_cases(at=at)
    page, here = (
        text(editor.get(of(WrittenRow.objects.get(table="cases")))),
        at.astimezone(ZoneInfo("Pacific/Kiritimati")),
    )
    day = f"{here.day} {here:%b %Y}"
    assert f"Answered on {day}" in page
    assert f"{day}, {here:%H:%M}, by itself: opened" in page


def test_today_asks_for_cases_that_nobody_looks_after(editor, case, book):
    assert find_book(book).today() >= TODAY - dt.timedelta(1)
    assert "take their case: It broke" in editor.get("/today/").text


def test_today_asks_for_a_case_of_nobody_known_and_is_told_that_it_is_done(people, editor, book):
    write_row(Said("cases", {"opened_at": f"{TODAY} 10:00"}, words={"text_id": "It never came"}), by=people["owner"],
              at=timezone.now())  # fmt: skip
    page = editor.get("/today/")
    assert "Take the case of somebody not known yet: It never came" in text(page)
    assert "Whose it is is not known yet." in text(page)
    key = re.search(r'value="(case:[^"]+)"', page.text)[1]
    editor.post("/today/answers/", {"key": key, "answer": "done"})
    page = text(editor.get("/today/"))
    assert "Take the case" not in page
    assert "nobody known yet: a case" in page


def test_lists_ask_the_database_little(editor, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert editor.get("/listen/cases/").status_code == 200
    with django_assert_max_num_queries(16):
        assert editor.get(of(case)).status_code == 200


def test_standby_says_when_too_little_is_known(editor, case):
    assert "Too little is known to expect anything" in editor.get("/listen/standby/").text
    assert editor.post("/listen/standby/ask/", {"customer": "x"}).status_code == 422
    unknown = {"customer": "999999", "order": "o", "product": "p", "bought_on": str(TODAY)}
    assert editor.post("/listen/standby/ask/", unknown).status_code == 404


def test_a_purchase_is_asked_about_once(editor, case, book):
    said = {"customer": str(one_customer(book)), "order": "o1", "product": "pump", "bought_on": str(TODAY)}
    for _ in range(2):
        assert editor.post("/listen/standby/ask/", said).status_code == 302
    asked = Invitation.objects.get()
    assert (asked.contact, asked.survey.instrument) == ("p1", "csat-5")


def test_the_survey_behind_standby_is_one_in_whatever_language_and_under_whatever_name(people, case):
    by, at = people["editor"], timezone.now()
    for many, language in enumerate(("en", "zh-hans", "en")):
        purchase, guest = Purchase(f"o{many}", "pump", TODAY), Guest(customer="1001", contact=f"p{many}")
        with override(language):
            assert ask_about_purchase(purchase, guest, by=by, at=at) is not None
        Survey.objects.update(name=f"Pumps {many}")
    assert list(Survey.objects.values_list("purpose", flat=True)) == ["standby"]
    assert Invitation.objects.count() == 3


def test_the_survey_that_was_found_by_its_name_is_found_again(people):
    kept, other = (survey_of(people["editor"], name=name, instrument="csat-5") for name in ("购买后待命", "Pumps"))
    import_module("keepworth_web.listen.migrations.0006_purpose").up(apps, None)
    assert list(Survey.objects.filter(purpose="standby")) == [kept]
    assert other.purpose == ""


def standing_out(many: int, customer: int) -> Standby:
    """What is to be expected after so many purchases of one customer, bought a day apart."""
    pump = ProductTold("pump", 90, 30.0, 0.04, 0.03, 0.06, is_told=True)
    ask = tuple(
        PurchaseTold(customer, f"o{at}", "pump", TODAY - dt.timedelta(at), at, 0.03, 0.02, 0.04, 5.4)
        for at in range(many)
    )
    return Standby(TODAY, 14, "product_id", 20, 20, 90, 90, (pump,), ask)


def orders_on(page) -> list[str]:
    return re.findall(r'name="order" value="(\w+)"', page.text)


def test_standby_shows_ten_purchases_at_a_time_and_folds_what_is_asked(editor, case, book, monkeypatch):
    found = standing_out(12, one_customer(book))
    monkeypatch.setattr("keepworth_web.listen.reads.standing_by.standby_of", lambda *_, **__: found)
    first = editor.get("/listen/standby/")
    assert orders_on(first) == [f"o{at}" for at in range(10)]
    assert "12 of 90 purchases" in text(first)
    assert "Page 1 of 2" in text(first)
    assert 'rel="next" href="?page=2"' in first.text
    assert "3 in 100 likely 2 to 4" in text(first)
    last = editor.get("/listen/standby/?page=2")
    assert orders_on(last) == ["o10", "o11"]
    assert orders_on(editor.get("/listen/standby/?page=99")) == ["o10", "o11"]
    said = {"customer": str(found.ask[0].customer), "order": "o0", "product": "pump", "bought_on": str(TODAY)}
    assert editor.post("/listen/standby/ask/?page=2", said).headers["Location"] == "/listen/standby/?page=2"
    page = editor.get("/listen/standby/")
    assert orders_on(page) == [f"o{at}" for at in range(1, 11)]
    assert "1 is asked already" in text(page)
