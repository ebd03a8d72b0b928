"""D1-13: every answer carries its headers, errors and static files too; reading changes nothing."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.test import Client

from tests.web.browsers import browser_of
from tests.web.conftest import BOOK
from tests.web.site.test_d1_01_matrix import MATRIX, PARAMETER, about

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NEVER = ("unsafe-inline", "unsafe-eval", "*", "http:", "https:")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
READ = [route for route, row in MATRIX["routes"].items() if "GET" in row]


FOR_ALL = {"words/", "words/feed.<slug:kind>"}  # made for other sites, and the same for whoever asks


def check(answer, *, wanted=WANTED, framed_by: str = "'none'") -> None:
    for name, value in wanted.items():
        assert answer.headers[name] == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"frame-ancestors {framed_by}" in policy
    assert "base-uri 'none'" in policy
    assert not any(word in policy.replace(f"frame-ancestors {framed_by}", "") for word in NEVER)
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert "Cache-Control" in answer.headers


@pytest.mark.any_database
@pytest.mark.parametrize("route", sorted(set(READ) - FOR_ALL), ids=lambda one: one or "home")
@pytest.mark.parametrize("who", ["anonymous", "owner"])
def test_d1_13_every_page_carries_the_headers_and_no_cache_keeps_it(route, who, people):
    given = {name: about(what, people) for name, what in MATRIX["routes"][route].get("with", {}).items()}
    client = Client() if who == "anonymous" else browser_of(people["owner"])
    answer = client.get("/" + PARAMETER.sub(lambda match: str(given[match[1]]), route))
    check(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.any_database
@pytest.mark.parametrize("who", ["anonymous", "owner"])
def test_d1_13_words_for_all_may_stand_in_a_frame_and_are_asked_for_anew_each_time(who, people):
    client = Client() if who == "anonymous" else browser_of(people["owner"])
    block, feed = client.get("/words/"), client.get("/words/feed.json")
    unframed = {name: value for name, value in WANTED.items() if name.lower() != "x-frame-options"}
    check(block, wanted=unframed, framed_by="*")
    check(feed)
    for answer in (block, feed):
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert not answer.cookies
        assert "script-src" not in answer.headers["Content-Security-Policy"]  # none, by its default


def test_d1_13_so_do_a_missing_page_a_refusal_a_forged_host_and_a_static_file(colleague):
    for answer, status in (
        (colleague.get("/nothing/here/"), 404),
        (colleague.get("/book/audit/"), 403),
        (colleague.get("/account/", headers={"Host": "evil.example"}), 400),
        (colleague.get("/static/shared/keepworth.css"), 200),
        (colleague.get("/static/shared/missing.css"), 404),
        (colleague.put("/account/"), 405),
    ):
        assert answer.status_code == status
        check(answer)
        answer.close()


def test_d1_13_so_does_a_fault_which_shows_an_id_and_nothing_of_itself(owner, monkeypatch, settings):
    from keepworth_web.book import reads

    def broken() -> None:
        raise RuntimeError("a secret of Acme")

    monkeypatch.setattr(reads, "stored_runs", broken)
    owner.raise_request_exception = False
    answer = owner.get("/book/runs/")
    assert answer.status_code == 500
    check(answer)
    assert "secret of Acme" not in answer.text
    assert "it stands in the log" in answer.text


def test_a_form_without_its_secret_is_refused_in_words(people):
    client = browser_of(people["owner"], enforce_csrf_checks=True)
    answer = client.post("/book/runs/score/")
    assert answer.status_code == 403
    assert "This form has expired" in answer.text


def test_d1_11_a_forged_host_gets_nothing_and_a_forwarded_one_is_not_believed(owner):
    assert owner.get("/book/runs/", headers={"Host": "evil.example"}).status_code == 400
    page = owner.get("/book/people/", headers={"X-Forwarded-Host": "evil.example"})
    assert page.status_code == 200
    assert "evil.example" not in page.text


@pytest.mark.any_database
@pytest.mark.parametrize("route", READ, ids=lambda one: one or "home")
def test_d1_13_reading_a_page_writes_nothing_but_sessions_and_counts(route, people):
    given = {name: about(what, people) for name, what in MATRIX["routes"][route].get("with", {}).items()}
    client = browser_of(people["owner"])
    before = rows()
    client.get("/" + PARAMETER.sub(lambda match: str(given[match[1]]), route))
    assert rows() == before


def rows() -> dict[str, list[dict[str, object]]]:
    left_out = ("staff.Session", "staff.Tries")
    models = [model for model in apps.get_models() if model._meta.label not in left_out]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def test_d1_13_over_https_the_deployment_check_finds_nothing_and_cookies_are_bound_to_the_host():
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    env = {
        **ours,
        "KEEPWORTH_BOOK": str(BOOK),
        "KEEPWORTH_URL": "https://keepworth.example.com",
        "KEEPWORTH_PROXIES": "1",
    }
    asked = [sys.executable, "-m", "keepworth_web.site.manage", "check", "--deploy", "--fail-level", "DEBUG"]
    found = subprocess.run(asked, env=env, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == "System check identified no issues (0 silenced)."
    code = (
        "import django; django.setup(); from django.test import Client; "
        "answer = Client().get('/sign-in/', secure=True, headers={'Host': 'keepworth.example.com'}); "
        "cookie = answer.cookies['__Host-csrf']; "
        "print(answer.status_code, bool(cookie['secure']), cookie['path'], cookie['domain'] == '', "
        "answer.headers['Strict-Transport-Security']); "
        "plain = Client().get('/sign-in/', headers={'Host': 'keepworth.example.com'}); "
        "print(plain.status_code, plain.headers['Location'])"
    )
    found = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == [
        "200 True / True max-age=63072000; includeSubDomains; preload",
        "301 https://keepworth.example.com/sign-in/",
    ]
