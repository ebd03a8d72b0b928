"""A bad answer opens a case, exactly once, whoever looks and however often; the rule is there to be read."""

import datetime as dt
import threading

import pytest
from django.db import connection

from keepworth.listen.opening import Opening
from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.actions.open_cases import open_cases
from keepworth_web.listen.actions.rule_cases import rule_cases
from keepworth_web.listen.actions.submit_response import Filled, Given, submit_response
from keepworth_web.listen.models import CaseLook, CaseRule
from tests.web.listen.asking import AT, filled, invited_to, link_to, survey_of, unnoted

pytestmark = [pytest.mark.django_db]
LATER = AT + dt.timedelta(minutes=1)


def cases() -> list[dict]:
    return [row.values for row in WrittenRow.objects.filter(table="cases").order_by("pk")]


def test_a_new_survey_says_what_opens_a_case(people):
    rule = CaseRule.objects.get(survey=survey_of(people["owner"]))
    assert (rule.item, rule.bound, rule.on_words, rule.days) == ("recommend", 6, False, 3)
    assert not CaseRule.objects.filter(survey=survey_of(people["owner"], side="us")).exists()


def test_a_bad_answer_opens_a_case_of_its_customer(people):
    asked = invited_to(survey_of(people["owner"]), people["owner"]).invitation
    kept = submit_response(asked, filled(recommend=3, words="Too slow"), at=AT)
    assert (open_cases(at=LATER), open_cases(at=LATER)) == (1, 0)
    (case,) = cases()
    assert case["customer_id"] == "1001"
    assert case["contact_id"] == "p1"
    assert case["submission_id"] == kept.receipt
    assert case["text_id"] == f"{kept.receipt}.why"
    assert case["opened_at"] == "2026-11-25T12:00:00"
    assert case["due_on"] == "2026-11-28"
    assert WrittenRow.objects.get(table="cases").customer == "1001"


def test_a_good_answer_opens_none_and_is_looked_at_once(people):
    asked = invited_to(survey_of(people["owner"]), people["owner"]).invitation
    submit_response(asked, filled(recommend=7, words="Fine"), at=AT)
    assert (open_cases(at=LATER), open_cases(at=LATER)) == (1, 0)
    assert cases() == []
    assert CaseLook.objects.get().key_hash == ""


def test_words_open_one_where_somebody_said_so(people):
    survey = survey_of(people["owner"])
    rule_cases(survey, Opening("recommend", 6, on_words=True), by=people["owner"], at=AT, days=1)
    submit_response(invited_to(survey, people["owner"]).invitation, filled(recommend=10, words="But"), at=AT)
    open_cases(at=LATER)
    assert [case["due_on"] for case in cases()] == ["2026-11-26"]


def test_answers_from_before_the_rule_open_nothing(people):
    survey = survey_of(people["owner"])
    rule_cases(survey, None, by=people["owner"], at=AT)
    submit_response(invited_to(survey, people["owner"]).invitation, filled(recommend=0), at=AT)
    assert open_cases(at=LATER) == 0
    rule_cases(survey, Opening("recommend", 6), by=people["owner"], at=LATER)
    assert (open_cases(at=LATER), cases()) == (0, [])


def test_a_complaint_by_an_open_link_has_no_customer_and_is_a_case(people):
    link, _ = link_to(survey_of(people["owner"], instrument="complaint"), people["owner"])
    given = (Given("happened", None, "It broke"), Given("reach", None, "Ann, 555"))
    said = Filled("c" * 22, given, address="192.0.2.9")
    kept = submit_response(link, said, at=AT)
    open_cases(at=LATER)
    (case,) = cases()
    assert "customer_id" not in case
    assert case["text_id"] == f"{kept.receipt}.happened"
    row = WrittenRow.objects.get(table="cases")
    assert (row.customer, row.by) == ("", None)


def test_what_cannot_be_read_keeps_no_other_answer_waiting(people, monkeypatch):
    survey = survey_of(people["owner"])
    first = submit_response(invited_to(survey, people["owner"]).invitation, filled(recommend=1), at=AT)
    other = invited_to(survey, people["owner"], contact="p2").invitation
    submit_response(other, filled(recommend=1, submission_id="o" * 22), at=AT)
    from keepworth_web.listen.actions import open_cases as module

    real = module.write_row

    def fails(said, **more):
        if said.values["submission_id"] == first.receipt:
            raise OSError("the book is away")
        return real(said, **more)

    monkeypatch.setattr(module, "write_row", fails)
    monkeypatch.setattr(module, "_here", module.Remembered())
    open_cases(at=LATER)
    assert [case["contact_id"] for case in cases()] == ["p2"]
    assert CaseLook.objects.count() == 1, "the other is looked at again when the worker begins anew"
    monkeypatch.setattr(module, "write_row", real)
    assert open_cases(at=LATER) == 0, "not every few seconds"
    monkeypatch.setattr(module, "_here", module.Remembered())
    open_cases(at=LATER)
    assert len(cases()) == 2


@pytest.mark.parametrize("begins_anew", [False, True])
def test_what_could_not_be_read_is_tried_again_however_many_came_since(people, monkeypatch, begins_anew):
    survey = survey_of(people["owner"])
    submit_response(invited_to(survey, people["owner"]).invitation, filled(recommend=1), at=AT)
    from keepworth_web.listen.actions import open_cases as module

    real = module.write_row
    monkeypatch.setattr(module, "BEHIND", 1)  # of 1000
    monkeypatch.setattr(module, "_here", module.Remembered())
    monkeypatch.setattr(module, "write_row", lambda *_, **__: 1 / 0)
    open_cases(at=LATER)
    monkeypatch.setattr(module, "write_row", real)
    for who in ("p2", "p3"):
        other = invited_to(survey, people["owner"], contact=who).invitation
        submit_response(other, filled(recommend=10, submission_id=who * 11), at=AT)
        open_cases(at=LATER)
    assert CaseLook.objects.count() == 2
    assert cases() == []
    if begins_anew:
        monkeypatch.setattr(module, "_here", module.Remembered())
    open_cases(at=LATER if begins_anew else LATER + dt.timedelta(hours=1))
    assert [case["contact_id"] for case in cases()] == ["p1"]


@pytest.mark.django_db(transaction=True)
def test_d2_03_of_several_workers_one_opens_the_case(monkeypatch):
    # Nothing can be deleted from the log, so a test that commits leaves none there.
    monkeypatch.setattr("keepworth_web.know.actions.change_rows.note", lambda *_, **__: None)
    asked = unnoted()
    CaseRule.objects.create(survey=asked.survey, item="recommend", bound=6, since=AT)
    submit_response(asked, filled(recommend=3), at=AT)
    barrier, faults = threading.Barrier(3), []

    def look() -> None:
        try:
            barrier.wait()
            open_cases(at=LATER)
        except Exception as fault:  # noqa: BLE001 told below
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=look) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(timeout=30)
    open_cases(at=LATER)
    assert (len(cases()), CaseLook.objects.count(), faults) == (1, 1, [])
