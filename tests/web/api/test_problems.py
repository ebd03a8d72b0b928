"""Errors have one shape in every case, with an id that stands in the log."""

import json

import pytest
from django.test import Client

from keepworth_web.staff.models import Team
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
SHAPE = {"type", "title", "status", "detail", "instance"}


def check(answer, status: int) -> dict[str, object]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    problem = json.loads(answer.content)
    assert set(problem) - {"faults"} == SHAPE
    assert problem["status"] == status
    assert len(problem["instance"]) == 16
    return problem


@pytest.fixture
def program(people) -> Client:
    return with_key(people["owner"], scope="write")


def test_nobody(anonymous):
    check(anonymous.get("/api/v1/me"), 401)


def test_not_there(program):
    check(program.get("/api/v1/nothing"), 404)
    check(program.get("/api/v1/"), 404)
    check(program.get("/api/v1/jobs/999"), 404)
    check(program.get(f"/api/v1/jobs/{2**70}"), 404)
    check(program.get("/api/v1/people/x"), 404)


def test_d1_01_behind_the_wall_looks_like_not_there(people):
    stranger = with_key(people["stranger"], scope="write")
    foreign = stranger.get(f"/api/v1/people/{people['viewer'].pk}").json()
    missing = stranger.get("/api/v1/people/999999").json()
    assert {**foreign, "instance": ""} == {**missing, "instance": ""}
    password = "orange harbour velvet nine"
    for path in ("disable", "enable", "password-link", "role"):
        sent = {"password-link": {"password": password}, "role": {"role": "viewer", "teams": [], "password": password}}
        method = "PUT" if path == "role" else "POST"
        body = json.dumps(sent[path]) if path in sent else ""
        found = [
            stranger.generic(method, f"/api/v1/people/{number}/{path}", body, content_type="application/json").json()
            for number in (people["viewer"].pk, 999999)
        ]
        assert {**found[0], "instance": ""} == {**found[1], "instance": ""}
        assert found[0]["status"] == 404


def test_not_for_this_role(people):
    check(with_key(people["viewer"]).get("/api/v1/audit"), 403)


def test_a_method_that_the_address_does_not_take(program):
    answer = program.delete("/api/v1/teams")
    check(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("path", ["teams", "people", "customers?limit=1", "nothing", "people/999"])
def test_head_is_answered_as_get_is_without_the_body(path, program):
    given, head = program.get(f"/api/v1/{path}"), program.head(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (given.status_code, b"")
    assert head.headers["Content-Type"] == given.headers["Content-Type"]
    assert head.headers.get("ETag") == given.headers.get("ETag")
    assert head.headers["Content-Length"] == str(len(given.content))


def test_head_asks_for_a_key_and_a_right_too(anonymous, people):
    assert anonymous.head("/api/v1/me").status_code == 401
    assert with_key(people["viewer"]).head("/api/v1/audit").status_code == 403
    assert with_key(people["owner"], scope="write").head("/api/v1/retention/apply").status_code == 405


def test_the_last_owner_stays(people, program):
    problem = check(
        program.post(f"/api/v1/people/{people['owner'].pk}/disable", "", content_type="application/json"), 409
    )
    assert problem["detail"] == "The book needs an owner: make somebody else owner first."


def test_too_much(program):
    check(program.post("/api/v1/teams", b'"' + b"x" * 4_000_001 + b'"', content_type="application/json"), 413)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", ""]
)
def test_not_json_by_its_own_word(program, kind):
    check(program.post("/api/v1/teams", b'{"name": "x"}', content_type=kind), 415)


@pytest.mark.parametrize("sent", [b"{", b"{'name': 1}", b"\xff\xfe", b'{"name": "x"} x', b'{"name": "\x01"}', b"+1"])
def test_not_json_at_all(program, sent):
    problem = check(program.post("/api/v1/teams", sent, content_type="application/json"), 400)
    assert "body is no" in problem["detail"]


def test_a_fault_of_ours_shows_an_id_and_nothing_of_itself_and_leaves_nothing_behind(program, monkeypatch, caplog):
    def broken(name, *, by):
        Team.objects.create(name=name)
        raise RuntimeError("a secret of Acme")

    monkeypatch.setattr("keepworth_web.staff.api.people.make_team", broken)
    program.raise_request_exception = False
    answer = program.post("/api/v1/teams", {"name": "Half"}, content_type="application/json")
    problem = check(answer, 500)
    assert "secret of Acme" not in answer.text
    assert any(getattr(record, "exc_info", None) for record in caplog.records)
    assert problem["instance"]
    assert not Team.objects.filter(name="Half").exists()
