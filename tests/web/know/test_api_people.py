"""People by programs: the same rows as in the pages, behind the same wall."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth_web.act.models import Answer
from tests.factories.books import add
from tests.factories.known import write_known
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(run, number, day):
    at = dt.datetime.combine(day, dt.time())
    contact = {"customer_id": number(0), "contact_id": 7, "role": "CFO", "influence": 4, "stance": 2}
    write_known(
        run,
        contacts=[contact | {"champion": True, "last_act_on": day, "last_touch_at": at, "tie_share": 1.0}],
        ties=[{"customer_id": number(0), "contact_id": 7, "colleague_id": 1, "strength": 40.0, "touches": 3,
               "active": True, "last_at": at}],
    )  # fmt: skip
    return number(0)


def test_d1_01_who_knows_whom_is_told_to_own_teams_alone(people, acme, day):
    told = with_key(people["viewer"]).get(f"/api/v1/customers/{acme}/people").json()
    (one,), (tie,) = told["contacts"], told["ties"]
    assert (one["role"], one["champion"], one["is_silent"], told["as_of"]) == ("CFO", True, False, day.isoformat())
    assert (tie["strength"], tie["touches"], tie["last"]) == (40.0, 3, day.isoformat())
    assert with_key(people["stranger"]).get(f"/api/v1/customers/{acme}/people").status_code == 404


def test_d1_01_who_fights_for_us_is_told_to_own_teams_alone(people, acme):
    told = with_key(people["viewer"]).get("/api/v1/champions").json()
    assert (told["people"], [one["number"] for one in told["items"]]) == (1, [acme])
    assert with_key(people["stranger"]).get("/api/v1/champions").json()["items"] == []
    assert with_key(people["viewer"]).get("/api/v1/champions?segment=Nothing").json()["people"] == 0


def test_the_journey_and_a_time_line_are_told(people, filled, number, day):
    add(filled, "touchpoints", {
        "touchpoint_id": ["t"], "customer_id": ["C000000"], "stage": ["deliver"], "channel": ["call"],
        "at": [dt.datetime.combine(day, dt.time(9))],
    })  # fmt: skip
    program, acme = with_key(people["owner"]), number(0)
    told = program.get(f"/api/v1/journey?as-of={day}").json()
    assert [(one["stage"], one["touches"]) for one in told["touched"]] == [("deliver", 1)]
    assert told["segments"][0]["never"] == 59
    (lane,) = program.get(f"/api/v1/customers/{acme}/timeline?as-of={day}").json()
    assert lane == {"stage": "deliver", "touches": 1, "last": day.isoformat(), "is_empty": False}


def test_today_is_asked_and_answered_and_taken_back(people, filled):
    day = timezone.localdate()
    add(filled, "promises", {
        "promise_id": ["due"], "customer_id": ["C000000"], "agreed_on": [day], "due_on": [day + dt.timedelta(2)],
    })  # fmt: skip
    program = with_key(people["editor"], scope="write")
    (thing,) = program.get("/api/v1/today").json()
    sent = {"key": thing["key"], "answer": "not_useful"}
    address = "/api/v1/today/answers"
    assert program.post(address, sent, content_type="application/json").status_code == 422
    kept = program.post(address, sent | {"because": "known"}, content_type="application/json")
    assert (kept.status_code, kept.json()["answer"]) == (201, "not_useful")
    assert program.get("/api/v1/today").json() == []
    undone = program.generic("POST", f"/api/v1/today/answers/{kept.json()['id']}/undo")
    assert undone.json()["undone_at"]
    assert len(program.get("/api/v1/today").json()) == 1
    assert Answer.objects.get().because == "known"
