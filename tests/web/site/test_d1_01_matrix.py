"""D1-01: who may do what, route by route, as `authz.yaml` has it."""

import json
import re
import secrets
import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from keepworth.focus import Range
from keepworth_web.act.actions.answer_thing import answer_thing
from keepworth_web.act.actions.keep_quarter import keep_quarter
from keepworth_web.act.actions.review_link import make_review_link
from keepworth_web.act.actions.set_webhook import Wanted as WantedHook
from keepworth_web.act.actions.set_webhook import make_webhook
from keepworth_web.book.models import Job, Upload
from keepworth_web.focus.actions.keep_case import Stated, keep_case
from keepworth_web.focus.actions.keep_review import Filled, keep_review
from keepworth_web.focus.actions.save_view import save_view
from keepworth_web.focus.actions.write_step import Wanted, write_step
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.actions.make_survey import NewSurvey, Place, make_survey, open_link
from keepworth_web.listen.actions.set_trigger import set_trigger
from keepworth_web.listen.actions.write_draft import begin_draft
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.triggering import Wish
from keepworth_web.prove.actions.plan_experiment import Plan, plan_experiment
from keepworth_web.prove.actions.set_report import Plan as ReportPlan
from keepworth_web.prove.actions.set_report import make_report
from keepworth_web.prove.models import SentReport
from keepworth_web.shared.panels import Thing
from keepworth_web.staff.actions.keys import make_key
from keepworth_web.staff.models import ApiKey, Session
from keepworth_web.staff.reads import shown_as
from keepworth_web.staff.rights import Right
from keepworth_web.value.actions.make_link import make_link
from tests.factories.instruments import OURS
from tests.factories.web_book import one_customer
from tests.web.browsers import browser_of, with_key
from tests.web.routes import METHODS, routes

MATRIX = yaml.safe_load((Path(__file__).parents[1] / "authz.yaml").read_text(encoding="utf-8"))
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
CASES = [
    (route, method)
    for route, row in MATRIX["routes"].items()
    for method in METHODS
    if method in row
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]


FIXED = {
    "unknown": "nobody-made-this",
    "peoples_table": "decision_rights",
    "own_table": "colleagues",
    "rows_table": "contacts",
    "dealings_table": "needs",
    "views_table": "trends",
    "indicator": "trust",
    "nps": "nps",
    "first_version": "1.0",
    "their_side": "customer",
    "plan_part": "lines",
    "quarter": "2026-Q2",
    "unknown_delivery": 999_999,
    "feed": "json",
    "first_item": 1,
    "check_kind": "readiness",
    "kept_kind": "review",
}


def own_survey(viewer) -> int:
    return make_survey(NewSurvey("a survey", "nps", "1.0"), by=viewer, at=timezone.now()).pk


def dead_mail(viewer) -> int:
    survey = Survey.objects.get(pk=own_survey(viewer))
    (asked,) = invite(survey, [Guest("1001", "p1")], asking=Asking(viewer, timezone.now()))
    asked.invitation.mails.update(state="dead")
    return asked.invitation.mails.get().pk


def own_trigger(viewer) -> int:
    survey = Survey.objects.get(pk=own_survey(viewer))
    return set_trigger(survey, Wish("purchase", "decider", 3, 5), by=viewer, at=timezone.now()).pk


def own_answer(viewer) -> int:
    thing = Thing("promise:1:2026-01-01", "a thing", "", "/", customer=1, money=None, minutes=1)
    return answer_thing(thing, answer="done", because="", by=viewer, at=timezone.now()).pk


def own_draft(viewer) -> int:
    return begin_draft(tomllib.loads(OURS), by=viewer, at=timezone.now()).pk


def own_case(viewer) -> str:
    one_customer(settings.ENVIRONMENT.book)
    said = Said("cases", {"customer_id": "1001", "opened_at": "2026-01-31"})
    return f"w{write_row(said, by=viewer, at=timezone.now()).pk}"


def own_link(viewer) -> int:
    """Make an open link of a survey."""
    survey = Survey.objects.get(pk=own_survey(viewer))
    return open_link(survey, name="till", place=Place(), by=viewer, at=timezone.now())[0].pk


def own_check(viewer) -> int:
    return keep_review(Filled("readiness", {"unused_data": 0.0}), by=viewer, at=timezone.now()).pk


def own_step(viewer) -> int:
    wanted = Wanted("data", "North", "South", viewer.pk, timezone.now().date())
    return write_step(wanted, by=viewer, at=timezone.now()).pk


def own_business_case(viewer) -> int:
    return keep_case(Stated(1, 1, 1, 0.1, gain=Range(1, 2, 3)), by=viewer, at=timezone.now()).pk


def own_review_page(viewer):
    """A page on which somebody of the customer signs a quarter."""
    content = {"period": "2026-Q2", "day": "2026-06-30", "run": None, "promises": [], "kept": None, "done": [],
               "numbers": [], "goals": []}  # fmt: skip
    kept = keep_quarter("1001", "2026-Q2", content=content, by=viewer, at=timezone.now())
    return make_review_link(kept, "p1", by=viewer, at=timezone.now())[0].pk


def own_webhook(viewer) -> int:
    wanted = WantedHook("North", "https://crm.example.com/hook", ("case.solved",))
    return make_webhook(wanted, by=viewer, at=timezone.now())[0].pk


def own_ledger_page(viewer):
    """A page on which somebody of the customer signs."""
    return make_link("1001", "p1", by=viewer, at=timezone.now())[0].pk


def own_experiment(viewer) -> int:
    plan = Plan("North", "", "", "", "after_purchase_call", 50, "alone", "ordered", 90)
    return plan_experiment(plan, by=viewer, at=timezone.now()).pk


def own_report(viewer) -> int:
    plan = ReportPlan("South", "week", 1, 7, "pdf", "portfolio")
    return make_report(plan, readers=[viewer], by=viewer, at=timezone.now()).pk


def own_sent_report(viewer) -> int:
    now = timezone.now()
    sent = {"period": "2026-W48", "state": "sent", "due_at": now, "made_at": now, "content": {"day": "2026-11-27"}}
    return SentReport.objects.create(report_id=own_report(viewer), person=viewer, **sent).pk


MADE = {
    "ledger_page": own_ledger_page,
    "review_page": own_review_page,
    "webhook": own_webhook,
    "check": own_check,
    "step": own_step,
    "business_case": own_business_case,
    "link": own_link,
    "case": own_case,
    "survey": own_survey,
    "dead_mail": dead_mail,
    "trigger": own_trigger,
    "answer": own_answer,
    "draft": own_draft,
    "experiment": own_experiment,
    "report": own_report,
    "sent_report": own_sent_report,
}


def about(what: str, people) -> object:
    """Make what an address is about, and return what stands in the address; it is the viewer's of team North."""
    viewer = people["viewer"]
    if what == "person":
        return viewer.pk
    if what == "key":
        make_key(viewer, name="a key", scope="read", days=1)
        return ApiKey.objects.get(person=viewer, name="a key").pk
    if what == "session":
        browser_of(viewer)
        return shown_as(Session.objects.filter(person_id=viewer.pk).latest("started_at"))
    if what in ("job", "sample_job"):
        return Job.objects.create(kind="score" if what == "job" else "sample", asked_at=timezone.now()).pk
    if what == "view":
        return save_view("a view", query="", is_shared=False, by=viewer, at=timezone.now()).pk
    if what == "customer":
        return one_customer(settings.ENVIRONMENT.book)
    if what == "change":
        one_customer(settings.ENVIRONMENT.book)
        said = Said("contacts", {"customer_id": "1001", "role": "CFO"})
        return write_row(said, by=people["editor"], at=timezone.now()).versions.get().change_id
    if what == "upload":
        sent = {"name": "orders.csv", "size": 10, "sent_by": people["editor"], "sent_at": timezone.now()}
        return Upload.objects.create(stored=secrets.token_hex(16), **sent).pk
    if what in MADE:
        return MADE[what](viewer)
    return FIXED[what]


def browser(who: str, people, *, route: str) -> Client:
    if who == "anonymous":
        return Client()
    if route.startswith("api/") and who in people:
        return with_key(people[who], scope="write")
    if who.startswith("key_"):
        scope = "write" if who == "key_write" else "read"
        return with_key(people["owner"], scope=scope, days=-1 if who == "key_expired" else 1)
    return browser_of(people[who])


@pytest.mark.any_database
@pytest.mark.parametrize(("route", "method"), CASES, ids=lambda one: one or "home")
def test_d1_01_everybody_gets_the_answer_of_the_matrix(route, method, people):
    row = MATRIX["routes"][route]
    found = []
    for who in MATRIX["people"]:
        with transaction.atomic():
            given = {name: about(what, people) for name, what in row.get("with", {}).items()}
            address = "/" + PARAMETER.sub(lambda match, given=given: str(given[match[1]]), route)
            sent = json.dumps(row["send"]) if "send" in row and method != "GET" else ""
            answer = browser(who, people, route=route).generic(method, address, sent, content_type="application/json")
            is_sent = answer.status_code == 302 and answer.headers["Location"].split("?")[0] == "/sign-in/"
            found.append("sign-in" if is_sent else answer.status_code)
            transaction.set_rollback(True)
    assert found == row[method]


def test_d1_01_nothing_is_listed_twice():
    whole = yaml.compose((Path(__file__).parents[1] / "authz.yaml").read_text(encoding="utf-8"))
    (listed,) = (under for key, under in whole.value if key.value == "routes")
    for key, row in [(listed.start_mark, listed), *((key.value, row) for key, row in listed.value)]:
        names = [name.value for name, _ in row.value]
        assert len(names) == len(set(names)), key


def test_d1_01_every_route_is_listed_and_nothing_else():
    assert {route for route, _ in routes()} == set(MATRIX["routes"])


@pytest.mark.any_database
@pytest.mark.parametrize("route", list(MATRIX["routes"]), ids=lambda one: one or "home")
def test_d1_01_a_method_that_is_not_listed_is_refused(route, people):
    row = MATRIX["routes"][route]
    given = {name: about(what, people) for name, what in row.get("with", {}).items()}
    address = "/" + PARAMETER.sub(lambda match: str(given[match[1]]), route)
    client = browser_of(people["owner"])
    for method in METHODS:
        if method not in row:
            assert client.generic(method, address).status_code == 405, method


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("route", "pattern"), [one for one in routes() if not one[0].startswith("api/")], ids=lambda one: str(one)[:40]
)
def test_d1_01_every_view_says_which_right_it_needs(route, pattern):
    assert getattr(pattern.callback, "right", None) in {"anyone", *Right}


def test_d1_01_what_is_behind_the_wall_looks_like_what_is_not_there(people):
    client = browser_of(people["stranger"])
    foreign, missing = client.get(f"/book/people/{people['viewer'].pk}/"), client.get("/book/people/999999/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    of_the_moment = re.compile(r"[0-9a-f]{16}|nonce=\"[^\"]+\"")
    assert of_the_moment.sub("", foreign.text) == of_the_moment.sub("", missing.text)
    assert people["viewer"].name not in foreign.text


def test_d1_01_a_local_manager_sees_own_people_alone(people):
    page = browser_of(people["stranger"]).get("/book/people/").text
    assert all(people[who].email not in page for who in ("owner", "viewer", "editor", "local_manager"))
    ours = browser_of(people["local_manager"]).get("/book/people/").text
    assert people["viewer"].email in ours
    assert people["owner"].email not in ours


def test_d1_01_a_colleague_of_two_teams_is_left_to_the_owner(people):
    people["viewer"].teams.add(people["stranger"].teams.get())
    for who in ("local_manager", "stranger"):
        assert browser_of(people[who]).get(f"/book/people/{people['viewer'].pk}/").status_code == 404
