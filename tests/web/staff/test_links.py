"""Links that open once: the console's, invitations, new passwords."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from keepworth_web.staff.actions.make_link import invite, make_owner_link, make_password_link
from keepworth_web.staff.models import Link, Person, Team
from keepworth_web.staff.reads import has_owner_with_password
from tests.web.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_first_visitor_with_the_console_s_link_is_owner_at_once():
    client, token = Client(), make_owner_link()
    assert client.get(f"/start/{token}/").status_code == 200
    assert not Person.objects.exists(), "opening the page changes nothing"
    assert client.post(f"/start/{token}/").headers["Location"] == "/"
    assert Person.objects.get().role == "owner"
    assert client.get("/book/runs/").status_code == 200


def test_the_first_owner_has_no_password_and_is_not_secured():
    token = make_owner_link()
    Client().post(f"/start/{token}/")
    owner = Person.objects.get()
    assert not owner.has_usable_password()
    assert not owner.is_secured


def test_the_link_works_once():
    token = make_owner_link()
    assert Client().post(f"/start/{token}/").status_code == 302
    assert Client().post(f"/start/{token}/").status_code == 404
    assert Client().get(f"/start/{token}/").status_code == 404
    assert Person.objects.count() == 1


def test_a_later_link_signs_the_same_owner_in_until_mail_and_password_are_there():
    client = Client()
    client.post(f"/start/{make_owner_link()}/")
    Client().post(f"/start/{make_owner_link()}/")
    client.post("/account/password/", {"password": PASSWORD})
    assert not has_owner_with_password(), "without a mail address there is nothing to sign in with"
    Client().post(f"/start/{make_owner_link()}/")
    assert Person.objects.count() == 1
    client.post("/account/mail/", {"name": "Ana", "email": "ana@keepworth.test"})
    assert has_owner_with_password()


def test_a_new_link_makes_earlier_ones_worthless():
    first = make_owner_link()
    make_owner_link()
    assert Client().get(f"/start/{first}/").status_code == 404


def test_d1_10_links_are_long_kept_as_hashes_bound_to_a_purpose_and_expire(people):
    token = make_owner_link()
    link = Link.objects.get(purpose="owner")
    assert len(token) >= 43
    assert token not in str(vars(link))
    for other in ("invited", "new-password"):
        assert Client().get(f"/{other}/{token}/").status_code == 404
    Link.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(f"/start/{token}/").status_code == 404


def test_d1_10_expired_used_and_unknown_links_are_refused_alike(people):
    spent, expired = make_owner_link(), invite(by=people["owner"], name="Eve", role="viewer", teams=[])
    Client().post(f"/start/{spent}/")
    Link.objects.filter(purpose="invitation").update(expires_at=timezone.now())
    pages = {
        Client().get(address).text.split("<h1>")[1].split("</main>")[0].split("<form")[0]
        for address in (f"/start/{spent}/", "/start/unknown/", f"/invited/{expired}/")
    }
    assert len(pages) == 1


def test_d1_10_guesses_are_throttled_by_address(people):
    statuses = [Client().get(f"/start/guess{number}/").status_code for number in range(12)]
    assert statuses == [404] * 10 + [429] * 2


def test_somebody_invited_comes_in_with_role_and_teams_and_nothing_else(people):
    token = invite(by=people["local_manager"], name="Mei Lin", role="editor", teams=[Team.objects.get(name="North")])
    client = Client()
    said = {"name": "Mei Lin 林梅", "email": "Mei@Keepworth.Test", "password": PASSWORD}
    assert client.post(f"/invited/{token}/", {**said, "role": "owner"}).status_code == 422
    assert client.post(f"/invited/{token}/", said).status_code == 302
    came = Person.objects.get(email="mei@keepworth.test")
    assert (came.role, [team.name for team in came.teams.all()]) == ("editor", ["North"])
    assert client.get("/book/runs/").status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "mei lin 2026"])
def test_a_weak_password_is_refused_with_a_reason(people, password):
    token = invite(by=people["owner"], name="Mei", role="viewer", teams=[])
    said = {"name": "Mei Lin 2026", "email": "mei@keepworth.test", "password": password}
    answer = Client().post(f"/invited/{token}/", said)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    assert not Person.objects.filter(email="mei@keepworth.test").exists()


@pytest.mark.parametrize("name", ["a\x00b", "a\u202eb", "a\nb", "x" * 121])
def test_a_name_that_a_database_would_refuse_is_refused_at_the_door(people, name):
    token = invite(by=people["owner"], name="Mei", role="viewer", teams=[])
    answer = Client().post(f"/invited/{token}/", {"name": name, "email": "mei@keepworth.test", "password": PASSWORD})
    assert answer.status_code == 422


def test_a_local_manager_gives_neither_their_own_role_nor_another_s_team(people):
    from tests.web.browsers import browser_of

    north, south = Team.objects.get(name="North").pk, Team.objects.get(name="South").pk
    client = browser_of(people["local_manager"])
    for role, team in (("local_manager", north), ("owner", north), ("viewer", south)):
        assert client.post("/book/people/invite/", {"name": "Eve", "role": role, "teams": [team]}).status_code == 422
    assert client.post("/book/people/invite/", {"name": "Eve", "role": "viewer"}).status_code == 422
    assert not Link.objects.exists()


def test_d1_11_an_invitation_carries_the_canonical_address_whatever_the_host_says(owner, settings):
    settings.ALLOWED_HOSTS = ["*"]
    page = owner.post("/book/people/invite/", {"name": "Eve", "role": "viewer"}, headers={"Host": "evil.example"})
    assert "http://127.0.0.1:8000/invited/" in page.text
    assert "evil.example" not in page.text


def test_a_new_password_by_link_ends_every_session(people):
    from tests.web.browsers import browser_of

    open_one = browser_of(people["viewer"])
    token = make_password_link(people["viewer"], by=people["owner"])
    assert Client().post(f"/new-password/{token}/", {"password": "seven quiet rivers run"}).status_code == 302
    assert open_one.get("/account/").status_code == 302
    assert Client().post(f"/new-password/{token}/", {"password": "seven quiet rivers run"}).status_code == 404
