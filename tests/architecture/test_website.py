"""D1-17: what may not stand in the website's code and templates, and how long a view may be."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.measured import SOURCE

WEB = SOURCE / "keepworth_web"
CODE = [path for path in sorted(WEB.rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted(WEB.rglob("*.html"))
NEVER_IN_CODE = {
    r"\bmark_safe\b|\bSafeString\b": "texts are escaped by the template",
    r"\.raw\(|\.extra\(|\bRawSQL\b": "queries are the ORM's",
    r"\bimport (pickle|marshal|shelve)\b|\byaml\.load\b": "nothing that is read may run",
    r"shell=True|\bos\.system\b": "no shell",
    r"verify=False": "certificates are checked",
    r"@csrf_exempt": "forms carry their secret",
    r"\b(eval|exec)\(": "nothing that is read may run",
}
NEVER_IN_TEMPLATES = {
    r"\|\s*safe\b|autoescape off": "texts are escaped",
    r"\sstyle\s*=": "the policy refuses styles in the page: use a class",
    r"\son\w+\s*=": "the policy refuses handlers in the page: use a static file",
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)": "the policy refuses scripts in the page",
    r"https?://(?!www\.w3\.org/)": "nothing is fetched from elsewhere",
    r"javascript:": "no such links",
    r"(?:value=\"|[?&;]\w+=)\{\{ (?:\w+\.)*(?:number|version|pk|page|before|after) \}\}": "1,234 comes back as none",
}
# The doors of uploads check the secret themselves, once it is known who sends how much: tests/web/book/test_import.py,
# tests/web/listen/test_questionnaires.py.
# The token in the address of a survey is its secret, and no cookie gives its sender any right: tests/web/listen.
ALLOWED = {
    ("book/views/importing.py", "forms carry their secret"),
    ("act/views/channels.py", "forms carry their secret"),
    ("prove/views/reports.py", "forms carry their secret"),
    ("act/views/review_page.py", "forms carry their secret"),
    ("act/views/words_page.py", "forms carry their secret"),
    ("listen/views/answering.py", "forms carry their secret"),
    ("listen/views/drafting.py", "forms carry their secret"),
    ("listen/views/stopping.py", "forms carry their secret"),
    ("value/views/page.py", "forms carry their secret"),
}
WITHOUT_COOKIE = (
    "listen/templates/listen/answer.html", "listen/templates/listen/stop.html",
    "value/templates/value/ledger/page.html", "act/templates/act/review/page.html",
    "act/templates/act/stop_letter.html", "prove/templates/prove/stop_report.html",
    "act/templates/act/advocates/page.html",
)  # fmt: skip
LONGEST_VIEW = 25


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(WEB)))
def test_d1_17_code_holds_nothing_that_opens_a_door(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [why for pattern, why in NEVER_IN_CODE.items() if re.search(pattern, text)]
    assert [why for why in found if (str(path.relative_to(WEB)), why) not in ALLOWED] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_d1_17_templates_hold_nothing_that_the_policy_refuses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [why for pattern, why in NEVER_IN_TEMPLATES.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_form_that_posts_carries_its_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL):
        assert ("{% csrf_token %}" in form) != (str(path.relative_to(WEB)) in WITHOUT_COOKIE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_script_carries_the_nonce(path: Path) -> None:
    for script in re.findall(r"<script\b[^>]*>", path.read_text(encoding="utf-8")):
        assert 'nonce="{{ csp_nonce }}"' in script or "application/json" in script


@pytest.mark.parametrize(
    "path", [one for one in CODE if "views" in {*one.parts, one.stem}], ids=lambda path: str(path.relative_to(WEB))
)
def test_a_view_is_short(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno < LONGEST_VIEW, node.name


@pytest.mark.parametrize("path", sorted(WEB.rglob("static/**/*.js")), ids=lambda path: str(path.relative_to(WEB)))
def test_d5_no_script_hinders_pasting(path: Path) -> None:
    """Nor does any handler in a template, which the policy refuses."""
    assert re.search(r"""["']paste["']|onpaste|clipboardData""", path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (r"\sstyle\s*=", '<p style="color:red">'),
        (r"\son\w+\s*=", '<a onclick="x()">'),
        (r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", "<script>x()</script>"),
        (r"\|\s*safe\b|autoescape off", "{{ name|safe }}"),
    ],
)
def test_a_planted_fault_is_found(pattern: str, planted: str) -> None:
    assert pattern in NEVER_IN_TEMPLATES
    assert re.search(pattern, planted)
