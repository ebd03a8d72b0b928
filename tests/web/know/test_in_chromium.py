"""A customer's page and the search in Chromium: nothing that axe finds, and a way through by keys alone."""

import re

import pytest

from keepworth.tables.book import make_book
from keepworth.tables.scored import open_scored
from tests.factories.web_book import NAMED, fill, own_id
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "book"
    make_book(folder, currency="EUR", name="Acme")
    number = open_scored(fill(folder)).find(own_id(0))[0]["number"]
    with served(folder) as (base, link):
        yield base, link, number


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_axe_finds_nothing_and_nothing_is_cut_off(website, chromium, signed_in, look):
    (base, _, number), faults = website, []
    addresses = (f"/know/{number}/", f"/know/{number}/short/", "/know/find/", "/know/find/?q=acme", "/value/how/")
    with page_of(chromium, base, look=look, state=signed_in) as page:
        for address in addresses:
            assert page.goto(base + address).status == 200
            if page.locator("button.figure").count():
                page.locator("button.figure").focus()
            faults += faults_of(page, address)
    assert faults == []


def test_d5_anyone_is_found_from_anywhere_by_keys_alone(website, chromium, signed_in):
    from playwright.sync_api import expect

    base, _, number = website
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(base + "/account/")
    page.keyboard.press("Control+k")
    expect(page.locator("#find")).to_be_visible()
    page.keyboard.type("iberica")
    expect(page.locator("#find .found li")).to_have_count(1)
    expect(page.locator("#find .found")).to_contain_text(NAMED[0])
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/know/{number}/")
    context.close()


def test_what_a_number_rests_on_is_shown_on_focus(website, chromium, signed_in):
    from playwright.sync_api import expect

    base, _, number = website
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(f"{base}/know/{number}/")
    expect(page.locator("#about")).to_be_hidden()
    page.locator("button.figure").focus()
    expect(page.locator("#about")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#about a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/value/how/$"))
    context.close()


def test_d5_from_the_console_s_link_to_an_explained_customer_in_three_clicks(website, chromium, signed_in):
    from playwright.sync_api import expect

    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(website[0] + "/")
    if "/know/" not in page.url:
        page.click("nav .words a:has-text('Know')")
    page.click("main .found a >> nth=0")
    expect(page.locator("#panel-worth")).to_be_visible()
    context.close()
