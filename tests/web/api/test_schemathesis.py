"""Whatever fits the description, and whatever nearly does, gets an answer that is described, and never a 5xx.

A minute's worth of examples here; `KEEPWORTH_EXAMPLES=500` for a long run.
"""

import os

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from keepworth_web.site.described import described
from keepworth_web.staff.actions.keys import make_key
from tests.web.people import secure

EXAMPLES = int(os.environ.get("KEEPWORTH_EXAMPLES", "10"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def app(environ, start_response):
    """Answer as the server does, within the test's own transaction."""
    answer = ClientHandler()(environ)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return list(answer.streaming_content) if answer.streaming else [answer.content]


schema = schemathesis.openapi.from_dict(described())
schema.app = app


@pytest.mark.django_db
@pytest.mark.strictest_database  # NUL and numbers too large pass SQLite
@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
def test_schemathesis_finds_no_answer_that_is_not_described(case, people, changed, monkeypatch):
    secure(people["owner"])
    monkeypatch.setattr("keepworth_web.site.guard.MOST_A_MINUTE", 10**9)
    key = make_key(people["owner"], name="x", scope="write", days=1)
    case.call_and_validate(headers={"Authorization": f"Bearer {key}", "Host": "127.0.0.1:8000"}, checks=CHECKS)
