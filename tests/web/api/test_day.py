"""The day that a program asks about stands in the address, and nowhere else."""

import pytest
from django.conf import settings

from tests.web.api.operations import OPERATIONS, PATHS, address_of
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
LONG_AGO = "2001-01-01"
NEEDED = {"/api/v1/segments/briefing": "segment=Food"}  # what else an address must say


def names(method: str, path: str) -> set[str]:
    return {one["name"] for one in PATHS[path][method.lower()]["parameters"]}


DATED = [(method, path) for method, path in OPERATIONS if "as-of" in names(method, path)]
# Some addresses name a kind of ours: a kind that is none would be refused before the day.
READ = [path for method, path in DATED if method == "GET"]
KIND = {"/api/v1/focus/checks/{kind}": "readiness"}


def at(path: str) -> str:
    return address_of(path, KIND.get(path, 1))


@pytest.fixture
def program(people, filled):
    return with_key(people["owner"])


def test_every_operation_names_the_day_alike():
    assert len(READ) > 12
    assert not [one for one in OPERATIONS if names(*one) & {"as_of", "asof", "day"}]
    shapes = {str(one) for method, path in DATED for one in PATHS[path][method.lower()]["parameters"]
              if one["name"] == "as-of"}  # fmt: skip
    assert not [shape for shape in shapes if "'in': 'query'" not in shape or "'format': 'date'" not in shape]


@pytest.mark.any_database
@pytest.mark.parametrize("path", READ)
def test_a_day_that_is_none_is_refused_by_its_place(path, program):
    answer = program.get(f"{at(path)}?{NEEDED.get(path, '')}&as-of=2020-02-31")
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "/as-of")


@pytest.mark.any_database
@pytest.mark.parametrize("path", READ)
def test_no_cookie_changes_the_day(path, program):
    address = f"{at(path)}?{NEEDED.get(path, '')}"
    now = program.get(address)
    program.cookies[settings.AS_OF_COOKIE_NAME] = LONG_AGO
    assert program.get(address).content == now.content or now.status_code == 404


@pytest.mark.parametrize(("path", "field"), [
    ("/api/v1/needs", "as_of"), ("/api/v1/journey", "until"),
])  # fmt: skip
def test_the_day_of_the_address_is_the_day_that_is_told(path, field, program):
    answer = program.get(f"{path}?as-of={LONG_AGO}")
    assert answer.json()[field] == LONG_AGO, answer.text


def test_an_operation_that_knows_no_day_refuses_one(program):
    assert program.get(f"/api/v1/runs?as-of={LONG_AGO}").status_code == 422
