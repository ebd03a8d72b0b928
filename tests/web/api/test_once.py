"""A write that is sent again is done once, and the first answer stands."""

import datetime as dt
import threading

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from keepworth_web.shared.models import FirstAnswer
from keepworth_web.staff.actions.note import broken_at
from keepworth_web.staff.models import AuditEntry, Link, Team
from tests.web.browsers import with_key
from tests.web.people import make_people

JSON = "application/json"


def make_team(client, name="East", key="k1"):
    return client.post("/api/v1/teams", {"name": name}, content_type=JSON, headers={"Idempotency-Key": key})


def invite(client, key="k1", name="Ana"):
    asked = {"name": name, "role": "viewer", "teams": []}
    return client.post("/api/v1/invitations", asked, content_type=JSON, headers={"Idempotency-Key": key})


@pytest.fixture
def program(people):
    return with_key(people["owner"], scope="write")


@pytest.mark.django_db
def test_the_same_request_again_gets_the_first_answer_and_writes_nothing(program):
    first, again = make_team(program), make_team(program)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert AuditEntry.objects.filter(kind="api.write").count() == 1


@pytest.mark.django_db
def test_another_request_with_the_same_key_is_refused_and_the_first_stands(program):
    make_team(program)
    assert make_team(program, name="West").status_code == 409
    assert invite(program).status_code == 409
    assert not Team.objects.filter(name="West").exists()


@pytest.mark.django_db
def test_a_key_is_one_person_s(people, program):
    make_team(program, name="North")
    other = with_key(people["local_manager"], scope="write")
    north = Team.objects.get(name="North").pk
    asked = {"name": "B", "role": "viewer", "teams": [north]}
    answer = other.post("/api/v1/invitations", asked, content_type=JSON, headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 201


@pytest.mark.django_db
def test_a_refused_write_keeps_nothing_and_may_be_tried_again(program):
    assert make_team(program, name=" ").status_code == 422
    assert not FirstAnswer.objects.exists()
    assert make_team(program).status_code == 201


@pytest.mark.django_db
def test_what_is_shown_once_is_not_shown_again_nor_kept(program):
    first, again = invite(program), invite(program)
    assert first.json()["link"].startswith("http://127.0.0.1:8000/invited/")
    assert (again.status_code, again.json()) == (201, {"link": None})
    assert first.json()["link"].rsplit("/", 2)[1] not in FirstAnswer.objects.get().body
    assert Link.objects.count() == 1


@pytest.mark.django_db
def test_the_address_of_a_job_comes_back_as_well(program):
    asked = [program.post("/api/v1/runs", "", content_type=JSON, headers={"Idempotency-Key": "x"}) for _ in range(2)]
    assert asked[0].headers["Location"] == asked[1].headers["Location"] == f"/api/v1/jobs/{asked[0].json()['id']}"


@pytest.mark.django_db
def test_first_answers_are_forgotten_after_a_day(program):
    make_team(program)
    FirstAnswer.objects.update(at=timezone.now() - dt.timedelta(days=1, seconds=1))
    make_team(program, name="West", key="k2")
    assert FirstAnswer.objects.count() == 1
    assert make_team(program, name="South again").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 256, "ü", "a\tb"])
def test_a_key_that_is_none_is_refused(program, key):
    answer = make_team(program, key=key)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["pointer"] == "/Idempotency-Key"


@pytest.mark.django_db
def test_neither_the_key_nor_the_password_can_be_read_from_what_is_kept(program):
    asked = {"name": "x", "scope": "read", "days": 30, "password": "orange harbour velvet nine"}
    program.post("/api/v1/keys", asked, content_type=JSON, headers={"Idempotency-Key": "my-own-key"})
    kept = str(FirstAnswer.objects.values().get())
    assert "my-own-key" not in kept
    assert "orange" not in kept
    assert "kw_" not in kept.replace('"starts": "kw_', "")


def test_of_twenty_at_once_one_is_done_and_all_get_its_answer(shared_by_threads):
    people = make_people()
    clients = [with_key(people["owner"], scope="write") for _ in range(20)]
    answers: list[tuple[int, bytes]] = []
    gate = threading.Barrier(20)

    def one(client) -> None:
        gate.wait()
        answer = invite(client)
        answers.append((answer.status_code, answer.headers.get("Idempotency-Replayed", "")))
        connection.close()

    threads = [threading.Thread(target=one, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert sorted(answers) == [(201, "")] + [(201, "true")] * 19
    assert Link.objects.count() == 1
    assert AuditEntry.objects.filter(kind="api.write").count() == 1
    assert broken_at() is None
