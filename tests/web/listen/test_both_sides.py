"""Our own side is asked about a customer by name, guesses in the other side's words, and the two never mix."""

import html
import re

import pytest
from django.test import Client

from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.models import Survey
from tests.web.browsers import browser_of
from tests.web.listen.asking import AT, link_to, survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]


def read(page) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def asked_of_us(people, *, language: str = "en", **said) -> str:
    survey = survey_of(people["owner"], **{"instrument": "pulse", "side": "us", **said})
    guest = Guest(customer="1001", colleague="k1", called="Acme Ibérica", language=language)
    (one,) = invite(survey, [guest], asking=Asking(by=people["owner"], at=AT))
    return f"/s/{one.token}/"


@pytest.mark.parametrize(
    ("perspective", "language", "opening", "item"),
    [
        ("own", "en", "the relationship with Acme Ibérica", "what Acme Ibérica gets from us"),
        ("own", "zh-hans", "关于与Acme Ibérica的关系", "Acme Ibérica从我们这里得到的"),
        ("guess", "en", "put yourself in the place of Acme Ibérica", "what we get from Acme's book outweighs"),
        ("guess", "zh-hans", "请站在Acme Ibérica的立场", "我们从Acme's book"),
    ],
)
def test_our_side_reads_its_own_words_or_guesses_in_theirs(people, perspective, language, opening, item):
    page = read(Client().get(asked_of_us(people, perspective=perspective, language=language)))
    assert opening in page
    assert item in page


def test_a_customer_guesses_in_our_words_and_reads_of_themselves(people):
    survey = survey_of(people["owner"], instrument="pulse", perspective="guess")
    page = read(Client().get(f"/o/{link_to(survey, people['owner'])[1]}/"))
    assert "put yourself in the place of Acme's book" in page
    assert "what your company gets from us outweighs" in page


@pytest.mark.parametrize("side", ["customer", "us"])
def test_two_people_of_a_tie_are_asked_without_a_name(people, side):
    survey = survey_of(people["owner"], instrument="depth", side=side)
    page = read(Client().get(f"/o/{link_to(survey, people['owner'])[1]}/"))
    assert f"the person {'there' if side == 'us' else 'here'} whom you know best" in page


@pytest.mark.parametrize(
    ("instrument", "side", "perspective", "fault"),
    [
        ("nps 1.0", "us", "guess", "nobody is asked to guess"),
        ("nps 1.0", "us", "own", "This asks the other side alone."),
        ("pulse 1.0", "us", "guess", ""),
    ],
)
def test_a_guess_is_asked_where_the_questionnaire_has_words_for_it(people, instrument, side, perspective, fault):
    sent = {"name": "x", "instrument": instrument, "side": side, "perspective": perspective}
    page = browser_of(people["editor"]).post("/listen/surveys/new/", sent)
    assert (fault in page.text, Survey.objects.count()) == (True, 0 if fault else 1)
