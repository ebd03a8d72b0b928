"""The short page is for every colleague, and holds no result, no price and no word of a contact."""

import pytest

from tests.factories.web_book import NAMED

pytestmark = pytest.mark.django_db


def test_every_colleague_sees_what_we_do_and_who_serves_them(stranger, number):
    page = stranger.get(f"/know/{number(0)}/short/")
    assert page.status_code == 200
    for said in (NAMED[0], "Mei Lin", "retainer", "Three names by Friday", "team North"):
        assert said in page.text
    assert "seen by the team that serves it" in page.text


def test_d1_01_it_holds_no_result_and_no_price(stranger, number):
    page = stranger.get(f"/know/{number(0)}/short/").text
    for said in ("Worth", "123", "active", "Orders", "per order"):
        assert said not in page


def test_whoever_may_see_the_whole_page_is_led_there(colleague, number):
    assert f'href="/know/{number(0)}/"' in colleague.get(f"/know/{number(0)}/short/").text


def test_nobody_s_short_page_is_not_there(stranger, filled):
    assert stranger.get("/know/999999/short/").status_code == 404
