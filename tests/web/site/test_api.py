"""The API: keys, errors as problem+json, a description of itself."""

import json

import pytest
from django.test import Client

from keepworth_web.staff.actions.keys import make_key
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db


def with_key(person, scope="read") -> Client:
    return Client(headers={"Authorization": f"Bearer {make_key(person, name='x', scope=scope, days=1)}"})


def test_a_key_says_whose_it_is(people):
    answer = with_key(people["editor"]).get("/api/v1/me")
    assert answer.json() == {"name": "Editor Test", "role": "editor", "teams": ["North"]}
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


def test_a_signed_in_browser_is_no_key(people):
    assert browser_of(people["owner"]).get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(("address", "status"), [("/api/v1/me", 401), ("/api/v1/nothing", 404)])
def test_errors_are_problems_with_an_id(anonymous, address, status):
    answer = anonymous.get(address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    problem = json.loads(answer.content)
    assert problem["status"] == status
    assert len(problem["instance"]) == 16
    assert set(problem) == {"type", "title", "status", "detail", "instance"}


def test_d1_10_guessed_keys_are_throttled_and_good_ones_are_not(people):
    good = with_key(people["viewer"])
    assert {good.get("/api/v1/me").status_code for _ in range(15)} == {200}
    for n in range(10):
        assert Client(headers={"Authorization": f"Bearer kw_{n}"}).get("/api/v1/me").status_code == 401
    assert good.get("/api/v1/me").status_code == 401, "the address guessed too often"


def test_the_description_is_openapi_3_1_and_names_every_route(people):
    described = browser_of(people["viewer"]).get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/me" in described["paths"]
