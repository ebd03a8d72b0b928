"""D5: the weekly letter is small, has a text part and a one-click way out, and reports nothing to anybody."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from keepworth_web.act.actions.own_channels import want_letter
from keepworth_web.act.mail import letters
from keepworth_web.act.mail.letters import queue_letters, send_letter, written
from keepworth_web.act.models import Letter, LetterReader
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.mail.sending import MOST_ATTEMPTS
from keepworth_web.shared.outbox import LOST_AFTER
from keepworth_web.shared.panels import Thing
from keepworth_web.staff.models import AuditEntry
from tests.factories.hostile import PAYLOADS, broken, marked
from tests.factories.web_book import one_customer
from tests.web.listen.post_office import post_office
from tests.web.literal import read

# The test's server leaves its side of a line open when it stops.
LEFT_OPEN = pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.django_db, pytest.mark.loopback, LEFT_OPEN]
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def office():
    with post_office() as opened:
        yield opened


@pytest.fixture
def monday() -> dt.datetime:
    """The newest Monday, at seven."""
    now = timezone.now()
    return (now - dt.timedelta(days=now.weekday())).replace(hour=7, minute=0, second=0, microsecond=0)


@pytest.fixture
def asked(people, book):
    """An owner who wants letters, and a promise that falls due."""
    one_customer(book)
    today = timezone.now().date()
    said = {"promise_id": "p1", "customer_id": "1001", "agreed_on": str(today), "due_on": str(today + dt.timedelta(3)),
            "measure": "days"}  # fmt: skip
    write_row(Said("promises", said, words={"what_text_id": "Deliver it"}), by=people["owner"], at=timezone.now())
    want_letter(people["owner"], at=LONG_AGO)
    return people["owner"]


def things(*said: str) -> list[Thing]:
    return [Thing(f"promise:{at}:2026-01-01", one, one, "/know/1/", 1, None, 10) for at, one in enumerate(said)]


def a_letter(person) -> Letter:
    return Letter.objects.create(person=person, week="2026-W48", due_at=timezone.now())


def made(person, *said: str):
    return written(a_letter(person), things(*said), token="T" * 43, sender="keepworth@acme.test")


def parts(message) -> tuple[str, str]:
    return tuple(message.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.fixture
def due(monkeypatch):
    """What Today asks, whatever the run of the tests' book says."""
    monkeypatch.setattr(letters, "today", lambda request: things("Acme: keep the promise: Deliver it"))


def test_d5_a_letter_comes_once_a_week_with_what_today_asks(asked, office, monday, due):
    assert queue_letters(at=monday) == 1
    assert queue_letters(at=monday + dt.timedelta(days=3)) == 0, "a week has one"
    assert send_letter(at=monday)
    assert not send_letter(at=monday)
    mail = office.the_mail()
    text, page = parts(mail)
    assert mail["To"] == "owner@keepworth.test"
    assert "Deliver it" in mail["Subject"]
    for part in (text, page):
        assert "Acme: keep the promise: Deliver it" in part
        assert "http://127.0.0.1:8000/know/1/" in part
    (link,) = re.findall(r"<(http://127\.0\.0\.1:8000/letters/stop/[\w-]{43}/)>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in text
    assert Letter.objects.get().state == "sent"


def test_what_was_learned_stands_below_and_is_enough_for_a_letter(asked, office, monday, monkeypatch):
    monkeypatch.setattr(letters, "today", lambda request: [])
    monkeypatch.setattr(letters, "learned_here", lambda request: ["A visit: it helped 3 of 5 times"])
    queue_letters(at=monday)
    assert send_letter(at=monday)
    mail = office.the_mail()
    assert "A visit" in mail["Subject"]
    for part in parts(mail):
        assert "Nothing needs you this week." in part
        assert "What was learned in the last seven days:" in part
        assert "A visit: it helped 3 of 5 times" in part


def test_where_nothing_is_due_and_nothing_learned_no_letter_comes(asked, office, monday, monkeypatch):
    monkeypatch.setattr(letters, "today", lambda request: [])
    queue_letters(at=monday)
    assert send_letter(at=monday)
    assert Letter.objects.get().state == "nothing"


def test_d5_one_click_without_a_cookie_is_200_and_ends_it(asked, office, monday, due):
    queue_letters(at=monday)
    send_letter(at=monday)
    way_out = office.the_mail()["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    program = Client(enforce_csrf_checks=True)
    assert program.get(way_out).status_code == 200
    assert LetterReader.objects.exists(), "to look changes nothing: programs look by themselves"
    for _ in range(2):
        answer = program.post(way_out, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert not LetterReader.objects.exists()
    assert queue_letters(at=monday + dt.timedelta(days=7)) == 0
    assert AuditEntry.objects.filter(kind="letter.off").count() == 1


def test_d5_a_way_out_that_is_none_opens_nothing(asked):
    assert Client().post("/letters/stop/" + "x" * 43 + "/").status_code == 404
    a_letter(asked)
    assert Client().post("/letters/stop/x/").status_code == 404
    assert LetterReader.objects.exists()


def test_d5_no_picture_no_script_no_style_and_nobody_else_is_asked_for(people):
    text, page = parts(made(people["owner"], "One thing", "Another thing"))
    assert not re.search(r"<img|<script|<link|<style|style=|src=|url\(", page)
    assert set(re.findall(r"https?://([^/\"\s]+)", text + page)) == {"127.0.0.1:8000"}


def test_d5_the_largest_letter_is_under_100_kb(people):
    assert len(made(people["owner"], *["很" * 5000] * 7).as_bytes()) <= 100_000


def test_d1_07_what_was_written_stands_in_a_letter_as_it_was_written(people):
    letter, seen, faults = a_letter(people["owner"]), {"subject": set(), "plain": set(), "html": set()}, []
    for number in range(len(PAYLOADS)):
        message = written(letter, things(marked(number)), token="T" * 43, sender="keepworth@acme.test")
        text, page = parts(message)
        shown = read(page)
        assert all(lead.startswith("http://127.0.0.1:8000/") for lead in shown.leads)
        for part, texts in {"subject": [message["Subject"]], "plain": [text], "html": shown.texts}.items():
            faults += [f"{part}: {one}" for said in texts for one in broken(said, seen=seen[part])]
    assert faults == []
    assert seen["plain"] == seen["html"] == set(range(len(PAYLOADS)))


def test_it_is_written_in_the_language_of_the_person(asked, office, monday, due):
    type(asked).objects.filter(pk=asked.pk).update(language="zh-hans")
    queue_letters(at=monday)
    send_letter(at=monday)
    assert "本周需要您的事" in parts(office.the_mail())[0]


def test_nobody_gets_one_who_did_not_ask_for_it(people, office, monday, due):
    assert queue_letters(at=monday) == 0


def test_before_monday_morning_none_goes_nor_to_who_asked_since(asked, office, monday, due):
    assert queue_letters(at=monday - dt.timedelta(hours=2)) == 0
    LetterReader.objects.update(since=monday)
    assert queue_letters(at=monday) == 0


def test_where_nothing_needs_anybody_none_goes(asked, office, monday, monkeypatch):
    monkeypatch.setattr(letters, "today", lambda request: [])
    queue_letters(at=monday)
    assert send_letter(at=monday)
    assert (Letter.objects.get().state, office.boxes) == ("nothing", {})


def test_what_today_asks_is_asked_for_the_person_alone(asked, office, monday, monkeypatch):
    whom = []
    monkeypatch.setattr(letters, "today", lambda request: whom.append((request.user, request.as_of)) or [])
    queue_letters(at=monday)
    send_letter(at=monday)
    assert whom == [(asked, None)]


def test_it_holds_what_today_shows_of_this_very_book(asked, office, monday):
    queue_letters(at=monday)
    send_letter(at=monday)
    letter = Letter.objects.get()
    assert letter.state in ("sent", "nothing"), letter.said


def test_who_is_gone_or_may_not_gets_none(asked, office, monday, due):
    queue_letters(at=monday)
    type(asked).objects.filter(pk=asked.pk).update(is_active=False)
    assert send_letter(at=monday)
    assert (Letter.objects.get().state, office.boxes) == ("nothing", {})


def test_d2_10_it_is_put_off_given_up_and_goes_once_where_a_reply_is_lost(asked, office, monday, due):
    queue_letters(at=monday)
    office.drops = True
    assert send_letter(at=monday)
    assert Letter.objects.get().state == "waiting"
    office.drops, at = False, Letter.objects.get().due_at
    assert send_letter(at=at)
    assert (Letter.objects.get().state, office.tries, len(office.boxes)) == ("sent", 2, 1)
    way_out = office.the_mail()["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert Client().get(way_out).status_code == 200, "of the one that arrived, which is the first"
    Letter.objects.update(state="waiting", attempts=MOST_ATTEMPTS - 1, due_at=at)
    office.at_data = "451 try later"
    assert send_letter(at=at)
    assert Letter.objects.get().state == "dead"


def test_a_killed_worker_is_followed_by_another(asked, office, monday, due):
    queue_letters(at=monday)
    Letter.objects.update(state="sending", claimed_at=monday, attempts=1)
    assert not send_letter(at=monday + dt.timedelta(minutes=1))
    assert send_letter(at=monday + LOST_AFTER + dt.timedelta(seconds=1))
    assert Letter.objects.get().state == "sent"


def test_an_address_that_is_refused_for_good_gets_no_more(asked, office, monday, due):
    office.at_recipient = "550 no such user"
    queue_letters(at=monday)
    assert send_letter(at=monday)
    assert not LetterReader.objects.exists()


def test_the_page_switches_it_on_and_off(people, owner):
    for _ in range(2):  # pressed twice
        assert owner.post("/act/mine/letter/", {"write": ""}).status_code == 302
    assert LetterReader.objects.get().person == people["owner"]
    page = owner.get("/act/mine/").text
    assert "A letter comes every Monday" in page
    assert 'name="write"' not in page
    owner.post("/act/mine/letter/")
    assert not LetterReader.objects.exists()
    type(people["owner"]).objects.filter(pk=people["owner"].pk).update(email=None)
    assert 'name="write"' in owner.get("/act/mine/").text
    owner.post("/act/mine/letter/", {"write": ""})
    assert "no mail address" in owner.get("/act/mine/").text
