"""The second factor: RFC 6238's own figures, and codes that are used once."""

import time
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from keepworth_web.staff import factor
from keepworth_web.staff.actions.change_account import set_factor, spend_code
from keepworth_web.staff.models import Person
from keepworth_web.staff.sealed import opened, seal
from tests.web.browsers import browser_of
from tests.web.people import PASSWORD

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the RFC's key: twelve thirty-four and so on, in base 32


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238_appendix_b_cut_to_six_digits(seconds, code):
    assert factor.code_at(RFC, seconds // 30) == code


@pytest.mark.parametrize(("late", "is_good"), [(0, True), (30, True), (-30, True), (61, False), (-61, False)])
def test_a_clock_may_be_one_step_off(late, is_good):
    now = 1_800_000_000
    found = factor.step_of(RFC, factor.code_at(RFC, now // 30), seconds=now + late, after=0)
    assert (found is not None) is is_good


def secured(person: Person) -> list[str]:
    secret = factor.new_secret()
    # The step before, so that the code of now is still unused.
    return set_factor(person, secret, code=factor.code_at(secret, int(time.time() // 30) - 1), session=None)


def code_now(person: Person) -> str:
    person.refresh_from_db()
    return factor.code_at(opened(person.factor_secret), int(time.time() // 30))


@pytest.mark.django_db
def test_sign_in_asks_for_the_code_and_takes_it_once(people):
    secured(people["viewer"])
    client, again = Client(), Client()
    for one in (client, again):
        answer = one.post("/sign-in/", {"email": "viewer@keepworth.test", "password": PASSWORD})
        assert answer.headers["Location"] == "/sign-in/code/"
        assert one.get("/account/").status_code == 302, "the password alone opens nothing"
    code = code_now(people["viewer"])
    assert client.post("/sign-in/code/", {"code": code}).headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert again.post("/sign-in/code/", {"code": code}).status_code == 422


@pytest.mark.django_db
def test_a_recovery_code_works_once(people):
    codes = secured(people["viewer"])
    assert len(set(codes)) == 10
    person = Person.objects.get(pk=people["viewer"].pk)
    assert spend_code(person, codes[0].upper())
    assert not spend_code(person, codes[0])
    assert not spend_code(person, "0000-0000")


@pytest.mark.django_db
def test_switching_it_on_shows_the_codes_once_and_ends_other_sessions(people):
    client, other = browser_of(people["viewer"]), browser_of(people["viewer"])
    page = client.get("/account/second-factor/").text
    secret = page.split('<code class="secret">')[1].split("<")[0]
    assert 'src="data:image/svg+xml' in page
    assert client.post("/account/second-factor/", {"code": "000000"}).status_code == 422
    shown = client.post("/account/second-factor/", {"code": factor.code_at(secret, int(time.time() // 30))})
    assert "Recovery codes" in shown.text
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


@pytest.mark.django_db
def test_only_mail_password_and_factor_together_make_an_account_secure(people):
    person = people["viewer"]
    assert not person.is_secured
    secured(person)
    assert Person.objects.get(pk=person.pk).is_secured


@pytest.mark.django_db
def test_the_database_holds_no_second_factor_that_could_be_used(people):
    client = browser_of(people["viewer"])
    page = client.get("/account/second-factor/").text
    secret = page.split('<code class="secret">')[1].split("<")[0]
    assert client.get("/account/second-factor/").text.split('<code class="secret">')[1].startswith(secret)
    assert secret not in str(client.session.items())
    client.post("/account/second-factor/", {"code": factor.code_at(secret, int(time.time() // 30))})
    with connection.cursor() as cursor:
        cursor.execute("SELECT factor_secret FROM staff_person WHERE id = %s", [people["viewer"].pk])
        (kept,) = cursor.fetchone()
    assert secret not in kept
    assert opened(kept) == secret
    assert seal(secret) != kept, "two people with one secret do not look alike"


@pytest.mark.django_db
def test_under_another_secret_no_code_fits_and_a_recovery_code_still_opens(people, settings):
    codes = secured(people["viewer"])
    code = code_now(people["viewer"])
    settings.SECRET_KEY = "another-" * 8
    assert not spend_code(people["viewer"], code)
    assert spend_code(people["viewer"], codes[0])


@pytest.mark.django_db
def test_what_was_kept_as_it_is_gets_sealed_once(people):
    Person.objects.filter(pk=people["viewer"].pk).update(factor_secret=RFC)
    migration = import_module("keepworth_web.staff.migrations.0005_seal_in_steps")
    for _ in range(2):
        migration.up(apps, SimpleNamespace(connection=connection))
    person = Person.objects.get(pk=people["viewer"].pk)
    assert person.factor_secret != RFC
    assert opened(person.factor_secret) == RFC
    assert spend_code(person, code_now(person))
    assert Person.objects.get(pk=people["owner"].pk).factor_secret == "", "nobody gets a factor who had none"
    migration.down(apps, SimpleNamespace(connection=connection))
    assert Person.objects.get(pk=person.pk).factor_secret == RFC
