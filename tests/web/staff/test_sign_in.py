"""Signing in: who gets in, who does not, and how often one may try."""

import pytest
from django.test import Client

from keepworth_web.staff.models import AuditEntry
from tests.web.people import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def test_mail_and_password_open_the_book(people):
    client = Client()
    assert sign_in(client, "Viewer@Keepworth.test").headers["Location"] == "/"
    assert client.get("/book/runs/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [("viewer@keepworth.test", "wrong"), ("nobody@keepworth.test", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_are_told_alike(people, email, password):
    answer = sign_in(Client(), email, password)
    assert answer.status_code == 422
    assert "Mail address and password do not belong together." in answer.text


def test_somebody_whose_account_is_closed_stays_out(people):
    people["viewer"].is_active = False
    people["viewer"].save()
    assert sign_in(Client(), "viewer@keepworth.test").status_code == 422


def test_d1_12_the_session_s_key_changes_at_sign_in(people):
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = 1
    session.save()
    before = client.session.session_key
    client.cookies["session"] = before
    sign_in(client, "viewer@keepworth.test")
    assert client.session.session_key != before


def test_d1_10_sign_in_is_throttled_by_address(people):
    statuses = [sign_in(Client(), f"guess{n}@keepworth.test", "wrong").status_code for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    answer = sign_in(Client(), "viewer@keepworth.test")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "120")


def test_d1_10_sign_in_is_throttled_by_account_whatever_the_address(people):
    statuses = [
        Client(REMOTE_ADDR=f"10.0.0.{n}")
        .post("/sign-in/", {"email": "viewer@keepworth.test", "password": "x"})
        .status_code
        for n in range(22)
    ]
    assert statuses == [422] * 20 + [429] * 2


def test_a_forwarded_address_is_not_believed_without_a_counted_proxy(people):
    statuses = [
        Client()
        .post("/sign-in/", {"email": f"x{n}@y.test", "password": "x"}, headers={"X-Forwarded-For": f"10.0.0.{n}"})
        .status_code
        for n in range(11)
    ]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "said",
    [
        "//evil.example",
        "https://evil.example",
        "http:evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://127.0.0.1:8000@evil.example",
        "/\n/evil.example",
        " //evil.example",
        "%2f%2fevil.example",
        "//evil.example/%2e%2e",
        "https:/evil.example",
        "https:///evil.example",
        "/%09/evil.example\t",
        "http://127.0.0.1:8000",
        "//127.0.0.1:8000/x",
        "ftp://evil.example",
        "//evil%E3%80%82example",
        "/\u3002evil",
        "//\u3002evil.example",
        "//google。com",
        "HTTPS://EVIL.EXAMPLE",
        "vbscript:x",
        "//[::1]/",
        "////evil.example",
        "./..//evil.example",
        "evil.example",
        "",
    ],
)
def test_d1_13_no_address_leads_out_of_the_website(people, said):
    answer = sign_in(Client(), "viewer@keepworth.test", next=said)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_a_page_asked_for_is_opened_after_signing_in(people):
    assert (
        sign_in(Client(), "viewer@keepworth.test", next="/account/?secure=1").headers["Location"]
        == "/account/?secure=1"
    )


def test_signing_out_ends_the_session_and_clears_the_browser(colleague):
    answer = colleague.post("/sign-out/")
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert colleague.get("/account/").status_code == 302


def test_failed_and_good_sign_ins_are_noted_without_a_password_or_an_address(people):
    sign_in(Client(), "viewer@keepworth.test", "wrong")
    sign_in(Client(), "viewer@keepworth.test")
    lines = list(AuditEntry.objects.order_by("pk"))
    assert [line.kind for line in lines] == ["sign-in.refused", "sign-in"]
    assert "keepworth.test" not in str([vars(line) for line in lines])
