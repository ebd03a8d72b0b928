"""Asking by itself after a purchase, a case closed, a promise: once for each, within the budget, seen by people."""

import datetime as dt
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.actions.ask_by_itself import ask_by_itself
from keepworth_web.listen.actions.make_survey import close_survey
from keepworth_web.listen.actions.pull_triggers import pull_triggers
from keepworth_web.listen.actions.set_trigger import pause_trigger, set_trigger
from keepworth_web.listen.actions.write_down import write_down
from keepworth_web.listen.models import Invitation, Outgoing, Silence, Survey, Trigger, Triggered, WrittenTo
from keepworth_web.listen.reads.triggering import Wish
from keepworth_web.staff.models import Person
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key
from tests.web.listen.asking import survey_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = NOW.date()


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days)


@pytest.fixture
def firm(filled):
    """Customers 0 and 3 of team North with contacts, 6 without; 1 of team South."""
    add(filled, "contacts", {
        "contact_id": ["ana", "luis", "eva", "bo"],
        "customer_id": [own_id(0), own_id(0), own_id(3), own_id(1)],
        "decides": [True, False, True, True], "influence": [5, 2, 4, 5],
    })  # fmt: skip
    add(filled, "identities", {
        "who": ["contact"] * 4, "who_id": ["ana", "luis", "eva", "bo"],
        "mail": ["ana@c.test", "luis@c.test", "eva@c.test", "bo@c.test"],
    })  # fmt: skip
    return filled


def trigger_of(people, kind="purchase", *, whom="concerned", days=3, most=10, by="owner") -> Trigger:
    made = set_trigger(survey_of(people["owner"]), Wish(kind, whom, days, most), by=people[by], at=NOW)
    Trigger.objects.filter(pk=made.pk).update(since=ago(60))
    made.refresh_from_db()
    return made


def bought(firm, *orders: tuple[int, int]) -> None:
    """Customers buy, so many days ago."""
    add(firm, "orders", {
        "order_id": [f"new-{who}-{days}-{at}" for at, (who, days) in enumerate(orders)],
        "customer_id": [own_id(who) for who, _ in orders], "ordered_on": [ago(days) for _, days in orders],
        "amount": [Decimal(100)] * len(orders),
    })  # fmt: skip


def at_once(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def came_of() -> list[tuple[str, str, str]]:
    return [(one.customer, one.state, one.why or one.contact) for one in Triggered.objects.order_by("due_on", "pk")]


def test_who_decides_is_asked_once_after_a_purchase_and_its_days(people, firm):
    trigger_of(people, days=3)
    bought(firm, (0, 3), (0, 3), (3, 2))
    assert [pull_triggers(at=NOW) for _ in range(3)] == [1, 0, 0]
    assert [one[:2] for one in came_of()] == [(own_id(0), "asked"), (own_id(3), "waiting")]
    asked = Invitation.objects.get()
    assert (asked.contact, asked.customer, Outgoing.objects.get().invitation_id) == ("ana", own_id(0), asked.pk)
    assert WrittenTo.objects.get().contact == "ana"
    assert pull_triggers(at=NOW + dt.timedelta(1)) == 1


def test_d2_14_a_clock_that_jumps_asks_nobody_twice(people, firm):
    trigger_of(people, days=0)
    bought(firm, (0, 1), (3, 0))
    jumps = (0, 1, -1, 0, 40, 0)
    assert sum(pull_triggers(at=NOW + dt.timedelta(days)) for days in jumps) == 2
    assert Invitation.objects.count() == Outgoing.objects.count() == 2


def test_a_second_purchase_may_ask_again_once_the_budget_lets_it(people, firm):
    trigger_of(people, days=0)
    bought(firm, (0, 40))
    assert pull_triggers(at=NOW - dt.timedelta(40)) == 1
    bought(firm, (0, 39), (0, 0))
    assert pull_triggers(at=NOW - dt.timedelta(39)) == 0
    assert pull_triggers(at=NOW) == 1
    states = {one.happened_on: (one.state, one.why, one.until) for one in Triggered.objects.all()}
    assert states[ago(39)] == ("held", "rests", ago(10))
    assert Invitation.objects.filter(contact="ana").count() == 2, "by the same survey, after another occasion"


def test_it_is_said_why_nobody_was_asked(people, firm):
    trigger_of(people, days=0)
    write_down("ana", day=ago(5), why=WrittenTo.Why.OFFER)
    Silence.objects.create(contact="eva", why="asked", at=NOW)
    bought(firm, (0, 0), (3, 0), (6, 0), (9, 20))
    pull_triggers(at=NOW)
    assert sorted(came_of()) == sorted([
        (own_id(0), "held", "rests"), (own_id(3), "held", "silent"), (own_id(6), "held", "nobody"),
        (own_id(9), "held", "late"),
    ])  # fmt: skip
    assert Invitation.objects.count() == 0


def test_no_more_are_asked_a_day_than_it_says(people, firm):
    trigger_of(people, days=0, most=1)
    bought(firm, (0, 0), (3, 0))
    assert [pull_triggers(at=NOW + dt.timedelta(days)) for days in (0, 0, 1, 1)] == [1, 0, 1, 0]


def test_whom_a_case_or_a_promise_concerns_is_asked(people, firm):
    trigger_of(people, "solved", days=0)
    trigger_of(people, "kept", days=0)
    at = dt.datetime.combine(ago(0), dt.time(), tzinfo=dt.UTC)
    add(firm, "cases", {
        "case_id": ["k1", "k2"], "customer_id": [own_id(0), own_id(3)], "contact_id": ["luis", None],
        "opened_at": [at - dt.timedelta(9)] * 2, "solved_at": [at, None],
    })  # fmt: skip
    said = {"promise_id": "p9", "customer_id": own_id(3), "contact_id": "eva", "agreed_on": ago(30).isoformat(),
            "due_on": ago(1).isoformat(), "kept": "yes", "kept_on": TODAY.isoformat()}  # fmt: skip
    write_row(Said("promises", said), by=people["owner"], at=NOW)
    assert pull_triggers(at=NOW) == 2
    assert set(Invitation.objects.values_list("contact", flat=True)) == {"luis", "eva"}


def test_a_promise_that_was_due_is_asked_about_whether_kept_or_not(people, firm):
    trigger_of(people, "due", whom="decider", days=1)
    add(firm, "promises", {
        "promise_id": ["d1", "d2"], "customer_id": [own_id(0), own_id(3)], "agreed_on": [ago(50)] * 2,
        "due_on": [ago(1), ago(-5)],
    })  # fmt: skip
    assert pull_triggers(at=NOW) == 1
    assert Invitation.objects.get().contact == "ana"


def test_it_asks_about_what_its_maker_sees_and_while_they_may(people, firm):
    trigger_of(people, days=0, by="editor")
    bought(firm, (0, 0), (1, 0))
    Person.objects.filter(pk=people["editor"].pk).update(is_active=False)
    assert (pull_triggers(at=NOW), Triggered.objects.count()) == (0, 0)
    Person.objects.filter(pk=people["editor"].pk).update(is_active=True)
    assert pull_triggers(at=NOW) == 1
    assert Invitation.objects.get().customer == own_id(0), "customer 1 is of another team"
    trigger_of(people, "due", days=0, by="editor")
    add(firm, "promises", {
        "promise_id": ["d1", "d2"], "customer_id": [own_id(3), own_id(1)], "agreed_on": [ago(50)] * 2,
        "due_on": [TODAY] * 2,
    })  # fmt: skip
    pull_triggers(at=NOW)
    assert set(Triggered.objects.filter(trigger__kind="due").values_list("customer", flat=True)) == {own_id(3)}


def test_nothing_is_asked_while_it_is_paused_or_the_survey_closed(people, firm):
    trigger = trigger_of(people, days=0)
    bought(firm, (0, 0))
    pause_trigger(trigger, by=people["owner"], at=NOW)
    assert pull_triggers(at=NOW) == 0
    Trigger.objects.update(paused_at=None)
    close_survey(trigger.survey, by=people["owner"], at=NOW)
    assert pull_triggers(at=NOW) == 0


def test_a_fault_of_one_stops_no_worker(people, firm, monkeypatch):
    trigger_of(people)
    monkeypatch.setattr("keepworth_web.listen.actions.pull_triggers.happenings", lambda *_, **__: 1 / 0)
    ask_by_itself(at=NOW)


def test_the_preview_says_what_it_would_have_done_and_asks_nobody(people, firm):
    editor = browser_of(people["editor"])
    survey = survey_of(people["owner"])
    bought(firm, (0, 20), (0, 10), (3, 5), (6, 1))
    address = f"/listen/surveys/{survey.pk}/triggers/"
    said = {"kind": "purchase", "whom": "decider", "days": "0", "most_a_day": "5"}
    page = editor.post(address, {**said, "go": "preview"})
    assert "4 times it happened: would have asked 2 people in the last 30 days" in page.text
    assert "the contact budget lets them rest: 1" in page.text
    assert "the customer has no contact: 1" in page.text
    assert (page.status_code, Trigger.objects.count(), Invitation.objects.count()) == (200, 0, 0)
    assert editor.post(address, {**said, "go": "keep"}).status_code == 302
    assert "a purchase" in editor.get(address).text


def test_what_happened_is_listed_behind_the_wall(people, firm, owner, django_assert_max_num_queries):
    survey = trigger_of(people, days=0).survey
    bought(firm, (0, 0), (1, 0))
    pull_triggers(at=NOW)
    address = f"/listen/surveys/{survey.pk}/triggers/"
    with django_assert_max_num_queries(15):
        page = owner.get(address).text
    assert ("Acme Ibérica" in page, "张伟食品" in page) == (True, True)
    theirs = browser_of(people["editor"]).get(address).text
    assert ("Acme Ibérica" in theirs, "张伟食品" in theirs) == (True, False)
    assert own_id(1) not in theirs, "nor by its id"
    program = with_key(people["editor"], scope="read")
    told = program.get(f"/api/v1/surveys/{survey.pk}/triggered").json()["items"]
    assert [one["customer"] for one in told] == [own_id(0)]


@pytest.mark.parametrize("after", ["9" * 5000, "9" * 18, "-1", "x"])
def test_whatever_the_address_says_the_page_comes(people, firm, owner, after):
    number = trigger_of(people).survey_id
    assert owner.get(f"/listen/surveys/{number}/triggers/?after={after}").status_code == 200


def test_a_program_does_the_same(people, firm):
    program = with_key(people["editor"], scope="write")
    survey, send = survey_of(people["owner"]), {"content_type": "application/json"}
    base = f"/api/v1/surveys/{survey.pk}"
    bought(firm, (0, 0))
    wish = {"kind": "purchase", "days": 0}
    assert program.post(base + "/triggers/preview", wish, **send).json()["asked"] == 1
    made = program.post(base + "/triggers", wish, **send).json()
    pull_triggers(at=timezone.now())
    (one,) = program.get(base + "/triggered").json()["items"]
    assert (one["state"], one["contact"]) == ("asked", "ana")
    assert program.get(base + "/triggers").json()[0]["asked"] == 1
    assert program.generic("POST", f"/api/v1/triggers/{made['id']}/pause").json()["paused_at"] is not None
    assert program.generic("POST", f"/api/v1/triggers/{made['id']}/resume").json()["paused_at"] is None
    Survey.objects.update(side="us")
    assert program.post(base + "/triggers", wish, **send).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_time_ask_once(firm, monkeypatch):
    # Nothing can be deleted from the log, so a test that commits leaves no line there.
    monkeypatch.setattr("keepworth_web.listen.actions.invite.note", lambda *_, **__: None)
    owner = Person.objects.create(name="Owner", email="o@x.test", role="owner", joined_at=NOW)
    survey = Survey.objects.create(
        name="x", instrument="nps", version="1.0", languages=["en"], made_at=NOW, remind_after=1
    )
    Trigger.objects.create(
        survey=survey, kind="purchase", since=ago(60), days=0, most_a_day=1, made_by=owner, made_at=NOW
    )
    bought(firm, (0, 0), (3, 0))
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        ask_by_itself(at=NOW)
        connection.close()

    at_once(work)
    assert Triggered.objects.count() == 2
    assert (Invitation.objects.count(), Outgoing.objects.count(), WrittenTo.objects.count()) == (1, 1, 1)
    Invitation.objects.update(sent_at=NOW - dt.timedelta(2))
    Trigger.objects.update(paused_at=NOW)
    gate.reset()
    at_once(work)
    assert Outgoing.objects.filter(kind="reminder").count() == 1
