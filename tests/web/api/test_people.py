"""People, teams, invitations, sessions and the log: by programs as in the pages."""

import pytest
from django.test import Client

from keepworth_web.staff.models import AuditEntry, Session, Team
from tests.web.browsers import browser_of, with_key
from tests.web.people import PASSWORD

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def program(people) -> Client:
    return with_key(people["owner"], scope="write")


def names(answer) -> set[str]:
    return {one["name"] for one in answer.json()["items"]}


def test_a_local_manager_is_told_of_their_own_people_alone(people):
    assert names(with_key(people["local_manager"]).get("/api/v1/people")) == {"Editor Test", "Viewer Test"}
    assert names(with_key(people["stranger"]).get("/api/v1/people")) == set()
    assert names(with_key(people["local_manager"]).get("/api/v1/teams")) == {"North"}
    assert len(names(with_key(people["owner"]).get("/api/v1/people"))) == 5


def test_a_list_is_read_page_by_page_and_nobody_is_missed_or_told_twice(program):
    address, found, pages = "/api/v1/people?limit=2", [], 0
    while address:
        told = program.get(address).json()
        found += [one["id"] for one in told["items"]]
        address, pages = told["next"], pages + 1
    assert (len(found), len(set(found)), pages) == (5, 5, 3)


def test_an_invitation_opens_for_whom_it_was_made(program):
    north = Team.objects.get(name="North").pk
    asked = {"name": "Ana Ruiz", "role": "editor", "teams": [north]}
    made = program.post("/api/v1/invitations", asked, content_type=JSON)
    path = made.json()["link"].removeprefix("http://127.0.0.1:8000")
    assert "Ana Ruiz" in Client().get(path).text
    assert names(program.get("/api/v1/invitations")) == {"Ana Ruiz"}


def test_nobody_gives_more_than_they_have(people):
    client = with_key(people["local_manager"], scope="write")
    south, north = Team.objects.get(name="South").pk, Team.objects.get(name="North").pk
    asked = {"name": "x", "role": "editor", "teams": [north]}
    for wrong, status in (({"role": "owner"}, 409), ({"teams": [south]}, 422), ({"teams": []}, 409)):
        assert client.post("/api/v1/invitations", {**asked, **wrong}, content_type=JSON).status_code == status


def test_d1_12_a_change_of_role_asks_for_the_password(people, program):
    address = f"/api/v1/people/{people['viewer'].pk}/role"
    asked = {"role": "editor", "teams": [Team.objects.get(name="South").pk]}
    assert program.put(address, asked, content_type=JSON).json()["faults"][0]["pointer"] == "/password"
    assert program.put(address, {**asked, "password": "no"}, content_type=JSON).status_code == 403
    told = program.put(address, {**asked, "password": PASSWORD}, content_type=JSON).json()
    people["viewer"].refresh_from_db()
    assert people["viewer"].role == told["role"] == "editor"
    assert [team["name"] for team in told["teams"]] == ["South"]


def test_a_closed_account_is_told_as_closed_and_opens_again(people, program):
    number = people["editor"].pk
    for path, is_active in (("disable", False), ("enable", True)):
        told = program.post(f"/api/v1/people/{number}/{path}", "", content_type=JSON).json()
        assert told["is_active"] is is_active


def test_a_program_ends_the_sessions_of_its_person_and_no_other(people, program):
    browser_of(people["viewer"])
    for _ in range(3):
        browser_of(people["owner"])
    told = program.get("/api/v1/sessions").json()["items"]
    assert len(told) == 3
    assert program.delete(f"/api/v1/sessions/{told[0]['id']}").status_code == 204
    assert program.delete("/api/v1/sessions").status_code == 204
    assert list(Session.objects.values_list("person_id", flat=True)) == [people["viewer"].pk]


def test_every_write_is_noted_with_its_key_and_the_log_is_read_by_kind(people, program):
    program.post("/api/v1/teams", {"name": "East"}, content_type=JSON)
    told = program.get("/api/v1/audit?kind=api.write&limit=1").json()
    key = program.get("/api/v1/me").json()["key"]["id"]
    (line,) = told["items"]
    assert (line["about"], line["detail"], line["person_id"]) == (
        "POST /api/v1/teams",
        {"key": key},
        people["owner"].pk,
    )
    assert AuditEntry.objects.filter(kind="team.make").count() == 1
    assert program.post("/api/v1/audit/check", "", content_type=JSON).json() == {"broken_at": None}


def test_who_has_the_same_already_is_told_so(program):
    first = program.get("/api/v1/teams")
    again = program.get("/api/v1/teams", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    program.post("/api/v1/teams", {"name": "East"}, content_type=JSON)
    assert program.get("/api/v1/teams", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
