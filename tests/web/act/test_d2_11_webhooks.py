"""D2-11: webhooks are told in order, signed, again under the same id, and stop in the open; nothing is told twice."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from itertools import pairwise

import pytest
from django.utils import timezone

from keepworth.runs.score import score_book
from keepworth_web.act.actions import note_happenings
from keepworth_web.act.actions.set_webhook import (
    Wanted,
    change_webhook,
    deliver_again,
    make_webhook,
    rotate_secret,
    switch_webhook,
    try_webhook,
)
from keepworth_web.act.mail.telling import BOTH_SIGN, MOST_TRIES, PAUSES, tell_next
from keepworth_web.act.models import Delivery, Happening, LookedUpTo, Webhook
from keepworth_web.act.reads import happened
from keepworth_web.act.reads.happened import ANSWERED, KINDS, LISTED, OPENED, SCORED, SOLVED
from keepworth_web.act.reads.today import today
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.actions.submit_response import submit_response
from keepworth_web.listen.models import Submission
from keepworth_web.shared.outbox import LOST_AFTER
from keepworth_web.staff.models import AuditEntry
from tests.factories.web_book import fill, one_customer
from tests.web.act.hearing import receiver
from tests.web.listen.asking import filled, invited_to, survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
START = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
LATER = START + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(note_happenings, "_looked", {})
    monkeypatch.setattr(note_happenings, "_runs", set())
    monkeypatch.setattr(note_happenings, "_paused", {})


@pytest.fixture
def tool():
    with receiver() as here:
        yield here


@pytest.fixture
def hook(people, tool):
    made, secret = make_webhook(Wanted("CRM", tool.address, tuple(KINDS)), by=people["owner"], at=START)
    made.secret = secret
    return made


def answered(people, times: int = 1, *, at: dt.datetime = LATER) -> list[str]:
    survey, names = survey_of(people["owner"]), [secrets.token_hex(8) for _ in range(times)]
    asked = [invited_to(survey, people["owner"], contact=f"p{name}").invitation for name in names]
    sent = [filled(recommend=3, words="Too slow", submission_id=name) for name in names]
    return [submit_response(one, said, at=at).receipt for one, said in zip(asked, sent, strict=True)]


def looked(at: dt.datetime = LATER) -> int:
    return note_happenings.note_happenings(at=at)


def told(at: dt.datetime) -> int:
    return sum(1 for _ in iter(lambda: tell_next(at=at), False))


def now(hook: Webhook) -> Webhook:
    return Webhook.objects.get(pk=hook.pk)


def proves(headers: dict[str, str], body: bytes, *, secret: str) -> bool:
    """Verify as Standard Webhooks 1.0 says, from its words and not from our code."""
    words = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    good = base64.b64encode(hmac.new(key, words, hashlib.sha256).digest()).decode()
    return f"v1,{good}" in headers["webhook-signature"].split(" ")


def test_an_answer_is_told_once_under_its_receipt_and_signed(people, hook, tool):
    (receipt,) = answered(people)
    assert (looked(), looked()) == (1, 0)
    assert told(LATER) == 1
    assert tool.ids == [receipt]
    (headers, body), (said,) = tool.heard[0], tool.said
    assert proves(headers, body, secret=hook.secret)
    assert not proves(headers, body + b" ", secret=hook.secret)
    assert (said["type"], said["id"], said["timestamp"]) == (ANSWERED, receipt, LATER.isoformat())
    assert said["data"]["values"] == {"recommend": 3.0}
    assert said["data"]["customer_id"] == "1001"
    assert said["data"]["has_words"] is True
    assert b"Too slow" not in body, "words are read behind the wall, with a key"
    assert Submission.objects.get().invitation.contact.encode() not in body


def test_what_happened_before_somebody_wished_for_it_is_not_told(people, tool):
    answered(people)
    make_webhook(Wanted("CRM", tool.address, (ANSWERED,)), by=people["owner"], at=LATER + dt.timedelta(seconds=1))
    assert looked() == 0
    (late,) = answered(people, at=LATER + dt.timedelta(minutes=1))
    assert looked() == 1
    assert Happening.objects.get().event_id == late


def test_d2_03_whoever_looks_and_however_often_there_is_one_event(people, hook, monkeypatch):
    receipts = answered(people, 3)
    looked()
    for _ in range(3):  # the next process knows of no look of before
        monkeypatch.setattr(note_happenings, "_looked", {})
        assert looked() == 0
    assert sorted(Happening.objects.values_list("event_id", flat=True)) == sorted(receipts)
    assert Delivery.objects.count() == 3


def test_rows_that_were_written_out_of_their_order_are_found(people, hook):
    """On PostgreSQL a row may have a smaller number than one that was seen before it."""
    receipts = answered(people, 3)
    first = Submission.objects.get(receipt=receipts[0])
    LookedUpTo.objects.update_or_create(kind=ANSWERED, defaults={"number": first.pk + 1})
    note_happenings._looked[ANSWERED] = {first.pk + 1}  # what this process saw
    assert looked() == 2
    assert set(Happening.objects.values_list("event_id", flat=True)) == {receipts[0], receipts[2]}


def test_nobody_who_wishes_for_nothing_costs_a_row(people, hook):
    switch_webhook(hook, is_on=False, by=people["owner"], at=START)
    answered(people)
    assert looked() == 0
    assert not Happening.objects.exists()


def test_a_case_is_told_as_opened_and_as_solved_once(people, hook, tool, book):
    one_customer(book)
    at = timezone.now()
    said = {"case_id": "c1", "customer_id": "1001", "opened_at": "2026-01-31", "severity": "3"}
    write_row(Said("cases", said, words={"text_id": "It broke"}), by=people["owner"], at=at)
    write_row(Said("cases", {"case_id": "c1", "severity": "4"}), by=people["owner"], at=at)
    write_row(Said("cases", {"case_id": "c1", "solved_at": "2026-02-02"}), by=people["owner"], at=at)
    looked(at)
    told(at)
    assert [one["type"] for one in tool.said] == [OPENED, SOLVED]
    opened, solved = (one["data"] for one in tool.said)
    assert (opened["case_id"], opened["customer_id"], opened["severity"]) == ("c1", "1001", 3)
    assert solved["solved_at"].startswith("2026-02-02")
    assert b"It broke" not in b"".join(body for _, body in tool.heard)


def test_what_cannot_be_read_keeps_nothing_else_from_being_told(people, hook, monkeypatch):
    read = note_happenings.found_in

    def reads(kind, numbers):
        if kind == OPENED:
            raise ValueError
        return read(kind, numbers)

    write_row(Said("cases", {"opened_at": "2026-01-31"}), by=people["owner"], at=LATER)
    monkeypatch.setattr(note_happenings, "found_in", reads)
    (receipt,) = answered(people)
    assert looked() == 1
    assert Happening.objects.get().event_id == receipt
    monkeypatch.setattr(note_happenings, "found_in", read)
    assert looked() == 0, "not at once"
    assert looked(LATER + note_happenings.AGAIN) == 1


def test_steps_and_actions_are_told(people, hook, tool, book):
    one_customer(book)
    at = timezone.now()
    done = {"action_id": "a1", "customer_id": "1001", "play": "visit", "done_on": "2026-01-31"}
    write_row(Said("actions_done", done), by=people["owner"], at=at)
    write_row(Said("actions_done", {"action_id": "a1", "outcome": "good"}), by=people["owner"], at=at)
    looked(at)
    told(at)
    assert [(one["type"], one["data"]["action_id"]) for one in tool.said] == [("action.done", "a1")]
    assert "outcome" not in tool.said[0]["data"]


def test_a_run_is_told_once(people, tool, book, monkeypatch):
    book = fill(book)
    make_webhook(Wanted("CRM", tool.address, (SCORED,)), by=people["owner"], at=START - dt.timedelta(days=900))
    assert looked() == 1
    monkeypatch.setattr(note_happenings, "_runs", set())
    assert looked() == 0
    told(LATER)
    assert tool.said[0]["data"]["run"] == (book.scores / "latest").resolve().name


def test_a_changed_list_is_told_with_how_much_is_new_and_the_same_list_is_not(people, tool, book, monkeypatch):
    book = fill(book)
    make_webhook(Wanted("CRM", tool.address, (LISTED,)), by=people["owner"], at=START - dt.timedelta(days=900))
    score_book(book)
    monkeypatch.setattr(note_happenings, "_runs", set())
    assert looked() == 0, "the same facts propose the same"
    newest = (book.scores / "latest").resolve()
    lists = {newest.name: {(1, "call"), (2, "visit")}}
    monkeypatch.setattr(happened, "chosen_in", lambda run: frozenset(lists.get(run.name, {(1, "call"), (3, "call")})))
    assert looked() == 0, "this process looked at this run"
    monkeypatch.setattr(note_happenings, "_runs", set())
    assert looked() == 1
    told(LATER)
    said = tool.said[0]
    assert (said["type"], said["data"]["new"], said["data"]["gone"]) == (LISTED, 1, 1)
    assert said["data"]["chosen"] == 2
    assert said["data"]["run_before"] not in {None, newest.name}


def test_a_run_of_long_ago_is_not_told_again_by_the_next_process(people, tool, book, monkeypatch):
    fill(book)
    make_webhook(Wanted("CRM", tool.address, (SCORED,)), by=people["owner"], at=START - dt.timedelta(days=900))
    assert looked(timezone.now()) == 1
    much_later = timezone.now() + dt.timedelta(days=40)
    note_happenings.forget_happenings(at=much_later)
    monkeypatch.setattr(note_happenings, "_runs", set())
    assert looked(much_later) == 0


def test_a_look_reads_no_more_rows_than_it_may_need(people, hook, monkeypatch):
    receipts = answered(people, 5)
    monkeypatch.setattr(note_happenings, "BEHIND", 1)
    monkeypatch.setattr(note_happenings, "AT_ONCE", 2)
    first = Submission.objects.get(receipt=receipts[0]).pk
    LookedUpTo.objects.update_or_create(kind=ANSWERED, defaults={"number": first - 1})
    asked = []
    read = note_happenings.numbers_after
    monkeypatch.setattr(
        note_happenings, "numbers_after", lambda *of, **most: asked.append(read(*of, **most)) or asked[-1]
    )
    assert [looked() for _ in range(4)] == [2, 2, 1, 0]
    assert set(Happening.objects.values_list("event_id", flat=True)) == set(receipts)
    assert max(map(len, asked)) <= 3


def test_d2_11_an_endpoint_that_is_down_for_a_day_gets_all_of_it_in_order_under_the_same_ids(people, hook, tool):
    tool.status = 503
    receipts = answered(people, 3)
    looked()
    at, end, pauses = LATER, LATER + dt.timedelta(hours=24), []
    while at < end:
        assert told(at) == 1, "one at a time: what came later waits"
        assert not tell_next(at=at + dt.timedelta(seconds=40)), "not before its time"
        pauses.append((now(hook).due_at - at).total_seconds() / 60)
        at = now(hook).due_at
    assert set(tool.ids) == {receipts[0]}
    for pause, wanted in zip(pauses, PAUSES, strict=False):
        assert 0.8 * wanted <= pause <= 1.2 * wanted
    assert now(hook).state == "on"
    tool.status = 200
    assert told(at) == 3
    assert tool.ids[-3:] == receipts
    assert all(proves(headers, body, secret=hook.secret) for headers, body in tool.heard)
    same = {(headers["webhook-id"], body) for headers, body in tool.heard}
    assert len(same) == 3, "the same to the byte at every try"
    assert (now(hook).failures, set(Delivery.objects.values_list("state", flat=True))) == (0, {"sent"})


def test_the_pauses_grow_and_are_spread():
    assert all(one <= other for one, other in pairwise(PAUSES))
    assert sum(PAUSES) * 0.8 > 24 * 60 * 2, "two days at the least"


def test_d2_11_after_so_many_tries_it_stops_and_says_so_and_goes_on_where_it_was(people, hook, tool, rf):
    tool.status = 500
    receipts = answered(people, 2)
    looked()
    at = LATER
    while now(hook).state == "on":
        assert told(at) == 1
        at = now(hook).due_at
    assert len(tool.heard) == MOST_TRIES
    assert not tell_next(at=at + dt.timedelta(days=9))
    assert [one.state for one in Delivery.objects.order_by("pk")] == ["dead", "waiting"]
    assert AuditEntry.objects.filter(kind="webhook.stop", about=f"webhook {hook.pk}").count() == 1
    late = answered(people, at=at)
    assert looked(at) == 1, "what happens meanwhile waits"
    request = rf.get("/today/")
    request.user, request.as_of = people["owner"], None
    assert [one.key.partition(":")[0] for one in today(request)][:1] == ["webhook"]
    tool.status, tool.heard = 204, []
    assert switch_webhook(hook, is_on=True, by=people["owner"], at=at)
    assert told(at) == 2
    assert tool.ids == [receipts[1], *late]
    dead = Delivery.objects.get(state="dead")
    assert deliver_again(dead, by=people["owner"], at=at)
    assert not deliver_again(dead, by=people["owner"], at=at)
    told(at)
    assert tool.ids[-1] == receipts[0]


def test_an_address_that_was_mended_has_all_its_tries(people, hook, tool):
    tool.status = 503
    answered(people)
    looked()
    Webhook.objects.update(failures=MOST_TRIES - 1)
    change_webhook(hook, Wanted("CRM", tool.address + "/new", tuple(KINDS)), by=people["owner"], at=LATER)
    assert told(LATER) == 1
    assert (now(hook).state, now(hook).failures) == ("on", 1)


def test_who_answers_gone_is_told_nothing_any_more(people, hook, tool):
    tool.status = 410
    answered(people, 2)
    looked()
    assert told(LATER) == 1
    assert (now(hook).state, Delivery.objects.filter(state="waiting").count()) == ("stopped", 1)


def test_d2_11_a_worker_that_was_killed_in_the_middle_is_followed_by_another(people, hook, tool):
    (receipt,) = answered(people)
    looked()
    Webhook.objects.update(claimed_at=LATER)  # it had claimed it, and may have told it
    assert not tell_next(at=LATER + dt.timedelta(minutes=1))
    assert tell_next(at=LATER + LOST_AFTER + dt.timedelta(seconds=1))
    assert tool.ids == [receipt]


def test_two_secrets_sign_for_a_day_after_a_change(people, hook, tool):
    answered(people, 2)
    looked()
    fresh = rotate_secret(hook, by=people["owner"], at=LATER)
    tell_next(at=LATER)
    headers, body = tool.heard[0]
    assert proves(headers, body, secret=hook.secret)
    assert proves(headers, body, secret=fresh)
    tell_next(at=LATER + BOTH_SIGN)
    headers, body = tool.heard[1]
    assert not proves(headers, body, secret=hook.secret)
    assert proves(headers, body, secret=fresh)


def test_a_try_goes_at_once_once_and_past_what_waits(people, hook, tool):
    tool.status = 500
    answered(people)
    looked()
    told(LATER)
    try_webhook(hook, by=people["owner"], at=LATER)
    told(LATER)
    assert tool.said[-1]["type"] == "webhook.test"
    assert Delivery.objects.get(happening__kind="webhook.test").state == "dead"
    assert now(hook).failures == 1, "a try says nothing about what waits"
    switch_webhook(hook, is_on=False, by=people["owner"], at=LATER)
    try_webhook(hook, by=people["owner"], at=LATER)
    tool.status = 204
    told(LATER)
    assert Delivery.objects.filter(happening__kind="webhook.test", state="sent").count() == 1


def test_what_happened_long_ago_is_forgotten_and_not_found_again(people, hook, tool, monkeypatch):
    answered(people)
    looked()
    told(LATER)
    much_later = LATER + dt.timedelta(days=40)
    note_happenings.forget_happenings(at=much_later)
    assert Happening.objects.get().content == {}
    monkeypatch.setattr(note_happenings, "_looked", {})
    assert looked(much_later) == 0
    monkeypatch.setattr(note_happenings, "BEHIND", -1)
    note_happenings.forget_happenings(at=much_later)
    assert not Happening.objects.exists()
