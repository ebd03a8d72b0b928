"""What relationships are measured by, by programs: read by all, changed by the owner's, refused by its place."""

import json

import pytest

from keepworth.tables.book import find_book
from keepworth.tables.measuring import HALF_LIVES
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/settings/measuring"
SIX = ["emotional", "structural", "business", "satisfaction", "performance", "evp"]
WHY = [{"indicator": "fit", "why": "We sell one thing"}]


@pytest.fixture
def program(people):
    """A program of the owner."""
    return with_key(people["owner"], scope="write")


def change(client, said, **headers):
    return client.generic("PATCH", ADDRESS, json.dumps(said), content_type="application/json", headers=headers)


def number(told: dict, name: str) -> dict:
    return next(one for one in told["numbers"] if one["name"] == name)


def test_it_is_read_whole_and_what_is_ours_is_said_to_be(people, changed):
    told = with_key(people["viewer"]).get(ADDRESS).json()
    assert (len(told["tracked"]), told["because"], told["beyond"], told["newest_score"]) == (7, [], "emotional", None)
    assert number(told, "half_life_months.trust") == {
        "name": "half_life_months.trust", "value": 12.0, "default": 12.0, "is_ours": True,
        "must": "above 0, at most 1200", "in_newest_score": None, "learnt": None, "learnt_from": 0,
    }  # fmt: skip
    assert all(one["is_ours"] for one in told["numbers"])


@pytest.mark.usefixtures("filled")
def test_a_change_stands_beside_what_the_newest_score_went_by(program, changed):
    numbers = [{"name": "half_life_months.trust", "value": 14}, {"name": "measure.errors.item", "value": 12.5}]
    told = change(program, {"numbers": numbers, "tracked": SIX, "because": WHY}).json()
    trust = number(told, "half_life_months.trust")
    assert (trust["value"], trust["is_ours"], trust["in_newest_score"]) == (14.0, False, 12.0)
    assert (told["tracked"], told["because"]) == (SIX, WHY)
    assert find_book(changed).settings.measure.errors == {"item": 12.5}
    (line,) = AuditEntry.objects.filter(kind="settings.change")
    assert line.detail["after"]["half_life_months.trust"] == 14.0
    assert "sell" not in str(line.detail)
    back = change(program, {"numbers": [{**one, "value": None} for one in numbers], "tracked": None}).json()
    assert (number(back, "half_life_months.trust")["is_ours"], len(back["tracked"]), back["because"]) == (True, 7, [])


def test_the_same_key_changes_it_once(program, changed):
    said = {"numbers": [{"name": "states.strong", "value": 65}]}
    key = {"Idempotency-Key": "a-change-of-states"}
    first, again = change(program, said, **key), change(program, said, **key)
    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())
    assert AuditEntry.objects.filter(kind="settings.change").count() == 1


@pytest.mark.parametrize(("said", "pointer"), [
    ({"numbers": [{"name": "half_life_months.trust", "value": 0}]}, "/numbers/0/value"),
    ({"numbers": [{"name": "half_life_months.trst", "value": 5}]}, "/numbers/0/name"),
    ({"numbers": [{"name": "states.strong", "value": 5}, {"name": "states.strong", "value": 6}]}, "/numbers/1/name"),
    ({"numbers": [{"name": "measure.mean", "value": "60"}]}, "/numbers/0/value"),
    ({"beyond": "lunch"}, "/beyond"), ({"tracked": SIX}, "/because"), ({"tracked": SIX[:4]}, "/tracked"),
    ({"tracked": [*SIX, "evp"]}, "/tracked"), ({"tracked": [*SIX, "lunch"]}, "/tracked/6"),
    ({"because": WHY}, "/because"),
    ({"tracked": SIX, "because": WHY, "numbers": [{"name": "measure.weights.fit", "value": 2}]}, "/numbers/0/value"),
    ({"numbers": [{"name": f"measure.weights.{name}", "value": 0} for name in HALF_LIVES
                  if name not in ("structural_cost", "business")]}, "/numbers"),
    ({"currency": "USD"}, "/currency"),
])  # fmt: skip
def test_what_cannot_be_is_refused_by_its_place(said, pointer, program, changed):
    before = (changed / "keepworth.toml").read_bytes()
    answer = change(program, said)
    assert (answer.status_code, pointer in [one["pointer"] for one in answer.json()["faults"]]) == (422, True)
    assert (changed / "keepworth.toml").read_bytes() == before


def test_d1_01_only_the_owner_s_programs_change_it(people):
    assert change(with_key(people["editor"], scope="write"), {"beyond": "none"}).status_code == 403
