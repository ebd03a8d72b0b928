"""D1-10: a clock tells nobody which accounts there are, and no token how much of it is right."""

import time

import pytest
from django.contrib.auth.backends import ModelBackend
from django.test import Client

from keepworth_web.staff.actions.use_link import LinkIsSpent, find_link
from keepworth_web.staff.models import Link, Person
from keepworth_web.staff.models.tries import Tries
from keepworth_web.staff.tokens import hash_token, new_token
from tests.web.timing import gap

# The hash is what takes the time.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("slow_hashes")]
ROUNDS = 12


def refused(email):
    def once():
        answer = Client().post("/sign-in/", {"email": email, "password": "a wrong one"})
        assert answer.status_code == 422
        Tries.objects.all().delete()

    return once


class Hasty(ModelBackend):
    """Answers at once where nobody has this address."""

    def authenticate(self, request, username=None, password=None, **more):
        person = Person.objects.filter(email=username).first()
        return person if person and person.check_password(password) else None


def test_d1_10_a_known_and_an_unknown_address_are_refused_in_the_same_time(people):
    known, unknown = refused("viewer@keepworth.test"), refused("nobody@keepworth.test")
    assert gap(known, unknown, rounds=ROUNDS) < 3


def test_d1_10_a_closed_account_is_refused_in_the_same_time(people):
    Person.objects.filter(pk=people["editor"].pk).update(is_active=False)
    closed, unknown = refused("editor@keepworth.test"), refused("nobody@keepworth.test")
    assert gap(closed, unknown, rounds=ROUNDS) < 3


def test_d1_10_a_haste_would_be_seen(people, settings):
    settings.AUTHENTICATION_BACKENDS = [f"{__name__}.Hasty"]
    known, unknown = refused("viewer@keepworth.test"), refused("nobody@keepworth.test")
    # By the work done, which a busy machine does not hide from one look.
    assert gap(known, unknown, rounds=7, clock=time.thread_time) > 3


def test_d1_10_a_link_that_is_nearly_right_is_refused_in_the_same_time(people):
    token = new_token()
    near, far = token[:-1] + ("A" if token[-1] != "A" else "B"), "z" * len(token)
    made = people["owner"].joined_at
    Link.objects.create(
        purpose=Link.Purpose.OWNER,
        token_hash=hash_token(token, purpose=Link.Purpose.OWNER),
        made_at=made,
        expires_at=made.replace(year=2999),
    )

    def tried(said):
        def once():
            with pytest.raises(LinkIsSpent):
                find_link(said, purpose=Link.Purpose.OWNER)

        return once

    assert gap(tried(near), tried(far), rounds=200) < 3
