"""D1-02: no field slips by into a model, and no secret out of one."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from keepworth_web.book.api.told import COUNTED
from keepworth_web.book.models import Upload
from keepworth_web.focus.models import SavedView
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.models import Survey
from keepworth_web.staff.actions.make_link import invite
from keepworth_web.staff.models import ApiKey, Link, Person, RecoveryCode, Session, Team
from tests.factories.web_book import one_customer
from tests.web.api.operations import JSON_WRITES, OPERATIONS, PATHS, address_of
from tests.web.browsers import browser_of, with_key
from tests.web.people import PASSWORD, secure

pytestmark = pytest.mark.django_db
SCHEMAS = __import__("keepworth_web.site.described", fromlist=["described"]).described()["components"]["schemas"]
OURS = [model for model in apps.get_models() if model.__module__.startswith("keepworth_web")]
# Whatever any model of ours has, and what attackers try.
FIELDS = sorted(
    {field.name for model in OURS for field in model._meta.get_fields()}
    | {"is_superuser", "is_staff", "pk", "__class__", "constructor", "person_id", "permissions", "user_permissions"}
)
GOOD = {
    "/api/v1/runs": {"as_of": "2026-11-25"},
    "/api/v1/prove/bakeoff": {"outcome": "retained", "days": 90},
    "/api/v1/prove/drivers": {"outcome": "growth"},
    "/api/v1/keys": {"name": "x", "scope": "read", "days": 30, "password": PASSWORD},
    "/api/v1/people/{number}/role": {"role": "viewer", "teams": [], "password": PASSWORD},
    "/api/v1/people/{number}/password-link": {"password": PASSWORD},
    "/api/v1/people/{number}/lost-factor": {"password": PASSWORD},
    "/api/v1/customers/{number}/notes": {"learned": "They open two plants", "next_on": "2032-01-31", "next_step": "x"},
    "/api/v1/invitations": {"name": "Ana", "role": "viewer", "teams": []},
    "/api/v1/teams": {"name": "East"},
    "/api/v1/events": {"values": [{"column": "name", "value": "Dinner"}], "words": [], "version": 0},
    "/api/v1/events/{mark}/guests": {"held_out": 0.2, "prospects": 0.5},
    "/api/v1/actions/answers": {"number": 1, "action": "account_review", "answer": "not_useful", "reason": "not_true"},
    "/api/v1/today/answers": {"key": "promise:1:2026-01-01", "answer": "not_useful", "because": "x"},
    "/api/v1/surveys": {"name": "x", "instrument": "nps", "version": "1.0", "side": "customer", "perspective": "own",
                        "elements": ["delivery"], "closes_on": "2032-01-31"},
    "/api/v1/listen/export": {"what": "results", "kind": "csv", "instrument": "nps", "password": PASSWORD},
    "/api/v1/listen/drafts": {"toml": None, "copy_of": "nps 1.0"},
    "/api/v1/listen/drafts/{number}": {"toml": "name = 'x'", "revision": 1},
    "/api/v1/listen/drafts/{number}/publish": {"revision": 1},
    "/api/v1/surveys/{number}/links": {"name": "till", "stage": "use", "location": "shop 7"},
    "/api/v1/surveys/{number}/guests": {"contacts": ["p1"], "way": "mail"},
    "/api/v1/surveys/{number}/reminders": {"days": 7, "most": 2},
    "/api/v1/surveys/{number}/triggers": {"kind": "purchase", "whom": "decider", "days": 3, "most_a_day": 5},
    "/api/v1/surveys/{number}/triggers/preview": {"kind": "kept", "whom": "concerned", "days": 0, "most_a_day": 1},
    "/api/v1/surveys/{number}/cases": {"bound": 6.0, "on_words": True, "on_all": False, "days": 2},
    "/api/v1/cases": {"values": [{"column": "opened_at", "value": "2026-01-31"}], "words": [], "version": 0},
    "/api/v1/cases/{mark}": {"values": [{"column": "severity", "value": "3"}], "words": [], "version": 1},
    "/api/v1/cases/{mark}/steps": {"how": "solve", "cause": "us", "done": "x", "ask": False, "version": 1},
    "/api/v1/standby/ask": {"customer": 1, "order": "o1", "product": "p", "bought_on": "2026-01-31"},
    "/api/v1/surveys/{number}/team": {"customers": [1], "colleagues": []},
    "/api/v1/views": {"name": "x", "query": "segment=Food", "is_shared": True},
    "/api/v1/views/{number}": {"name": "x", "is_shared": True},
    "/api/v1/imports/{number}/plan": {
        "table": "orders", "columns": [{"column": 1, "fills": "customer_id"}], "options": {"dates": "dmy"},
        "answers": [{"kind": "read", "key": "dates", "value": "dmy"}],
    },
    "/api/v1/imports/{number}/start": {"score": True},
    "/api/v1/imports/rows": {
        "table": "touchpoints", "rows": [{"touchpoint_id": "t", "customer_id": "C1", "at": "2024-01-02T09:30Z"}],
        "name": "calls", "score": True,
    },
    "/api/v1/settings": {"name": "Acme's book", "time_zone": "UTC", "horizon_weeks": 52, "value_years": 10,
                         "discount": 0.1, "margin": None, "cadence_days": 60,
                         "cadence_segments": [{"segment": "Food", "days": 30}],
                         "budget_most": 3, "budget_within_days": 60, "budget_days_apart": 14},
    "/api/v1/settings/measuring": {
        "tracked": ["emotional", "structural", "business", "satisfaction", "performance", "evp"],
        "because": [{"indicator": "fit", "why": "We sell one thing."}], "beyond": "none",
        "numbers": [{"name": "half_life_months.trust", "value": 14}, {"name": "states.strong", "value": None}],
    },
    "/api/v1/settings/focus": {
        "numbers": [{"name": "service.contacts.A", "value": 30}, {"name": "focus.won", "value": None}],
        "repositioning": [{"segment": "Food", "cost": 9000}], "state": None,
    },
    "/api/v1/settings/value": {
        "settings": [{"name": "value.model", "value": "bgbb"}, {"name": "value.hour_cost", "value": 80.5}],
        "state": None,
    },
    "/api/v1/settings/staying": {
        "settings": [{"name": "staying.severe", "value": 5}, {"name": "trials.captive_fights", "value": True}],
        "state": None,
    },
    "/api/v1/retention": {"identities": "keep", "texts": "keep", "scores": "keep", "errors": 12, "sources": "keep"},
    "/api/v1/retention/apply": {"password": PASSWORD},
    "/api/v1/backups/{number}/take": {"password": PASSWORD},
    "/api/v1/spending/rows": {"values": [{"column": "amount", "value": "12"}], "words": [], "version": 0},
    "/api/v1/persons/find": {"who": "Ann"},
    "/api/v1/persons/{kind}/{number}/export": {"password": PASSWORD},
    "/api/v1/persons/{kind}/{number}/erase": {"password": PASSWORD},
    "/api/v1/customers/{number}/rows/{table}": {
        "values": [{"column": "role", "value": "CFO"}], "words": [], "version": 0,
    },
    "/api/v1/customers/rows": {"values": [{"column": "name", "value": "Acme"}], "words": [], "version": 0},
    "/api/v1/ours/rows/{table}": {"values": [{"column": "name", "value": "Ana"}], "words": [], "version": 0},
    "/api/v1/messages/sent": {"numbers": [1]},
    "/api/v1/prove/experiments": {"name": "Calls", "arms": ["after_purchase_call"], "held_out": 50, "segment": "",
                                  "tier": "", "relation": "", "units": "alone", "outcome": "stayed", "days": 90},
    "/api/v1/prove/experiments/{number}/state": {"to": "start", "because": "x"},
    "/api/v1/shops/releases": {"run": "r", "location": 1, "product_number": 1, "source": 0, "is_back": False},
    "/api/v1/till/coupons": {"customer": "C1", "location": None, "language": "en"},
    "/api/v1/till/redemptions": {"code": "0000-0000-0000-0000", "till": "1", "receipt": "1", "customer": None,
                                 "location": None, "order_id": None},
    "/api/v1/content/rows": {"values": [{"column": "title", "value": "Report"}], "words": [], "version": 0},
    "/api/v1/beyond/openings": {"values": [{"column": "name", "value": "Talk"}], "words": [], "version": 0},
    "/api/v1/own/rows/{table}": {"values": [{"column": "what", "value": "refund"}], "words": [], "version": 0},
    "/api/v1/offerings/rows": {"values": [{"column": "name", "value": "Checks"}], "words": [], "version": 0},
    "/api/v1/extras/rows": {"values": [{"column": "name", "value": "Guide"}], "words": [], "version": 0},
    "/api/v1/segments/rows/{table}": {"values": [{"column": "segment", "value": "Food"}], "words": [], "version": 0},
    "/api/v1/customers/{number}/ledger/{mark}/answers": {"amount": 12.5, "words": "We count it otherwise."},
    "/api/v1/customers/{number}/ledger/pages": {"contact": "p1"},
    "/api/v1/customers/{number}/reviews/{period}/answers": {"words": "Thank you."},
    "/api/v1/customers/{number}/reviews/{period}/pages": {"contact": "p1"},
    "/api/v1/customers/{number}/split": {"name": "Second", "into": None, "contacts": ["p1"], "rows": []},
    "/api/v1/customers/{number}/rows/contacts/{mark}/split": {"name": "Second", "aliases": ["p2"], "addresses": []},
    "/api/v1/merged": {"who": "customer", "alias": "C1", "into": "C2"},
    "/api/v1/focus/checks": {"kind": "readiness", "answers": {"unused_data": 2}, "proofs": {"unused_data": "a fact"}},
    "/api/v1/focus/cases": {"cost_once": 10, "cost_yearly": 1, "years": 3, "discount": 0.1, "points": None,
                            "gain": {"low": 1, "expected": 2, "high": 3}, "because": "x"},
    "/api/v1/focus/steps": {"part": "data", "what": "x", "measure": "y", "owner": 1, "due": "2032-01-31",
                            "begins_at": 1, "target": 2},
    "/api/v1/focus/steps/{number}": {"part": "data", "what": "x", "measure": "y", "owner": 1, "due": "2032-01-31",
                                     "begins_at": 1, "target": 2},
    "/api/v1/focus/steps/{number}/readings": {"state": "going", "value": 1, "said": "x"},
    "/api/v1/focus/board/report": {"kind": "csv"},
    "/api/v1/portfolio/export": {"query": "segment=Food", "kind": "csv", "pick": [1], "password": PASSWORD},
}  # fmt: skip
TAKING = [(method, path) for method, path in JSON_WRITES if "requestBody" in PATHS[path][method.lower()]]
# What is there to be taken is made by the tests of each.
ELSEWHERE = ("/api/v1/today/answers", "/api/v1/actions/answers", "/api/v1/listen/drafts/{number}",
             "/api/v1/spending/rows", "/api/v1/backups", "/api/v1/persons/{kind}", "/api/v1/portfolio/export",
             "/api/v1/customers/{number}/rows", "/api/v1/ours/rows", "/api/v1/segments/rows",
             "/api/v1/offerings/rows", "/api/v1/events", "/api/v1/extras/rows", "/api/v1/own/rows",
             "/api/v1/beyond/openings", "/api/v1/content/rows", "/api/v1/prove/experiments/{number}",
             "/api/v1/customers/{number}/ledger", "/api/v1/focus/", "/api/v1/merged",
             "/api/v1/customers/{number}/reviews", "/api/v1/customers/{number}/split",
             "/api/v1/customers/{number}/notes", "/api/v1/cases/{mark}", "/api/v1/till/", "/api/v1/shops/",
             "/api/v1/standby/ask")  # fmt: skip


def rows() -> dict[str, list[dict[str, object]]]:
    models = (Person, Team, Link, ApiKey, Session, RecoveryCode, SavedView)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_every_write_that_takes_something_has_an_example_here():
    assert {path for _, path in TAKING} == set(GOOD)


@pytest.mark.any_database
@pytest.mark.parametrize(("method", "path"), TAKING)
def test_d1_02_every_field_of_every_model_is_refused_where_it_is_not_asked_for(method, path, people):
    client = with_key(people["owner"], scope="write")
    address, good = address_of(path, people["viewer"].pk), GOOD[path]
    assert client.get("/api/v1/me").status_code == 200  # the key is used today
    before = rows()
    more = {name: 1 for name in FIELDS if name not in good}
    answer = client.generic(method, address, json.dumps({**good, **more}), content_type="application/json")
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["faults"]} <= {f"/{name}" for name in more}
    for name in more:
        sent = json.dumps({**good, name: 1})
        if name in ("email", "is_active", "factor_secret", "person", "id", "password_hash", "role", "scope"):
            answer = client.generic(method, address, sent, content_type="application/json")
            assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, f"/{name}")
    assert rows() == before


def made(path: str, people) -> None:
    """Make what an address is about, under the number of the viewer."""
    number, owner, now = people["viewer"].pk, people["owner"], timezone.now()
    if path == "/api/v1/views/{number}":
        SavedView.objects.create(pk=number, name="old", owner=owner, made_at=now)
    if path.startswith("/api/v1/surveys/"):
        kind = {"instrument": "pulse", "side": "us"} if path.endswith("/team") else {"instrument": "nps"}
        Survey.objects.create(pk=number, name="x", version="1.0", languages=["en"], made_at=now, **kind)
        one_customer(settings.ENVIRONMENT.book)
        contact = {"contact_id": "p1", "customer_id": "1001", "mail": "ana@customer.test"}
        write_row(Said("contacts", contact), by=owner, at=now)
    if path.startswith("/api/v1/imports/"):
        secure(owner)
        looked = {"headers": ["a"], "counts": dict.fromkeys(COUNTED, 0)}
        Upload.objects.create(pk=number, stored="x", name="x.csv", size=1, sent_by=owner, sent_at=now, looked=looked)


@pytest.mark.parametrize(("method", "path"), [one for one in TAKING if not one[1].startswith(ELSEWHERE)])
def test_d1_02_what_is_asked_for_is_taken(method, path, people, changed):
    client = with_key(people["owner"], scope="write")
    made(path, people)
    sent = json.dumps(GOOD[path])
    answer = client.generic(method, address_of(path, people["viewer"].pk), sent, content_type="application/json")
    assert 200 <= answer.status_code < 300, answer.text


@pytest.mark.any_database
@pytest.mark.parametrize("method_path", JSON_WRITES, ids=str)
def test_d1_02_the_number_that_was_allowed_is_the_one_that_is_written(method_path, people):
    method, path = method_path
    if "{number}" not in path:
        return
    client = with_key(people["owner"], scope="write")
    editor = Person.objects.filter(pk=people["editor"].pk).values().get()
    address = address_of(path, people["viewer"].pk)
    sent = json.dumps({**GOOD.get(path, {}), "id": people["editor"].pk})
    assert client.generic(method, address, sent, content_type="application/json").status_code == 422
    assert client.generic(method, f"{address}?number={people['editor'].pk}").status_code == 422
    assert Person.objects.filter(pk=people["editor"].pk).values().get() == editor


@pytest.mark.parametrize("who", ["viewer", "owner"])
def test_d1_02_no_secret_is_ever_told(who, people):
    browser_of(people[who])
    people[who].factor_secret = "FACTORSECRETCANARY"
    people[who].save()
    RecoveryCode.objects.create(person=people[who], code_hash="recoverycanary")
    token = invite(by=people["owner"], name="Ana", role="viewer", teams=[])
    ApiKey.objects.create(
        person=people[who], name="n", scope="read", starts="kw_12345", key_hash="keyhashcanary",
        made_at=timezone.now(), expires_at=timezone.now() + timezone.timedelta(days=1),
    )  # fmt: skip
    secrets = {"FACTORSECRETCANARY", "recoverycanary", "keyhashcanary", token, people[who].password}
    secrets |= {one.session_key for one in Session.objects.all()} | {one.token_hash for one in Link.objects.all()}
    client = with_key(people[who])
    for method, path in OPERATIONS:
        if method == "GET":
            answer = client.get(address_of(path, people[who].pk))
            told = "" if answer.streaming else answer.text
            assert not [secret for secret in secrets if secret in told], path


def test_d1_02_answers_list_their_fields_and_no_more():
    told = {name: schema for name, schema in SCHEMAS.items() if name.endswith(("Told", "Made"))}
    assert len(told) > 8
    for name, schema in told.items():
        assert schema.get("additionalProperties") is False, name
        assert not {"password", "key_hash", "token_hash", "factor_secret", "session_key"} & set(schema["properties"])
