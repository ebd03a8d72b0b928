"""D1-03: whatever stands in any parameter, a page is answered, nothing leaks, and no statement changes its shape."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keepworth_web.focus.reads.view import CHOICES, RANGES
from tests.factories.shop import CANARY
from tests.web.focus.page import count

pytestmark = pytest.mark.django_db
PARAMETERS = [
    "q", "sort", "column", "after", "as-of", "unknown",
    *(f"{slug}-{end}" for slug in RANGES for end in ("from", "to")), *CHOICES,
]  # fmt: skip
PAYLOADS = [
    "'", "' OR 1=1 --", "1; DROP TABLE scored_1", "value) FROM scored_1 --", "\\'; SELECT 1", "value DESC, (SELECT 1)",
    "0 UNION SELECT * FROM read_csv('/etc/passwd')", "%", "_", "\x00", "\ud800", "1e309", "NaN", "-1", "9" * 400,
    "١٢", "１２", "{}", "../../etc/passwd", "=1+1", "<svg onload=alert(1)>", "{{ 7*7 }}", "\u202e", "2026-13-01",
]  # fmt: skip


@pytest.mark.parametrize("name", PARAMETERS)
def test_d1_03_any_text_in_any_parameter_is_answered_and_widens_nothing(name, shop, colleague):
    seen, shapes = count(colleague.get("/focus/").text), set()
    for payload in PAYLOADS:
        with CaptureQueriesContext(connection) as asked:
            page = colleague.get("/focus/", {name: payload.encode("utf-8", "surrogatepass")})
        assert page.status_code == 200, payload
        assert count(page.text) <= seen
        assert CANARY not in page.text
        assert "<svg onload" not in page.text
        shapes.add(tuple(re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked))
    # A view that somebody saved is asked for whatever the address says: the statements are the same.
    assert len(shapes) == 1


@pytest.mark.parametrize("name", PARAMETERS)
def test_d1_03_the_map_and_the_export_answer_as_well(name, shop, colleague):
    said = urlencode({name: "' OR 1=1 --"})
    assert colleague.get(f"/focus/map/?{said}").status_code == 200
    assert colleague.post("/focus/export/", {"view": said, "kind": "csv"}).status_code in (200, 429)
