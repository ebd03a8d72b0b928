"""The short page is for every colleague, and holds no result, no price and no word of a contact."""

import datetime as dt

import pytest

from keepworth.runs.store import latest_run
from tests.factories.books import add
from tests.factories.known import write_known
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


def test_who_knows_them_and_what_they_want_is_told_to_all_and_nobody_s_own_words(stranger, filled, number):
    acme = number(0)
    with filled.lake() as lake:
        ids = {
            text: at for at, text in lake.keys("colleague").select("number", "text").execute().itertuples(index=False)
        }
    write_known(latest_run(filled.scores), ties=[
        {"customer_id": acme, "contact_id": 7, "colleague_id": ids["mei"], "strength": 40.0, "active": True},
    ])  # fmt: skip
    add(filled, "texts", {"text_id": ["own"], "words": ["In my own words"]})
    add(filled, "needs", {
        "need_id": ["n1", "n2", "n3"], "customer_id": ["C000000"] * 3, "kind": ["goal", "goal", "problem"],
        "topic": ["a new plant", "met long ago", "slow answers"], "text_id": ["own", None, None],
        "stated_on": [dt.date(2022, 1, 1)] * 3, "met_on": [None, dt.date(2022, 2, 1), None],
    })  # fmt: skip
    page = stranger.get(f"/know/{acme}/short/").text
    assert "Ask first: Mei Lin." in page
    assert "a new plant" in page
    for hidden in ("met long ago", "slow answers", "In my own words", "40"):
        assert hidden not in page.split("<main")[1].split("</main>")[0]
