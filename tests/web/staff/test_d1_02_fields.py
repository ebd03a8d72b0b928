"""D1-02: whatever is sent, only a form's own fields change anything; what it does not know is refused."""

import pytest

from keepworth_web.staff.models import Person
from tests.web.browsers import browser_of
from tests.web.people import PASSWORD
from tests.web.site.test_d1_01_matrix import MATRIX, PARAMETER, about

pytestmark = pytest.mark.django_db
FIELDS = {
    "id": 1,
    "pk": 1,
    "role": "owner",
    "is_active": "on",
    "teams": [1, 2],
    "email": "eve@evil.test",
    "password": PASSWORD,
    "is_superuser": "on",
    "factor_secret": "",
    "factor_step": 0,
    "joined_at": "2020-01-01",
    "language": "xx",
    "theme": "xx",
    "session_key": "x",
    "person": 1,
    "person_id": 1,
    "scope": "write",
    "key_hash": "x",
    "state": "done",
    "asked_by": 1,
}
WRITING = [route for route, row in MATRIX["routes"].items() if "POST" in row]


def everybody() -> list[dict[str, object]]:
    names = ("pk", "name", "email", "role", "is_active", "factor_secret", "joined_at", "password", "teams")
    return list(Person.objects.order_by("pk").values(*names))


@pytest.mark.any_database
@pytest.mark.parametrize("route", WRITING)
def test_d1_02_a_viewer_changes_nothing_of_anybody_by_sending_every_field(route, people):
    given = {name: about(what, people) for name, what in MATRIX["routes"][route].get("with", {}).items()}
    before = list(
        Person.objects.order_by("pk").values("pk", "name", "email", "role", "is_active", "factor_secret", "joined_at")
    )
    browser_of(people["viewer"]).post("/" + PARAMETER.sub(lambda match: str(given[match[1]]), route), FIELDS)
    after = list(
        Person.objects.order_by("pk").values("pk", "name", "email", "role", "is_active", "factor_secret", "joined_at")
    )
    assert after == before


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("/account/mail/", {"name": "New", "email": "new@keepworth.test"}),
        ("/account/password/", {"password": "seven quiet rivers run"}),
        ("/account/keys/", {"name": "x", "scope": "read", "days": 30}),
        ("/book/people/invite/", {"name": "x", "role": "viewer"}),
        ("/book/teams/", {"name": "East"}),
    ],
)
def test_d1_02_an_unknown_field_refuses_the_form(people, address, known):
    client = browser_of(people["owner"])
    refused = client.post(address, {**known, "is_superuser": "on"})
    assert refused.status_code == 422
    assert "This form has no field is_superuser." in refused.text
    assert client.post(address, known).status_code in (200, 302)


def test_d1_02_a_field_sent_twice_refuses_the_form(owner):
    assert owner.post("/book/teams/", {"name": ["East", "West"]}).status_code == 422
