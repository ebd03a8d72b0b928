"""A customer's page: the head in words, the wall, the day asked about."""

import re

import pytest

from tests.factories.web_book import NAMED

pytestmark = pytest.mark.django_db
OF_THE_MOMENT = re.compile(r"[0-9a-f]{16}|nonce=\"[^\"]+\"|/know/\d+/(short/)?")


def test_the_page_says_what_the_customer_is_worth_and_on_what_that_rests(owner, number):
    page = owner.get(f"/know/{number(0)}/")
    assert page.status_code == 200
    assert re.search(r"Worth <button[^>]*>[\d.,]+( million)?</button> EUR over 10 years \(likely ", page.text)
    assert "Likely still active: <b>" in page.text
    assert "From the orders of 60 customers by " in page.text
    assert 'href="/value/how/"' in page.text
    assert "served by Mei Lin" in page.text


@pytest.mark.parametrize(("at", "allowed"), [(0, True), (1, False), (2, True)])
def test_d1_01_a_colleague_sees_own_teams_customers_and_those_of_no_team(colleague, number, at, allowed):
    page = colleague.get(f"/know/{number(at)}/")
    assert page.status_code == (200 if allowed else 404)


def test_d1_01_behind_the_wall_is_what_is_not_there(stranger, number):
    foreign, missing = stranger.get(f"/know/{number(0)}/"), stranger.get("/know/999999/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert OF_THE_MOMENT.sub("", foreign.text) == OF_THE_MOMENT.sub("", missing.text)
    assert NAMED[0] not in foreign.text
    assert stranger.get(f"/know/{2**70}/").status_code == 404


def test_names_are_texts_and_nothing_else(owner, number):
    page = owner.get(f"/know/{number(2)}/").text
    assert "Open &amp; Free &lt;b&gt;" in page
    assert "Free <b>" not in page


def test_a_past_day_without_a_score_says_so_and_shows_no_number(owner, number):
    page = owner.get(f"/know/{number(0)}/?as-of=2020-02-01").text
    assert "No score is kept that speaks for" in page
    assert "Worth <button" not in page
    assert 'id="panel-worth"' not in page


def test_a_day_after_the_score_is_answered_by_it_and_that_is_said(owner, number):
    page = owner.get(f"/know/{number(0)}/?as-of=2025-01-01").text
    assert "Worth <button" in page
    assert "The last score for this day or before speaks for" in page


def test_the_page_asks_the_database_little(owner, number, django_assert_max_num_queries):
    at = number(0)
    with django_assert_max_num_queries(15):
        owner.get(f"/know/{at}/")


def test_no_state_is_claimed_that_is_not_earned(owner, number):
    assert 'class="state' not in owner.get(f"/know/{number(0)}/").text
