"""How passwords are kept: as the website hashes them, which the other tests do not wait for."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher

from keepworth_web.site import settings as of_website
from tests.web.people import PASSWORD


@pytest.mark.django_db
@pytest.mark.usefixtures("slow_hashes")
def test_a_password_is_kept_as_argon2id_that_costs_memory_and_time(people):
    assert settings.PASSWORD_HASHERS == of_website.PASSWORD_HASHERS
    kept = people["viewer"].password
    assert kept.startswith("argon2$argon2id$")
    told = identify_hasher(kept).decode(kept)
    # OWASP's least: 19 MiB and two rounds.
    assert told["memory_cost"] >= 19 * 1024
    assert told["time_cost"] >= 2
    assert PASSWORD not in kept


@pytest.mark.django_db
def test_tests_that_do_not_wait_for_it_hash_in_the_same_way(people):
    kept = people["viewer"].password
    assert kept.startswith("argon2$argon2id$")
    assert people["viewer"].check_password(PASSWORD)
    assert not people["viewer"].check_password(PASSWORD + "!")
