"""D2-10: mail over a real server: refused, put off, hanging, dropped; nothing twice, nothing silently lost."""

import datetime as dt
import html
import re
import socket
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.actions.set_mail_server import send_again, set_mail_server
from keepworth_web.listen.actions.silence import silence
from keepworth_web.listen.actions.submit_response import submit_response
from keepworth_web.listen.mail import sending, server
from keepworth_web.listen.mail.sending import PAUSES, send_next
from keepworth_web.listen.mail.writing import Letter
from keepworth_web.listen.models import Invitation, MailServer, Outgoing, Silence
from keepworth_web.listen.reads.questions import Option
from tests.factories.web_book import one_customer
from tests.web.listen.asking import filled, invited_to, survey_of
from tests.web.listen.post_office import mail_goes_to, post_office

# The test's server leaves its side of a line open when it stops.
LEFT_OPEN = pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.django_db, pytest.mark.loopback, LEFT_OPEN]


@pytest.fixture
def office():
    with post_office() as opened:
        yield opened


@pytest.fixture
def asked(people, book):
    """Somebody with an address, who was asked and whose mail waits."""
    one_customer(book)
    contact = {"contact_id": "p1", "customer_id": "1001", "name": "Ana Ruiz", "mail": "ana@customer.test"}
    write_row(Said("contacts", contact), by=people["owner"], at=timezone.now())
    return invited_to(survey_of(people["owner"]), people["owner"])


def the_mail() -> Outgoing:
    return Outgoing.objects.get()


def later(minutes: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=minutes)


def test_an_invitation_arrives_with_its_link_and_a_way_out(asked, office):
    assert send_next(at=timezone.now())
    assert not send_next(at=timezone.now())
    mail = office.the_mail()
    text, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = f"http://127.0.0.1:8000/s/{asked.token}/"
    assert (mail["To"], mail["From"]) == ("ana@customer.test", "Acme's book <survey@acme.test>")
    assert mail["Subject"] == "Recommend score (NPS): a question from Acme's book"
    assert link in text
    assert f'href="{link}?recommend=9"' in page, "a first answer is one click, and one tap more"
    assert mail["List-Unsubscribe"] == f"<http://127.0.0.1:8000/stop/{asked.token}/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not re.search(r"<img|style=|Ana Ruiz", page), "nothing reports who opened it"
    invitation = Invitation.objects.get()
    assert (invitation.sent_at is not None, the_mail().state) == (True, "sent")


def test_it_is_written_in_the_language_of_the_contact(asked, office):
    Invitation.objects.update(language="zh-hans")
    send_next(at=timezone.now())
    assert "您有多大可能向朋友或同事推荐" in office.the_mail().get_body(("plain",)).get_content()


def test_who_answered_is_thanked_once(asked, office):
    send_next(at=timezone.now())
    office.boxes.clear()
    submit_response(asked.invitation, filled(), at=timezone.now())
    assert send_next(at=timezone.now())
    assert office.the_mail()["Subject"] == "Thank you from Acme's book"
    assert not send_next(at=timezone.now())


@pytest.mark.parametrize("said", ["421 too busy", "451 try later", "452 no space", "554 not now"])
def test_d2_10_a_server_that_puts_off_is_asked_again_later(asked, office, said):
    office.at_data = said
    before = timezone.now()
    assert send_next(at=before)
    mail = the_mail()
    assert (mail.state, mail.attempts, mail.said) == ("waiting", 1, said)
    assert dt.timedelta(seconds=47) < mail.due_at - before < dt.timedelta(seconds=73)
    assert not send_next(at=before + dt.timedelta(seconds=40)), "not before its time"
    office.at_data = ""
    assert send_next(at=later(2))
    assert (the_mail().state, len(office.boxes), office.tries) == ("sent", 1, 2)


def test_d2_10_pauses_grow_from_a_minute_to_six_hours_and_the_end_is_seen(asked, office):
    office.at_data = "451 try later"
    at, pauses = timezone.now(), []
    while the_mail().state == "waiting":
        assert send_next(at=at)
        mail = the_mail()
        pauses.append((mail.due_at - at).total_seconds() / 60)
        at = mail.due_at
    assert [round(pause / wanted, 0) for pause, wanted in zip(pauses[:-1], PAUSES, strict=True)] == [1.0] * len(PAUSES)
    assert (the_mail().state, the_mail().attempts) == ("dead", len(PAUSES) + 1)
    office.at_data = ""
    assert not send_next(at=at + dt.timedelta(days=9))
    assert send_again(the_mail(), by=None, at=at)
    assert send_next(at=at)
    assert (the_mail().state, len(office.boxes)) == ("sent", 1)


def test_d2_10_an_address_that_is_refused_for_good_gets_no_more(asked, office):
    office.at_recipient = "550 no such user ana@customer.test"
    assert send_next(at=timezone.now())
    assert (the_mail().state, the_mail().said) == ("refused", "550 no such user")
    assert Silence.objects.get().why == "refused"
    submit_response(asked.invitation, filled(), at=timezone.now())
    assert send_next(at=later(1))
    assert (Outgoing.objects.get(kind="thanks").state, office.tries) == ("nobody", 1)


def test_d2_10_a_reply_that_is_lost_delivers_once(asked, office):
    office.drops = True
    assert send_next(at=timezone.now())
    assert the_mail().state == "waiting"
    office.drops = False
    assert send_next(at=later(2))
    assert (the_mail().state, office.tries, len(office.boxes)) == ("sent", 2, 1), "the same Message-ID both times"


def test_d2_10_a_server_that_is_not_there_or_hangs_blocks_nobody_for_long(asked, monkeypatch):
    monkeypatch.setattr(server, "SECONDS", 0.3)
    with socket.socket() as hanging:
        hanging.bind(("127.0.0.1", 0))
        hanging.listen()
        mail_goes_to(hanging.getsockname()[1])
        start = timezone.now()
        assert send_next(at=start)
        assert timezone.now() - start < dt.timedelta(seconds=5)
    assert (the_mail().state, the_mail().said) == ("waiting", "SMTPServerDisconnected")
    assert send_next(at=later(2)), "nobody listens there now"
    assert (the_mail().state, the_mail().said) == ("waiting", "ConnectionRefusedError")


def test_d2_10_a_mail_of_a_worker_that_was_killed_is_sent_by_the_next(asked, office):
    Outgoing.objects.update(state="sending", claimed_at=timezone.now(), attempts=1)
    assert not send_next(at=later(5))
    assert send_next(at=later(11))
    assert the_mail().state == "sent"


def test_d2_10_a_mail_at_which_every_worker_is_killed_is_given_up_in_the_open(asked, office):
    Outgoing.objects.update(state="sending", claimed_at=timezone.now(), attempts=sending.MOST_ATTEMPTS)
    assert send_next(at=later(11))
    assert (the_mail().state, the_mail().said) == ("dead", "the worker was killed at every try")
    assert (office.tries, send_next(at=later(999))) == (0, False)


@pytest.mark.parametrize("part", ["written", "address_of"])
def test_d2_10_a_fault_of_ours_stops_no_worker_and_is_tried_again(asked, office, monkeypatch, part):
    with monkeypatch.context() as broken:
        broken.setattr(sending, part, lambda *_, **__: 1 / 0)
        assert send_next(at=timezone.now())
    assert (the_mail().state, the_mail().said[:18]) == ("waiting", "a fault of Keepwor")
    assert send_next(at=later(2))
    assert (the_mail().state, len(office.boxes)) == ("sent", 1)


def test_a_worker_with_nothing_to_send_writes_nothing(asked, office):
    send_next(at=timezone.now())
    with CaptureQueriesContext(connection) as seen:
        assert not send_next(at=timezone.now())
    assert {one["sql"].split()[0] for one in seen.captured_queries} == {"SELECT"}


def test_no_mail_goes_whose_link_was_sealed_with_another_secret(asked, office, settings):
    settings.SECRET_KEY = "another" * 9
    assert send_next(at=timezone.now())
    assert (the_mail().state, the_mail().said, office.tries) == ("nobody", "no link to send", 0)


def test_a_number_in_a_mail_leads_to_its_question_whatever_that_is_called():
    letter = Letter("x", (), "https://a.test/s/t/", "How good?", (Option("5", "5"),), "importance@R&D, parts")
    page = render_to_string("listen/mail.html", {"letter": letter, "language": "en"})
    assert parse_qs(urlsplit(html.unescape(re.search(r'href="([^"]+)"', page)[1])).query) == {letter.name: ["5"]}


def test_without_a_server_mail_waits(asked):
    assert not send_next(at=timezone.now())
    assert the_mail().state == "waiting"


def test_nobody_is_asked_who_has_answered_or_whom_we_cannot_reach(asked, office, people):
    submit_response(asked.invitation, filled(), at=timezone.now())
    other = invited_to(asked.invitation.survey, people["owner"], contact="p2")
    while send_next(at=timezone.now()):
        pass
    said = dict(Outgoing.objects.values_list("key", "said"))
    assert said[f"invitation:{asked.invitation.code}"] == "answered or closed meanwhile"
    assert said[f"invitation:{other.invitation.code}"] == "no address"


def test_who_unsubscribes_by_one_click_gets_no_more(asked, office, anonymous):
    shown = anonymous.get(f"/stop/{asked.token}/")
    assert (shown.status_code, Silence.objects.count()) == (200, 0), "opening it changes nothing"
    for _ in range(2):
        done = anonymous.post(f"/stop/{asked.token}/", {"List-Unsubscribe": "One-Click"})
        assert (done.status_code, dict(done.cookies)) == (200, {})
    assert (Silence.objects.get().why, the_mail().state) == ("asked", "nobody")
    assert not send_next(at=timezone.now())
    assert anonymous.post(f"/stop/{'x' * 43}/").status_code == 404


def test_silence_is_kept_once(asked):
    for _ in range(2):
        silence(asked.invitation, at=timezone.now())
    assert Silence.objects.count() == 1


def test_a_link_of_our_own_side_silences_nobody_else(asked, people):
    (ours,) = invite(asked.invitation.survey, [Guest(colleague="c1")], asking=Asking(people["owner"], timezone.now()))
    invite(asked.invitation.survey, [Guest(colleague="c2")], asking=Asking(people["owner"], timezone.now()))
    silence(ours.invitation, at=timezone.now())
    assert (Silence.objects.count(), Outgoing.objects.exclude(state="waiting").count()) == (0, 0)


def test_words_of_a_name_are_no_header(asked, office, changed):
    (changed / "keepworth.toml").write_text(
        (changed / "keepworth.toml").read_text().replace('"Acme\'s book"', '"Acme \\"<x@y.test>\\u202e\\u2028{{7*7}}"'),
        encoding="utf-8",
    )
    send_next(at=timezone.now())
    assert office.the_mail()["From"].addresses[0].addr_spec == "survey@acme.test"
    assert "{{7*7}}" in office.the_mail()["Subject"]


def test_the_password_is_sealed(people):
    said = MailServer(host="smtp.test", port=587, security="starttls", user="u", sender="a@b.test")
    kept = set_mail_server(said, password="s3cret-word", by=people["owner"], at=timezone.now())
    assert "s3cret-word" not in str(MailServer.objects.values())
    again = MailServer(host="other.test", port=587, security="starttls", user="u", sender="a@b.test")
    assert (
        set_mail_server(again, password="", by=people["owner"], at=timezone.now()).sealed_password
        == kept.sealed_password
    )
    assert MailServer.objects.count() == 1
