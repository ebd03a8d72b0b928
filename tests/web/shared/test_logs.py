"""D1-18: one line of JSON, in UTC, that no text can break out of and that names nobody."""

import json
import logging

import pytest

from keepworth_web.shared.logs import JsonLines
from keepworth_web.staff.tokens import new_token
from tests.web.conftest import WATCH
from tests.web.hygiene import told_by
from tests.web.people import PASSWORD


def line(message, *given, **more):
    record = logging.LogRecord("keepworth", logging.INFO, "here", 1, message, given, more.pop("exc_info", None))
    vars(record).update(more)
    return JsonLines().format(record)


def test_d1_18_control_characters_cannot_begin_a_line_or_colour_a_terminal():
    written = line("a\r\nb\x1b[31m\u2028c %s", 'é\n{"at": 1}')
    assert written.isascii()
    assert not set(written) & set("\r\n\x1b")
    assert json.loads(written)["said"].startswith("a\r\nb")


def test_the_moment_is_in_utc():
    assert json.loads(line("x"))["at"].endswith("+00:00")


def test_d1_18_a_fault_is_logged_by_kind_and_place_without_what_it_quotes():
    try:
        raise ValueError("mei@acme.test")
    except ValueError as fault:
        written = line("broken", exc_info=(type(fault), fault, fault.__traceback__))
    assert json.loads(written)["fault"]["kind"] == "ValueError"
    assert "mei@acme.test" not in written


@pytest.mark.django_db
def test_d1_18_an_address_with_a_token_is_logged_by_its_pattern(anonymous, caplog):
    with caplog.at_level(logging.INFO):
        anonymous.get("/start/a-very-secret-token/")
        anonymous.get("/a/very-secret-address/")
    written = [JsonLines().format(record) for record in caplog.records]
    assert len(written) >= 4, "our line and Django's for each"
    assert "very-secret" not in "".join(written)
    assert any("/start/<str:token>/" in one for one in written)


@pytest.mark.django_db
def test_d1_18_every_line_of_a_test_is_looked_at_and_what_it_gives_away_is_seen(people, colleague):
    before = WATCH.lines
    colleague.get("/account/")
    assert WATCH.lines > before
    session = colleague.session.session_key
    for given in (PASSWORD, people["editor"].email, people["editor"].name, session, new_token(), "kw_" + "a" * 43):
        logging.getLogger("keepworth").warning("somebody sent %s", given)
        assert len(WATCH.hits) == 1, "a line with something marked, as the website would have written it"
        WATCH.hits.clear()
        assert told_by(f"x {given} y") != []
    assert told_by('{"said": "GET /account/", "person": 4, "status": 200}') == []
