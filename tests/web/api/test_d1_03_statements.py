"""D1-03: whatever stands in a parameter, the statements keep their shape, and nothing waits."""

import json
import re
import time
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keepworth_web.staff.models import Person
from tests.web.api.operations import OPERATIONS, PATHS, address_of
from tests.web.api.test_d1_02_fields import GOOD
from tests.web.browsers import with_key
from tests.web.people import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAYLOADS = [
    "'", "\"", "';--", "' OR '1'='1", "1 OR 1=1", "1; DROP TABLE staff_person", "1' AND SLEEP(5)--",
    "'; SELECT pg_sleep(5)--", "') UNION SELECT password FROM staff_person--", "randomblob(100000000)", "$$",
    "\\", "%", "_", "%' ESCAPE '", "/*", "-pk", "password", "person__password", "?", ":name", "%(name)s", "{0}",
    "{{7*7}}", "${7*7}", "../../etc/passwd", "1e309", "0x41", "９", "\u202e", "a" * 5000,
]  # fmt: skip


def shape(sql: str) -> str:
    """Return a statement without the values in it, which stand as literals where they are shown."""
    # PostgreSQL's driver writes a text with a backslash with an E before it.
    sql = re.sub(r"\bE'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'", "?", sql)
    sql = re.sub(r"\b\d+(\.\d+)?\b", "?", sql)
    sql = re.sub(r"\s+\?", "?", sql)
    return re.sub(r"\(\?(?:,\?)*\)", "(?)", sql)


def statements(client, method, address, sent="") -> tuple[int, set[str]]:
    with CaptureQueriesContext(connection) as seen:
        answer = client.generic(method, address, sent, content_type="application/json")
    said = [one["sql"] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]
    return answer.status_code, {shape(sql) for sql in said}


def given(operation) -> list[tuple[str, str]]:
    asked = [(one["in"], one["name"]) for one in operation["parameters"] if one["in"] != "header"]
    return [
        *asked,
        *(
            ("body", name)
            for name in ("name", "role", "scope", "teams", "as_of", "days", "password", "query", "who", "table", "kind")
        ),
    ]


PLACES = [
    (method, path, place, name)
    for method, path in OPERATIONS
    for place, name in given(PATHS[path][method.lower()])
    if place != "body" or name in GOOD.get(path, {})
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "place", "name"), PLACES)
def test_d1_03_statements_keep_their_shape(method, path, place, name, people, changed, monkeypatch):
    monkeypatch.setattr("keepworth_web.site.guard.MOST_A_MINUTE", 10**9)
    monkeypatch.setattr("keepworth_web.staff.actions.check_password.MOST", 10**9)
    monkeypatch.setattr(
        Person, "check_password", lambda self, said: said == PASSWORD
    )  # the real one is slow on purpose
    client = with_key(people["owner"], scope="write")
    number = people["viewer"].pk
    good = GOOD.get(path, {}) if method != "GET" else {}
    known: set[str] = set()
    # The benign ones: as it should be, twice, and with something that is not there.
    for benign in (dict(good), dict(good), {**good, name: "nothing"} if place == "body" else good):
        for at in (number, 999999):
            known |= statements(client, method, address_of(path, at), json.dumps(benign) if benign else "")[1]
    if place == "query":
        for benign in ("1", "50", "sign-in", ""):
            known |= statements(client, method, f"{address_of(path, number)}?{name}={benign}")[1]
    start = time.perf_counter()
    for payload in PAYLOADS:
        said = quote(payload, safe="")
        address = address_of(path, said if place == "path" else number) + (
            f"?{name}={said}" if place == "query" else ""
        )
        sent = json.dumps({**good, name: payload}) if place == "body" else json.dumps(good) if good else ""
        status, found = statements(client, method, address, sent)
        assert status < 500, payload
        assert found <= known, payload
    assert time.perf_counter() - start < 60


def test_a_statement_of_another_shape_would_be_seen():
    assert shape("SELECT 1 WHERE a = 'x' OR '1'='1'") != shape("SELECT 1 WHERE a = 'it''s'")
    assert shape("x IN (1, 2, 3)") == shape("x IN (4)")
