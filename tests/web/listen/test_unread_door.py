"""An answer that its form says enough of is kept without reading the invitation first, by the same rules."""

import datetime as dt
import re

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from keepworth_web.listen.actions.make_survey import close_survey
from keepworth_web.listen.actions.submit_response import Kept, submit_unread
from keepworth_web.listen.models import Answer, Invitation, Outgoing, Submission, Survey
from keepworth_web.listen.reads import doors
from keepworth_web.listen.reads.doors import hashed, survey_met
from keepworth_web.listen.views import answering
from tests.web.listen.asking import AT, counts, filled, invited_to, survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
ONCE = (1, 1, 1, 1)
NOTHING = (0, 0, 0, 0)


@pytest.fixture
def token(people) -> str:
    return invited_to(survey_of(people["owner"]), people["owner"]).token


@pytest.fixture
def unread(monkeypatch) -> list[object]:
    """What the short way kept; None where it did not."""
    found: list[object] = []

    def seen(*told: object, **named: object) -> Kept | None:
        found.append(submit_unread(*told, **named))
        return found[-1]

    monkeypatch.setattr(answering, "submit_unread", seen)
    return found


def form_of(client, token: str, **said: str) -> dict[str, str]:
    """Open the page, and return what its form sends."""
    page = client.get(f"/s/{token}/")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
    return {**hidden, "recommend": "9", "go": "send", **said}


def told(row: object, *but: str) -> dict[str, object]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.attname not in but}


def test_d3_the_page_s_own_form_is_kept_without_a_read(token, anonymous, unread):
    sent = form_of(anonymous, token)
    with CaptureQueriesContext(connection) as seen:
        page = anonymous.post(f"/s/{token}/", sent)
    assert (page.status_code, counts()) == (200, ONCE)
    assert isinstance(unread[0], Kept)
    assert unread[0].receipt in page.text
    said = [one["sql"] for one in seen.captured_queries]
    assert not [one for one in said if one.startswith("SELECT")]
    assert len([one for one in said if one.split()[0] in ("WITH", "UPDATE", "INSERT")]) <= 5


def test_both_ways_keep_the_same(people, anonymous, unread):
    kept = []
    for at, way in enumerate(("short", "long")):
        one = invited_to(survey_of(people["owner"]), people["owner"], contact=f"p{at}")
        Invitation.objects.filter(pk=one.invitation.pk).update(draft={"said": {"recommend": "3"}})
        sent = form_of(anonymous, one.token) | ({} if way == "short" else {"survey": ""})
        assert anonymous.post(f"/s/{one.token}/", sent).status_code == 200
        submission = Submission.objects.get(invitation=one.invitation)
        invitation = Invitation.objects.get(pk=one.invitation.pk)
        assert (invitation.answered_at, invitation.draft) == (submission.answered_at, {})
        rows = (
            told(submission, "id", "submission_id", "receipt", "survey_id", "invitation_id", "answered_at"),
            [told(row, "id", "submission_id") for row in Answer.objects.filter(submission=submission)],
            [
                told(row, "id", "key", "invitation_id", "due_at")
                for row in Outgoing.objects.filter(invitation=invitation)
            ],
        )
        kept.append(rows)
    assert kept[0] == kept[1]
    assert len(unread) == 1, "the other form named no survey"


def test_d2_03_a_retry_gets_the_first_receipt(token, anonymous):
    sent = form_of(anonymous, token)
    pages = [anonymous.post(f"/s/{token}/", sent) for _ in range(4)]
    assert [page.status_code for page in pages] == [200] * 4
    assert all(Submission.objects.get().receipt in page.text for page in pages)
    assert counts() == ONCE


def test_d2_04_other_answers_are_refused_and_the_first_stand(token, anonymous):
    sent = form_of(anonymous, token)
    assert anonymous.post(f"/s/{token}/", sent).status_code == 200
    assert anonymous.post(f"/s/{token}/", sent | {"recommend": "2"}).status_code == 409
    assert anonymous.post(f"/s/{token}/", sent | {"submission_id": "t" * 22}).status_code == 409
    assert (Answer.objects.get().value, counts()) == (9, ONCE)


def test_d2_04_nor_is_a_form_kept_twice_by_another_link(token, people, anonymous):
    sent = form_of(anonymous, token)
    anonymous.post(f"/s/{token}/", sent)
    other = invited_to(Survey.objects.get(), people["owner"], contact="p2")
    assert anonymous.post(f"/s/{other.token}/", sent).status_code == 409
    assert counts() == ONCE


@pytest.mark.parametrize("how", ["closed", "over", "withdrawn"])
def test_what_is_closed_after_the_page_was_opened_takes_nothing(how, token, people, anonymous, unread):
    sent = form_of(anonymous, token)
    if how == "closed":
        close_survey(Survey.objects.get(), by=people["owner"], at=AT)
    elif how == "over":
        Survey.objects.update(closes_at=AT - dt.timedelta(days=400))
    else:
        Invitation.objects.update(withdrawn_at=AT)
    assert anonymous.post(f"/s/{token}/", sent).status_code == 404
    assert (unread, counts()) == ([None], NOTHING)


def test_a_deadline_to_come_is_no_hindrance(token, anonymous, unread):
    Survey.objects.update(closes_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    assert anonymous.post(f"/s/{token}/", form_of(anonymous, token)).status_code == 200
    assert isinstance(unread[0], Kept)


def test_a_form_of_another_survey_opens_nothing_of_this_one(token, people, anonymous, unread):
    other = survey_of(people["owner"], name="Another")
    theirs = form_of(anonymous, invited_to(other, people["owner"], contact="p2").token)
    assert anonymous.post(f"/s/{token}/", theirs).status_code == 200
    assert unread == [None]
    assert Submission.objects.get().survey_id != other.pk, "it is an answer to the survey whose link was used"


@pytest.mark.parametrize("said", ["", "0", "x", "-1", "9" * 30, "١"])
def test_a_number_of_no_survey_is_read_the_long_way(said, token, anonymous, unread):
    assert anonymous.post(f"/s/{token}/", form_of(anonymous, token, survey=said)).status_code == 200
    assert (unread, counts()) == ([], ONCE)


def test_a_link_of_nobody_opens_nothing(token, anonymous, unread):
    sent = form_of(anonymous, token)
    assert anonymous.post(f"/s/{'x' * 43}/", sent).status_code == 404
    assert (unread, counts()) == ([None], NOTHING)


def test_a_survey_that_stands_in_the_place_of_another_is_not_taken_for_it(token, anonymous, unread):
    sent = form_of(anonymous, token)
    Survey.objects.update(made_at=AT + dt.timedelta(days=1))
    assert anonymous.post(f"/s/{token}/", sent).status_code == 200
    assert (unread, counts()) == ([None], ONCE)


def test_what_is_wrong_with_an_answer_is_said_as_ever(token, anonymous, unread):
    page = anonymous.post(f"/s/{token}/", form_of(anonymous, token, recommend="11"))
    assert (page.status_code, unread, counts()) == (422, [], NOTHING)
    assert 'name="submission_id"' in page.text, "the form is there again"


def test_d2_06_where_it_cannot_be_kept_nothing_that_was_said_is_lost(token, anonymous, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    sent = form_of(anonymous, token)
    monkeypatch.setattr(answering, "submit_unread", full)
    monkeypatch.setattr(answering, "submit_response", full)
    page = anonymous.post(f"/s/{token}/", sent)
    assert (page.status_code, page.headers["Retry-After"], counts()) == (503, "60", NOTHING)
    assert re.search(r'value="9" checked', page.text)
    assert f'value="{sent["submission_id"]}"' in page.text
    monkeypatch.undo()
    assert anonymous.post(f"/s/{token}/", sent).status_code == 200


def test_our_own_side_is_asked_by_name_and_so_is_read(people, anonymous, monkeypatch):
    monkeypatch.setattr(doors, "_MET", {})
    survey = survey_of(people["owner"], instrument="relationship", side=Survey.Side.US)
    token = invited_to(survey, people["owner"]).token
    assert anonymous.get(f"/s/{token}/").status_code == 200
    assert survey_met(str(survey.pk)) is None


def test_of_two_forms_one_is_kept(token):
    survey = Survey.objects.get()
    first = submit_unread(hashed(token), filled(recommend=9), survey=survey, at=AT)
    second = submit_unread(hashed(token), filled(recommend=2, submission_id="t" * 22), survey=survey, at=AT)
    assert (first is not None, second, Answer.objects.get().value, counts()) == (True, None, 9, ONCE)
