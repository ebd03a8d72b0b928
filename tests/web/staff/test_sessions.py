"""D1-12: sessions rotate, end by the clock and by hand, and ask again before what cannot be taken back."""

import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone

from keepworth_web.staff.models import ApiKey, Session
from keepworth_web.staff.reads import browser_named, sessions_of, shown_as
from keepworth_web.staff.sessions import SEEN, STARTED
from tests.web.browsers import browser_of
from tests.web.people import PASSWORD

pytestmark = pytest.mark.django_db
IDLE, LONGEST = settings.IDLE.total_seconds(), settings.LONGEST.total_seconds()


@pytest.mark.parametrize(
    ("clock", "ago", "is_open"),
    [(SEEN, IDLE - 60, True), (SEEN, IDLE + 60, False), (STARTED, LONGEST - 60, True), (STARTED, LONGEST + 60, False)],
)
def test_d1_12_both_clocks_end_a_session_to_the_minute(people, clock, ago, is_open):
    client = browser_of(people["viewer"])
    session = client.session
    session[clock] = timezone.now().timestamp() - ago
    session.save()
    assert (client.get("/account/").status_code == 200) is is_open


@pytest.mark.parametrize("clock", [SEEN, STARTED])
@pytest.mark.parametrize(("ahead", "is_open"), [(30, True), (90, False), (24 * 3600, False)])
def test_d2_14_a_clock_that_was_put_back_makes_no_session_longer(people, clock, ahead, is_open):
    client = browser_of(people["viewer"])
    session = client.session
    session[clock] = timezone.now().timestamp() + ahead
    session.save()
    assert (client.get("/account/").status_code == 200) is is_open


def test_a_person_sees_and_ends_their_own_sessions_alone(people):
    client, other, foreign = browser_of(people["viewer"]), browser_of(people["viewer"]), browser_of(people["editor"])
    assert len(sessions_of(people["viewer"])) == 2
    theirs = Session.objects.get(session_key=foreign.session.session_key)
    assert client.post(f"/account/sessions/{shown_as(theirs)}/end/").status_code == 404
    mine = Session.objects.get(session_key=other.session.session_key)
    assert client.post(f"/account/sessions/{shown_as(mine)}/end/").status_code == 302
    assert (other.get("/account/").status_code, foreign.get("/account/").status_code) == (302, 200)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
            "Chrome · Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8.9", "curl/8.9"),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_name(agent, name):
    assert browser_named(agent) == name


def test_the_page_never_shows_a_session_s_key(people):
    client = browser_of(people["viewer"])
    assert client.session.session_key not in client.get("/account/").text


def test_ending_all_others_keeps_this_one(people):
    client, other = browser_of(people["viewer"]), browser_of(people["viewer"])
    client.post("/account/sessions/others/end/")
    assert (client.get("/account/").status_code, other.get("/account/").status_code) == (200, 302)


def test_d1_12_a_new_password_ends_other_sessions_and_changes_the_key_of_this_one(people):
    client, other = browser_of(people["viewer"]), browser_of(people["viewer"])
    before = client.session.session_key
    assert client.post("/account/password/", {"password": "seven quiet rivers run"}).status_code == 302
    assert (client.get("/account/").status_code, other.get("/account/").status_code) == (200, 302)
    assert client.session.session_key != before


def test_d1_12_closing_an_account_ends_its_sessions_and_keys_at_once(people, owner):
    client = browser_of(people["viewer"])
    client.post("/account/keys/", {"name": "script", "scope": "read", "days": 30})
    owner.post(f"/book/people/{people['viewer'].pk}/closing/")
    assert client.get("/account/").status_code == 302
    assert ApiKey.objects.get().ended_at is not None


def test_d1_12_another_role_ends_the_sessions_of_whoever_got_it(people, owner):
    client = browser_of(people["viewer"])
    owner.post(f"/book/people/{people['viewer'].pk}/role/", {"role": "editor"})
    assert client.get("/account/").status_code == 302


# Export of all and erasure of a person join this list with their pages.
ASKING = [
    ("get", "/account/mail/"),
    ("get", "/account/password/"),
    ("get", "/account/second-factor/"),
    ("post", "/account/second-factor/off/"),
    ("post", "/account/keys/"),
    ("post", "/book/people/{viewer}/role/"),
    ("post", "/book/people/{viewer}/password-link/"),
    ("post", "/book/people/{viewer}/lost-factor/"),
]


@pytest.mark.parametrize(("method", "address"), ASKING)
def test_d1_12_the_password_is_asked_for_again(people, method, address):
    address = address.format(viewer=people["viewer"].pk)
    stale, fresh = browser_of(people["owner"], confirmed=False), browser_of(people["owner"])
    assert getattr(stale, method)(address).headers["Location"].startswith("/account/confirm/?next=")
    assert "/account/confirm/" not in getattr(fresh, method)(address).headers.get("Location", "")


def test_a_confirmation_holds_ten_minutes_and_takes_the_right_password_alone(people):
    client = browser_of(people["owner"], confirmed=False)
    assert client.post("/account/confirm/", {"password": "wrong"}).status_code == 422
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/password/"})
    assert answer.headers["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    session = client.session
    session["confirmed"] -= dt.timedelta(minutes=11).total_seconds()
    session.save()
    assert client.get("/account/password/").status_code == 302
