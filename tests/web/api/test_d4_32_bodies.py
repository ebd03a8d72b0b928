"""D4-32: what JSON allows and a database does not is refused with 422, each fault by its place."""

import json

import pytest

from keepworth_web.shared.api.body import Faulty, read_body
from keepworth_web.staff.models import Link, Team
from tests.web.api.operations import JSON_WRITES, PATHS, address_of
from tests.web.browsers import with_key

INVITE = '{"name": "A", "role": "viewer", "teams": %s}'
DEEP = 10_000
BODIES = {
    "not a number": (INVITE % "[NaN]", "/teams/0"),
    "infinity": (INVITE % "[-Infinity]", "/teams/0"),
    "1e400": (INVITE % "[1, 1e400]", "/teams/1"),
    "2^70": (INVITE % f"[{2**70}]", "/teams/0"),
    "five thousand digits": (INVITE % f"[{'9' * 5000}]", "/teams/0"),
    "a list ten thousand deep": (INVITE % ("[" * DEEP + "]" * DEEP), "/teams/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0"),
    "an object ten thousand deep": ('{"teams": ' * DEEP + "1" + "}" * DEEP, "/teams" * 20),
    "brackets that never close": ("[" * DEEP, "/0" * 20),
    "a key twice": ('{"name": "A", "role": "viewer", "name": "B"}', "/name"),
    "a million": (INVITE % json.dumps([1] * 1_000_000), "/teams"),
    "a thousand too many": (INVITE % json.dumps([1] * 1001), "/teams"),
    "NUL": ('{"name": "A\\u0000", "role": "viewer"}', "/name"),
    "half a character": ('{"name": "\\ud800", "role": "viewer"}', "/name"),
    "half a character in a key": ('{"name": "A", "role": "viewer", "\\udc00": 1}', "/\\udc00"),
    "a text for a list": (INVITE % '"1"', "/teams"),
    "a text for a number": (INVITE % '["1"]', "/teams/0"),
    "true for a number": (INVITE % "[true]", "/teams/0"),
    "a half for a whole": (INVITE % "[1.0]", "/teams/0"),
    "a number for a text": ('{"name": 1, "role": "viewer"}', "/name"),
    "nothing for a text": ('{"name": null, "role": "viewer"}', "/name"),
    "an empty text": ('{"name": " ", "role": "viewer"}', "/name"),
    "a text too long": ('{"name": "%s", "role": "viewer"}' % ("x" * 121), "/name"),
    "what turns the reading order": ('{"name": "a\\u202eb", "role": "viewer"}', "/name"),
    "a role that is none": ('{"name": "A", "role": "admin"}', "/role"),
    "an unknown key": ('{"name": "A", "role": "viewer", "is_superuser": true}', "/is_superuser"),
    "a list for an object": ("[]", ""),
    "null for an object": ("null", ""),
    "a key that is missing": ('{"role": "viewer"}', "/name"),
    "a team that is not there": (INVITE % "[999999]", "/teams/0"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(BODIES))
def test_d4_32_what_cannot_be_is_refused_by_its_place_and_writes_nothing(kind, people):
    sent, pointer = BODIES[kind]
    before = Link.objects.count()
    answer = with_key(people["owner"], scope="write").post("/api/v1/invitations", sent, content_type="application/json")
    assert answer.status_code == 422, answer.text[:200]
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert {(one["in"], one["pointer"]) for one in answer.json()["faults"]} == {("body", pointer)}
    assert Link.objects.count() == before


@pytest.mark.any_database  # what cannot be read never comes as far
@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), JSON_WRITES)
@pytest.mark.parametrize("sent", ['{"name": NaN}', '{"name": 1e400}', f"[{2**70}]", "[" * 500, '{"a": 1, "a": 1}'])
def test_d4_32_so_it_is_wherever_something_is_written(method, path, sent, people):
    client = with_key(people["owner"], scope="write")
    answer = client.generic(method, address_of(path), sent, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["faults"]


@pytest.mark.django_db
def test_all_faults_of_a_body_are_told_at_once_and_not_what_was_sent(people):
    sent = '{"name": "", "role": "boss-of-acme", "teams": [0, -1], "more": 1}'
    answer = with_key(people["owner"], scope="write").post("/api/v1/invitations", sent, content_type="application/json")
    faults = {one["pointer"] for one in answer.json()["faults"]}
    assert faults == {"/name", "/role", "/teams/0", "/teams/1", "/more"}
    assert "boss-of-acme" not in answer.text


@pytest.mark.django_db
def test_what_both_databases_keep_is_kept_as_it_was(people):
    client = with_key(people["owner"], scope="write")
    name = "Zoë 李 👩‍👩‍👧 ½"
    answer = client.post("/api/v1/teams", {"name": name}, content_type="application/json")
    assert answer.json()["name"] == Team.objects.get(pk=answer.json()["id"]).name == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "limit=1e3", "limit=", "after=0", f"after={2**70}", "after=-1", "nothing=1",
     "limit=1&limit=2", "limit=%00", "as-of=2026-01-01"],
)  # fmt: skip
def test_d4_32_a_query_is_as_strict(query, people):
    answer = with_key(people["owner"]).get(f"/api/v1/people?{query}")
    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert (fault["in"], fault["pointer"]) == ("query", "/" + query.split("=")[0])


@pytest.mark.django_db
def test_a_day_is_a_day(people):
    client = with_key(people["editor"], scope="write")
    for said in ("2026-13-01", "yesterday", 1764028800, "2026-11-25T00:00:00", "20261125", "２０２６-11-25"):
        answer = client.post("/api/v1/runs", json.dumps({"as_of": said}), content_type="application/json")
        assert answer.status_code == 422, said
    assert client.post("/api/v1/runs", {"as_of": "2026-11-25"}, content_type="application/json").status_code == 202


def test_the_place_of_what_is_too_deep_is_found_behind_texts_that_look_like_brackets():
    said = b'{"a": "[[[{{\\"]", "b": [1, {"c~/": ' + b"[" * 30 + b"]" * 30 + b"}]}"
    with pytest.raises(Faulty) as refusal:
        read_body(said)
    assert refusal.value.faults[0].pointer == "/b/1/c~0~1" + "/0" * 17


def test_wide_is_not_deep():
    assert read_body(json.dumps([[{"a": []}]] * 5000).encode())[4999] == [{"a": []}]


def test_every_write_says_what_it_takes():
    for method, path in JSON_WRITES:
        sent = PATHS[path][method.lower()].get("requestBody")
        if sent:
            assert list(sent["content"]) == ["application/json"]
