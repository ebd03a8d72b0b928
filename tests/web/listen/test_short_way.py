"""The short way to a survey's page carries what every answer carries, and looks nobody up."""

import logging
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from keepworth_web.listen.views import answering
from tests.web.browsers import browser_of
from tests.web.listen.asking import TOKEN, unnoted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
SHORT = "keepworth_web.listen.middleware.straight_to_doors"
LONG = override_settings(MIDDLEWARE=[one for one in settings.MIDDLEWARE if one != SHORT])
SENT = {"recommend": "9", "submission_id": "s" * 22}


def asked(path: str, method: str = "get", **given):
    client = Client(headers={"Accept-Language": "zh-CN,en;q=0.5", **given.pop("headers", {})})
    client.raise_request_exception = False
    return getattr(client, method)(path, **given)


CASES = {
    "a page": (f"/o/{TOKEN}/", "get", {}),
    "an answer": (f"/o/{TOKEN}/", "post", {"data": SENT}),
    "an empty one": (f"/o/{TOKEN}/", "post", {"data": {}}),
    "a wrong link": ("/s/" + "x" * 43 + "/", "get", {}),
    "another method": (f"/o/{TOKEN}/", "put", {}),
    "a head": (f"/o/{TOKEN}/", "head", {}),
    "a forged host": (f"/o/{TOKEN}/", "get", {"headers": {"Host": "evil.example"}}),
    "no last stroke": (f"/o/{TOKEN}", "get", {}),
    "more behind it": (f"/o/{TOKEN}/x/", "get", {}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_d1_13_the_short_way_answers_with_the_headers_of_the_long_one(case):
    unnoted("open link")
    path, method, given = case
    short = asked(path, method, **dict(given))
    with LONG:
        long = asked(path, method, **dict(given))
    assert short.status_code == long.status_code
    assert headers(short) == headers(long)
    assert short.headers["Content-Security-Policy"]


def headers(answer) -> dict[str, object]:
    said: dict[str, object] = dict(answer.headers.items())
    said["Content-Security-Policy"] = re.sub("nonce-[^']+", "nonce", answer.headers["Content-Security-Policy"])
    said["Vary"] = {one.strip() for one in answer.headers.get("Vary", "").split(",")}
    said["Content-Length"] = answer.headers.get("Content-Length", "") == str(len(answer.content))
    return said


def test_d1_13_a_fault_on_the_short_way_is_told_like_any_other(monkeypatch):
    def broken(*said: object, **named: object) -> None:
        raise RuntimeError("a secret of Acme")

    unnoted("open link")
    monkeypatch.setattr(answering, "opens", broken)
    short = asked(f"/o/{TOKEN}/")
    with LONG:
        long = asked(f"/o/{TOKEN}/")
    assert (short.status_code, long.status_code) == (500, 500)
    assert headers(short) == headers(long)
    assert "secret of Acme" not in short.text
    assert "日志" in short.text


def test_d1_18_the_log_names_the_pattern_of_the_link_and_nobody(people, caplog):
    unnoted("open link")
    caplog.set_level(logging.INFO, "keepworth.request")
    browser_of(people["owner"]).get(f"/o/{TOKEN}/")
    line = next(one for one in caplog.records if one.name == "keepworth.request")
    assert (line.route, line.person, line.status) == ("/o/<str:token>/", None, 200)


def test_whoever_is_signed_in_is_not_looked_up(people):
    unnoted("open link")
    client = browser_of(people["owner"])
    with CaptureQueriesContext(connection) as seen:
        page = client.get(f"/o/{TOKEN}/")
    assert len(seen) == 1
    assert dict(page.cookies) == {}


def test_a_page_that_is_kept_is_each_reader_s_own():
    unnoted("open link")
    pages = [asked(f"/o/{TOKEN}/").text for _ in range(3)]
    ids = [page.split('name="submission_id" value="')[1].split('"')[0] for page in pages]
    assert len(set(ids)) == 3
    assert {page.replace(own, "") for page, own in zip(pages, ids, strict=True)} == {pages[0].replace(ids[0], "")}
    receipts = {
        asked(f"/o/{TOKEN}/", "post", data={**SENT, "submission_id": one}).text.split("a-")[1][:16] for one in ids
    }
    assert len(receipts) == 3
