"""Who a key is: its person, no more than their rights, and nothing else opens the API."""

import json

import pytest
from django.test import Client

from keepworth_web.staff.actions.keys import good_key
from keepworth_web.staff.actions.manage_people import disable
from keepworth_web.staff.models import ApiKey, AuditEntry
from tests.web.api.operations import OPERATIONS, address_of
from tests.web.browsers import browser_of, with_key
from tests.web.timing import gap

pytestmark = pytest.mark.django_db


def guess(said: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {said}"})


def secret_of(client: Client) -> str:
    return str(client._base_environ()["HTTP_AUTHORIZATION"]).removeprefix("Bearer ")


def test_a_key_says_whose_it_is_and_never_itself(people):
    client = with_key(people["editor"])
    told = client.get("/api/v1/me").json()
    assert (told["name"], told["role"], [team["name"] for team in told["teams"]]) == (
        "Editor Test",
        "editor",
        ["North"],
    )
    assert told["rights"] == ["import", "look", "see_walled", "write"]
    assert told["key"]["scope"] == "read"
    assert secret_of(client) not in json.dumps(told)


@pytest.mark.any_database
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_d1_01_a_signed_in_browser_is_no_key(method, path, people):
    assert browser_of(people["owner"]).generic(method, address_of(path)).status_code == 401


@pytest.mark.parametrize("said", ["", "kw_", "Basic a2V5", "Bearer", "Bearer ", "bearer kw_x y", "Token kw_x"])
def test_anything_but_a_good_bearer_is_refused_alike(said, people):
    answer = Client(headers={"Authorization": said}).get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["detail"] == "Send a key that is good: Authorization: Bearer kw_…"


def test_a_key_that_reads_writes_nothing_and_the_refusal_is_noted(people):
    answer = with_key(people["owner"]).post("/api/v1/teams", {"name": "x"}, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (403, "This key only reads.")
    assert AuditEntry.objects.filter(kind="refused", person_id=people["owner"].pk).exists()


def test_a_closed_account_ends_its_keys(people):
    client = with_key(people["editor"])
    assert client.get("/api/v1/me").status_code == 200
    disable(people["editor"], by=people["owner"])
    assert client.get("/api/v1/me").status_code == 401


def test_d1_10_guessed_keys_are_throttled_and_a_busy_program_is_not(people):
    good = with_key(people["viewer"])
    assert {good.get("/api/v1/me").status_code for _ in range(15)} == {200}
    answers = [guess(f"kw_{n}").get("/api/v1/me").status_code for n in range(30)]
    assert answers == [401] * 10 + [429] * 20
    refused = good.get("/api/v1/me")
    assert refused.status_code == 429, "a guess is worth nothing now, right or wrong"
    assert 60 <= int(refused.headers["Retry-After"]) <= 120


def test_d1_10_how_long_a_wrong_key_takes_says_nothing_of_how_much_of_it_is_right(people):
    key = secret_of(with_key(people["viewer"]))
    near, far = key[:-1] + ("A" if key[-1] != "A" else "B"), "kw_" + "z" * (len(key) - 3)
    assert good_key(near) is None
    assert good_key(far) is None
    assert gap(lambda: good_key(near), lambda: good_key(far), rounds=400) < 3


def test_too_many_requests_of_one_person_are_told_when_to_come_again(people, monkeypatch):
    monkeypatch.setattr("keepworth_web.site.guard.MOST_A_MINUTE", 3)
    clients = [with_key(people["viewer"]) for _ in range(2)]
    answers = [clients[n % 2].get("/api/v1/book") for n in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert with_key(people["editor"]).get("/api/v1/book").status_code == 200


def test_a_new_key_asks_for_the_password_and_is_shown_once(people):
    client = with_key(people["editor"], scope="write")
    asked = {"name": "nightly", "scope": "read", "days": 30, "password": "orange harbour velvet nine"}
    wrong = client.post("/api/v1/keys", {**asked, "password": "no"}, content_type="application/json")
    assert wrong.status_code == 403
    made = client.post("/api/v1/keys", asked, content_type="application/json", headers={"Idempotency-Key": "k1"})
    assert made.status_code == 201
    assert good_key(made.json()["secret"]).person == people["editor"]
    again = client.post("/api/v1/keys", asked, content_type="application/json", headers={"Idempotency-Key": "k1"})
    assert again.json() == {**made.json(), "secret": None}
    assert ApiKey.objects.filter(person=people["editor"]).count() == 2
    assert made.json()["secret"] not in client.get("/api/v1/keys").text


def test_a_guessed_password_is_counted_although_its_write_is_undone(people):
    client = with_key(people["owner"], scope="write")
    asked = {"name": "x", "scope": "read", "days": 30, "password": "no"}
    for _ in range(20):
        assert client.post("/api/v1/keys", asked, content_type="application/json").status_code == 403
    right = {**asked, "password": "orange harbour velvet nine"}
    assert client.post("/api/v1/keys", right, content_type="application/json").status_code == 403
    assert AuditEntry.objects.filter(kind="confirm.refused").count() == 21
