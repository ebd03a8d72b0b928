"""Reminders: after the survey's days, at most so often, once each, and never to who must not get one."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.actions.make_survey import close_survey
from keepworth_web.listen.actions.queue_reminders import queue_reminders
from keepworth_web.listen.actions.set_reminders import resume_reminders, set_reminders, stop_reminders
from keepworth_web.listen.actions.silence import silence
from keepworth_web.listen.actions.submit_response import submit_response
from keepworth_web.listen.actions.write_down import write_down
from keepworth_web.listen.mail.sending import send_next
from keepworth_web.listen.models import Invitation, Outgoing, Silence, Survey, WrittenTo
from keepworth_web.listen.reads.resting import resting_until
from tests.factories.web_book import one_customer
from tests.web.browsers import browser_of, with_key
from tests.web.listen.asking import filled, invited_to, survey_of
from tests.web.listen.post_office import post_office

LEFT_OPEN = pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book"), LEFT_OPEN]
NOW = timezone.now()


def later(days: float) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


def reminders() -> list[str]:
    return list(Outgoing.objects.filter(kind="reminder").order_by("pk").values_list("key", flat=True))


@pytest.fixture
def asked(people, book):
    """Somebody who got an invitation today, of a survey that reminds after a week, twice at most."""
    one_customer(book)
    contact = {"contact_id": "p1", "customer_id": "1001", "name": "Ana Ruiz", "mail": "ana@customer.test"}
    write_row(Said("contacts", contact), by=people["owner"], at=NOW)
    survey = survey_of(people["owner"])
    made = invited_to(survey, people["owner"])
    Invitation.objects.update(made_at=NOW, sent_at=NOW)
    WrittenTo.objects.update(day=NOW.date())
    Outgoing.objects.update(state="sent")
    set_reminders(survey, days=7, most=2, by=people["owner"])
    return made


def test_who_does_not_answer_is_reminded_after_the_days_and_at_most_so_often(asked):
    assert queue_reminders(at=later(6.9)) == 0
    assert [queue_reminders(at=later(7)) for _ in range(3)] == [1, 0, 0]
    Outgoing.objects.update(state="sent")
    Invitation.objects.update(reminded_at=later(7))
    assert [queue_reminders(at=later(13.9)), queue_reminders(at=later(14))] == [0, 1]
    Outgoing.objects.update(state="sent")
    Invitation.objects.update(reminded_at=later(14))
    assert queue_reminders(at=later(99)) == 0
    assert reminders() == [f"reminder:{asked.invitation.code}:{n}" for n in (1, 2)]


def test_d2_14_a_clock_that_jumps_reminds_nobody_twice(asked):
    assert queue_reminders(at=later(8)) == 1
    Outgoing.objects.update(state="sent")
    Invitation.objects.update(reminded_at=later(8))
    assert [queue_reminders(at=later(day)) for day in (7, 8, 9, 7.5)] == [0, 0, 0, 0]


def test_nobody_is_reminded_who_answered_or_unsubscribed_or_was_given_a_closed_survey(asked, people):
    submit_response(asked.invitation, filled(), at=NOW)
    assert queue_reminders(at=later(8)) == 0
    other = invited_to(survey_of(people["owner"]), people["owner"], contact="p2")
    set_reminders(other.invitation.survey, days=7, most=1, by=people["owner"])
    Invitation.objects.filter(pk=other.invitation.pk).update(sent_at=NOW)
    silence(other.invitation, at=NOW)
    assert queue_reminders(at=later(8)) == 0
    Silence.objects.all().delete()
    close_survey(other.invitation.survey, by=people["owner"], at=NOW)
    assert queue_reminders(at=later(8)) == 0


def test_nobody_is_reminded_who_was_written_to_for_another_reason_since(asked):
    write_down("p1", day=later(5).date(), why=WrittenTo.Why.OFFER)
    assert queue_reminders(at=later(8)) == 0
    assert queue_reminders(at=later(35)) == 1


def test_a_reminder_adds_nothing_to_how_often_and_keeps_its_distance(asked):
    queue_reminders(at=later(8))
    assert list(WrittenTo.objects.order_by("day").values_list("why", flat=True)) == ["survey", "reminder"]
    assert resting_until({"p1"}, day=later(37).date()) == {"p1": later(38).date()}
    assert resting_until({"p1"}, day=later(38).date()) == {}


def test_the_switch_stops_what_waits_and_what_would_come_and_can_be_undone(asked, people):
    queue_reminders(at=later(8))
    survey = Survey.objects.get()
    assert stop_reminders(survey, by=people["owner"], at=NOW)
    assert (reminders(), queue_reminders(at=later(9))) == ([], 0)
    assert resume_reminders(survey, by=people["owner"])
    assert queue_reminders(at=later(9)) == 1


def test_nobody_rests_for_a_reminder_that_was_dropped(asked, people):
    on = later(8).date()
    survey, theirs = Survey.objects.get(), WrittenTo.objects.filter(why="reminder")
    queue_reminders(at=later(8))
    assert [(one.contact, one.day) for one in theirs.all()] == [("p1", on)]
    stop_reminders(survey, by=people["owner"], at=NOW)
    assert not theirs.exists()
    assert WrittenTo.objects.filter(why="survey").exists(), "the ask itself was written"
    resume_reminders(survey, by=people["owner"])
    queue_reminders(at=later(8))
    set_reminders(survey, days=None, most=1, by=people["owner"])
    assert not theirs.exists()


def test_a_reminder_that_was_tried_or_that_another_survey_queued_stays_written_down(asked, people):
    survey, theirs = Survey.objects.get(), WrittenTo.objects.filter(why="reminder")
    queue_reminders(at=later(8))
    Outgoing.objects.filter(kind="reminder").update(attempts=1)
    stop_reminders(survey, by=people["owner"], at=NOW)
    assert theirs.count() == 1, "their server may have taken it"
    resume_reminders(survey, by=people["owner"])
    queue_reminders(at=later(8))
    one = Outgoing.objects.get(kind="reminder")
    other = survey_of(people["owner"], name="Another")
    beside = Invitation.objects.create(
        survey=other, code="i-beside", token_hash="beside", contact="p1", language="en", made_at=NOW
    )
    Outgoing.objects.create(kind="reminder", key="reminder:i-beside:1", invitation=beside, due_at=one.due_at)
    stop_reminders(survey, by=people["owner"], at=NOW)
    assert reminders() == ["reminder:i-beside:1"]
    assert theirs.count() == 1


@pytest.mark.loopback
def test_a_reminder_goes_with_one_click_to_unsubscribe_which_ends_it(asked, anonymous):
    Outgoing.objects.all().delete()
    Invitation.objects.update(sent_at=later(-8), made_at=later(-8))
    WrittenTo.objects.update(day=later(-8).date())
    with post_office() as office:
        assert queue_reminders(at=timezone.now()) == 1
        assert send_next(at=timezone.now())
        mail = office.the_mail()
        assert mail["List-Unsubscribe"] == f"<http://127.0.0.1:8000/stop/{asked.token}/>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "A few days ago we asked you this." in mail.get_body(("plain",)).get_content()
        assert Invitation.objects.get().reminded_at is not None
        anonymous.post(f"/stop/{asked.token}/", {"List-Unsubscribe": "One-Click"})
        assert queue_reminders(at=later(30)) == 0


@pytest.mark.loopback
def test_a_reminder_on_its_way_is_not_sent_once_it_is_stopped(asked, people):
    Invitation.objects.update(sent_at=later(-8))
    queue_reminders(at=timezone.now())
    Survey.objects.update(remind_stopped_at=NOW)
    with post_office() as office:
        send_next(at=timezone.now())
        assert not office.boxes
    assert Outgoing.objects.get(kind="reminder").said == "reminders were stopped"


def test_they_are_set_stopped_and_shown_on_the_pages(people, asked):
    editor, viewer = browser_of(people["editor"]), browser_of(people["viewer"])
    base = f"/listen/surveys/{Survey.objects.get().pk}/"
    editor.post(base + "reminders/", {"days": "5", "most": "1"})
    said = "Who does not answer is reminded after 5 days. Reminders to one person, at most: 1."
    assert said in editor.get(base + "triggers/").text
    assert "is reminded 5 days after" in viewer.get(base).text
    editor.post(base + "reminders/stop/")
    assert "Reminders are stopped." in viewer.get(base).text
    editor.post(base + "reminders/resume/")
    assert viewer.post(base + "reminders/stop/").status_code == 403
    editor.post(base + "reminders/", {"days": "", "most": "1"})
    assert "Nobody is reminded." in editor.get(base + "triggers/").text


def test_a_program_sets_and_stops_them(people, asked):
    program = with_key(people["editor"], scope="write")
    base = f"/api/v1/surveys/{Survey.objects.get().pk}/reminders"
    send = {"content_type": "application/json"}
    assert program.put(base, {"days": 3, "most": 2}, **send).json()["days"] == 3
    assert program.generic("POST", base + "/stop").json()["stopped_at"] is not None
    assert program.generic("POST", base + "/resume").json()["stopped_at"] is None
    assert program.get(base).json()["asked"] == 1


def test_silence_is_said_once_the_survey_is_over(people, asked):
    viewer = browser_of(people["viewer"])
    base = f"/listen/surveys/{Survey.objects.get().pk}/"
    assert "said nothing" not in viewer.get(base).text, "they may still answer"
    close_survey(Survey.objects.get(), by=people["owner"], at=NOW)
    assert "1 of 1 who were asked by name said nothing." in viewer.get(base).text
