"""API keys: shown once, stored hashed, with a scope and an end."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth_web.staff.actions.keys import end_key, good_key, make_key
from keepworth_web.staff.models import ApiKey
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db


def test_d1_10_a_key_is_long_shown_once_and_kept_as_a_hash(people):
    client = browser_of(people["editor"])
    shown = client.post("/account/keys/", {"name": "nightly", "scope": "write", "days": 30}).text
    key = shown.split('id="key">')[1].split("<")[0]
    assert len(key) >= 46
    assert key not in str(ApiKey.objects.values().get())
    assert key not in client.get("/account/").text
    assert good_key(key).person == people["editor"]


def test_expired_ended_unknown_keys_and_those_of_closed_accounts_open_nothing(people):
    expired = make_key(people["editor"], name="x", scope="read", days=1)
    ApiKey.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    ended = make_key(people["editor"], name="y", scope="read", days=1)
    end_key(ApiKey.objects.get(name="y"), by=people["editor"])
    closed = make_key(people["viewer"], name="z", scope="read", days=1)
    people["viewer"].is_active = False
    people["viewer"].save()
    assert {good_key(key) for key in (expired, ended, closed, "kw_unknown", "")} == {None}


def test_nobody_ends_another_s_key(people):
    make_key(people["editor"], name="x", scope="read", days=1)
    number = ApiKey.objects.get().pk
    for who in ("owner", "viewer", "stranger"):
        assert browser_of(people[who]).post(f"/account/keys/{number}/end/").status_code == 404
    assert browser_of(people["editor"]).post(f"/account/keys/{number}/end/").status_code == 302
